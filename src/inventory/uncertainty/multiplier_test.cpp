#include "inventory/uncertainty/multiplier.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <vector>

namespace {

using namespace lantian;
using namespace lantian::inventory;

struct Moments {
  double mean = 0, deviation = 0, low = 0, high = 0, least = 0, most = 0;
};

/// Of 200 000 draws: a mean of deviation s is known to s / 447.
Moments moments_of(const UncertainFactor& factor, NegativeDraws negative = NegativeDraws::cut) {
  const auto made = Multiplier::of(factor, negative);
  REQUIRE(made);
  std::vector<double> draws(200'000);
  made->draw(7, 0, draws);
  Moments moments;
  for (const double draw : draws) moments.mean += draw / static_cast<double>(draws.size());
  for (const double draw : draws) moments.deviation += std::pow(draw - moments.mean, 2);
  moments.deviation = std::sqrt(moments.deviation / static_cast<double>(draws.size()));
  std::ranges::sort(draws);
  moments.low = draws[5'000];
  moments.high = draws[195'000];
  moments.least = draws.front();
  moments.most = draws.back();
  return moments;
}

TEST_CASE("normal quantiles") {
  // Published values of the standard normal distribution.
  CHECK(normal_quantile(0.5) == 0);
  CHECK(std::abs(normal_quantile(0.975) - normal_quantile_975) < 1e-14);
  CHECK(std::abs(normal_quantile(0.025) + normal_quantile_975) < 1e-14);
  CHECK(std::abs(normal_quantile(0.8413447460685429) - 1) < 1e-14);
  CHECK(std::abs(normal_quantile(1e-20) + 9.262340089798405) < 1e-13);
  CHECK(std::abs(normal_quantile(1e-3) + 3.090232306167813) < 1e-14);
  for (double x = -8; x < 5; x += 0.37) CHECK(std::abs(normal_quantile(normal_probability(x)) - x) < 1e-7);
}

TEST_CASE("a symmetric lognormal has mean 1 and the deviation of its half-range") {
  const Moments moments = moments_of({"a", Distribution::lognormal, {98, 98}});
  const double cv = 0.98 / normal_quantile_975;
  CHECK(std::abs(moments.mean - 1) < 0.005);
  CHECK(std::abs(moments.deviation - cv) < 0.01);
  const HalfRange range = lognormal_u95(lognormal_sigma(cv));
  CHECK(std::abs(moments.low - (1 - range.low_percent / 100)) < 0.01);
  CHECK(std::abs(moments.high - (1 + range.high_percent / 100)) < 0.03);
}

TEST_CASE("an asymmetric lognormal spans the ratio of its ends") {
  const Moments moments = moments_of({"a", Distribution::lognormal, {69, 165}});
  CHECK(std::abs(moments.mean - 1) < 0.006);
  CHECK(moments.high / moments.low == doctest::Approx(2.65 / 0.31).epsilon(0.02));
}

TEST_CASE("normal draws below zero: cut, counted as zero, or kept") {
  const UncertainFactor wide{"a", Distribution::normal, {150, 150}};
  const double deviation = 1.5 / normal_quantile_975;
  const Moments kept = moments_of(wide, NegativeDraws::keep);
  CHECK(std::abs(kept.mean - 1) < 0.006);
  CHECK(std::abs(kept.deviation - deviation) < 0.006);
  CHECK(kept.least < 0);
  // Means of a normal cut at zero, and of one whose negative part is zero, by their closed forms.
  const double density = std::exp(-0.5 / (deviation * deviation)) / std::sqrt(2 * 3.141592653589793);
  const double above = 1 - normal_probability(-1 / deviation);
  const Moments cut = moments_of(wide, NegativeDraws::cut);
  CHECK(std::abs(cut.mean - (1 + deviation * density / above)) < 0.006);
  CHECK(cut.least >= 0);
  const Moments zero = moments_of(wide, NegativeDraws::zero);
  CHECK(std::abs(zero.mean - (above + deviation * density)) < 0.006);
  CHECK(zero.least == 0);
  CHECK(Multiplier::of(wide)->share_below_zero() == doctest::Approx(normal_probability(-normal_quantile_975 / 1.5)));
}

TEST_CASE("bounded distributions end at their edges") {
  const Moments uniform = moments_of({"a", Distribution::uniform, {30, 30}});
  CHECK(std::abs(uniform.mean - 1) < 0.002);
  CHECK(std::abs(uniform.deviation - 0.6 / std::sqrt(12)) < 0.002);
  CHECK(uniform.least > 0.7);
  CHECK(uniform.most < 1.3);
  // Edges 0.8 and 1.35; mean 1 puts the mode at 3 - 0.8 - 1.35 = 0.85.
  const Moments triangle = moments_of({"a", Distribution::triangular, {20, 35}});
  CHECK(std::abs(triangle.mean - 1) < 0.002);
  const double variance = (0.8 * 0.8 + 1.35 * 1.35 + 0.85 * 0.85 - 0.8 * 1.35 - 0.8 * 0.85 - 1.35 * 0.85) / 18;
  CHECK(std::abs(triangle.deviation - std::sqrt(variance)) < 0.002);
  CHECK(triangle.least > 0.8);
  CHECK(triangle.most < 1.35);
}

TEST_CASE("gamma draws, also of a shape below 1") {
  for (const double u95 : {50.0, 300.0}) {
    const Moments moments = moments_of({"a", Distribution::gamma, {u95, u95}});
    const double cv = u95 / 100 / normal_quantile_975;
    CHECK(std::abs(moments.mean - 1) < 0.015);
    CHECK(std::abs(moments.deviation - cv) < 0.03);
    CHECK(moments.least >= 0);
  }
  // Shape 1 (a half-range of 1.96 deviations of 1) is the exponential distribution: quantiles -ln(1 - p).
  const double one = 100 * normal_quantile_975;
  const Moments exponential = moments_of({"a", Distribution::gamma, {one, one}});
  CHECK(std::abs(exponential.low + std::log(0.975)) < 0.002);
  CHECK(std::abs(exponential.high + std::log(0.025)) < 0.07);
}

TEST_CASE("a draw depends on seed, key and number alone") {
  for (const Distribution kind : {Distribution::lognormal, Distribution::gamma}) {
    const auto made = Multiplier::of({"a", kind, {40, 40}});
    std::vector<double> block(11);
    made->draw(3, 100, block);
    for (std::size_t i = 0; i < block.size(); ++i) CHECK(block[i] == made->draw(3, 100 + i));
    CHECK(made->draw(4, 100) != block[0]);
    CHECK(Multiplier::of({"b", kind, {40, 40}})->draw(3, 100) != block[0]);
  }
  CHECK(Multiplier::of({"a", Distribution::gamma, {0, 0}})->draw(3, 100) == 1);
}

TEST_CASE("ranges that a distribution cannot have are refused with those it can") {
  CHECK(Multiplier::of({"k", Distribution::normal, {10, 20}}).error().text().find("k: normal") == 0);
  CHECK_FALSE(Multiplier::of({"k", Distribution::lognormal, {100, 200}}));
  CHECK(Multiplier::of({"k", Distribution::lognormal, {150, 150}}));
  CHECK_FALSE(Multiplier::of({"k", Distribution::triangular, {10, 21}}));
  CHECK_FALSE(Multiplier::of({"k", Distribution::uniform, {120, 120}}));
  CHECK_FALSE(Multiplier::of({"k", Distribution::gamma, {-1, 1}}));
  CHECK_FALSE(Multiplier::of({"k", Distribution::gamma, {std::nan(""), 1}}));
}

}  // namespace
