#pragma once
#include "respond/review/inputs.hpp"
#include "respond/review/rule.hpp"

#include <optional>
#include <span>
#include <vector>

/// What days of similar weather without a response were like.
namespace lantian::respond {

struct SimilarDay {
  Day day{};
  double distance = 0;
  double pm25 = 0;
};

/// A day of the response and its nearest days; `nearest` is empty when there are fewer than the rule asks for.
struct DayInSimilarWeather {
  Day day{};
  double observed = 0;
  std::vector<SimilarDay> nearest;
  std::optional<double> expected;  ///< mean of `nearest`
};

/// Differences are expected less observed: above 0 the similar days were dirtier.
struct SimilarWeather {
  std::size_t candidates = 0;  ///< days without a response, of the season, with weather and PM2.5
  std::vector<DayInSimilarWeather> days;
  std::size_t compared = 0;  ///< days with enough similar ones
  std::optional<double> difference, low, high;  ///< mean; 95 % by the spread among the similar days
};

/// Every day of `days` with a response that lies in [first, last] against the nearest days without one. Distance: root
/// mean square over columns, each in its standard deviation over all days. Half range of the mean: 1.96 x mean of the
/// days' standard deviations / root of their number k, as if days shared their errors. Requires: rows of one length.
SimilarWeather similar_weather(std::span<const WeatherDay> days, Day first, Day last, const ReviewRule& rule);

}  // namespace lantian::respond
