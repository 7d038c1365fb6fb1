#pragma once
#include "base/period.hpp"
#include "respond/warning/decide.hpp"

#include <map>
#include <span>
#include <string>
#include <vector>

/// A season looked at afterwards: warnings that stood on nothing, and air that asked for a warning and got none.
namespace lantian::respond {

enum class WarningFault : std::uint8_t {
  unsupported,        ///< an act without supporting forecast, or without a criterion that it meets
  forecast_unwarned,  ///< the last forecast before the day met a criterion and no response ran
  observed_unwarned,  ///< measured air met a criterion and no response ran
};
std::string_view word_of(WarningFault fault);

struct WarningFinding {
  WarningFault fault{};
  Day first{}, last{};
  Level level{};     ///< asked for, or of the act
  Level in_force{};  ///< the highest one that ran on these days
  std::string criterion;
  std::string episode;  ///< unsupported: whose
  int act = 0;          ///< unsupported: number of the act
  std::string unit;     ///< observed_unwarned: the first unit
  std::vector<std::string> units;
  std::vector<std::string> forecasts;  ///< forecast_unwarned: that met it, oldest first
  std::string figures;                 ///< or the reason of the act
};

/// What a season is judged by. Only causes that the list answers count: a warning for dust is a notice.
struct SeasonAir {
  Period period;
  std::vector<WarningProposal> proposals;         ///< of each kept forecast, oldest first
  std::map<std::string, WarningSeries> observed;  ///< index by day, of each unit
  std::vector<Episode> episodes;
};

/// (a) by time, (b) days in a row as one finding, (c) likewise. A day is warned when a response of at least yellow was
/// in force in one of its hours; a response of a lower level than asked for is a level error and stands in the review.
std::vector<WarningFinding> season_findings(const WarningRules& rules, const SeasonAir& season);

/// The level in force in some hour of the day, the highest of all episodes.
Level level_in_force(std::span<const Episode> episodes, Day day);

}  // namespace lantian::respond
