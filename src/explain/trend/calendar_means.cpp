#include "explain/trend/calendar_means.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <numbers>

namespace lantian::explain {
namespace {

constexpr std::array<std::string_view, 6> key_names{"hour", "weekday", "month", "season", "year", "year_month"};

int key_of(CalendarKey key, HourEnding end) {
  const Day day = day_of(end);
  const std::chrono::year_month_day date{day};
  const int month = static_cast<int>(static_cast<unsigned>(date.month()));
  const int year = static_cast<int>(date.year());
  switch (key) {
    case CalendarKey::hour:
      return hour_of_day(end);
    case CalendarKey::weekday:
      return static_cast<int>(std::chrono::weekday{day}.iso_encoding());
    case CalendarKey::month:
      return month;
    case CalendarKey::season:
      return (month + 9) % 12 / 3 + 1;
    case CalendarKey::year:
      return year;
    case CalendarKey::year_month:
      return year * 100 + month;
  }
  return 0;
}

/// Weeks from Monday to Sunday; 1970-01-01 was a Thursday.
std::int64_t week_of(HourEnding end) {
  const std::int64_t day = day_of(end).time_since_epoch().count() + 3;
  return day >= 0 ? day / 7 : (day - 6) / 7;
}

struct WeekSum {
  std::int64_t week = 0;
  double sum = 0, count = 0;
};

/// Rows ascend in time, so that a week's rows of one cell come together.
struct Cell {
  std::vector<WeekSum> weeks;
  void take(std::int64_t week, double value) {
    if (weeks.empty() || weeks.back().week != week) weeks.push_back({week, 0, 0});
    weeks.back().sum += value;
    ++weeks.back().count;
  }
};

CalendarMean mean_of(const std::vector<int>& keys, const Cell& cell, double confidence) {
  CalendarMean out;
  out.keys = keys;
  out.weeks = cell.weeks.size();
  double sum = 0, count = 0;
  for (const WeekSum& one : cell.weeks) {
    sum += one.sum;
    count += one.count;
  }
  out.n = static_cast<std::size_t>(count);
  out.mean = sum / count;
  if (out.weeks < 2) return out;
  double square = 0;
  for (const WeekSum& one : cell.weeks) {
    const double rest = one.sum - out.mean * one.count;
    square += rest * rest;
  }
  const auto weeks = static_cast<double>(out.weeks);
  const double error = std::sqrt(square * weeks / (weeks - 1)) / count;
  const double reach = student_quantile((1 + confidence) / 2, out.weeks - 1) * error;
  out.lower = out.mean - reach;
  out.upper = out.mean + reach;
  return out;
}

/// The normal quantile by bisection of erfc: rarely asked for, exact to rounding.
double normal_quantile(double p) {
  double low = -40, high = 40;
  for (int n = 0; n < 120; ++n) {
    const double middle = (low + high) / 2;
    (std::erfc(-middle / std::numbers::sqrt2) / 2 < p ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

std::string_view name_of(CalendarKey key) {
  return key_names.at(static_cast<std::size_t>(key));
}

std::optional<CalendarKey> calendar_key(std::string_view name) {
  const auto found = std::ranges::find(key_names, name);
  if (found == key_names.end()) return std::nullopt;
  return static_cast<CalendarKey>(found - key_names.begin());
}

double student_quantile(double p, std::size_t degrees) {
  LANTIAN_ASSERT(p > 0 && p < 1 && degrees > 0, "a quantile");
  if (degrees == 1) return std::tan(std::numbers::pi * (p - 0.5));
  if (degrees == 2) return (2 * p - 1) * std::sqrt(2 / (4 * p * (1 - p)));
  // Abramowitz and Stegun 26.7.5.
  const double z = normal_quantile(p), z2 = z * z, v = static_cast<double>(degrees);
  const double g1 = z * (z2 + 1) / 4;
  const double g2 = z * ((5 * z2 + 16) * z2 + 3) / 96;
  const double g3 = z * (((3 * z2 + 19) * z2 + 17) * z2 - 15) / 384;
  const double g4 = z * ((((79 * z2 + 776) * z2 + 1482) * z2 - 1920) * z2 - 945) / 92160;
  return z + (g1 + (g2 + (g3 + g4 / v) / v) / v) / v;
}

std::vector<CalendarMean> calendar_means(const Frame& frame, const Values& values, std::span<const CalendarKey> keys,
                                         std::size_t least, double confidence) {
  LANTIAN_ASSERT(values.size() == frame.rows(), "a value for each row");
  std::map<std::vector<int>, Cell> cells;
  std::vector<int> place(keys.size());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    if (!values[row]) continue;
    std::ranges::transform(keys, place.begin(), [&](CalendarKey key) { return key_of(key, frame.ends[row]); });
    cells[place].take(week_of(frame.ends[row]), *values[row]);
  }
  std::vector<CalendarMean> out;
  for (const auto& [at, cell] : cells) {
    const CalendarMean mean = mean_of(at, cell, confidence);
    if (mean.n >= least) out.push_back(mean);
  }
  return out;
}

}  // namespace lantian::explain
