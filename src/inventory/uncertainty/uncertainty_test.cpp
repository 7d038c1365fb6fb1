#include "inventory/uncertainty/uncertainty.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian::inventory;

TEST_CASE("percentages of a product add in quadrature, each side for itself") {
  const HalfRange both = product_u95({5, 5}, {20, 20});
  CHECK(both.low_percent == doctest::Approx(20.615528).epsilon(1e-7));  // handbook A10
  CHECK(both.high_percent == both.low_percent);
  const HalfRange skewed = product_u95({3, 6}, {4, 8});
  CHECK(skewed == HalfRange{5, 10});
  CHECK(product_u95({}) == HalfRange{});
}

TEST_CASE("amounts of a sum add in quadrature") {
  const HalfRange product = product_u95({5, 5}, {20, 20});
  const UncertainAmount amounts[] = {{100, product}, {50, {30, 30}}};
  const auto sum = sum_u95(amounts);
  REQUIRE(sum);
  CHECK(sum->low_percent == doctest::Approx(16.996732).epsilon(1e-7));  // handbook A10
  CHECK(sum->high_percent == doctest::Approx(16.996732).epsilon(1e-7));
}

TEST_CASE("what is taken away turns its sides around") {
  SumRule rule;
  rule.add(100, {0, 0});
  rule.add(-40, {10, 50});  // 40 lies in [36, 60], so 100 - 40 lies in [40, 64]
  CHECK(rule.sum() == 60);
  CHECK(rule.half_range_below() == doctest::Approx(20));
  CHECK(rule.half_range_above() == doctest::Approx(4));
}

TEST_CASE("a percentage of nothing has no value, an exact zero is exact") {
  SumRule rule;
  CHECK(rule.u95() == HalfRange{});
  rule.add(0, {50, 50});
  CHECK(rule.u95() == HalfRange{});
  rule.add(10, {50, 50});
  rule.add(-10, {0, 0});
  CHECK_FALSE(rule.u95());
  CHECK(rule.half_range_below() == doctest::Approx(5));
}

TEST_CASE("a factor shared by both years cancels where all categories move alike") {
  // One category that halves: whatever its factor is, the change stays 50 %.
  const TrendTerm alone[] = {{100, 50, {0, 0}, {30, 40}, false, true}};
  const auto trend = trend_of(alone);
  REQUIRE(trend);
  CHECK(trend->change_percent == doctest::Approx(-50));
  CHECK(trend->low_points == doctest::Approx(0));
  // Its activity errs in each year for itself: 0.5 * 10 * sqrt 2 points below, 0.5 * 20 * sqrt 2 above.
  const TrendTerm apart[] = {{100, 50, {10, 20}, {0, 0}, false, true}};
  CHECK(trend_of(apart)->low_points == doctest::Approx(7.0710678));
  CHECK(trend_of(apart)->high_points == doctest::Approx(14.1421356));
}

TEST_CASE("the trend of two categories, by hand") {
  // Totals 200 -> 150. A shared factor error of 10 % on the first (100 -> 50): both years one percent larger give
  // 150.5 / 201, against 150 / 200; the change moves by 100 * (0.7487562 - 0.75) = -0.1243781 points.
  const TrendTerm terms[] = {{100, 50, {0, 0}, {10, 10}, false, true}, {100, 100, {0, 0}, {0, 0}, false, true}};
  const auto trend = trend_of(terms);
  REQUIRE(trend);
  CHECK(trend->change_percent == doctest::Approx(-25));
  CHECK(trend->low_points == doctest::Approx(1.243781).epsilon(1e-6));
  CHECK_FALSE(trend_of({}));
}

TEST_CASE("lognormal products and ranges") {
  const double cvs[] = {0.1, 0.5};
  const double cv = product_cv(cvs);
  CHECK(std::abs(cv - 0.512348) < 5e-7);  // handbook A10, this and the next three
  CHECK(std::abs(lognormal_sigma(cv) - 0.482798) < 5e-7);
  const HalfRange range = lognormal_u95(lognormal_sigma(cv));
  CHECK(std::abs(range.low_percent - 65.4518) < 5e-5);
  CHECK(std::abs(range.high_percent - 129.2676) < 5e-5);
  // The quantile way back gives the sigma again: the two ends differ by 2 * 1.96 sigma in the logarithm.
  CHECK(lognormal_sigma(range) == doctest::Approx(0.482798).epsilon(1e-6));
}

TEST_CASE("published ranges of bulk coal give the published sigmas") {
  // Ranges printed for villages, communities, greenhouses and commerce of Urumqi; sigmas derived from them by hand.
  CHECK(std::abs(lognormal_sigma(HalfRange{69, 165}) - 0.547) < 5e-4);
  CHECK(std::abs(lognormal_sigma(HalfRange{57, 116}) - 0.412) < 5e-4);
  CHECK(std::abs(lognormal_sigma(HalfRange{68, 171}) - 0.545) < 5e-4);
  CHECK(std::abs(lognormal_sigma(HalfRange{67, 165}) - 0.531) < 5e-4);
}

}  // namespace
