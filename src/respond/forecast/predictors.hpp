#pragma once
#include "explain/trees/forest.hpp"
#include "respond/forecast/usual.hpp"

#include <string>
#include <vector>

/// What the correction sees of a place, a day of issue and a lead.
namespace lantian::respond {

/// One forecast of one place.
struct ForecastRow {
  std::size_t place = 0;
  Day issued{};
  int lead = 1;
  Day day() const { return issued + std::chrono::days{lead}; }
};

/// In the order of the columns: lead, time of the year, guess and table of the day, last values and last errors with
/// their recent means, weather of the day, of the day before it and of the day of issue, mean of the days between.
std::vector<std::string> predictor_names(const ForecastGround& ground, ForecastItem item);

/// Lays out the rows for one item. Nothing that stands there is later than the row's day of issue but the guess, which
/// knows no measurement after its own `known`, and the outlook of that day of issue. What is missing is NaN, as the
/// learner has it.
explain::Predictors predictors_of(const ForecastGround& ground, const FirstGuess& guess, ForecastItem item,
                                  const std::vector<ForecastRow>& rows, const ForecastRule& rule);

}  // namespace lantian::respond
