#pragma once
#include "explain/frame.hpp"
#include "respond/forecast/air.hpp"

#include <string>
#include <vector>

/// Weather forecasts as somebody brings them, checked and laid out by day of issue.
namespace lantian::respond {

/// Steps of one forecast, hours or days, for the days that follow its day of issue; or, without a day of issue, what
/// was analysed day by day and forecast behind it.
struct OutlookTable {
  std::optional<Day> issued;
  explain::Frame days;  ///< step day
};

/// Nothing when every hour (or day) of the five days behind `issued` is there with a value in every one of `names`.
/// Returns incomplete naming the first that lacks ("the forecast file lacks hour 2024-01-07 14:00 ...") and how many,
/// not_found for a column that is not there.
Result<void> check_outlook(const explain::Frame& steps, Day issued, const std::vector<std::string>& names);

/// One outlook from forecasts by day of issue. Days of issue without a forecast of their own see what a table without a
/// day of issue says of their days up to `analysed`: forecasts are then learned from analyses (perfect prognosis), which
/// the lineage must say. Later days of such a table are seen by the day of issue `analysed` alone.
WeatherOutlook outlook_of(const std::vector<OutlookTable>& tables, const std::vector<std::string>& names, Day first,
                          Day analysed);

}  // namespace lantian::respond
