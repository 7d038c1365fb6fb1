#include "respond/list/shares.hpp"

#include "base/round.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace lantian::respond {
namespace {

std::optional<Rational> percent_of(std::int64_t part, std::int64_t whole) {
  if (whole <= 0) return std::nullopt;
  return Rational::of(static_cast<Int128>(part) * 100, whole);
}

std::int64_t all_of(const DailyGrams& grams) {
  return std::accumulate(grams.begin(), grams.end(), std::int64_t{0});
}

/// SO2 and NOx together: the sum of the two shares is at least the sum of what is required.
void balance(ShareVerdict& verdict, const std::array<int, list_pollutants>& required) {
  const ShareLine& so2 = verdict.lines[0];
  const ShareLine& nox = verdict.lines[1];
  if (!so2.percent || !nox.percent) return;
  verdict.balance = *so2.percent + *nox.percent;
  verdict.balance_required = required[0] + required[1];
  const bool short_alone = !so2.reached || !nox.reached;
  if (!short_alone || *verdict.balance < Rational{verdict.balance_required}) return;
  verdict.balance_used = true;
  std::erase_if(verdict.failing, [](Pollutant one) { return one == Pollutant::so2 || one == Pollutant::nox; });
}

}  // namespace

std::unordered_map<std::string_view, const ListMeasure*> measures_at(const ReductionList& list, Level level, int hour) {
  std::unordered_map<std::string_view, const ListMeasure*> found;
  for (const ListMeasure& one : list.measures) {
    if (one.level != level || one.unit.empty() || one.from_hour > hour) continue;
    const auto [at, added] = found.try_emplace(one.unit, &one);
    if (!added && one.from_hour >= at->second->from_hour) at->second = &one;
  }
  return found;
}

std::vector<const ListMeasure*> plant_measures_at(const ReductionList& list, Level level, int hour) {
  const auto meant = [&](const ListMeasure& one) {
    return one.level == level && one.unit.empty() && one.from_hour <= hour;
  };
  std::map<std::pair<std::string_view, MeasureKind>, int> latest;
  for (const ListMeasure& one : list.measures) {
    if (!meant(one)) continue;
    const auto [at, added] = latest.try_emplace({one.enterprise, one.kind}, one.from_hour);
    if (!added) at->second = std::max(at->second, one.from_hour);
  }
  std::vector<const ListMeasure*> found;
  for (const ListMeasure& one : list.measures) {
    if (meant(one) && latest.at({one.enterprise, one.kind}) == one.from_hour) found.push_back(&one);
  }
  return found;
}

ListReduction reduction_of(const ReductionList& list, Level level, int hour) {
  ListReduction sum;
  for (const auto& [unit, measure] : measures_at(list, level, hour)) sum.industry = sum.industry + measure->reduction;
  for (const ListMeasure* one : plant_measures_at(list, level, hour)) sum.industry = sum.industry + one->reduction;
  const std::size_t at = position_of(level);
  for (const DustSite& site : list.dust) {
    sum.dust[static_cast<std::size_t>(Pollutant::pm)] += site.pm_reduction_g_d[at];
  }
  for (const MobileFleet& fleet : list.mobile) sum.mobile = sum.mobile + fleet.reduction[at];
  return sum;
}

ShareVerdict judge_shares(const ShareSet& set, Level level, const DailyGrams& reduced, const DailyGrams& base,
                          std::optional<std::pair<std::int64_t, std::int64_t>> enterprises) {
  ShareVerdict verdict;
  verdict.set = set.id;
  verdict.level = level;
  const auto& required = set.percent[position_of(level)];
  verdict.asked = required.has_value();
  for (std::size_t i = 0; i < list_pollutants; ++i) {
    ShareLine& line = verdict.lines[i];
    line.pollutant = static_cast<Pollutant>(i);
    line.reduced = reduced[i];
    line.base = base[i];
    line.percent = percent_of(reduced[i], base[i]);
    if (!required) continue;
    line.required = (*required)[i];
    line.reached = line.percent && *line.percent >= Rational{*line.required};
    if (!line.percent) {
      verdict.unknown.push_back(line.pollutant);
    } else if (!line.reached) {
      verdict.failing.push_back(line.pollutant);
    }
  }
  if (required && set.balanced) balance(verdict, *required);
  verdict.enterprises_floor = set.enterprises[position_of(level)];
  if (verdict.enterprises_floor && enterprises) {
    verdict.enterprises = percent_of(enterprises->first, enterprises->second);
    verdict.enterprises_reached = verdict.enterprises && *verdict.enterprises >= Rational{*verdict.enterprises_floor};
  }
  return verdict;
}

ShareVerdict judge_shares(const ShareSet& set, const ReductionList& list, Level level, int hour) {
  const ListReduction reduction = reduction_of(list, level, hour);
  DailyGrams of_enterprises{};
  for (const Enterprise& one : list.enterprises) {
    for (const ProcessUnit& unit : one.units) {
      if (unit.base) of_enterprises = of_enterprises + *unit.base;
    }
  }
  return judge_shares(set, level, reduction.whole(), list.base,
                      std::pair{all_of(reduction.industry), all_of(of_enterprises)});
}

std::string printed_percent(const Rational& percent) {
  return round_half_even(percent, 1).text();
}

}  // namespace lantian::respond
