#pragma once
#include "explain/frame.hpp"

/// Means of calendar months and days: what trends, seasons and breaks are looked for in.
namespace lantian::explain {

/// Share of the rows that a full day or month would have, below which its mean is not made.
inline constexpr double usual_capture = 0.75;

/// Means of consecutive periods without a hole: a period with too few rows stands without a value.
struct MeanSeries {
  std::vector<Day> begins;          ///< first day of each month, or each day
  Values values;                    ///< the mean of its rows; no value = too few
  std::vector<std::size_t> counts;  ///< rows with a value
  std::size_t size() const { return begins.size(); }
};

/// From the month of the first row to the month of the last. A month has a mean when its rows with a value are at least
/// `least_capture` (0..1) of the hours (or days) that the calendar gives it, and one at least. Requires: as many values
/// as the frame has rows.
MeanSeries month_means(const Frame& frame, const Values& values, double least_capture = usual_capture);

/// The same for days; of a daily frame the values themselves.
MeanSeries day_means(const Frame& frame, const Values& values, double least_capture = usual_capture);

/// Only the periods with a value: days since 1970-01-01 of each begin, and its value.
struct DatedValues {
  std::vector<double> days, values;
  std::vector<std::size_t> places;  ///< which period of the series each is
  std::size_t size() const { return days.size(); }
};
DatedValues present(const MeanSeries& series);

}  // namespace lantian::explain
