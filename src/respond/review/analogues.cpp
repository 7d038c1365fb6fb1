#include "respond/review/analogues.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <chrono>
#include <cmath>

namespace lantian::respond {
namespace {

std::vector<double> column_deviations(std::span<const WeatherDay> days) {
  if (days.empty()) return {};
  const std::size_t width = days.front().columns.size();
  std::vector<double> mean(width), out(width);
  for (const WeatherDay& day : days) {
    LANTIAN_ASSERT(day.columns.size() == width, "days of weather have one set of columns");
    for (std::size_t c = 0; c < width; ++c) mean[c] += day.columns[c] / static_cast<double>(days.size());
  }
  for (const WeatherDay& day : days) {
    for (std::size_t c = 0; c < width; ++c) out[c] += std::pow(day.columns[c] - mean[c], 2);
  }
  for (double& one : out) one = std::sqrt(one / static_cast<double>(days.size()));
  return out;
}

double weather_distance(const WeatherDay& a, const WeatherDay& b, std::span<const double> deviations) {
  double squares = 0;
  int used = 0;
  for (std::size_t c = 0; c < deviations.size(); ++c) {
    if (deviations[c] <= 0) continue;
    squares += std::pow((a.columns[c] - b.columns[c]) / deviations[c], 2);
    ++used;
  }
  return used == 0 ? 0 : std::sqrt(squares / used);
}

/// Days apart on the calendar, whatever the year.
int calendar_gap(Day a, Day b) {
  const auto of_year = [](Day day) {
    const std::chrono::year_month_day date{day};
    return static_cast<int>((day - Day{std::chrono::local_days{date.year() / 1 / 1}}).count());
  };
  constexpr int year_days = 365;
  const int gap = std::abs(of_year(a) - of_year(b)) % year_days;
  return std::min(gap, year_days - gap);
}

double deviation_of(const std::vector<SimilarDay>& days, double mean) {
  double squares = 0;
  for (const SimilarDay& one : days) squares += std::pow(one.pm25 - mean, 2);
  return std::sqrt(squares / static_cast<double>(days.size() - 1));
}

DayInSimilarWeather nearest_days(const WeatherDay& day, std::span<const WeatherDay> all,
                                 std::span<const double> deviations, const ReviewRule& rule) {
  DayInSimilarWeather out{day.day, *day.pm25, {}, {}};
  for (const WeatherDay& other : all) {
    if (other.response || !other.pm25 || calendar_gap(day.day, other.day) > rule.season_window_days) continue;
    const double distance = weather_distance(day, other, deviations);
    if (distance <= rule.analogue_reach) out.nearest.push_back({other.day, distance, *other.pm25});
  }
  std::ranges::stable_sort(out.nearest, {}, &SimilarDay::distance);
  const auto wanted = static_cast<std::size_t>(rule.analogues);
  if (out.nearest.size() < wanted) {
    out.nearest.clear();
    return out;
  }
  out.nearest.resize(wanted);
  double sum = 0;
  for (const SimilarDay& one : out.nearest) sum += one.pm25;
  out.expected = sum / static_cast<double>(wanted);
  return out;
}

}  // namespace

SimilarWeather similar_weather(std::span<const WeatherDay> days, Day first, Day last, const ReviewRule& rule) {
  SimilarWeather out;
  const std::vector<double> deviations = column_deviations(days);
  for (const WeatherDay& day : days) {
    if (!day.response && day.pm25 && calendar_gap(day.day, first) <= rule.season_window_days) ++out.candidates;
    if (!day.response || !day.pm25 || day.day < first || day.day > last) continue;
    out.days.push_back(nearest_days(day, days, deviations, rule));
  }
  double difference = 0, spread = 0;
  for (const DayInSimilarWeather& one : out.days) {
    if (!one.expected) continue;
    ++out.compared;
    difference += *one.expected - one.observed;
    if (one.nearest.size() > 1) spread += deviation_of(one.nearest, *one.expected);
  }
  if (out.compared == 0) return out;
  const auto count = static_cast<double>(out.compared);
  constexpr double of_95_percent = 1.96;
  const double half = of_95_percent * spread / count / std::sqrt(static_cast<double>(rule.analogues));
  out.difference = difference / count;
  out.low = *out.difference - half;
  out.high = *out.difference + half;
  return out;
}

}  // namespace lantian::respond
