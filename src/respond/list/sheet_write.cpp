// A list as records of its forms.
#include "base/assert.hpp"
#include "respond/list/sheet_row.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::respond {
namespace {

/// A record that is filled field by field.
class ListDraftRow {
 public:
  explicit ListDraftRow(const terms::Form& form) : form_{form} { record_.cells.resize(form.columns.size()); }

  void put(std::string_view field, std::string_view text) {
    const std::size_t at = form_.position(field);
    LANTIAN_ASSERT(at < record_.cells.size(), "a field of the form");
    record_.cells[at] = text;
  }
  void put(std::string_view field, int value) { put(field, std::to_string(value)); }
  void put_truth(std::string_view field, bool truth) { put(field, truth ? "true" : "false"); }
  void put_number(std::string_view field, double value) { put(field, fmt::format("{}", value)); }
  void put_mass(std::string_view field, std::int64_t grams) { put(field, kg_text(grams)); }
  void put_grams(std::string_view prefix, const DailyGrams& grams) {
    for (std::size_t i = 0; i < list_pollutants; ++i) put_mass(mass_field(prefix, i), grams[i]);
  }
  void put_name(std::string_view field, const terms::Name& name) {
    put(fmt::format("{}_zh", field), name.zh);
    put(fmt::format("{}_en", field), name.en);
  }
  void put_checks(std::string_view field, const std::vector<CheckMetric>& checks) {
    std::string text;
    for (const CheckMetric one : checks) text += fmt::format("{}{}", text.empty() ? "" : ";", word_of(one));
    put(field, text);
  }
  terms::Record done() { return std::move(record_); }

 private:
  static std::string kg_text(std::int64_t grams) { return Decimal{grams, 3}.text(); }

  const terms::Form& form_;
  terms::Record record_;
};

void put_guarantee(ListDraftRow& row, const Guarantee& guarantee) {
  row.put("guarantee_type", guarantee.type);
  row.put("guarantee_load_percent", guarantee.load_percent);
  row.put("guarantee_proof", guarantee.proof);
  row.put("guarantee_from", text_of(guarantee.from));
  row.put("guarantee_to", text_of(guarantee.to));
  row.put("guarantee_approver", guarantee.approver);
  row.put("guarantee_notice", guarantee.notice);
}

void put_enterprise(ListDraftRow& row, const Enterprise& one) {
  row.put("enterprise_id", one.id);
  row.put_name("name", one.name);
  row.put("county", one.county);
  row.put("uscc", one.uscc);
  row.put("permit_no", one.permit_no);
  row.put("management", one.management);
  row.put("address", one.address);
  if (one.longitude) row.put_number("longitude", *one.longitude);
  if (one.latitude) row.put_number("latitude", *one.latitude);
  row.put("sector", one.sector);
  row.put("industry", one.industry);
  row.put("grade", one.grade);
  if (one.grade_until) row.put("grade_until", text_of(*one.grade_until));
  row.put_truth("small", one.small);
  if (one.guarantee) put_guarantee(row, *one.guarantee);
  row.put("product", one.product);
  row.put("heavy_vehicles_per_day", one.heavy_vehicles_per_day);
  row.put("heavy_vehicles_c4", one.heavy_vehicles_c4);
  row.put("contact", one.contact);
  row.put("phone", one.phone);
  row.put("resident", one.resident);
  row.put_truth("synthetic", one.synthetic);
}

void put_unit(ListDraftRow& row, const ProcessUnit& unit) {
  row.put("unit_id", unit.id);
  row.put("process", unit.process);
  row.put_name("unit_name", unit.name);
  row.put("source_id", unit.source);
  row.put_truth("interruptible", unit.interruptible);
  row.put("hours_to_reduce", unit.hours_to_reduce);
  row.put("minimum_load_percent", unit.minimum_load_percent);
  row.put("fuel", unit.fuel);
  row.put_number("stack_height_m", unit.stack_height_m);
  if (unit.base) row.put_grams("base", *unit.base);
}

/// Trucks of a plant as a column of the industry table holds them: words, seen at the gate.
bool fits_transport_column(const ListMeasure& one) {
  return one.unit.empty() && one.kind == MeasureKind::transport && one.from_hour == 0 && one.cut_percent == 0 &&
         one.threshold_percent == 0 && one.reduction == DailyGrams{} && !one.text.empty() &&
         one.checks == std::vector{CheckMetric::gate};
}

void put_measure(ListDraftRow& row, const ListMeasure& one) {
  const auto field = [&](std::string_view name) { return level_field(one.level, name); };
  row.put(field("kind"), word_of(one.kind));
  row.put(field("cut_percent"), one.cut_percent);
  row.put_grams(word_of(one.level), one.reduction);
  row.put(field("text"), one.text);
  row.put_checks(field("checks"), one.checks);
  row.put(field("threshold_percent"), one.threshold_percent);
}

terms::Record step_record(const terms::Form& form, const ListMeasure& one) {
  ListDraftRow row{form};
  row.put("enterprise_id", one.enterprise);
  row.put("unit_id", one.unit);
  row.put("level", word_of(one.level));
  row.put("from_hour", one.from_hour);
  row.put("kind", word_of(one.kind));
  row.put("cut_percent", one.cut_percent);
  row.put_grams("", one.reduction);
  row.put("text", one.text);
  row.put_checks("checks", one.checks);
  row.put("threshold_percent", one.threshold_percent);
  return row.done();
}

void write_industry(const ListForms& forms, const ReductionList& list, ListTables& tables) {
  std::unordered_map<std::string_view, std::vector<const ListMeasure*>> of_unit, of_plant;
  auto& steps = tables[static_cast<std::size_t>(ListPart::steps)].records;
  for (const ListMeasure& one : list.measures) {
    auto& at_start = of_unit[one.unit];
    const bool first = !one.unit.empty() && one.from_hour == 0 && one.kind != MeasureKind::transport &&
                       std::ranges::find(at_start, one.level, &ListMeasure::level) == at_start.end();
    auto& trucks = of_plant[one.enterprise];
    const bool transport =
        fits_transport_column(one) && std::ranges::find(trucks, one.level, &ListMeasure::level) == trucks.end();
    if (first) {
      at_start.push_back(&one);
    } else if (transport) {
      trucks.push_back(&one);
    } else {
      steps.push_back(step_record(forms.of(ListPart::steps), one));
    }
  }
  for (const Enterprise& one : list.enterprises) {
    for (const ProcessUnit& unit : one.units) {
      ListDraftRow row{forms.of(ListPart::industry)};
      put_enterprise(row, one);
      for (const ListMeasure* measure : of_plant[one.id]) {
        row.put(level_field(measure->level, "transport"), measure->text);
      }
      put_unit(row, unit);
      for (const ListMeasure* measure : of_unit[unit.id]) put_measure(row, *measure);
      tables[static_cast<std::size_t>(ListPart::industry)].records.push_back(row.done());
    }
  }
}

terms::Record dust_record(const terms::Form& form, const DustSite& one) {
  ListDraftRow row{form};
  row.put("site_id", one.id);
  row.put_name("name", one.name);
  row.put("county", one.county);
  row.put("kind", one.kind);
  row.put("stage", one.stage);
  row.put_number("area_m2", one.area_m2);
  row.put("monitor", one.monitor);
  row.put_mass("base_pm_kg_d", one.pm_base_g_d);
  for (std::size_t i = 0; i < list_levels.size(); ++i) {
    row.put(level_field(list_levels[i], "text"), one.measures[i]);
    row.put_mass(level_field(list_levels[i], "pm_kg_d"), one.pm_reduction_g_d[i]);
  }
  return row.done();
}

terms::Record fleet_record(const terms::Form& form, const MobileFleet& one) {
  ListDraftRow row{form};
  row.put("fleet_id", one.id);
  row.put_name("name", one.name);
  row.put("county", one.county);
  row.put("standard", one.standard);
  row.put("active_per_day", fmt::format("{}", one.active_per_day));
  row.put_grams("base", one.base);
  for (std::size_t i = 0; i < list_levels.size(); ++i) {
    row.put(level_field(list_levels[i], "text"), one.measures[i]);
    row.put_grams(word_of(list_levels[i]), one.reduction[i]);
  }
  return row.done();
}

}  // namespace

ListTables write_list_tables(const ListForms& forms, const ReductionList& list) {
  ListTables tables;
  for (std::size_t i = 0; i < list_parts; ++i) tables[i].file = forms.forms[i].id;
  ListDraftRow head{forms.of(ListPart::head)};
  head.put("list_id", list.id);
  head.put("unit", list.unit);
  head.put("season", list.season);
  head.put_grams("base", list.base);
  head.put_truth("synthetic", list.synthetic);
  tables[static_cast<std::size_t>(ListPart::head)].records.push_back(head.done());
  write_industry(forms, list, tables);
  for (const DustSite& one : list.dust) {
    tables[static_cast<std::size_t>(ListPart::dust)].records.push_back(dust_record(forms.of(ListPart::dust), one));
  }
  for (const MobileFleet& one : list.mobile) {
    tables[static_cast<std::size_t>(ListPart::mobile)].records.push_back(fleet_record(forms.of(ListPart::mobile), one));
  }
  return tables;
}

}  // namespace lantian::respond
