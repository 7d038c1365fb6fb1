#pragma once
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What the list promised and what was seen to happen. What nobody saw is unknown, never executed.
namespace lantian::respond {

/// Of an enterprise, dust site or fleet. planned = executed + not_executed + unknown, to the gram.
struct ExecutedCut {
  std::string source;
  DailyGrams planned{}, executed{}, unknown{}, not_executed{};
  bool checked = false;  ///< it has a score with at least one hour of evidence
};

/// A response whose parts are judged.
struct ResponseScope {
  Level level = Level::none;
  int hours = 0;                       ///< above 0
  std::span<const std::string> units;  ///< counties that responded; empty: all
};

/// Of every source with something to cut at that level that stands in a county that responded, or that has a score: who
/// was checked was told. Planned: the list's reductions, steps by the hours
/// for which they held. Executed: that times the share that the score saw, and never more than
/// the share of hours with evidence. Requires: hours above 0. `others`: sources of other counties with something to cut.
std::vector<ExecutedCut> executed_cuts(const ReductionList& list, const ResponseScope& scope,
                                       std::span<const ExecutionScore> scores, std::size_t* others = nullptr);

struct PollutantShare {
  Pollutant pollutant = Pollutant::so2;
  std::int64_t base = 0, planned = 0, executed = 0, unknown = 0;  ///< g/d
  std::optional<double> required_percent;

  /// Percent of the base; absent without a base.
  std::optional<double> percent(std::int64_t grams) const;
  std::optional<bool> reached(std::int64_t grams) const;  ///< absent without base or demand
};

/// By Pollutant. `required`: null when the level asks for nothing.
std::vector<PollutantShare> shares_achieved(const ReductionList& list, std::span<const ExecutedCut> cuts,
                                            const RequiredShares* required);

/// Executed over planned of all pollutants and sources together by weight of grams, percent; absent when nothing was
/// planned. `unknown_percent`: what may have been executed beside it.
struct ExecutionRate {
  std::optional<double> executed_percent, unknown_percent;
};
ExecutionRate execution_rate(std::span<const ExecutedCut> cuts);

}  // namespace lantian::respond
