#pragma once
#include "respond/list/place.hpp"
#include "respond/list/shares.hpp"
#include "respond/review/inputs.hpp"
#include "respond/review/ordered.hpp"

#include <array>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// What was ordered and what was seen to happen. What nobody saw is unknown, never executed.
namespace lantian::respond {

/// Of an enterprise, dust site or fleet; g/d, means over all hours of the response. planned = executed + not_executed +
/// unknown + coming_down, to the gram.
struct ExecutedCut {
  std::string source;
  DailyGrams planned{}, executed{}, unknown{}, not_executed{};
  bool checked = false;      ///< it has a score with at least one hour of evidence
  DailyGrams coming_down{};  ///< of hours in which its units were on their way down, as the order lets them

  /// Executed, and unknown, of what was asked, 0 to 1; 0 where nothing was.
  double executed_part(std::size_t pollutant) const;
  double unknown_part(std::size_t pollutant) const;
};

/// Of every source that was asked for something. Planned: what its orders asked, by the hours for which they did.
/// Executed: what the score saw, which is a mean over its own hours; hours that it did not judge are unknown, and so is
/// its share of hours without evidence. A score of more than was ordered (of hours outside the response) counts in
/// proportion.
std::vector<ExecutedCut> executed_cuts(std::span<const OrderedPart> parts, const ResponseHours& response,
                                       std::span<const ExecutionScore> scores);

/// Sources of a list that could cut something at a level and lie where nobody responds. `units` empty: all respond.
std::size_t sources_elsewhere(const ReductionList& list, Level level, std::span<const std::string> units,
                              const ParkCounties& parks);

struct PollutantShare {
  Pollutant pollutant = Pollutant::so2;
  std::int64_t base = 0, planned = 0, executed = 0, unknown = 0;  ///< g/d
  std::optional<double> required_percent;                         ///< over several levels: mean by their hours
  std::int64_t coming_down = 0;
  /// After SO2 and NOx made up for each other where the set lets them, at every level that asks; absent without base or
  /// demand.
  std::optional<bool> planned_reached, executed_reached;

  /// Percent of the base; absent without a base.
  std::optional<double> percent(std::int64_t grams) const;
};

/// The set that holds for the response, by position in `list_levels`; absent: nothing is asked for at that level.
using SetsByLevel = std::array<std::optional<ShareSet>, list_levels.size()>;

/// One level in force under one dispatch, held against the shares of that level. Grams are means over its own hours.
struct SpanShares {
  OrderedSpan span;
  std::string rule;                    ///< ShareSet::id; empty: nothing is asked for
  std::vector<PollutantShare> shares;  ///< by Pollutant
  /// All shares together, SO2 and NOx making up for each other where the set lets them; absent without a set.
  std::optional<bool> planned_reaches, executed_reaches;
};

struct ShareInputs {
  const ReductionList* list = nullptr;
  std::span<const OrderedPart> parts;
  std::span<const ExecutedCut> cuts;
  const SetsByLevel* sets = nullptr;  ///< null: nothing is asked for
};
SpanShares shares_of_span(const ShareInputs& inputs, const OrderedSpan& span);

/// Over all hours: grams from the cuts, demands by the hours of their levels, reached when every span is.
std::vector<PollutantShare> shares_of_response(const ReductionList& list, std::span<const ExecutedCut> cuts,
                                               std::span<const SpanShares> spans);

/// Executed over what was asked of all pollutants and sources together by weight of grams, percent; absent when nothing
/// was. `unknown_percent`: what may have been executed beside it.
struct ExecutionRate {
  std::optional<double> executed_percent, unknown_percent;
};
ExecutionRate execution_rate(std::span<const ExecutedCut> cuts);

}  // namespace lantian::respond
