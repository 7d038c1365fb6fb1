#pragma once
#include "respond/forecast/correction.hpp"
#include "respond/forecast/index_of_day.hpp"

#include <vector>

/// How sure a forecast is: by the errors of earlier forecasts that had not seen their answer.
namespace lantian::respond {

/// One way the day may come, all three items together.
using ForecastMember = ByItem<double>;

/// Errors of held-out forecasts, by lead; those of stations and of counties apart.
class ErrorShelf {
 public:
  /// Takes the outcomes of which all three are forecast and measured. Requires: places of this history.
  void add(const AirHistory& air, const std::vector<ForecastOutcome>& outcomes);

  /// Value + error of the `rule.members` forecasts of the same lead whose levels are nearest, of days up to `known`.
  /// Errors are drawn whole, so that the dependence of the items is kept. Not below 0. Empty: no such error is known.
  /// Requires: all three are forecast.
  std::vector<ForecastMember> draw(bool station, const ForecastOutcome& forecast, Day known,
                                   const ForecastRule& rule) const;

 private:
  struct One {
    Day day{};
    ByItem<float> level{};  ///< what was forecast
    ByItem<float> error{};  ///< measured - forecast
  };
  std::array<std::array<std::vector<One>, forecast_days>, 2> errors_;  ///< [station][lead - 1]
};

/// A day of a forecast with its interval, the chance of each class and what rules it. `gust`: of the weather forecast.
/// Without members the interval is the value itself.
ForecastDay day_of_forecast(const ForecastOutcome& forecast, const std::vector<ForecastMember>& members,
                            const DayIndex& index, std::optional<double> gust, const ForecastRule& rule);

/// What makes a day dirty: the item that rules its index. PM10 that is mostly PM2.5 is haze, as a day that PM2.5 rules:
/// above an index of 200 the table of PM10 climbs faster, and a list must not fall away for that. Coarse PM10 is dust,
/// where no gust is known or it is high, and `other` in still air or without PM2.5; neither is answered by the list.
AirCause cause_of(const ByItem<std::optional<double>>& values, const ForecastIndex& index, std::optional<double> gust,
                  const ForecastRule& rule);

}  // namespace lantian::respond
