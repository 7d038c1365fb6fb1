#include "explain/trend/seasonal.hpp"

#include "explain/trend/loess.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <numbers>

// Expected parts: stl() of R 4.2.2 on the same series, typed from its print-out.
namespace lantian::explain {
namespace {

Values seasonal_series(std::size_t count) {
  Values values;
  for (std::size_t n = 0; n < count; ++n) {
    const double wave = 25 * std::cos(std::numbers::pi * static_cast<double>(n) / 6);
    values.emplace_back(60 - 0.2 * static_cast<double>(n) + wave + static_cast<double>(n * 37 % 11) - 5);
  }
  if (count > 50) *values[50] += 80;
  return values;
}

struct ExpectedPart {
  std::size_t at;
  double season, trend, remainder;
};

template <std::size_t count>
void check_parts(const Seasonal& parts, const std::array<ExpectedPart, count>& expected) {
  for (const ExpectedPart& one : expected) {
    CAPTURE(one.at);
    CHECK(std::abs(parts.season[one.at - 1] - one.season) < 1e-9);
    CHECK(std::abs(parts.trend[one.at - 1] - one.trend) < 1e-9);
    REQUIRE(parts.remainder[one.at - 1]);
    CHECK(std::abs(*parts.remainder[one.at - 1] - one.remainder) < 1e-9);
  }
}

}  // namespace

TEST_CASE("ten robust years decompose as in R, with its jumps") {
  // stl(y, s.window = 11, s.degree = 1, robust = TRUE)
  const auto parts = seasonal(seasonal_series(120));
  REQUIRE(parts);
  check_parts(*parts, std::array<ExpectedPart, 7>{{{1, 22.814834900965195, 58.7674873697464, -1.5823222707116358},
                                                   {7, -24.826218537670588, 58.4054677229392, -2.7792491852686041},
                                                   {13, 23.342831375705796, 57.7213855220189, 0.5357831022753032},
                                                   {51, 13.886568418626787, 50.4285869299952, 75.1848446513779294},
                                                   {100, -1.343567395251981, 40.1790585063624, -3.6354911111104400},
                                                   {119, 15.290426666614454, 36.2815304260049, 2.3280429073807483},
                                                   {120, 22.605715964753703, 36.0570343066367, -2.8121151767794501}}});
  CHECK(parts->weights[50] == 0);
  CHECK(std::abs(parts->weights[6] - 0.947105572499729) < 1e-9);
  CHECK(std::abs(parts->weights[119] - 0.945864672641079) < 1e-9);
}

TEST_CASE("every point, and not robust: the wild month bends the season") {
  // stl(y, s.window = 11, s.degree = 1, s.jump = 1, t.jump = 1, l.jump = 1)
  SeasonalChoice choice;
  choice.robust = false;
  choice.every_point = true;
  const auto parts = seasonal(seasonal_series(120), choice);
  REQUIRE(parts);
  check_parts(*parts,
              std::array<ExpectedPart, 4>{{{1, 22.894808659425529, 58.8592694046149, -1.754078064040470508},
                                           {50, 20.819292073616595, 57.0008288025959, -1.969485781601470364},
                                           {51, 25.758871039122614, 56.8270760095939, 56.914052951283437665},
                                           {120, 23.362882507053119, 35.3323429813854, -2.844590393827601815}}});
}

TEST_CASE("two years and a half with a season of local means") {
  // stl(y[1:30], s.window = 7, s.degree = 0, robust = TRUE): fewer years than the span
  SeasonalChoice choice;
  choice.season_span = 7;
  choice.season_degree = 0;
  const auto parts = seasonal(seasonal_series(30), choice);
  REQUIRE(parts);
  check_parts(*parts, std::array<ExpectedPart, 4>{{{1, 23.8877330826906, 58.7707527231521, -2.658485805842680},
                                                   {15, 12.2814946839373, 57.2213247669816, -3.802819450918896},
                                                   {29, -12.0284809653689, 54.4052031319514, -3.476722166582555},
                                                   {30, -21.2028752111174, 54.2043192825539, 0.547920833952482}}});
}

TEST_CASE("a pure season on a straight line comes back whole, with months missing") {
  Values values;
  for (std::size_t n = 0; n < 96; ++n) {
    values.emplace_back(40 - 0.1 * static_cast<double>(n) + (n % 12 == 0 ? 30 : 0) - (n % 12 == 6 ? 12 : 0));
  }
  for (const std::size_t gone : {3U, 12U, 40U, 41U, 42U, 95U}) values[gone].reset();
  const auto parts = seasonal(values);
  REQUIRE(parts);
  // The season has mean 0 over a year: January stands 28.5 above it, July 13.5 below.
  CHECK(std::abs(parts->season[24] - 28.5) < 0.05);
  CHECK(std::abs(parts->season[12] - 28.5) < 0.05);
  CHECK(std::abs(parts->season[54] + 13.5) < 0.05);
  CHECK_FALSE(parts->remainder[12]);
  CHECK(parts->weights[12] == 0);
  CHECK(std::abs(parts->trend[41] - (40 - 4.1 + 1.5)) < 0.05);
  const Values rest = without_season(values, *parts);
  CHECK_FALSE(rest[40]);
  CHECK(std::abs(*rest[43] - (*values[43] - parts->season[43])) < 1e-12);
}

TEST_CASE("what no season can be told from is refused") {
  const auto short_series = seasonal(seasonal_series(24));
  REQUIRE_FALSE(short_series);
  CHECK(short_series.error().code == ErrorCode::incomplete);
  Values without_august = seasonal_series(48);
  for (std::size_t n = 7; n < 48; n += 12) without_august[n].reset();
  const auto hole = seasonal(without_august);
  REQUIRE_FALSE(hole);
  CHECK(hole.error().message.find("place 8 of the 12") != std::string::npos);
}

TEST_CASE("a local line goes through a straight line, also outside") {
  const std::vector<double> values{1, 3, 5, 7, 100, 11};
  const std::vector<double> weights{1, 1, 1, 1, 0, 1};
  const Loess loess{values, weights, {5, 1, 1}};
  for (const double place : {-1.0, 0.0, 2.5, 4.0, 6.0}) CHECK(std::abs(loess.at(place) - (1 + 2 * place)) < 1e-12);
  const std::vector<double> none(6, 0.0);
  CHECK(Loess{values, none, {5, 1, 1}}.at(2) == 0);
}

}  // namespace lantian::explain
