#include "explain/trend/breaks.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>

namespace lantian::explain {
namespace {

constexpr std::size_t most_values = 20'000;
constexpr double infinite = std::numeric_limits<double>::infinity();

std::size_t coefficients(BreakModel model) {
  return model == BreakModel::level ? 1 : 2;
}

/// A least-squares fit that takes one value after another; sums stand around the running mean, so that nothing cancels.
struct Fit {
  BreakModel model;
  double n = 0, mean_x = 0, mean_y = 0, xx = 0, xy = 0, yy = 0;

  void take(double x, double y) {
    ++n;
    const double dx = x - mean_x, dy = y - mean_y;
    mean_x += dx / n;
    mean_y += dy / n;
    xx += dx * (x - mean_x);
    xy += dx * (y - mean_y);
    yy += dy * (y - mean_y);
  }
  double slope() const { return model == BreakModel::line && xx > 0 ? xy / xx : 0; }
  double rss() const { return std::max(0.0, yy - slope() * xy); }
};

/// least[m][end]: the least RSS of values [0, end) in m + 1 segments; from[m][end]: where the last of them begins.
struct Table {
  std::vector<std::vector<double>> least;
  std::vector<std::vector<std::size_t>> from;
};

/// Segments are tried by their begin: all of `least` up to there is final by then, and one running fit serves all ends.
Table best_partitions(const DatedValues& values, std::size_t shortest, std::size_t most_breaks, BreakModel model) {
  const std::size_t n = values.size();
  Table table{{most_breaks + 1, std::vector<double>(n + 1, infinite)},
              {most_breaks + 1, std::vector<std::size_t>(n + 1, 0)}};
  for (std::size_t begin = 0; begin + shortest <= n; ++begin) {
    if (begin > 0 && begin < shortest) continue;
    Fit fit{model};
    for (std::size_t end = begin + 1; end <= n; ++end) {
      fit.take(values.days[end - 1], values.values[end - 1]);
      if (end - begin < shortest) continue;
      const double rss = fit.rss();
      if (begin == 0) {
        table.least[0][end] = rss;
        continue;
      }
      for (std::size_t m = 1; m <= most_breaks; ++m) {
        const double all = table.least[m - 1][begin] + rss;
        if (all < table.least[m][end]) {
          table.least[m][end] = all;
          table.from[m][end] = begin;
        }
      }
    }
  }
  return table;
}

Partition partition_of(const Table& table, std::size_t breaks, std::size_t n) {
  Partition out;
  out.rss = table.least[breaks][n];
  std::size_t end = n;
  for (std::size_t m = breaks; m > 0; --m) {
    end = table.from[m][end];
    out.breaks.push_back(end - 1);
  }
  std::ranges::reverse(out.breaks);
  return out;
}

std::vector<Segment> segments_of(const DatedValues& values, const Partition& partition, BreakModel model) {
  std::vector<Segment> segments;
  std::size_t first = 0;
  for (std::size_t n = 0; n <= partition.breaks.size(); ++n) {
    const std::size_t last = n < partition.breaks.size() ? partition.breaks[n] : values.size() - 1;
    Fit fit{model};
    for (std::size_t k = first; k <= last; ++k) fit.take(values.days[k], values.values[k]);
    segments.push_back({first, last, fit.mean_y, 365 * fit.slope(), fit.rss()});
    first = last + 1;
  }
  return segments;
}

Result<std::size_t> shortest_segment(std::size_t n, const BreakChoice& choice) {
  if (n > most_values) {
    return Error{
        ErrorCode::unsupported,
        fmt::format("{} values are too many for breaks, {} are allowed; take means of days or months", n, most_values),
        "explain breaks"};
  }
  const auto shortest = static_cast<std::size_t>(choice.least_share * static_cast<double>(n));
  if (shortest <= coefficients(choice.model)) {
    return Error{
        ErrorCode::incomplete,
        fmt::format("{:g} of {} values are {} in the shortest segment, and its model needs {} at least; give a "
                    "longer period or a larger share",
                    choice.least_share, n, shortest, coefficients(choice.model) + 1),
        "explain breaks"};
  }
  return shortest;
}

}  // namespace

double partition_bic(double rss, std::size_t n, std::size_t breaks, BreakModel model) {
  const auto count = static_cast<double>(n);
  const auto parameters = static_cast<double>((coefficients(model) + 1) * (breaks + 1));
  return count * (std::log(rss) + 1 - std::log(count) + std::log(2 * std::numbers::pi)) + std::log(count) * parameters;
}

Result<Breaks> find_breaks(const DatedValues& values, const BreakChoice& choice) {
  LANTIAN_ASSERT(choice.least_share > 0 && choice.least_share <= 0.5, "a share that leaves room for two segments");
  Breaks out;
  out.n = values.size();
  LANTIAN_TRY(out.least, shortest_segment(out.n, choice));
  const std::size_t most_breaks = std::max<std::size_t>((out.n + out.least - 1) / out.least, 2) - 2;
  const Table table = best_partitions(values, out.least, most_breaks, choice.model);
  Fit level{BreakModel::level};
  for (std::size_t k = 0; k < out.n; ++k) level.take(values.days[k], values.values[k]);
  // Below this share of the whole, a sum of squares is rounding: more breaks must not win by its logarithm.
  const double nothing = std::max(1e-20 * level.yy, std::numeric_limits<double>::min());
  for (std::size_t m = 0; m <= most_breaks; ++m) {
    Partition one = partition_of(table, m, out.n);
    one.bic = partition_bic(std::max(one.rss, nothing), out.n, m, choice.model);
    if (m > 0 && one.bic < out.partitions[out.chosen].bic) out.chosen = m;
    out.partitions.push_back(std::move(one));
  }
  out.segments = segments_of(values, out.partitions[out.chosen], choice.model);
  return out;
}

}  // namespace lantian::explain
