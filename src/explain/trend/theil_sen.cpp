#include "explain/trend/theil_sen.hpp"

#include "base/assert.hpp"
#include "inventory/uncertainty/counter_random.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <span>

namespace lantian::explain {
namespace {

constexpr std::size_t fewest_values = 6;
constexpr double days_a_year = 365;

/// Requires: not empty. Reorders.
double median_of(std::span<double> values) {
  const std::size_t half = values.size() / 2;
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(half);
  std::nth_element(values.begin(), middle, values.end());
  if (values.size() % 2 == 1) return *middle;
  return (*middle + *std::max_element(values.begin(), middle)) / 2;
}

/// Slopes of all pairs of different days; `slopes` is scratch space.
std::optional<double> median_slope(std::span<const double> x, std::span<const double> y, std::vector<double>& slopes) {
  slopes.clear();
  for (std::size_t i = 0; i < x.size(); ++i) {
    for (std::size_t j = i + 1; j < x.size(); ++j) {
      if (x[i] != x[j]) slopes.push_back((y[j] - y[i]) / (x[j] - x[i]));
    }
  }
  return slopes.empty() ? std::nullopt : std::optional{median_of(slopes)};
}

/// Begins of blocks, by the number of the draw.
class Draws {
 public:
  explicit Draws(std::uint64_t seed) : key_{inventory::halves(seed)} {}
  std::size_t below(std::size_t count) {
    const auto [low, high] = inventory::halves(drawn_++);
    const std::uint64_t word = inventory::Philox::words({low, high, 0, 0}, key_)[0];
    return static_cast<std::size_t>(word * count >> 32U);
  }

 private:
  inventory::Philox::Key key_;
  std::uint64_t drawn_ = 0;
};

struct Resample {
  std::vector<double> x, y;
  void draw(const DatedValues& values, std::size_t block, Draws& draws) {
    x.clear();
    y.clear();
    while (x.size() < values.size()) {
      const std::size_t begin = draws.below(values.size() - block + 1);
      for (std::size_t k = 0; k < block && x.size() < values.size(); ++k) {
        x.push_back(values.days[begin + k]);
        y.push_back(values.values[begin + k]);
      }
    }
  }
};

std::vector<double> resampled_slopes(const DatedValues& values, const TheilSenChoice& choice, std::size_t block) {
  Draws draws{choice.seed};
  Resample resample;
  std::vector<double> scratch, slopes;
  while (slopes.size() < static_cast<std::size_t>(choice.resamples)) {
    resample.draw(values, block, draws);
    // A resample of one day only has no slope: it is drawn again.
    if (const auto slope = median_slope(resample.x, resample.y, scratch)) slopes.push_back(*slope);
  }
  std::ranges::sort(slopes);
  return slopes;
}

/// Twice the smaller share of slopes on one side of 0; a slope of 0 counts half on either side.
double two_sided(const std::vector<double>& sorted) {
  const auto below = std::ranges::lower_bound(sorted, 0.0) - sorted.begin();
  const auto not_above = std::ranges::upper_bound(sorted, 0.0) - sorted.begin();
  const double share = static_cast<double>(below + not_above) / 2 / static_cast<double>(sorted.size());
  return 2 * std::min(share, 1 - share);
}

}  // namespace

std::optional<Line> theil_sen_line(const DatedValues& values) {
  std::vector<double> scratch;
  const auto slope = median_slope(values.days, values.values, scratch);
  if (!slope) return std::nullopt;
  std::vector<double> x = values.days, y = values.values;
  return Line{median_of(y) - *slope * median_of(x), *slope};
}

Result<TheilSen> theil_sen(const DatedValues& values, const TheilSenChoice& choice) {
  LANTIAN_ASSERT(choice.resamples >= 99 && choice.confidence > 0 && choice.confidence < 1, "a bootstrap with tails");
  if (values.size() < fewest_values) {
    return Error{ErrorCode::incomplete,
                 fmt::format("a slope needs {} means at least, there are {}; give a longer period or accept means of "
                             "fewer rows",
                             fewest_values, values.size()),
                 "explain trend"};
  }
  const auto line = theil_sen_line(values);
  LANTIAN_ASSERT(line, "days differ");
  TheilSen out;
  out.n = values.size();
  out.line = *line;
  out.a_year = line->slope_a_day * days_a_year;
  if (choice.block) out.block_length = static_cast<int>(std::lround(std::cbrt(static_cast<double>(values.size()))));
  const auto slopes = resampled_slopes(values, choice, static_cast<std::size_t>(out.block_length));
  const auto tail = static_cast<std::size_t>(std::nearbyint((1 - choice.confidence) / 2 * choice.resamples));
  out.lower_a_year = slopes[tail] * days_a_year;
  out.upper_a_year = slopes[slopes.size() - tail - 1] * days_a_year;
  out.p = two_sided(slopes);
  if (const double first = line->at(values.days.front()); first > 0) out.percent_a_year = 100 * out.a_year / first;
  return out;
}

}  // namespace lantian::explain
