#include "inventory/allocation/hourly.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <atomic>
#include <cmath>
#include <thread>

namespace lantian::inventory {
namespace {

/// One hour of rows that share a share. Plain arrays and no branch, so that the compiler takes several rows at once:
/// (x + |x|) / 2 is x where it is positive and 0 elsewhere, without rounding.
void spread_hour(double share, std::span<const double> total_kg, std::span<double> carry_kg,
                 std::span<double> delivered_kg, std::span<float> out) {
  const std::size_t rows = out.size();
  for (std::size_t row = 0; row < rows; ++row) {
    const double due = total_kg[row] * share + carry_kg[row];
    const auto rate = static_cast<float>((due + std::abs(due)) * 0.5);
    out[row] = rate;
    carry_kg[row] = due - static_cast<double>(rate);
    delivered_kg[row] += static_cast<double>(rate);
  }
}

/// Rows of one chunk from the first hour to the last; what they gave goes into `delivered_kg`, one number a row of the
/// plan.
void stream_chunk(const RatePlan& plan, const StreamShape& shape, std::size_t chunk,
                  const std::function<void(const RateBlock&)>& take, std::span<double> delivered_kg) {
  const std::size_t first = chunk * shape.rows;
  const std::size_t rows = std::min(shape.rows, plan.rows.size() - first);
  HourlyRates rates{plan, first, rows};
  std::vector<float> block(rows * shape.hours);
  for (std::size_t hour = 0; rates.hours_left() > 0;) {
    const std::size_t hours = std::min(shape.hours, rates.hours_left());
    const std::span<float> out{block.data(), hours * rows};
    rates.next(hours, out);
    take({first, rows, hour, hours, out});
    hour += hours;
  }
  std::ranges::copy(rates.delivered_kg(), delivered_kg.begin() + static_cast<std::ptrdiff_t>(first));
}

/// Row after row, so that the sums do not depend on how the rows were cut into blocks.
RateClosure closure_of_rows(const RatePlan& plan, std::span<const double> delivered_kg) {
  RateClosure closure;
  for (std::size_t row = 0; row < delivered_kg.size(); ++row) {
    const double total = plan.rows[row].total_kg;
    const double delivered = delivered_kg[row];
    const double relative = total > 0 ? std::abs(delivered - total) / total : delivered;
    closure.total_kg += total;
    closure.delivered_kg += delivered;
    if (relative <= closure.worst_relative) continue;
    closure.worst_relative = relative;
    closure.worst_row = row;
  }
  return closure;
}

}  // namespace

HourlyRates::HourlyRates(const RatePlan& plan, std::size_t first_row, std::size_t rows) : plan_{&plan} {
  LANTIAN_ASSERT(first_row + rows <= plan.rows.size(), "the rows are rows of the plan");
  carry_kg_.resize(rows);
  delivered_kg_.resize(rows);
  total_kg_.reserve(rows);
  for (std::size_t row = 0; row < rows; ++row) {
    const RateRow& planned = plan.rows[first_row + row];
    const HourShares* shares = &plan.shares[planned.shares];
    total_kg_.push_back(planned.total_kg);
    if (runs_.empty() || runs_.back().shares != shares) {
      const auto days_in = (shares->period.begin - plan.period.begin).count();
      LANTIAN_ASSERT(days_in >= 0 && shares->period.end <= plan.period.end, "shares lie inside the plan's period");
      runs_.push_back({row, row, shares, static_cast<std::size_t>(days_in) * 24});
    }
    runs_.back().end = row + 1;
  }
}

void HourlyRates::next(std::size_t hours, std::span<float> out) {
  LANTIAN_ASSERT(hours <= hours_left() && out.size() == hours * rows(), "the block fits what is left");
  for (std::size_t i = 0; i < hours; ++i, ++hour_) {
    const std::span<float> of_hour = out.subspan(i * rows(), rows());
    for (const Run& run : runs_) {
      const std::size_t count = run.end - run.begin;
      const std::size_t at = hour_ - run.first_hour;  // wraps to a huge number before the run begins
      const double share = at < run.shares->share.size() ? run.shares->share[at] : 0;
      const std::span<float> part = of_hour.subspan(run.begin, count);
      if (share > 0) {
        spread_hour(share, std::span{total_kg_}.subspan(run.begin, count),
                    std::span{carry_kg_}.subspan(run.begin, count), std::span{delivered_kg_}.subspan(run.begin, count),
                    part);
      } else {
        std::ranges::fill(part, 0.0F);
      }
    }
  }
}

RateClosure stream_rates(const RatePlan& plan, const StreamShape& shape,
                         const std::function<void(const RateBlock&)>& take) {
  LANTIAN_ASSERT(shape.rows > 0 && shape.hours > 0 && shape.threads > 0, "blocks hold something");
  const std::size_t chunks = (plan.rows.size() + shape.rows - 1) / shape.rows;
  std::vector<double> delivered_kg(plan.rows.size());
  std::atomic<std::size_t> next_chunk{0};
  const auto work = [&] {
    for (std::size_t chunk = next_chunk++; chunk < chunks; chunk = next_chunk++) {
      stream_chunk(plan, shape, chunk, take, delivered_kg);
    }
  };
  {
    std::vector<std::jthread> helpers;
    for (int i = 1; i < shape.threads; ++i) helpers.emplace_back(work);
    work();
  }
  return closure_of_rows(plan, delivered_kg);
}

}  // namespace lantian::inventory
