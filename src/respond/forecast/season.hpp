#pragma once
#include "respond/forecast/members.hpp"

#include <functional>
#include <vector>

/// Forecasts of one day of issue, and of every day of a season by models that had not seen its weeks.
namespace lantian::respond {

/// A forecast beside what came of it, with everything that scores need.
struct VerifiedForecast {
  ForecastRow row;
  ByItem<std::optional<double>> forecast, measured, persistence, usual;
  std::optional<int> aqi, aqi_measured;
  std::vector<double> chance_above;                ///< parallel to ForecastRule::index_above
  std::vector<std::optional<double>> usual_above;  ///< how often it was so at this time of other years
  std::optional<double> crps, crps_usual;          ///< of PM2.5, ug/m3
};

struct SeasonForecasts {
  std::vector<Forecast> forecasts;  ///< by day of issue; without id and lineage
  std::vector<VerifiedForecast> verified;  ///< those of which the answer is known
};

/// The tables of the rule in force on a day.
using IndexOn = std::function<const DayIndex&(Day)>;

/// What the work goes on, and who wants to know: (blocks done, blocks in all). May be empty.
struct SeasonWork {
  int threads = 1;
  std::function<void(std::size_t, std::size_t)> told;
};

/// One forecast, by a model that learned from all that is known on its day of issue. Returns incomplete, and what
/// `forecast_block` returns.
Result<Forecast> forecast_of(const ForecastGround& ground, Day issued, const ForecastRule& rule, const IndexOn& index,
                             const SeasonWork& work);

/// A forecast for every day of issue of `season`, block by block, each by a model that ended before its block and with
/// members from errors of days before its block. The same for any number of threads.
Result<SeasonForecasts> forecast_season(const ForecastGround& ground, const Period& season, const ForecastRule& rule,
                                        const IndexOn& index, const SeasonWork& work);

}  // namespace lantian::respond
