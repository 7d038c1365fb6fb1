#include "serve/inventory_json.hpp"

namespace lantian::serve {
namespace inventory_json {

InventoryJson of_total(const inventory::Total& total) {
  InventoryJson json;
  json["mass_t"] = total.mass_t ? InventoryJson(*total.mass_t) : InventoryJson(nullptr);
  if (total.mass_t && total.without_range < total.values) {
    json["u95_low_percent"] = total.u95_low_percent;
    json["u95_high_percent"] = total.u95_high_percent;
  }
  json["complete"] = total.complete();
  json["rows"] = {{"value", total.values}, {"NO", total.not_occurring}, {"NE", total.not_estimated},
                  {"IE", total.elsewhere}, {"C", total.confidential},   {"without_range", total.without_range}};
  return json;
}

InventoryJson of_line(const TotalLine& line) {
  InventoryJson json;
  if (!line.group.empty() || !line.name_en.empty()) {
    json["group"] = line.group;
    json["name"] = {{"zh", line.name_zh}, {"en", line.name_en}};
  }
  json["pollutant"] = line.pollutant ? symbol(*line.pollutant) : std::string_view{"pollutants"};
  json.update(of_total(line.total));
  return json;
}

InventoryJson of_emission(const inventory::Emission& row) {
  InventoryJson json{{"source", row.source_id},
                     {"unit", row.unit_id},
                     {"class", row.class_code},
                     {"sector", row.sector},
                     {"pollutant", symbol(row.pollutant)},
                     {"period", row.period.name}};
  if (row.notation != inventory::Notation::value) json["notation"] = name_of(row.notation);
  json["mass_t"] = row.mass_t ? InventoryJson(*row.mass_t) : InventoryJson(nullptr);
  json["method"] = row.method;
  json["activity"] = row.activity_record;
  if (row.factor) json["factor"] = row.factor->text();
  json["formula"] = row.formula;
  if (row.u95_low_percent && row.u95_high_percent) {
    json["u95_low_percent"] = *row.u95_low_percent;
    json["u95_high_percent"] = *row.u95_high_percent;
  }
  if (row.substituted) json["substituted"] = true;
  return json;
}

InventoryJson of_factors(std::span<const inventory::FactorChoice> factors) {
  InventoryJson json = InventoryJson::array();
  for (const inventory::FactorChoice& choice : factors) {
    json.push_back({{"set", choice.set}, {"version", choice.version}});
  }
  return json;
}

InventoryJson of_head(const InventoryRows& rows) {
  return {{"period", rows.period.name},
          {"unit", rows.unit_id},
          {"revision", rows.revision},
          {"synthetic", rows.synthetic},
          {"factors", of_factors(rows.factors)}};
}

InventoryJson of_gaps(const std::vector<inventory::InventoryGap>& gaps) {
  InventoryJson json = InventoryJson::array();
  for (const inventory::InventoryGap& gap : gaps) {
    InventoryJson one{{"source", gap.source_id}, {"activity", gap.activity_record}, {"message", gap.message}};
    if (gap.pollutant) one["pollutant"] = symbol(*gap.pollutant);
    json.push_back(std::move(one));
  }
  return json;
}

std::string dumped_inventory(const InventoryJson& json) {
  return json.dump(2, ' ', false, InventoryJson::error_handler_t::replace) + "\n";
}

}  // namespace inventory_json

std::string json_of(const InventoryTotals& totals) {
  using namespace inventory_json;  // NOLINT(google-build-using-namespace): the pieces of this very answer
  InventoryJson json = of_head(totals.rows);
  json["totals"] = InventoryJson::array();
  for (const TotalLine& line : totals.whole) json["totals"].push_back(of_line(line));
  if (totals.by != InventoryGroup::none) {
    json["groups"] = InventoryJson::array();
    for (const TotalLine& line : totals.lines) json["groups"].push_back(of_line(line));
  }
  json["gaps"] = of_gaps(totals.rows.gaps);
  json["notes"] = totals.rows.notes;
  return dumped_inventory(json);
}

}  // namespace lantian::serve
