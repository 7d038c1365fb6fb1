#pragma once
#include "base/clock.hpp"

#include <cstdint>
#include <span>
#include <vector>

/// How far the mean of a period can be off when single errors come in spells.
namespace lantian::explain {

/// Errors of a model by day (several a day for hours), days ascending.
struct SeasonalErrors {
  std::vector<Day> days;
  std::vector<double> values;
};
struct BlockBootstrap {
  int draws = 1000;
  int block_days = 7;
  int season_days = 30;
  std::uint64_t seed = 1;
};
/// 2.5 % and 97.5 % of the drawn means.
struct ErrorInterval {
  double low = 0, high = 0;
};

/// Each block of `days` (ascending, several a day) gets the errors of a random run of days of the same length that
/// begins at most season_days away in the year; all runs when the record has none so near. Draws are pure functions of
/// seed, draw and block. Requires: errors and days not empty, draws >= 40.
ErrorInterval mean_error_interval(const SeasonalErrors& errors, std::span<const Day> days,
                                  const BlockBootstrap& choice);

}  // namespace lantian::explain
