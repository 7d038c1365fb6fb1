#include <fmt/core.h>

#include "assess/compare.hpp"
#include "base/round.hpp"

namespace lantian::assess {
namespace {

bool meets(const Decimal& value, const terms::Target& target) {
  return target.at_most ? value <= target.value : value >= target.value;
}

/// Calendar days of the period after the last day that has data. A group's members share the period, so the latest counts.
int days_left(const PeriodVerdict& verdict) {
  if (!verdict.members.empty()) {
    int left = verdict.period.days();
    for (const PeriodVerdict& member : verdict.members) left = std::min(left, days_left(member));
    return left;
  }
  int left = 0;
  for (auto day = verdict.days.rbegin(); day != verdict.days.rend() && day->status == IndexStatus::no_data; ++day) ++left;
  return left;
}

/// How many of the remaining days may be of the unwanted kind (not good, or heavy) with the printed share still meeting
/// the target. The share moves one way with each such day, so the search is a walk.
void budget_of_days(Budget& budget, const DayCounts& counts, bool good_share, const terms::Target& target) {
  const int total = counts.valid + budget.days_left;
  if (total == 0) return;
  const auto share_with = [&](int unwanted) {
    const int hits = good_share ? counts.good + budget.days_left - unwanted : counts.heavy + unwanted;
    return round_half_even(Rational::of(Int128{hits} * 100, total), target.value.places);
  };
  if (!meets(share_with(0), target)) {
    budget.out_of_reach = true;
    budget.days = 0;
    return;
  }
  int unwanted = 0;
  while (unwanted < budget.days_left && meets(share_with(unwanted + 1), target)) ++unwanted;
  budget.days = unwanted;
}

/// The highest mean of the remaining days, rounded down to one decimal so that using it up still meets the target.
void budget_of_mean(Budget& budget, const SpeciesPeriod& species, const terms::Target& target) {
  if (!species.mean || budget.days_left == 0) return;
  const Rational so_far = in_unit(*species.mean, terms::printed_unit(species.species)) * Rational{species.valid_days};
  const Rational total{species.valid_days + budget.days_left};
  const Rational left = (target.value.exact() * total - so_far) / Rational{budget.days_left};
  if (left < Rational{0}) {
    budget.out_of_reach = true;
    return;
  }
  budget.concentration = Decimal{static_cast<std::int64_t>(floor_of(left * Rational{10})), 1};
}

Budget budget_of(const PeriodVerdict& verdict, const terms::Target& target) {
  Budget budget;
  budget.days_left = days_left(verdict);
  if (target.statistic == "good_share" || target.statistic == "heavy_share") {
    budget_of_days(budget, verdict.counts, target.statistic == "good_share", target);
  }
  for (const SpeciesPeriod& species : verdict.species) {
    if (target.at_most && target.statistic == fmt::format("{}.mean", terms::symbol(species.species))) {
      budget_of_mean(budget, species, target);
    }
  }
  return budget;
}

}  // namespace

Result<TargetVerdict> judge_target(const PeriodVerdict& verdict, const terms::Target& target) {
  if (target.period != verdict.period.name || target.unit_id != verdict.unit_id) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the target is for {} {}, the verdict for {} {}", target.unit_id, target.period,
                             verdict.unit_id, verdict.period.name),
                 ""};
  }
  LANTIAN_TRY(Statistic value, statistic(verdict, target.statistic));
  value.value = round_half_even(value.exact, target.value.places);
  TargetVerdict result{target, value, meets(value.value, target), {}, budget_of(verdict, target)};
  const Rational distance = target.at_most ? target.value.exact() - value.value.exact()
                                           : value.value.exact() - target.value.exact();
  result.margin = round_half_even(distance, target.value.places);
  return result;
}

}  // namespace lantian::assess
