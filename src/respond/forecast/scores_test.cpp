#include "respond/forecast/scores.hpp"

#include <doctest/doctest.h>

namespace lantian::respond {
namespace {

TEST_CASE("scores of three forecasts, by hand") {
  // errors 2, -1, 3: squares 14; persistence 5, 0, -5: 50; usual 10, 0, 0: 100; measured 10, 20, 30: 200 about its mean
  const std::vector<ScoredValue> rows{{12, 10, 15, 20}, {19, 20, 20, 20}, {33, 30, 25, 30}};
  const PointScores scores = point_scores(rows);
  CHECK(scores.rows == 3);
  CHECK(scores.rmse == doctest::Approx(2.160247));  // root of 14 / 3
  CHECK(scores.mae == doctest::Approx(2));
  CHECK(scores.bias == doctest::Approx(4.0 / 3));
  CHECK(scores.skill_persistence.value_or(0) == doctest::Approx(0.72));
  CHECK(scores.skill_usual.value_or(0) == doctest::Approx(0.86));
  CHECK(scores.skill_mean.value_or(0) == doctest::Approx(0.93));
  // deviations -28/3, -7/3, 35/3 and -10, 0, 10: 210 / root(228.6667 x 200)
  CHECK(scores.r.value_or(0) == doctest::Approx(0.98198));
}

TEST_CASE("scores of nothing, and against a reference without error, are absent") {
  CHECK(point_scores({}).rows == 0);
  const std::vector<ScoredValue> rows{{5, 4, 4, 4}, {5, 4, 4, 4}};
  CHECK_FALSE(point_scores(rows).skill_persistence.has_value());
  CHECK_FALSE(point_scores(rows).r.has_value());
}

TEST_CASE("a table of yes and no") {
  Contingency table;
  for (int n = 0; n < 6; ++n) table.add(true, true);
  for (int n = 0; n < 2; ++n) table.add(false, true);
  for (int n = 0; n < 4; ++n) table.add(true, false);
  for (int n = 0; n < 88; ++n) table.add(false, false);
  CHECK(table.rows() == 100);
  CHECK(table.detected().value_or(0) == doctest::Approx(0.75));     // 6 / 8
  CHECK(table.false_ratio().value_or(0) == doctest::Approx(0.4));   // 4 / 10
  CHECK(table.success().value_or(0) == doctest::Approx(0.5));       // 6 / 12
  CHECK_FALSE(Contingency{}.detected().has_value());
  CHECK_FALSE(Contingency{}.false_ratio().has_value());
}

TEST_CASE("the Brier score of four chances, by hand") {
  const std::vector<ChanceOfEvent> rows{{0.9, true}, {0.2, false}, {0.5, true}, {0.0, false}};
  CHECK(brier_score(rows) == doctest::Approx((0.01 + 0.04 + 0.25 + 0) / 4));
  CHECK(brier_score({}) == 0);
}

TEST_CASE("bins of reliability hold their ends") {
  const std::vector<ChanceOfEvent> rows{{0, false}, {0.1, true}, {0.5, true}, {0.5, false}, {1, true}};
  const auto bins = reliability(rows, 2);
  REQUIRE(bins.size() == 2);
  CHECK(bins[0].rows == 2);
  CHECK(bins[0].forecast == doctest::Approx(0.05));
  CHECK(bins[0].came == doctest::Approx(0.5));
  CHECK(bins[1].rows == 3);
  CHECK(bins[1].forecast == doctest::Approx(2.0 / 3));
  CHECK(bins[1].came == doctest::Approx(2.0 / 3));
}

TEST_CASE("CRPS of one member is its error, of three by the double sum") {
  std::vector<double> one{7};
  CHECK(crps_of(one, 10) == doctest::Approx(3));
  // mean |x - 4| = (3 + 2 + 4) / 3 = 3; pairs |1-2| + |1-8| + |2-8| = 14, twice 14 over 9, half of it 14 / 9
  std::vector<double> three{8, 1, 2};
  CHECK(crps_of(three, 4) == doctest::Approx(3 - 14.0 / 9));
  CHECK(three.front() == 1);
}

TEST_CASE("percentiles lie on straight lines") {
  const std::vector<double> values{10, 20, 40};
  CHECK(percentile_of(values, 0) == 10);
  CHECK(percentile_of(values, 75) == doctest::Approx(30));
  CHECK(percentile_of(values, 100) == 40);
}

}  // namespace
}  // namespace lantian::respond
