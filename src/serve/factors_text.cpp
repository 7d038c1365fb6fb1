#include "base/text.hpp"
#include "serve/factors.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using namespace inventory;

std::string days_of(const Factor& factor) {
  return text_of(factor.valid_from) + " .. " +
         (factor.valid_to ? text_of(*factor.valid_to - std::chrono::days{1}) : std::string{});
}

/// "-69 .. +165 %", or nothing.
std::string half_ranges(const Factor& factor) {
  if (!factor.u95_low_percent || !factor.u95_high_percent) return "";
  return fmt::format("-{} .. +{} %", factor.u95_low_percent->text(), factor.u95_high_percent->text());
}

std::string product_text(const Factor& factor) {
  std::vector<std::string> numbers;
  for (const Decimal& number : factor.product) numbers.push_back(number.text());
  return numbers.empty() ? "" : " = " + joined(numbers, " * ");
}

std::string pollutants_of(const FactorSet& set) {
  std::vector<std::string> names;
  for (const Pollutant pollutant : every_pollutant) {
    if (std::ranges::count(set.factors, pollutant, &Factor::pollutant) > 0) names.emplace_back(symbol(pollutant));
  }
  return joined(names, " ");
}

std::string factor_text(const FactorSet& set, const Factor& factor) {
  std::string text = fmt::format("{:<34} {} {}/{}{}  [{}, {}, quality {}]\n", FoundFactor{&factor, &set}.ref().key,
                                 factor.value.text(), factor.numerator, factor.denominator, product_text(factor),
                                 factor.method, factor.status, factor.quality);
  const std::string range = half_ranges(factor);
  text += fmt::format("    {}{}\n", days_of(factor),
                      range.empty() ? "" : fmt::format("   95 %: {}, {}", range, name_of(factor.distribution)));
  if (!factor.citation.empty() && factor.citation != set.source) text += "    " + factor.citation + "\n";
  if (!factor.note.empty()) text += "    " + factor.note + "\n";
  return text;
}

}  // namespace

std::string factors_list_text(const FactorStore& store) {
  std::string text;
  for (const FactorSet& set : store.sets()) {
    const auto verified = std::ranges::count(set.factors, "verified", &Factor::status);
    text +=
        fmt::format("{:<26} {}  {:>3} factors, {:>3} verified  {:<22} {}\n", set.id + "/" + set.version,
                    text_of(set.published), set.factors.size(), verified, pollutants_of(set), set.title.shown(false));
  }
  return text;
}

std::string factor_page_text(const FactorPage& page) {
  const FactorSet& set = *page.set;
  std::string text = fmt::format("{}/{}  {}\nsource: {}\npublished: {}   sha256: {}\n", set.id, set.version,
                                 set.title.shown(false), set.source, text_of(set.published), set.sha256);
  for (const std::string& note : set.notes) text += "note: " + note + "\n";
  if (!set.constants.empty()) text += "\n";
  for (const MethodConstant& constant : set.constants) {
    text += fmt::format("{:<34} {} {}  [{}] {}\n", constant.id, constant.value.text(), constant.unit, constant.status,
                        constant.citation);
  }
  text += "\n";
  for (const Factor* factor : page.factors) text += factor_text(set, *factor);
  return text;
}

std::string lint_text(const LintReport& report) {
  std::string text;
  for (const LintFinding& finding : report.findings) text += finding.text() + "\n";
  return text + fmt::format("{} files: {} errors, {} warnings\n", report.files, report.errors, report.warnings);
}

std::string methods_text(const MethodBook& methods) {
  std::string text;
  for (const Method& method : methods.methods()) {
    text += fmt::format("{:<7} {}  [{}]\n        {}\n        source: {}\n", method.id, method.name.shown(false),
                        method.status, method.equation, method.source);
    if (!method.required.empty()) text += "        needs: " + joined(method.required, " ") + "\n";
    if (!method.optional.empty()) text += "        takes: " + joined(method.optional, " ") + "\n";
  }
  text += "\n";
  for (const MethodParameter& parameter : methods.parameters()) {
    text += fmt::format("{:<32} {} .. {}  {}\n", parameter.name, parameter.low.text(), parameter.high.text(),
                        parameter.meaning.shown(false));
  }
  return text;
}

}  // namespace lantian::serve
