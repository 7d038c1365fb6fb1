#include "serve/explain_chart.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

/// Days of January and February 2024: 40 observed, 30 normalised in January; 20 and `february` in February.
explain::Study study_of(explain::Pool pool, double january, double february) {
  explain::Study out;
  out.step = explain::Step::day;
  out.pool.pool = pool;
  out.pool.window_days = 14;
  out.years = 4;
  out.coverage = 0.9;
  out.blocked.r2 = 0.7;
  const Day begin{std::chrono::year{2024} / 1 / 1};
  for (int n = 0; n < 60; ++n) {
    const bool first = n < 31;
    out.ends.push_back(hour_ending(begin + std::chrono::days{n}, 24));
    out.observed.emplace_back(first ? 40 : 20);
    out.normalised.emplace_back(first ? january : february);
  }
  return out;
}

}  // namespace

TEST_CASE("a chart has a point each month, and the range of the learners that share the pool") {
  const auto words = ExplainWords::open(LANTIAN_DATA_ROOT, false);
  REQUIRE(words);
  explain::WeatherAnswer weather;
  weather.studies = {study_of(explain::Pool::windowed, 30, 25), study_of(explain::Pool::windowed, 33, 22),
                     study_of(explain::Pool::joint, 90, 90)};
  const report::NormalisedChart chart = chart_of(*words, weather);
  REQUIRE(chart.months.size() == 2);
  CHECK(chart.months[0].first == Day{std::chrono::year{2024} / 1 / 1});
  CHECK(*chart.months[0].observed == doctest::Approx(40));
  CHECK(*chart.months[0].normalised == doctest::Approx(30));  // of the first study
  CHECK(chart.months[0].low == doctest::Approx(30));
  CHECK(chart.months[0].high == doctest::Approx(33));
  CHECK(*chart.months[1].normalised == doctest::Approx(25));
  CHECK(chart.months[1].low == doctest::Approx(22));
  CHECK(chart.months[1].high == doctest::Approx(25));
  CHECK(chart.blocked.r2 == doctest::Approx(0.7));
  CHECK(chart.pool.find("14") != std::string::npos);
}

TEST_CASE("a month that nobody normalised stays empty") {
  const auto words = ExplainWords::open(LANTIAN_DATA_ROOT, true);
  REQUIRE(words);
  explain::Study study = study_of(explain::Pool::windowed, 30, 25);
  for (std::size_t n = 31; n < 60; ++n) study.normalised[n].reset();
  explain::WeatherAnswer weather;
  weather.studies = {study};
  const report::NormalisedChart chart = chart_of(*words, weather);
  REQUIRE(chart.months.size() == 2);
  CHECK(chart.months[0].normalised);
  CHECK_FALSE(chart.months[1].normalised);
  CHECK_FALSE(chart.months[1].observed);
}

}  // namespace lantian::serve
