#include "base/assert.hpp"
#include "serve/explain_layout.hpp"
#include "serve/explain_wind.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace lantian::serve {
namespace {

using explain::Column;
using explain::Frame;
using explain::Values;

constexpr double degree = std::numbers::pi / 180;

/// A column of that name and unit, made empty when it is not there.
Column& column_of(Frame& frame, const Column& like) {
  const auto at = std::ranges::find(frame.columns, like.name, &Column::name);
  if (at != frame.columns.end()) return *at;
  frame.columns.push_back({like.name, like.unit, Values(frame.rows())});
  return frame.columns.back();
}

struct Sum {
  double total = 0;
  int count = 0;
};

}  // namespace

void add_wind_parts(Frame& frame) {
  const Values* speed = frame.find("wind_speed");
  const Values* from = frame.find("wind_from");
  if (speed == nullptr || from == nullptr || frame.find("wind_east") != nullptr) return;
  Values east(frame.rows()), north(frame.rows());
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto& v = (*speed)[row];
    const auto& d = (*from)[row];
    if (v && *v == 0) {
      east[row] = north[row] = 0.0;  // calm air has no direction
    } else if (v && d) {
      east[row] = -*v * std::sin(*d * degree);
      north[row] = -*v * std::cos(*d * degree);
    }
  }
  frame.columns.push_back({"wind_east", "m/s", std::move(east)});
  frame.columns.push_back({"wind_north", "m/s", std::move(north)});
}

void turn_to_parts(Frame& frame) {
  const auto from = std::ranges::find(frame.columns, std::string{"wind_from"}, &Column::name);
  const Values* east = frame.find("wind_east");
  const Values* north = frame.find("wind_north");
  if (from == frame.columns.end() || east == nullptr || north == nullptr) return;
  for (std::size_t row = 0; row < frame.rows(); ++row) {
    const auto& u = (*east)[row];
    const auto& v = (*north)[row];
    from->values[row].reset();
    if (!u || !v || (*u == 0 && *v == 0)) continue;
    const double direction = std::atan2(-*u, -*v) / degree;
    from->values[row] = direction < 0 ? direction + 360 : direction;
  }
}

Frame mean_of(const std::vector<Frame>& frames) {
  LANTIAN_ASSERT(!frames.empty(), "a mean of no place");
  if (frames.size() == 1) return frames.front();
  Frame out;
  out.step = frames.front().step;
  for (const Frame& one : frames) {
    LANTIAN_ASSERT(one.step == out.step, "a mean of hours and days");
    out.synthetic = out.synthetic || one.synthetic;
    out.ends.insert(out.ends.end(), one.ends.begin(), one.ends.end());
  }
  std::ranges::sort(out.ends);
  out.ends.erase(std::unique(out.ends.begin(), out.ends.end()), out.ends.end());
  std::map<std::string, std::vector<Sum>> sums;
  for (const Frame& one : frames) {
    for (const Column& column : one.columns) {
      column_of(out, column);
      std::vector<Sum>& sum = sums[column.name];
      sum.resize(out.rows());
      std::size_t at = 0;
      for (std::size_t row = 0; row < one.rows(); ++row) {
        while (out.ends[at] < one.ends[row]) ++at;
        if (!column.values[row]) continue;
        sum[at].total += *column.values[row];
        ++sum[at].count;
      }
    }
  }
  for (Column& column : out.columns) {
    const std::vector<Sum>& sum = sums[column.name];
    for (std::size_t row = 0; row < out.rows(); ++row) {
      if (sum[row].count > 0) column.values[row] = sum[row].total / sum[row].count;
    }
  }
  turn_to_parts(out);
  return out;
}

Frame joined_by_time(Frame air, const Frame& weather) {
  air.synthetic = air.synthetic || weather.synthetic;
  for (const Column& column : weather.columns) {
    if (air.find(column.name) != nullptr) continue;
    Column& to = column_of(air, column);
    std::size_t at = 0;
    for (std::size_t row = 0; row < air.rows(); ++row) {
      while (at < weather.rows() && weather.ends[at] < air.ends[row]) ++at;
      if (at < weather.rows() && weather.ends[at] == air.ends[row]) to.values[row] = column.values[at];
    }
  }
  return air;
}

Frame days_of(const Frame& hours) {
  constexpr int least_hours = 18;
  LANTIAN_ASSERT(hours.step == explain::Step::hour, "days of days");
  Frame out;
  out.step = explain::Step::day;
  out.synthetic = hours.synthetic;
  std::vector<std::size_t> day_at(hours.rows());
  for (std::size_t row = 0; row < hours.rows(); ++row) {
    const HourEnding end = hour_ending(day_of(hours.ends[row]), 24);
    if (out.ends.empty() || out.ends.back() != end) out.ends.push_back(end);
    day_at[row] = out.ends.size() - 1;
  }
  for (const Column& column : hours.columns) {
    std::vector<Sum> sum(out.rows());
    for (std::size_t row = 0; row < hours.rows(); ++row) {
      if (!column.values[row]) continue;
      sum[day_at[row]].total += *column.values[row];
      ++sum[day_at[row]].count;
    }
    Column& to = column_of(out, column);
    for (std::size_t day = 0; day < out.rows(); ++day) {
      if (sum[day].count < least_hours) continue;
      to.values[day] = column.name == "rain" ? sum[day].total : sum[day].total / sum[day].count;
    }
  }
  turn_to_parts(out);
  return out;
}

}  // namespace lantian::serve
