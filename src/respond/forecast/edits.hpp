#pragma once
#include "respond/forecast/index_of_day.hpp"
#include "respond/forecast/rule.hpp"

/// What a duty officer changes: a new version beside the model's own.
namespace lantian::respond {

/// The forecast with one value changed: its interval moves along, the index is that of the new values, and the chances
/// are those of the three intervals, moving together. The edit, with what stood there before, is the last of `edits`;
/// the id is that of the next version. `index`: of the rule in force on the edited day.
/// Returns not_found (place, day, or an item that was not forecast), invalid_argument (no reason, no name, an item that
/// is none, a value below 0 or above ForecastRule::most_edited, a value that stands there already).
Result<Forecast> edited(const Forecast& forecast, ForecastEdit edit, const DayIndex& index, const ForecastRule& rule);

/// "F-2024-01-05", the key of a day of issue, and "F-2024-01-05.3", the id of a version of it.
std::string forecast_key(Day issued);
std::string forecast_id(Day issued, int version);
/// Of an id; 1 when it says none.
int version_of(const Forecast& forecast);

}  // namespace lantian::respond
