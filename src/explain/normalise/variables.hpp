#pragma once
#include "base/result.hpp"
#include "explain/frame.hpp"
#include "explain/trees/forest.hpp"

#include <algorithm>
#include <string>
#include <vector>

/// What a model of the air is allowed to see of a table of hours: when it was, and what the weather was.
namespace lantian::explain {

struct VariableChoice {
  std::vector<std::string> weather;  ///< columns of the frame; empty: every one that data/explain names as weather
  std::vector<int> mean_of_hours{};  ///< each of them also as the mean of so many hours before: the air remembers
  double least_share = 0.75;         ///< of a row's weather variables that must be there, else the row is left out
  bool trend = true;                 ///< time since the first row; without it no change over years can be learned
  int trend_step_days = 30;          ///< the trend counts whole steps: finer, a model would remember an episode by its
                                     ///< date instead of its weather
};

/// Time variables stand first, in this order: trend (days, in steps; when chosen), day of year (1..366), weekday
/// (Monday 1..7), hour of the day (1..24, hourly frames alone). Weather follows.
struct ModelTable {
  Predictors table;
  std::vector<std::string> names;
  std::size_t time_variables = 0;
  std::vector<std::uint32_t> usable;  ///< rows with enough weather, ascending
  bool hourly = true;

  /// Of a variable in `names`; their number when there is none of that name.
  std::size_t position(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::find(names, name) - names.begin());
  }
};

/// Columns that are weather when nothing else is said, in this order, of those that the frame has.
std::vector<std::string> weather_columns(const Frame& frame);

/// Means of hours before that are usual: 6, 24 and 72 h for hours, 72 h for days. On the Beijing hours they lift R2 on
/// unseen weeks from 0.56 to 0.70.
std::vector<int> usual_memory(Step step);

/// Lays out the variables of every row. A mean of hours before is missing when more than a quarter of them is. Returns
/// not_found (a column; those there are named), invalid_argument (no weather at all, lengths below 2).
Result<ModelTable> make_model_table(const Frame& frame, const VariableChoice& choice);

}  // namespace lantian::explain
