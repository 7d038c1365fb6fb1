#pragma once
#include "explain/contributions/explanation.hpp"
#include "explain/counterfactual/counterfactual.hpp"

#include <optional>

/// The weather's part of a change, by two methods side by side that ask different questions and should agree.
namespace lantian::explain {

struct WeatherQuestion {
  std::string target = "pm25";
  DaySpan before, after;
  VariableChoice variables;
  TrainingChoice training;
  int window_days = 14;
  bool thorough = false;  ///< also the joint pool and a forest, for a wider view of what methods differ by
};

/// What one method says the weather changed, ug/m3.
struct WeatherMethod {
  std::string id;                       ///< "counterfactual", "windowed", "joint", "forest"
  double value = 0, low = 0, high = 0;  ///< only the counterfactual has an interval of its own
  bool counts = true;
  Skill blocked;
};

struct WeatherAnswer {
  Part part;
  std::vector<WeatherMethod> methods;  ///< the counterfactual first
  Counterfactual counterfactual;
  std::vector<Study> studies;  ///< parallel to the methods behind it
  double years = 0;            ///< of the record
  bool short_record = false;   ///< below three years: only the counterfactual counts
  bool little_skill = false;   ///< R2 on unseen weeks below 0.5 by a method that counts
};

/// Normalisation: observed change less normalised change. Counterfactual: learned from the earlier period alone, what
/// it expects of the weather of the later one, less what was observed before. Value: the mean of those two, where both
/// count; range: from the lowest to the highest end of all that count. Returns what the methods return; a record that
/// is too short for normalisation is no error.
Result<WeatherAnswer> weather_part(const Frame& frame, const WeatherQuestion& question);

}  // namespace lantian::explain
