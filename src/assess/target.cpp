#include "assess/compare.hpp"
#include "base/round.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::assess {
namespace {

bool meets(const Decimal& value, const terms::Target& target) {
  return target.at_most ? value <= target.value : value >= target.value;
}

/// Calendar days of the period after the last day that has data. A group's members share the period, so the latest
/// counts.
int days_left(const PeriodVerdict& verdict) {
  if (!verdict.members.empty()) {
    int left = verdict.period.days();
    for (const PeriodVerdict& member : verdict.members) left = std::min(left, days_left(member));
    return left;
  }
  int left = 0;
  for (auto day = verdict.days.rbegin(); day != verdict.days.rend() && day->status == IndexStatus::no_data; ++day)
    ++left;
  return left;
}

/// Days still to come, counted as the shares count them: a group's members bring one each.
int unit_days_left(const PeriodVerdict& verdict) {
  if (verdict.members.empty()) return days_left(verdict);
  int left = 0;
  for (const PeriodVerdict& member : verdict.members) left += unit_days_left(member);
  return left;
}

/// How many of the remaining days may be of the unwanted kind (not good, or heavy) with the printed share still meeting
/// the target. The share moves one way with each such day, so the search is a walk.
void budget_of_days(Budget& budget, const PeriodVerdict& verdict, bool good_share, const terms::Target& target) {
  const DayCounts& counts = verdict.counts;
  const int left = unit_days_left(verdict);
  const int total = counts.valid + left;
  if (total == 0) return;
  const auto share_with = [&](int unwanted) {
    const int hits = good_share ? counts.good + left - unwanted : counts.heavy + unwanted;
    return round_half_even(Rational::of(Int128{hits} * 100, total), target.value.places);
  };
  if (!meets(share_with(0), target)) {
    budget.out_of_reach = true;
    budget.days = 0;
    return;
  }
  int unwanted = 0;
  while (unwanted < left && meets(share_with(unwanted + 1), target)) ++unwanted;
  budget.days = unwanted;
}

/// The mean at the end of the period: `fixed` + `slope` times the mean of the days to come, in the printed unit.
struct FinalMean {
  Rational fixed;
  Rational slope;
};

/// Requires: the species has a mean. A group averages its members' ends, each with its own days.
FinalMean final_mean(const PeriodVerdict& verdict, Species species) {
  if (verdict.members.empty()) {
    const SpeciesPeriod& own = verdict.species[species];
    const Rational total{own.valid_days + days_left(verdict)};
    return {in_unit(*own.mean, terms::printed_unit(species)) * Rational{own.valid_days} / total,
            Rational{days_left(verdict)} / total};
  }
  std::vector<Rational> fixed;
  std::vector<Rational> slopes;
  for (const PeriodVerdict& member : verdict.members) {
    const FinalMean own = final_mean(member, species);
    fixed.push_back(own.fixed);
    slopes.push_back(own.slope);
  }
  return {mean_of(fixed), mean_of(slopes)};
}

/// The highest mean of the remaining days, rounded down to one decimal so that using it up still meets the target. What
/// only rounding would forgive is not offered, but neither called out of reach.
void budget_of_mean(Budget& budget, const FinalMean& end, const terms::Target& target) {
  if (end.slope.is_zero()) return;
  if (!meets(round_half_even(end.fixed, target.value.places), target)) {
    budget.out_of_reach = true;
    return;
  }
  const Rational left = std::max((target.value.exact() - end.fixed) / end.slope, Rational{0});
  budget.concentration = Decimal{static_cast<std::int64_t>(floor_of(left * Rational{10})), 1};
}

Budget budget_of(const PeriodVerdict& verdict, const terms::Target& target) {
  Budget budget;
  budget.days_left = days_left(verdict);
  if (target.statistic == "good_share" || target.statistic == "heavy_share") {
    budget_of_days(budget, verdict, target.statistic == "good_share", target);
  }
  for (const SpeciesPeriod& species : verdict.species) {
    if (target.at_most && species.mean && target.statistic == fmt::format("{}.mean", terms::symbol(species.species))) {
      budget_of_mean(budget, final_mean(verdict, species.species), target);
    }
  }
  return budget;
}

}  // namespace

Result<TargetVerdict> judge_target(const PeriodVerdict& verdict, const terms::Target& given) {
  terms::Target target = given;
  if (target.period != verdict.period.name || target.unit_id != verdict.unit_id) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the target is for {} {}, the verdict for {} {}", target.unit_id, target.period,
                             verdict.unit_id, verdict.period.name),
                 ""};
  }
  LANTIAN_TRY(Statistic value, statistic(verdict, target.statistic));
  // The value is compared as published: a target of 76 does not let 75.5 pass by rounding it.
  if (target.value.places < value.value.places) {
    target.value = round_half_even(target.value.exact(), value.value.places);
  }
  value.value = round_half_even(value.exact, target.value.places);
  TargetVerdict result{target, verdict.unit_name, value, meets(value.value, target), {}, budget_of(verdict, target)};
  const Rational distance =
      target.at_most ? target.value.exact() - value.value.exact() : value.value.exact() - target.value.exact();
  result.margin = round_half_even(distance, target.value.places);
  return result;
}

}  // namespace lantian::assess
