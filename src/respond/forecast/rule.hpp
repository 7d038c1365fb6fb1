#pragma once
#include "base/result.hpp"
#include "explain/trees/training.hpp"
#include "respond/forecast/forecast.hpp"
#include "terms/region.hpp"

#include <array>
#include <string>
#include <vector>

/// How a forecast is made and judged: data/respond/forecast.toml.
namespace lantian::respond {

struct ForecastRule {
  explain::TrainingChoice learner;
  int thin = 1;          ///< every so many-th row is learned from
  double ridge = 0.01;   ///< of the lines by lead that go before the trees
  double log_above = 0;  ///< ug/m3 beside which errors of particles are shares of the value; 0: they are differences

  int block_days = 7;
  int gap_days = 5;
  int calibration_folds = 5;
  int least_days = 200;

  int window_days = 20;
  int least_values = 15;
  int apart_days = 20;
  int recent_days = 7;

  int members = 100;
  double low_percentile = 5, high_percentile = 95;
  double level_above = 3;        ///< ug/m3 below which levels are alike
  double weight_of_ozone = 0.5;  ///< in the distance of levels, where each of the particles weighs 1

  double most_edited = 3000;  ///< ug/m3

  double dust_fine_share = 0.5;
  double dust_gust = 0;

  std::vector<int> index_above;  ///< events that are verified: the day's index is above
  int bins = 10;
  std::vector<int> heating_months;

  /// SYNTHETIC weather forecasts of the demonstration.
  struct Demonstration {
    std::array<double, forecast_days> correlation{};  ///< of forecast and truth, by lead
    double along_leads = 0, along_issues = 0;
    int seed = 1;
  } demonstration;
  int experiment_least_days = 60;  ///< `least_days` of `lantian respond experiment`, whose record is one winter
};

/// Returns malformed with every fault.
Result<ForecastRule> read_forecast_rule(const terms::SourceFile& file);

}  // namespace lantian::respond
