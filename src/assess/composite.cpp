#include "assess/period_parts.hpp"
#include "base/round.hpp"

namespace lantian::assess {
namespace {

/// The statistic that enters the index, in the printed unit, unrounded.
std::optional<Rational> composite_statistic(const SpeciesPeriod& species, std::string_view statistic) {
  const std::optional<Rational>& value = statistic == "mean" ? species.mean : species.percentile;
  if (!value) return std::nullopt;
  return in_unit(*value, terms::printed_unit(species.species));
}

}  // namespace

std::optional<CompositeVerdict> composite_of(const PeriodVerdict& verdict) {
  const standards::CompositeRule* rule = verdict.standard->composite;
  if (rule == nullptr || verdict.standard->limits == nullptr) return std::nullopt;
  CompositeVerdict result;
  std::optional<Rational> largest;
  for (const standards::CompositeItem& item : rule->items) {
    const std::optional<Rational> value = composite_statistic(verdict.species[item.species], item.statistic);
    const standards::Limit* limit = verdict.standard->limits->find(item.species, item.limit);
    if (!value || limit == nullptr) return std::nullopt;
    const Rational part = item.weight.exact() * *value / limit->value.exact();
    result.parts[item.species] = part;
    result.value += part;
    if (!largest || part > *largest) largest = part;
  }
  for (const standards::CompositeItem& item : rule->items) {
    if (result.parts[item.species] == largest) result.largest.insert(item.species);
  }
  result.printed = round_half_even(result.value, rule->decimals);
  return result;
}

}  // namespace lantian::assess
