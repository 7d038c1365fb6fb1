#pragma once
#include "base/clock.hpp"
#include "respond/warning/rules.hpp"

#include <optional>
#include <string>
#include <vector>

/// Whether values along time meet a criterion. Pure; exact for whole indices.
namespace lantian::respond {

/// One place along time, a value a day or a value an hour. What is missing is missing: it breaks every run.
struct WarningSeries {
  HourEnding first{};  ///< by day: hour 1 of the first day
  bool hourly = false;
  std::vector<std::optional<double>> aqi, pm25;  ///< of equal length, or one of them empty

  const std::vector<std::optional<double>>& of(WarningItem item) const { return item == WarningItem::aqi ? aqi : pm25; }
};
/// Requires: the days follow each other from `first` on.
WarningSeries by_day(Day first, std::vector<std::optional<double>> aqi);
WarningSeries by_hour(HourEnding first, std::vector<std::optional<double>> aqi);

/// A stretch of hours, both ends within it.
struct WarningRun {
  HourEnding from{}, until{};
  int hours() const { return static_cast<int>((until - from).count()) + 1; }
  friend bool operator==(const WarningRun&, const WarningRun&) = default;
};

struct CriterionMet {
  std::string criterion;
  Level level{};
  WarningRun run;        ///< the longest run of the criterion's longest condition that begins there
  bool rolling = false;  ///< met by 24 h that do not begin at midnight
  std::string figures;   ///< "AQI > 200: 2024-01-06 215, 2024-01-07 230"
};

/// A stretch that asks for a response: what lies closer together than the rule's gap is one, at its strictest level.
struct WarningSpell {
  Level level{};
  std::string criterion;  ///< of that level, the first one that is met
  WarningRun run;
  std::vector<CriterionMet> met;  ///< by level, strictest first, then by time
  std::string figures;            ///< of that criterion
};

/// Every criterion that is met, each at its first run and at every later one apart from it; strictest first, then by
/// time. An hourly series is asked by 24-h means that begin at any hour when the rule allows it, end to end: H hours
/// above a bound are H / 24 windows in a row, each with its mean above. A daily one is asked by its days.
std::vector<CriterionMet> criteria_met(const WarningRules& rules, const WarningSeries& series);
/// By time.
std::vector<WarningSpell> spells(const WarningRules& rules, const WarningSeries& series);
std::vector<WarningSpell> merged_spells(const WarningRules& rules, std::vector<CriterionMet> met);

/// The first stretch of the rule's length, from the first value at or after `from` on, in which the mean stays below
/// the bound: by day each of its days, by hour each 24-h mean inside it. It must begin with `from`: air that clears
/// later allows no end now. No value: the rule has no way to end, or the values do not show it.
std::optional<WarningRun> lift_met(const LiftRule& rule, const WarningSeries& series, HourEnding from);
/// The values that a lift was judged by, as text.
std::string lift_figures(const LiftRule& rule, const WarningSeries& series, HourEnding from);

}  // namespace lantian::respond
