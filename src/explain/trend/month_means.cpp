#include "explain/trend/month_means.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::explain {
namespace {

std::chrono::year_month month_of(Day day) {
  const std::chrono::year_month_day date{day};
  return date.year() / date.month();
}

Day first_of(std::chrono::year_month month) {
  return Day{month / 1};
}

/// Begins of the periods that the frame touches, and one more: the end of the last.
std::vector<Day> begins_of(const Frame& frame, bool by_month) {
  std::vector<Day> begins;
  if (frame.ends.empty()) return begins;
  const Day first = day_of(frame.ends.front()), last = day_of(frame.ends.back());
  if (by_month) {
    for (std::chrono::year_month month = month_of(first); month <= month_of(last) + std::chrono::months{1};
         month += std::chrono::months{1})
      begins.push_back(first_of(month));
  } else {
    for (Day day = first; day <= last + std::chrono::days{1}; day += std::chrono::days{1}) begins.push_back(day);
  }
  return begins;
}

MeanSeries means_of(const Frame& frame, const Values& values, bool by_month, double least_capture) {
  LANTIAN_ASSERT(values.size() == frame.rows(), "a value for each row");
  LANTIAN_ASSERT(least_capture >= 0 && least_capture <= 1, "a share");
  MeanSeries series;
  series.begins = begins_of(frame, by_month);
  if (series.begins.empty()) return series;
  const int steps_a_day = frame.step == Step::hour ? 24 : 1;
  std::size_t row = 0;
  for (std::size_t n = 0; n + 1 < series.begins.size(); ++n) {
    double sum = 0;
    std::size_t count = 0;
    for (; row < frame.rows() && day_of(frame.ends[row]) < series.begins[n + 1]; ++row) {
      if (!values[row]) continue;
      sum += *values[row];
      ++count;
    }
    const auto whole = static_cast<double>((series.begins[n + 1] - series.begins[n]).count()) * steps_a_day;
    const bool enough = count > 0 && static_cast<double>(count) >= least_capture * whole;
    series.counts.push_back(count);
    series.values.push_back(enough ? std::optional{sum / static_cast<double>(count)} : std::nullopt);
  }
  series.begins.pop_back();
  return series;
}

}  // namespace

MeanSeries month_means(const Frame& frame, const Values& values, double least_capture) {
  return means_of(frame, values, true, least_capture);
}

MeanSeries day_means(const Frame& frame, const Values& values, double least_capture) {
  return means_of(frame, values, false, least_capture);
}

DatedValues present(const MeanSeries& series) {
  DatedValues out;
  for (std::size_t n = 0; n < series.size(); ++n) {
    if (!series.values[n]) continue;
    out.days.push_back(static_cast<double>(series.begins[n].time_since_epoch().count()));
    out.values.push_back(*series.values[n]);
    out.places.push_back(n);
  }
  return out;
}

}  // namespace lantian::explain
