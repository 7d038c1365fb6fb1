#pragma once
#include "respond/forecast/air.hpp"
#include "respond/forecast/rule.hpp"
#include "respond/forecast/scores.hpp"
#include "twin/osse/osse.hpp"

#include <array>
#include <string>

/// What forecasts are worth where the air is made by emissions and weather and the truth is known: the experiment of
/// `lantian explain osse`, asked about the days to come. In the demonstration the twin's air was not made by transport,
/// so this is where the source-receptor guess can show what it carries.
namespace lantian::serve {

/// PM2.5 at the stations on the held-out blocks of the second winter, ug/m3, by lead.
struct ForecastExperiment {
  std::uint64_t seed = 0;
  using ByLead = std::array<respond::PointScores, respond::forecast_days>;
  /// Table x emissions and the climatological remainder alone, nothing learned. Its weather is the day's, by a poorer
  /// model, and no forecast: what it gives later days is an upper bound.
  ByLead table;
  ByLead blind;      ///< corrected by learning, without the table
  ByLead corrected;  ///< corrected by learning, with the table
};

/// What the forecasting side of an experiment has: days of observations, its poorer model's days as the table, its
/// weather with an error that grows with the lead (ForecastRule::Demonstration). Without `with_table` the table is
/// left out. `hours_per_day`: what the standard asks of a 24-h mean.
respond::ForecastGround ground_of_experiment(const twin::Osse& osse, const respond::ForecastRule& rule,
                                             int hours_per_day, bool with_table);

/// Returns what forecast_block returns.
Result<ForecastExperiment> forecast_experiment(const twin::Osse& osse, const respond::ForecastRule& rule,
                                               int hours_per_day);

std::string printed_experiment(const ForecastExperiment& experiment);
std::string experiment_json(const ForecastExperiment& experiment);

}  // namespace lantian::serve
