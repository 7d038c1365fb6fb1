#include "inventory/allocation/closure.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lantian::inventory {
namespace {

/// Half a step of float32, relative: what rounding one hour may cost.
constexpr double float_grain = std::numeric_limits<float>::epsilon() / 2;

double sum_of_hours(std::span<const float> hours) {
  double sum = 0;
  for (const float hour : hours) sum += static_cast<double>(hour);
  return sum;
}

ClosureLine line_of(const Period& part, double total_kg, const HourShares& shares, std::span<const float> hours) {
  const auto first = static_cast<std::size_t>((part.begin - shares.period.begin).count()) * 24;
  const auto count = static_cast<std::size_t>(part.days()) * 24;
  const auto begin = shares.share.begin() + static_cast<std::ptrdiff_t>(first);
  const double share = std::accumulate(begin, begin + static_cast<std::ptrdiff_t>(count), 0.0);
  return {part.name, total_kg * share, sum_of_hours(hours.subspan(first, count))};
}

std::vector<Spike> spikes_of(const Period& period, std::span<const float> hours, double ratio) {
  std::vector<Spike> spikes;
  for (std::size_t i = 24; i + 1 < hours.size(); i += 24) {
    const double kg = static_cast<double>(hours[i]);
    const double beside = static_cast<double>(std::max(hours[i - 1], hours[i + 1]));
    if (!(kg > ratio * beside)) continue;
    const Day day = period.begin + std::chrono::days{i / 24};
    const bool first_of_month = std::chrono::year_month_day{day}.day() == std::chrono::day{1};
    spikes.push_back({hour_ending(day, 1), kg, beside, first_of_month});
  }
  return spikes;
}

}  // namespace

double ClosureLine::relative() const {
  if (expected_kg == hours_kg) return 0;
  if (expected_kg == 0) return std::numeric_limits<double>::infinity();
  return (hours_kg - expected_kg) / expected_kg;
}

Closure closure_of(std::string source_id, double total_kg, const HourShares& shares, std::span<const float> hours_kg,
                   const ClosureRule& rule) {
  LANTIAN_ASSERT(hours_kg.size() == shares.share.size(), "one hour stands for each share");
  Closure closure;
  closure.source_id = std::move(source_id);
  closure.total = {shares.period.name, total_kg, sum_of_hours(hours_kg)};
  closure.closes = std::abs(closure.total.relative()) <= rule.relative;
  closure.worst_relative = std::abs(closure.total.relative());
  const auto take = [&](std::vector<ClosureLine>& lines, const Period& part) {
    lines.push_back(line_of(part, total_kg, shares, hours_kg));
    const double relative = std::abs(lines.back().relative());
    closure.worst_relative = std::max(closure.worst_relative, relative);
    closure.closes = closure.closes && relative <= std::max(rule.relative, 2 * float_grain);
  };
  for (const Period& month : months_of(shares.period)) take(closure.months, month);
  for (Day day = shares.period.begin; day < shares.period.end; day += std::chrono::days{1}) {
    take(closure.days, {PeriodKind::day, day, day + std::chrono::days{1}, text_of(day)});
  }
  closure.spikes = spikes_of(shares.period, hours_kg, rule.spike_ratio);
  closure.closes = closure.closes && closure.spikes.empty();
  return closure;
}

}  // namespace lantian::inventory
