#pragma once
#include "explain/frame.hpp"

#include <span>
#include <string_view>

/// Means by hour of day, weekday, month, year and any two of them: time variation and trend levels.
namespace lantian::explain {

enum class CalendarKey : unsigned char {
  hour,        ///< 1..24, the hour that ends there; of a daily frame always 24
  weekday,     ///< 1 Monday .. 7 Sunday
  month,       ///< 1..12
  season,      ///< 1 spring (March to May), 2 summer, 3 autumn, 4 winter
  year,        ///< 2023
  year_month,  ///< 202310
};
/// "hour", "weekday", "month", "season", "year", "year_month".
std::string_view name_of(CalendarKey key);
std::optional<CalendarKey> calendar_key(std::string_view name);

/// `lower` and `upper` bound the mean; there are none when all its rows lie in one week.
struct CalendarMean {
  std::vector<int> keys;  ///< in the order asked for
  std::size_t n = 0, weeks = 0;
  double mean = 0;
  std::optional<double> lower, upper;
};

/// One mean for each combination that has `least` rows with a value, ascending by keys. The interval takes weeks,
/// Monday to Sunday, as what is independent, and not hours: bad days come in runs, and an interval of hours would be
/// several times too narrow. Variance of a ratio of sums over weeks, linearised, times G/(G-1) for G weeks; Student's t
/// with G-1 degrees of freedom. Requires: as many values as rows; 0 < confidence < 1. Source: Cochran 1977, Sampling
/// Techniques, chapter 9A (clusters of unequal size).
std::vector<CalendarMean> calendar_means(const Frame& frame, const Values& values, std::span<const CalendarKey> keys,
                                         std::size_t least = 1, double confidence = 0.95);

/// The quantile of Student's t: exact for 1 and 2 degrees of freedom, else by an expansion that is right to 0.005 for 3
/// and better above. Requires: 0 < p < 1.
double student_quantile(double p, std::size_t degrees);

}  // namespace lantian::explain
