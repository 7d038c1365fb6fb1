#include "explain/trend/theil_sen.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::explain {
namespace {

DatedValues dated(const std::vector<double>& days, const std::vector<double>& values) {
  DatedValues out{days, values, {}};
  for (std::size_t n = 0; n < days.size(); ++n) out.places.push_back(n);
  return out;
}

/// A falling series with noise that no rule of ours makes.
DatedValues falling(std::size_t count) {
  std::vector<double> days, values;
  for (std::size_t n = 0; n < count; ++n) {
    days.push_back(10'000 + 30.4 * static_cast<double>(n));
    values.push_back(80 - 0.3 * static_cast<double>(n) + static_cast<double>(n * 29 % 13));
  }
  return dated(days, values);
}

/// By sorting all slopes, the plain definition.
double plain_median_slope(const DatedValues& one) {
  std::vector<double> slopes;
  for (std::size_t i = 0; i < one.size(); ++i) {
    for (std::size_t j = 0; j < one.size(); ++j) {
      if (one.days[j] > one.days[i]) {
        slopes.push_back((one.values[j] - one.values[i]) / (one.days[j] - one.days[i]));
      }
    }
  }
  std::ranges::sort(slopes);
  const std::size_t half = slopes.size() / 2;
  return slopes.size() % 2 == 1 ? slopes[half] : (slopes[half - 1] + slopes[half]) / 2;
}

}  // namespace

TEST_CASE("a line with a wild value is found; by hand") {
  // y = 3 + 2 x but for one: 10 of 15 pairs have the slope 2, so has their median. Medians: x 2.5, y 9.
  const auto line = theil_sen_line(dated({0, 1, 2, 3, 4, 5}, {3, 5, 7, 900, 11, 13}));
  REQUIRE(line);
  CHECK(line->slope_a_day == 2);
  CHECK(line->intercept == 4);  // median(3, 5, 7, 11, 13, 900) - 2 * 2.5
  CHECK_FALSE(theil_sen_line(dated({4, 4, 4}, {1, 2, 3})));
}

TEST_CASE("the slope is the median of all pairs, odd and even in number") {
  for (const std::size_t count : {7U, 8U, 13U, 60U}) {
    const DatedValues values = falling(count);
    const auto found = theil_sen(values);
    REQUIRE(found);
    CHECK(std::abs(found->a_year - 365 * plain_median_slope(values)) < 1e-12);
    CHECK(found->lower_a_year <= found->a_year);
    CHECK(found->upper_a_year >= found->a_year);
  }
}

TEST_CASE("the interval is that of the reference figures' method") {
  // 200 runs of the same bootstrap in R 4.2.2 (sample with replacement, 599 slopes, order statistics 16 and 584) put
  // the slope at -3.601974 and the ends at -4.30238 (sd 0.0334) and -2.72470 (sd 0.0761); ours lie within four sd.
  const auto found = theil_sen(falling(60));
  REQUIRE(found);
  CHECK(std::abs(found->a_year + 3.601974) < 1e-6);
  CHECK(std::abs(found->lower_a_year + 4.30238) < 4 * 0.0334);
  CHECK(std::abs(found->upper_a_year + 2.72470) < 4 * 0.0761);
  CHECK(found->p < 0.001);
  CHECK(found->percent_a_year);
}

TEST_CASE("p is 1 for a flat series, never more, and near 1 for noise") {
  const auto flat = theil_sen(dated({1, 2, 3, 4, 5, 6, 7}, {5, 5, 5, 5, 5, 5, 5}));
  REQUIRE(flat);
  CHECK(flat->p == 1);
  CHECK(flat->a_year == 0);
  CHECK(flat->lower_a_year == 0);
  CHECK(flat->upper_a_year == 0);
  const auto noise = theil_sen(dated({1, 2, 3, 4, 5, 6, 7, 8}, {3, -3, 3, -3, 3, -3, 3, -3}));
  REQUIRE(noise);
  CHECK(noise->p <= 1);
  CHECK(noise->p > 0.2);
  CHECK(*theil_sen(dated({1, 2, 3, 4, 5, 6}, {10, 11, 12, 13, 14, 15}))->percent_a_year == doctest::Approx(3650));
  CHECK_FALSE(theil_sen(dated({1, 2, 3, 4, 5, 6}, {-3, -2, -1, 0, 1, 2}))->percent_a_year);
}

TEST_CASE("the same seed, the same interval; blocks widen it where neighbours are alike") {
  std::vector<double> days, values;
  double state = 0;
  for (std::size_t n = 0; n < 120; ++n) {
    state = 0.9 * state + static_cast<double>(n * 7919 % 101) / 50 - 1;
    days.push_back(30.0 * static_cast<double>(n));
    values.push_back(50 + 4 * state);
  }
  const DatedValues series = dated(days, values);
  TheilSenChoice block;
  block.block = true;
  const auto plain = theil_sen(series), again = theil_sen(series), blocked = theil_sen(series, block);
  REQUIRE(blocked);
  CHECK(plain->lower_a_year == again->lower_a_year);
  CHECK(plain->p == again->p);
  CHECK(blocked->block_length == 5);  // round(120^(1/3)) = round(4.93)
  CHECK(blocked->a_year == plain->a_year);
  CHECK(blocked->upper_a_year - blocked->lower_a_year > plain->upper_a_year - plain->lower_a_year);
}

TEST_CASE("five means are too few for a slope") {
  const auto none = theil_sen(dated({1, 2, 3, 4, 5}, {1, 2, 3, 4, 5}));
  REQUIRE_FALSE(none);
  CHECK(none.error().code == ErrorCode::incomplete);
}

}  // namespace lantian::explain
