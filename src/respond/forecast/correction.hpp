#pragma once
#include "respond/forecast/predictors.hpp"

#include <functional>
#include <vector>

/// The correction of the first guess: gradient boosting on its errors, one model for each item, pooled over places and
/// leads. And its forecasts of days that it has not seen.
namespace lantian::respond {

/// A forecast with what came of it, where that is known.
struct ForecastOutcome {
  ForecastRow row;
  ByItem<std::optional<double>> predicted, guess, usual, persistence, measured;
  std::optional<double> table;  ///< PM2.5 of source-receptor table x emissions alone
};

/// What costs nothing to say: the last valid value of the two days that end with the row's day of issue.
std::optional<double> persistence_of(const AirHistory& air, const ForecastRow& row, ForecastItem item);

/// A block of days of issue [begin, end) and what may be learned from for it: `known` is the last day whose
/// measurements any part of the model saw.
struct ForecastBlock {
  Day begin{}, end{}, known{};
};

/// Blocks that follow one another through a season, the last one maybe shorter. Each knows what ended the gap before
/// it.
std::vector<ForecastBlock> forward_blocks(const Period& season, const ForecastRule& rule);

/// Learns from every station's days up to `block.known` and forecasts the days of issue of the block at all places:
/// stations by the model, a county by the mean of its stations. No later measurement changes the answer.
/// Returns incomplete (a record shorter than ForecastRule::least_days, or too few rows), and what `train` returns.
Result<std::vector<ForecastOutcome>> forecast_block(const ForecastGround& ground, const ForecastBlock& block,
                                                    const ForecastRule& rule);

/// Forecasts of all days up to `known` that their own model has not seen: blocks of days are held out in
/// ForecastRule::calibration_folds turns, with the gap on both sides. Their errors are the first members.
Result<std::vector<ForecastOutcome>> calibration(const ForecastGround& ground, Day known, const ForecastRule& rule,
                                                 int threads = 1);

}  // namespace lantian::respond
