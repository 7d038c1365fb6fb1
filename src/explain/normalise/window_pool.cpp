#include "base/assert.hpp"
#include "explain/normalise/normalise.hpp"

#include <algorithm>
#include <compare>
#include <numeric>

namespace lantian::explain {
namespace {

constexpr int year_days = 366;
/// Days of the year of one part of a daily frame.
constexpr int daily_part = 46;

struct DatedRow {
  int day = 0;  ///< of the year; in a pool below 1 or above 366 where the year closes
  std::uint32_t row = 0;
  friend auto operator<=>(const DatedRow&, const DatedRow&) = default;
};

/// Rows of `dated` from `low` to `high` days, repeated across the turn of the year.
std::vector<DatedRow> around(const std::vector<DatedRow>& dated, int low, int high) {
  std::vector<DatedRow> out;
  for (const int turn : {-year_days, 0, year_days}) {
    for (const DatedRow& one : dated) {
      const int day = one.day + turn;
      if (low <= day && day <= high) out.push_back({day, one.row});
    }
  }
  std::ranges::sort(out);
  return out;
}

WindowPool::Part part_of(const std::vector<DatedRow>& targets, const std::vector<DatedRow>& pool, int window) {
  WindowPool::Part out;
  for (const DatedRow& one : pool) out.pool.push_back(one.row);
  const auto position = [&](int day) {
    return static_cast<std::uint32_t>(std::ranges::lower_bound(pool, day, {}, &DatedRow::day) - pool.begin());
  };
  for (const DatedRow& one : targets) {
    out.targets.push_back(one.row);
    out.first.push_back(position(one.day - window));
    out.last.push_back(position(one.day + window + 1));
  }
  return out;
}

}  // namespace

WindowPool::WindowPool(const ModelTable& model, int window_days) {
  LANTIAN_ASSERT(window_days >= 0 && 2 * window_days < year_days, "a window that is no part of a year");
  const std::size_t day = model.position("day_of_year"), hour = model.position("hour");
  const std::size_t hours = model.hourly ? 24 : 1;
  std::vector<std::vector<DatedRow>> targets(hours), pool(hours);
  const auto hour_at = [&](std::size_t row) {
    return model.hourly ? static_cast<std::size_t>(model.table.at(row, hour)) - 1 : 0;
  };
  const auto dated = [&](std::uint32_t row) { return DatedRow{static_cast<int>(model.table.at(row, day)), row}; };
  for (std::uint32_t row = 0; row < model.table.rows; ++row) targets[hour_at(row)].push_back(dated(row));
  for (const std::uint32_t row : model.usable) pool[hour_at(row)].push_back(dated(row));
  for (std::size_t h = 0; h < hours; ++h) {
    std::ranges::sort(targets[h]);
    const int step = model.hourly ? year_days : daily_part;
    for (int low = 1; low <= year_days; low += step) {
      const int high = std::min(year_days, low + step - 1);
      std::vector<DatedRow> here;
      for (const DatedRow& one : targets[h]) {
        if (low <= one.day && one.day <= high) here.push_back(one);
      }
      if (!here.empty())
        parts_.push_back(part_of(here, around(pool[h], low - window_days, high + window_days), window_days));
    }
  }
}

}  // namespace lantian::explain
