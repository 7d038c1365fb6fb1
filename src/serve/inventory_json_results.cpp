#include "serve/inventory_json.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/inventory_results.hpp"

namespace lantian::serve {
namespace {

using inventory_json::InventoryJson;

InventoryJson of_optional(const std::optional<double>& value) {
  return value ? InventoryJson(*value) : InventoryJson(nullptr);
}

InventoryJson of_result(const keep::ResultHead& head) {
  return {{"result", head.id},
          {"at", text_of(head.at)},
          {"by", head.who},
          {"title", head.title},
          {"period", head.period},
          {"filter", head.filter},
          {"factors", inventory_json::of_factors(head.factors)},
          {"revision", head.revision},
          {"program", head.program},
          {"synthetic", head.synthetic},
          {"rows", head.rows},
          {"sha256", head.sha256}};
}

InventoryJson of_reduction(const ReductionLine& line) {
  InventoryJson json;
  if (!line.group.empty()) json = {{"group", line.group}, {"name", {{"zh", line.name_zh}, {"en", line.name_en}}}};
  json["pollutant"] = symbol(line.pollutant);
  json["gross_t"] = line.gross_t;
  json["replacement_t"] = line.replacement_known ? InventoryJson(line.replacement_t) : InventoryJson(nullptr);
  json["net_t"] = line.net_t();
  json["net_is_upper_bound"] = !line.replacement_known;
  json["rows"] = line.rows;
  return json;
}

InventoryJson of_row(const inventory::Reduction& row) {
  InventoryJson json{{"measure", row.measure_id},
                     {"source", row.source_id},
                     {"unit", row.unit_id},
                     {"programme", row.programme},
                     {"pollutant", symbol(row.pollutant)},
                     {"gross_t", row.gross_t},
                     {"replacement_t", row.replacement_t},
                     {"net_t", row.net_t()}};
  if (row.shapley_t) json["shapley_t"] = *row.shapley_t;
  json["base"] = inventory_json::of_emission(row.base);
  return json;
}

}  // namespace

std::string json_of(const keep::ResultHead& head) {
  return inventory_json::dumped_inventory(of_result(head));
}

std::string json_of(const std::vector<keep::ResultHead>& heads) {
  InventoryJson json = InventoryJson::array();
  for (const keep::ResultHead& head : heads) json.push_back(of_result(head));
  return inventory_json::dumped_inventory(json);
}

std::string json_of(const ResultComparison& comparison) {
  InventoryJson json{{"before", of_result(comparison.before)},
                     {"after", of_result(comparison.after)},
                     {"equal", comparison.equal},
                     {"lines", InventoryJson::array()},
                     {"changes", InventoryJson::array()}};
  for (const ChangeLine& line : comparison.lines) {
    InventoryJson why = InventoryJson::object();
    for (const auto& [word, mass_t] : line.by_why) why[word] = mass_t;
    json["lines"].push_back({{"pollutant", symbol(line.pollutant)},
                             {"before_t", of_optional(line.before_t)},
                             {"after_t", of_optional(line.after_t)},
                             {"change_by_why_t", why}});
  }
  for (const ResultChange& change : comparison.changes) {
    json["changes"].push_back({{"source", change.source_id},
                               {"class", change.class_code},
                               {"pollutant", symbol(change.pollutant)},
                               {"before_t", of_optional(change.before_t)},
                               {"after_t", of_optional(change.after_t)},
                               {"why", change.why},
                               {"before", change.before},
                               {"after", change.after}});
  }
  return inventory_json::dumped_inventory(json);
}

std::string json_of(const InventoryReductions& all) {
  InventoryJson json = inventory_json::of_head(all.base);
  json["reductions"] = InventoryJson::array();
  for (const ReductionLine& line : all.whole) json["reductions"].push_back(of_reduction(line));
  if (all.by != ReductionGroup::none) {
    json["groups"] = InventoryJson::array();
    for (const ReductionLine& line : all.lines) json["groups"].push_back(of_reduction(line));
  }
  json["rows"] = InventoryJson::array();
  for (const inventory::Reduction& row : all.report.rows) json["rows"].push_back(of_row(row));
  json["notes"] = InventoryJson::array();
  for (const inventory::MeasureNote& note : all.report.notes) {
    json["notes"].push_back({{"measure", note.measure_id}, {"source", note.source_id}, {"message", note.message}});
  }
  json["gaps"] = inventory_json::of_gaps(all.base.gaps);
  return inventory_json::dumped_inventory(json);
}

}  // namespace lantian::serve
