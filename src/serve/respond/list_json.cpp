#include "serve/respond/list_json.hpp"

#include "serve/respond/list_json_write.hpp"

namespace lantian::serve {
ListJson list_name_json(const terms::Name& name) {
  return {{"zh", name.zh}, {"en", name.en}};
}

ListJson list_grams_json(const respond::DailyGrams& grams) {
  ListJson out = ListJson::object();
  for (std::size_t i = 0; i < respond::list_pollutants; ++i)
    out[std::string{word_of(static_cast<respond::Pollutant>(i))}] = grams[i];
  return out;
}

ListJson list_unit_json(const respond::ProcessUnit& unit) {
  ListJson out{{"id", unit.id},
               {"process", unit.process},
               {"name", list_name_json(unit.name)},
               {"source", unit.source},
               {"interruptible", unit.interruptible},
               {"hours_to_reduce", unit.hours_to_reduce},
               {"minimum_load_percent", unit.minimum_load_percent},
               {"fuel", unit.fuel},
               {"stack_height_m", unit.stack_height_m}};
  if (unit.base) out["base_g_d"] = list_grams_json(*unit.base);
  return out;
}

namespace {

ListJson list_guarantee_json(const respond::Guarantee& guarantee) {
  return {{"type", guarantee.type},          {"proof", guarantee.proof},    {"load_percent", guarantee.load_percent},
          {"from", text_of(guarantee.from)}, {"to", text_of(guarantee.to)}, {"approver", guarantee.approver},
          {"notice", guarantee.notice}};
}

}  // namespace

ListJson list_enterprise_json(const respond::Enterprise& one) {
  ListJson out{{"id", one.id},
               {"name", list_name_json(one.name)},
               {"county", one.county},
               {"uscc", one.uscc},
               {"permit_no", one.permit_no},
               {"address", one.address},
               {"management", one.management},
               {"sector", one.sector},
               {"industry", one.industry},
               {"grade", one.grade},
               {"small", one.small},
               {"product", one.product},
               {"heavy_vehicles_per_day", one.heavy_vehicles_per_day},
               {"heavy_vehicles_c4", one.heavy_vehicles_c4},
               {"contact", one.contact},
               {"phone", one.phone},
               {"resident", one.resident},
               {"synthetic", one.synthetic}};
  if (one.longitude) out["longitude"] = *one.longitude;
  if (one.latitude) out["latitude"] = *one.latitude;
  if (one.grade_until) out["grade_until"] = text_of(*one.grade_until);
  if (one.guarantee) out["guarantee"] = list_guarantee_json(*one.guarantee);
  out["units"] = ListJson::array();
  for (const respond::ProcessUnit& unit : one.units) out["units"].push_back(list_unit_json(unit));
  return out;
}

ListJson list_measure_json(const respond::ListMeasure& one) {
  ListJson out{{"enterprise", one.enterprise},
               {"unit", one.unit},
               {"level", word_of(one.level)},
               {"kind", word_of(one.kind)},
               {"cut_percent", one.cut_percent},
               {"from_hour", one.from_hour},
               {"reduction_g_d", list_grams_json(one.reduction)},
               {"text", one.text},
               {"threshold_percent", one.threshold_percent}};
  out["checks"] = ListJson::array();
  for (const respond::CheckMetric check : one.checks) out["checks"].push_back(word_of(check));
  return out;
}

namespace {

ListJson dust_json(const respond::DustSite& one) {
  return {{"id", one.id},
          {"name", list_name_json(one.name)},
          {"county", one.county},
          {"kind", one.kind},
          {"stage", one.stage},
          {"area_m2", one.area_m2},
          {"monitor", one.monitor},
          {"pm_base_g_d", one.pm_base_g_d},
          {"pm_reduction_g_d", one.pm_reduction_g_d},
          {"measures", one.measures}};
}

ListJson fleet_json(const respond::MobileFleet& one) {
  ListJson reduction = ListJson::array();
  for (const respond::DailyGrams& grams : one.reduction) reduction.push_back(list_grams_json(grams));
  return {{"id", one.id},
          {"name", list_name_json(one.name)},
          {"county", one.county},
          {"standard", one.standard},
          {"active_per_day", one.active_per_day},
          {"base_g_d", list_grams_json(one.base)},
          {"reduction_g_d", std::move(reduction)},
          {"measures", one.measures}};
}

template <class Value, class Writer>
ListJson array_json(const std::vector<Value>& values, Writer writer) {
  ListJson out = ListJson::array();
  for (const Value& value : values) out.push_back(writer(value));
  return out;
}

}  // namespace

std::string reduction_list_json(const respond::ReductionList& list) {
  const ListJson out{{"id", list.id},
                     {"unit", list.unit},
                     {"season", list.season},
                     {"synthetic", list.synthetic},
                     {"base_g_d", list_grams_json(list.base)},
                     {"enterprises", array_json(list.enterprises, list_enterprise_json)},
                     {"measures", array_json(list.measures, list_measure_json)},
                     {"dust", array_json(list.dust, dust_json)},
                     {"mobile", array_json(list.mobile, fleet_json)}};
  return out.dump();
}

std::string list_measures_json(const std::vector<respond::ListMeasure>& measures) {
  return array_json(measures, list_measure_json).dump();
}

}  // namespace lantian::serve
