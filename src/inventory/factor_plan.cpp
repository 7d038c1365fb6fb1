#include "inventory/factor_plan.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::inventory {

std::optional<double> number_if(const std::optional<Decimal>& value) {
  return value ? std::optional{number_of(*value)} : std::nullopt;
}

const FactorPlan& FactorPlans::of(const Source& source, const SourceClass& of_class, Day day) {
  key_.assign(of_class.code);
  for (const std::string& control : source.controls) (key_ += '>') += control;
  (key_ += '|') += source.unit_id;
  key_ += fmt::format("|{}", day.time_since_epoch().count());
  const auto found = plans_.find(key_);
  if (found != plans_.end()) return found->second;
  FactorPlan plan;
  for (const Pollutant pollutant : pollutants_) plan.push_back(planned(source, of_class, day, pollutant));
  return plans_.emplace(key_, std::move(plan)).first->second;
}

PlannedFactor FactorPlans::planned(const Source& source, const SourceClass& of_class, Day day,
                                   Pollutant pollutant) const {
  PlannedFactor factor;
  const auto found =
      basis_.factors->find(of_class.code, pollutant, joined(source.controls, ">"), source.unit_id, day, basis_.chosen);
  if (!found) {
    factor.gap = found.error().message;
    factor.has_none = of_class.emits && std::ranges::find(*of_class.emits, pollutant) == of_class.emits->end();
    return factor;
  }
  factor.found = *found;
  factor.ref = found->ref();
  factor.method = factor_method(found->factor->method);
  std::string wrong = fit_units(of_class, factor);
  if (factor.method == nullptr) {
    wrong =
        fmt::format("no formula is called {}; there are {}", in_quotes(found->factor->method), factor_method_names());
  }
  if (!wrong.empty()) factor.wrong = fmt::format("factor {}: {}", factor.ref.text(), wrong);
  return factor;
}

/// Kilograms for one unit of the denominator, and the class's unit in denominators. Returns what does not fit.
std::string FactorPlans::fit_units(const SourceClass& of_class, PlannedFactor& factor) const {
  const Factor& of = *factor.found.factor;
  const ActivityUnit* numerator = basis_.units->find(of.numerator);
  const ActivityUnit* denominator = basis_.units->find(of.denominator);
  const ActivityUnit* unit = basis_.units->find(of_class.unit);
  const ActivityUnit* kilograms = basis_.units->find("kg");
  if (numerator == nullptr || denominator == nullptr || unit == nullptr || kilograms == nullptr) {
    return fmt::format("'{}/{}' is no unit known here", of.numerator, of.denominator);
  }
  const auto kg = basis_.units->convert(of.value, *numerator, *kilograms);
  if (!kg) return kg.error().message;
  const auto ratio = basis_.units->convert(Decimal{1, 0}, *unit, *denominator);
  if (!ratio) return ratio.error().message;
  factor.factor_kg = kg->approximate();
  factor.to_denominator = ratio->approximate();
  factor.text = fmt::format("{} {}/{}", of.value.text(), of.numerator, of.denominator);
  factor.low = number_if(of.u95_low_percent);
  factor.high = number_if(of.u95_high_percent);
  return "";
}

}  // namespace lantian::inventory
