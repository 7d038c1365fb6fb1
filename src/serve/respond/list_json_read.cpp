#include "serve/respond/list_json_read.hpp"

#include "serve/respond/list_json.hpp"

namespace lantian::serve {
namespace {

using ListJson = ListReader::Json;
terms::Name read_list_name(ListReader& reader, const ListJson& in) {
  const ListJson* name = reader.child(in, "name", "a name");
  if (name == nullptr) return {};
  return {.zh = reader.text(*name, "zh"), .en = reader.text(*name, "en")};
}

respond::DailyGrams read_list_grams(ListReader& reader, const ListJson& in) {
  respond::DailyGrams grams{};
  for (std::size_t i = 0; i < respond::list_pollutants; ++i)
    grams[i] = reader.whole(in, word_of(static_cast<respond::Pollutant>(i)));
  return grams;
}

respond::DailyGrams read_list_grams(ListReader& reader, const ListJson& in, std::string_view key) {
  const ListJson* found = reader.child(in, key, "grams by pollutant");
  return found == nullptr ? respond::DailyGrams{} : read_list_grams(reader, *found);
}

respond::ProcessUnit read_list_unit(ListReader& reader, const ListJson& in) {
  respond::ProcessUnit unit{.id = reader.text(in, "id"),
                            .process = reader.text(in, "process"),
                            .name = read_list_name(reader, in),
                            .source = reader.text(in, "source"),
                            .interruptible = reader.flag(in, "interruptible"),
                            .hours_to_reduce = reader.small_whole(in, "hours_to_reduce"),
                            .minimum_load_percent = reader.small_whole(in, "minimum_load_percent"),
                            .fuel = reader.text(in, "fuel"),
                            .base = {},
                            .stack_height_m = reader.number(in, "stack_height_m")};
  if (const ListJson* base = reader.optional(in, "base_g_d")) unit.base = read_list_grams(reader, *base);
  return unit;
}

respond::Guarantee read_list_guarantee(ListReader& reader, const ListJson& in) {
  return {.type = reader.text(in, "type"),
          .proof = reader.text(in, "proof"),
          .load_percent = reader.small_whole(in, "load_percent"),
          .from = reader.day(in, "from"),
          .to = reader.day(in, "to"),
          .approver = reader.text(in, "approver"),
          .notice = reader.text(in, "notice")};
}

respond::Enterprise read_list_enterprise(ListReader& reader, const ListJson& in) {
  respond::Enterprise one;
  one.id = reader.text(in, "id");
  one.name = read_list_name(reader, in);
  one.county = reader.text(in, "county");
  one.uscc = reader.text(in, "uscc");
  one.permit_no = reader.text(in, "permit_no");
  one.address = reader.text(in, "address");
  one.management = reader.text(in, "management");
  one.longitude = reader.number_or_none(in, "longitude");
  one.latitude = reader.number_or_none(in, "latitude");
  one.sector = reader.text(in, "sector");
  one.industry = reader.text(in, "industry");
  one.grade = reader.text(in, "grade");
  if (reader.optional(in, "grade_until") != nullptr) one.grade_until = reader.day(in, "grade_until");
  one.small = reader.flag(in, "small");
  if (const ListJson* guarantee = reader.optional(in, "guarantee")) {
    one.guarantee = read_list_guarantee(reader, *guarantee);
  }
  one.product = reader.text(in, "product");
  one.heavy_vehicles_per_day = reader.small_whole(in, "heavy_vehicles_per_day");
  one.heavy_vehicles_c4 = reader.small_whole(in, "heavy_vehicles_c4");
  one.contact = reader.text(in, "contact");
  one.phone = reader.text(in, "phone");
  one.resident = reader.text(in, "resident");
  one.synthetic = reader.flag(in, "synthetic");
  reader.each(in, "units", [&](const ListJson& unit) { one.units.push_back(read_list_unit(reader, unit)); });
  return one;
}

respond::ListMeasure read_list_measure(ListReader& reader, const ListJson& in) {
  respond::ListMeasure one{.enterprise = reader.text(in, "enterprise"),
                           .unit = reader.text(in, "unit"),
                           .level = reader.word<respond::Level>(in, "level", respond::parse_level),
                           .kind = reader.word<respond::MeasureKind>(in, "kind", respond::parse_measure_kind),
                           .cut_percent = reader.small_whole(in, "cut_percent"),
                           .from_hour = reader.small_whole(in, "from_hour"),
                           .reduction = read_list_grams(reader, in, "reduction_g_d"),
                           .text = reader.text(in, "text"),
                           .checks = {},
                           .threshold_percent = reader.small_whole(in, "threshold_percent")};
  reader.each(in, "checks", [&](const ListJson& check) {
    const auto metric = check.is_string() ? respond::parse_check_metric(check.get<std::string>()) : std::nullopt;
    if (!metric) return reader.refuse("checks", "a list of words that are known here");
    one.checks.push_back(*metric);
  });
  return one;
}

/// Three values by `list_levels`.
template <class Value, class Read>
std::array<Value, 3> read_by_level(ListReader& reader, const ListJson& in, std::string_view key, Read read) {
  std::array<Value, 3> values{};
  const ListJson* found = reader.child(in, key, "a list of three");
  if (found == nullptr) return values;
  if (!found->is_array() || found->size() != values.size()) {
    reader.refuse(key, "a list of three");
    return values;
  }
  for (std::size_t i = 0; i < values.size(); ++i) values[i] = read((*found)[i]);
  return values;
}

std::array<std::string, 3> read_level_texts(ListReader& reader, const ListJson& in) {
  return read_by_level<std::string>(reader, in, "measures", [&](const ListJson& value) {
    if (value.is_string()) return value.get<std::string>();
    reader.refuse("measures", "a list of three texts");
    return std::string{};
  });
}

respond::DustSite read_list_dust(ListReader& reader, const ListJson& in) {
  return {.id = reader.text(in, "id"),
          .name = read_list_name(reader, in),
          .county = reader.text(in, "county"),
          .kind = reader.text(in, "kind"),
          .stage = reader.text(in, "stage"),
          .area_m2 = reader.number(in, "area_m2"),
          .monitor = reader.text(in, "monitor"),
          .pm_base_g_d = reader.whole(in, "pm_base_g_d"),
          .pm_reduction_g_d = read_by_level<std::int64_t>(
              reader, in, "pm_reduction_g_d",
              [&](const ListJson& value) { return reader.whole_of(value, "pm_reduction_g_d"); }),
          .measures = read_level_texts(reader, in)};
}

respond::MobileFleet read_list_fleet(ListReader& reader, const ListJson& in) {
  return {.id = reader.text(in, "id"),
          .name = read_list_name(reader, in),
          .county = reader.text(in, "county"),
          .standard = reader.text(in, "standard"),
          .active_per_day = reader.whole(in, "active_per_day"),
          .base = read_list_grams(reader, in, "base_g_d"),
          .reduction = read_by_level<respond::DailyGrams>(
              reader, in, "reduction_g_d", [&](const ListJson& value) { return read_list_grams(reader, value); }),
          .measures = read_level_texts(reader, in)};
}

Error list_malformed(std::string_view what, const std::string& fault) {
  return {ErrorCode::malformed, fmt::format("this is no {}: {}", what, fault), ""};
}

}  // namespace

Result<respond::ReductionList> read_reduction_list_json(std::string_view json) {
  const ListJson in = ListJson::parse(json, nullptr, false);
  if (!in.is_object()) return list_malformed("reduction list", "it is no JSON object");
  ListReader reader;
  respond::ReductionList list;
  list.id = reader.text(in, "id");
  list.unit = reader.text(in, "unit");
  list.season = reader.text(in, "season");
  list.synthetic = reader.flag(in, "synthetic");
  list.base = read_list_grams(reader, in, "base_g_d");
  reader.each(in, "enterprises",
              [&](const ListJson& one) { list.enterprises.push_back(read_list_enterprise(reader, one)); });
  reader.each(in, "measures", [&](const ListJson& one) { list.measures.push_back(read_list_measure(reader, one)); });
  reader.each(in, "dust", [&](const ListJson& one) { list.dust.push_back(read_list_dust(reader, one)); });
  reader.each(in, "mobile", [&](const ListJson& one) { list.mobile.push_back(read_list_fleet(reader, one)); });
  if (!reader.fault().empty()) return list_malformed("reduction list", reader.fault());
  return list;
}

Result<std::vector<respond::ListMeasure>> read_list_measures_json(std::string_view json) {
  const ListJson in = ListJson::parse(json, nullptr, false);
  if (!in.is_array()) return list_malformed("list of measures", "it is no JSON array");
  ListReader reader;
  std::vector<respond::ListMeasure> measures;
  for (const ListJson& one : in) measures.push_back(read_list_measure(reader, one));
  if (!reader.fault().empty()) return list_malformed("list of measures", reader.fault());
  return measures;
}

}  // namespace lantian::serve
