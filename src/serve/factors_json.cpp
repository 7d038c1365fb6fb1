#include "serve/factors.hpp"

#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using namespace inventory;
using FactorJson = nlohmann::ordered_json;

/// A decimal as the JSON number with the same digits.
FactorJson digits_of(const Decimal& value) {
  return FactorJson::parse(value.text());
}

FactorJson digits_or_null(const std::optional<Decimal>& value) {
  return value ? digits_of(*value) : FactorJson{};
}

std::string factor_dump(const FactorJson& json) {
  return json.dump(2, ' ', false, FactorJson::error_handler_t::replace) + "\n";
}

FactorJson head_of(const FactorSet& set) {
  return {{"set", set.id},
          {"version", set.version},
          {"title", {{"zh", set.title.zh}, {"en", set.title.en}}},
          {"source", set.source},
          {"published", text_of(set.published)},
          {"sha256", set.sha256}};
}

FactorJson json_of_factor(const FactorSet& set, const Factor& factor) {
  FactorJson product = FactorJson::array();
  for (const Decimal& number : factor.product) product.push_back(digits_of(number));
  return {{"ref", FoundFactor{&factor, &set}.ref().text()},
          {"class", factor.class_code},
          {"pollutant", symbol(factor.pollutant)},
          {"control", factor.control},
          {"region", factor.region},
          {"valid_from", text_of(factor.valid_from)},
          {"valid_to", factor.valid_to ? FactorJson(text_of(*factor.valid_to)) : FactorJson{}},
          {"method", factor.method},
          {"value", digits_of(factor.value)},
          {"product", product},
          {"unit", factor.numerator + "/" + factor.denominator},
          {"quality", factor.quality},
          {"distribution", name_of(factor.distribution)},
          {"u95_low_percent", digits_or_null(factor.u95_low_percent)},
          {"u95_high_percent", digits_or_null(factor.u95_high_percent)},
          {"source", factor.citation},
          {"status", factor.status},
          {"note", factor.note}};
}

}  // namespace

std::string factors_list_json(const FactorStore& store) {
  FactorJson json = FactorJson::array();
  for (const FactorSet& set : store.sets()) {
    FactorJson one = head_of(set);
    one["factors"] = set.factors.size();
    one["verified"] = std::ranges::count(set.factors, "verified", &Factor::status);
    one["constants"] = set.constants.size();
    json.push_back(std::move(one));
  }
  return factor_dump({{"sets", json}});
}

std::string factor_page_json(const FactorPage& page) {
  FactorJson json = head_of(*page.set);
  json["notes"] = page.set->notes;
  json["constants"] = FactorJson::array();
  for (const MethodConstant& constant : page.set->constants) {
    json["constants"].push_back({{"id", constant.id},
                                 {"value", digits_of(constant.value)},
                                 {"unit", constant.unit},
                                 {"source", constant.citation},
                                 {"status", constant.status}});
  }
  json["factors"] = FactorJson::array();
  for (const Factor* factor : page.factors) json["factors"].push_back(json_of_factor(*page.set, *factor));
  return factor_dump(json);
}

std::string lint_json(const LintReport& report) {
  FactorJson json{{"files", report.files}, {"errors", report.errors}, {"warnings", report.warnings}};
  json["findings"] = FactorJson::array();
  for (const LintFinding& finding : report.findings) {
    json["findings"].push_back({{"severity", name_of(finding.severity)},
                                {"rule", finding.rule},
                                {"set", finding.set},
                                {"version", finding.version},
                                {"key", finding.key},
                                {"what", finding.what},
                                {"advice", finding.advice},
                                {"file", finding.file},
                                {"line", finding.line}});
  }
  return factor_dump(json);
}

std::string methods_json(const MethodBook& methods) {
  FactorJson json{{"methods", FactorJson::array()}, {"parameters", FactorJson::array()}};
  for (const Method& method : methods.methods()) {
    json["methods"].push_back({{"id", method.id},
                               {"name", {{"zh", method.name.zh}, {"en", method.name.en}}},
                               {"equation", method.equation},
                               {"needs_factor", method.needs_factor},
                               {"required", method.required},
                               {"optional", method.optional},
                               {"source", method.source},
                               {"status", method.status}});
  }
  for (const MethodParameter& parameter : methods.parameters()) {
    json["parameters"].push_back({{"name", parameter.name},
                                  {"meaning", {{"zh", parameter.meaning.zh}, {"en", parameter.meaning.en}}},
                                  {"low", digits_of(parameter.low)},
                                  {"high", digits_of(parameter.high)},
                                  {"source", parameter.source},
                                  {"status", parameter.status}});
  }
  return factor_dump(json);
}

}  // namespace lantian::serve
