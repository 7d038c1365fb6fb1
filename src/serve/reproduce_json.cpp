#include "base/round.hpp"
#include "serve/reproduce.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using ReproduceJson = nlohmann::ordered_json;

constexpr int json_places = 6;

ReproduceJson json_of_figure(const ReproducedFigure& one) {
  ReproduceJson json{{"id", one.figure.id},
                     {"name", {{"zh", one.figure.name.zh}, {"en", one.figure.name.en}}},
                     {"unit_id", one.figure.unit_id},
                     {"period", one.figure.period},
                     {"unit", one.figure.unit},
                     {"verdict", name_of(one.verdict)},
                     {"conditioned", one.figure.conditioned}};
  if (one.printed) {
    json["printed"] = one.printed->value.text();
    json["implied"] = one.printed->implied;
    json["document"] = one.printed->document;
  }
  if (const auto shown = one.shown()) {
    json["computed"] = shown->text();
    json["computed_exact"] = round_half_even(*one.computed, json_places).text();
  }
  return json;
}

ReproduceJson json_of_interval(const inventory::Interval& interval) {
  return {round_half_even(interval.low, json_places).text(), round_half_even(interval.high, json_places).text()};
}

ReproduceJson json_of_check(const CheckedParts& check) {
  ReproduceJson parts = ReproduceJson::array();
  for (const inventory::PrintedFact& part : check.parts) {
    parts.push_back({{"id", part.id}, {"value", part.value.text()}, {"unit", part.unit}, {"document", part.document}});
  }
  return {{"whole", check.whole.id},
          {"printed", check.whole.value.text()},
          {"operation", inventory::name_of(check.operation)},
          {"parts", parts},
          {"computed", round_half_even(check.verdict.computed, json_places).text()},
          {"allowed", json_of_interval(check.verdict.allowed)},
          {"printed_interval", json_of_interval(check.verdict.printed)},
          {"contradicts", check.verdict.contradicts()}};
}

ReproduceJson json_of_statement(const inventory::Statement& side) {
  return {{"value", side.value.text()},
          {"unit", side.unit},
          {"department", {{"zh", side.department.zh}, {"en", side.department.en}}},
          {"document", side.document},
          {"record", side.record},
          {"synthetic", side.synthetic}};
}

ReproduceJson json_of_discrepancy(const inventory::Discrepancy& pair) {
  return {{"quantity", pair.larger.quantity},
          {"unit_id", pair.larger.unit_id},
          {"period", pair.larger.period},
          {"percent_of_larger", round_half_even(pair.percent_of_larger, json_places).text()},
          {"percent_of_smaller", round_half_even(pair.percent_of_smaller, json_places).text()},
          {"tolerance_percent", pair.tolerance.percent.text()},
          {"tolerance_source", pair.tolerance.source},
          {"larger", json_of_statement(pair.larger)},
          {"smaller", json_of_statement(pair.smaller)}};
}

}  // namespace

std::string json_of(const InventoryReproduction& reproduction) {
  ReproduceJson json{{"region", reproduction.region_id},
                     {"synthetic", true},
                     {"seed", reproduction.seed},
                     {"enterprises", reproduction.enterprises},
                     {"sources", reproduction.sources},
                     {"activities", reproduction.activities},
                     {"measures", reproduction.measures},
                     {"factor_sets", reproduction.factor_sets},
                     {"figures", ReproduceJson::array()},
                     {"checks", ReproduceJson::array()},
                     {"departments", ReproduceJson::array()}};
  for (const ReproducedFigure& one : reproduction.figures) json["figures"].push_back(json_of_figure(one));
  for (const CheckedParts& check : reproduction.checks) json["checks"].push_back(json_of_check(check));
  for (const inventory::Discrepancy& pair : reproduction.departments.beyond) {
    json["departments"].push_back(json_of_discrepancy(pair));
  }
  return json.dump(2, ' ', false, ReproduceJson::error_handler_t::replace) + "\n";
}

}  // namespace lantian::serve
