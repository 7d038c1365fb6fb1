#include "respond/review/shares.hpp"

#include "base/assert.hpp"
#include "base/rational.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace lantian::respond {
namespace {

std::int64_t part_of(std::int64_t grams, std::int64_t share, std::int64_t whole) {
  return static_cast<std::int64_t>(Int128{grams} * share / whole);
}

/// Grams a day of one unit over a response of `hours`: each step for as long as it held.
DailyGrams steps_of_unit(std::vector<const ListMeasure*> steps, int hours) {
  std::ranges::stable_sort(steps, {}, &ListMeasure::from_hour);
  DailyGrams out{};
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    Int128 gram_hours = 0;
    for (std::size_t s = 0; s < steps.size(); ++s) {
      const int from = std::min(hours, steps[s]->from_hour);
      const int until = s + 1 < steps.size() ? std::min(hours, steps[s + 1]->from_hour) : hours;
      gram_hours += Int128{steps[s]->reduction[p]} * (until - from);
    }
    out[p] = static_cast<std::int64_t>(gram_hours / hours);
  }
  return out;
}

using Planned = std::map<std::string, DailyGrams>;

Planned planned_cuts(const ReductionList& list, Level level, int hours) {
  std::map<std::pair<std::string, std::string>, std::vector<const ListMeasure*>> units;
  for (const ListMeasure& one : list.measures) {
    // A transport measure stands beside what is asked of the units of the plant.
    if (one.level == level) units[{one.enterprise, one.unit}].push_back(&one);
  }
  Planned out;
  const auto add = [&](const std::string& source, const DailyGrams& grams) {
    DailyGrams& sum = out.try_emplace(source).first->second;
    for (std::size_t p = 0; p < list_pollutants; ++p) sum[p] += grams[p];
  };
  for (const auto& [unit, steps] : units) add(unit.first, steps_of_unit(steps, hours));
  const std::size_t at = position_of(level);
  for (const DustSite& site : list.dust) {
    DailyGrams grams{};
    grams[static_cast<std::size_t>(Pollutant::pm)] = site.pm_reduction_g_d[at];
    add(site.id, grams);
  }
  for (const MobileFleet& fleet : list.mobile) add(fleet.id, fleet.reduction[at]);
  return out;
}

std::map<std::string, std::string> counties_of(const ReductionList& list) {
  std::map<std::string, std::string> out;
  for (const Enterprise& one : list.enterprises) out[one.id] = one.county;
  for (const DustSite& one : list.dust) out[one.id] = one.county;
  for (const MobileFleet& one : list.mobile) out[one.id] = one.county;
  return out;
}

ExecutedCut cut_of(const std::string& source, const DailyGrams& planned, const ExecutionScore* score) {
  ExecutedCut out{source, planned, {}, planned, {}, false};
  if (score == nullptr || score->hours <= 0) return out;
  const std::int64_t hours = score->hours;
  const std::int64_t blind = std::clamp<std::int64_t>(score->hours_without_evidence, 0, hours);
  out.checked = blind < hours;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    const std::int64_t seen = planned[p] - part_of(planned[p], blind, hours);
    const std::int64_t told = std::max<std::int64_t>(0, score->executed[p]);
    const bool planned_there = score->planned[p] > 0 && out.checked;
    out.executed[p] = planned_there ? std::min(seen, part_of(planned[p], std::min(told, score->planned[p]),
                                                             score->planned[p]))
                                    : 0;
    out.unknown[p] = planned[p] - seen;
    // A score that never heard of this pollutant says nothing about it.
    if (!planned_there) out.unknown[p] = planned[p];
    out.not_executed[p] = planned[p] - out.unknown[p] - out.executed[p];
  }
  return out;
}

}  // namespace

std::vector<ExecutedCut> executed_cuts(const ReductionList& list, const ResponseScope& scope,
                                       std::span<const ExecutionScore> scores, std::size_t* others) {
  LANTIAN_ASSERT(scope.hours > 0, "a response lasts at least an hour");
  std::vector<ExecutedCut> out;
  std::size_t elsewhere = 0;
  const std::map<std::string, std::string> counties = counties_of(list);
  for (const auto& [source, planned] : planned_cuts(list, scope.level, scope.hours)) {
    const bool nothing = std::ranges::all_of(planned, [](std::int64_t grams) { return grams == 0; });
    if (nothing) continue;
    const auto score = std::ranges::find(scores, source, &ExecutionScore::enterprise);
    const auto county = counties.find(source);
    const bool there = scope.units.empty() || (county != counties.end() &&
                                               std::ranges::find(scope.units, county->second) != scope.units.end());
    if (!there && score == scores.end()) {
      ++elsewhere;
      continue;
    }
    out.push_back(cut_of(source, planned, score == scores.end() ? nullptr : &*score));
  }
  if (others != nullptr) *others = elsewhere;
  return out;
}

std::optional<double> PollutantShare::percent(std::int64_t grams) const {
  if (base <= 0) return std::nullopt;
  return 100 * static_cast<double>(grams) / static_cast<double>(base);
}

std::optional<bool> PollutantShare::reached(std::int64_t grams) const {
  const auto share = percent(grams);
  if (!share || !required_percent) return std::nullopt;
  return *share >= *required_percent;
}

std::vector<PollutantShare> shares_achieved(const ReductionList& list, std::span<const ExecutedCut> cuts,
                                            const RequiredShares* required) {
  std::vector<PollutantShare> out;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    PollutantShare share{static_cast<Pollutant>(p), list.base[p], 0, 0, 0, {}};
    if (required != nullptr) share.required_percent = required->percent[p];
    for (const ExecutedCut& cut : cuts) {
      share.planned += cut.planned[p];
      share.executed += cut.executed[p];
      share.unknown += cut.unknown[p];
    }
    out.push_back(share);
  }
  return out;
}

ExecutionRate execution_rate(std::span<const ExecutedCut> cuts) {
  double planned = 0, executed = 0, unknown = 0;
  for (const ExecutedCut& cut : cuts) {
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      planned += static_cast<double>(cut.planned[p]);
      executed += static_cast<double>(cut.executed[p]);
      unknown += static_cast<double>(cut.unknown[p]);
    }
  }
  if (planned <= 0) return {};
  return {100 * executed / planned, 100 * unknown / planned};
}

}  // namespace lantian::respond
