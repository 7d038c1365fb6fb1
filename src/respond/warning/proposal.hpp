#pragma once
#include "respond/forecast/forecast.hpp"
#include "respond/warning/evaluate.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What a rule set says on a forecast, unit by unit and for all of them together.
namespace lantian::respond {

struct UnitProposal {
  std::string unit;
  std::vector<WarningSpell> spells;  ///< by time
  std::vector<std::pair<Day, std::optional<int>>> aqi;
  std::vector<AirCause> causes;  ///< by day, beside `aqi`
};

struct WarningProposal {
  std::string forecast;  ///< Forecast::id
  Day issued{};
  std::string rule_set;
  Level level = Level::none;  ///< of the strictest unit
  std::string criterion;
  WarningRun run;                    ///< over all units that meet one
  AirCause cause = AirCause::pm25;   ///< of the days of the strictest unit's run, the most frequent
  bool list = false;                 ///< the reductions by the list are compulsory
  std::vector<std::string> units;    ///< that meet a criterion, in the order asked
  std::vector<std::string> unknown;  ///< of whom the forecast has no index
  bool regional = false;             ///< the region responds together, by the rule's regional part
  std::vector<std::string> regional_units;
  std::string figures;  ///< of the strictest unit
  std::vector<UnitProposal> by_unit;
};

/// The daily indices and PM2.5 of a place in a forecast; gaps where a day is missing.
WarningSeries series_of(const ForecastPlace& place);

/// Asks each unit on its own; the first stretch of each decides. A unit that the forecast does not know is told in
/// `unknown`.
WarningProposal propose_warning(const WarningRules& rules, const WarningSetting& setting, const Forecast& forecast,
                                std::span<const std::string> units);

/// Units that touch each other, enough of them and of enough prefectures, all at least at the level. Empty: none.
std::vector<std::string> joint_units(const RegionalRule& rule, const WarningSetting& setting,
                                     std::span<const std::pair<std::string, Level>> levels, Level least);

/// What a forecast and its rule give an act to stand on.
struct WarningSupport {
  std::string forecast, rule_set;
  Level level = Level::none;
  std::string criterion;
  WarningRun run;
  AirCause cause = AirCause::pm25;
  std::string figures;
  bool lift = false;  ///< the lift rule is met for every unit that responds, from the hour that was asked about on
  bool has_lift_rule = false;
  std::string lift_figures;
  HourEnding known_until{};  ///< the last hour that the forecast says anything of
};
/// For the units that respond. A unit that the forecast does not know lets nothing be lifted. `clear_from`: the first
/// hour whose air decides whether the response may end.
WarningSupport support_of(const WarningRules& rules, const WarningSetting& setting, const Forecast& forecast,
                          std::span<const std::string> units, HourEnding clear_from);

}  // namespace lantian::respond
