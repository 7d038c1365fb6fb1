#include "respond/forecast/season.hpp"

#include "respond/forecast/forecast_sample_test.hpp"
#include "respond/forecast/verification.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numeric>

namespace lantian::respond {
namespace {

const IndexOn sample_index = [](Day) -> const DayIndex& { return forecast_sample::index(); };

TEST_CASE("what comes after a held-out block changes nothing in its forecasts") {
  const ForecastRule rule = forecast_sample::rule();
  ForecastGround ground = forecast_sample::ground();
  const ForecastBlock block = forward_blocks(*parse_period("2023-10-01..2023-12-31"), rule)[2];
  CHECK(text_of(block.begin) == "2023-10-29");
  CHECK(text_of(block.known) == "2023-10-23");  // the gap of five days lies between
  const auto before = forecast_block(ground, block, rule);
  REQUIRE(before.ok());
  // Everything measured after the last day of issue of the block, and the weather of later days of issue, is turned
  // upside down.
  const auto last = static_cast<std::size_t>((block.end - ground.air.first).count()) - 1;
  for (PlaceDays& place : ground.air.places) {
    for (auto& values : place.values) {
      for (std::size_t n = last + 1; n < values.size(); ++n) values[n] = 500 - *values[n];
    }
  }
  WeatherOutlook& outlook = ground.weather.front();
  for (std::size_t n = (last + 1) * WeatherOutlook::leads; n < outlook.values.size(); ++n) outlook.values[n] = -9;
  const auto after = forecast_block(ground, block, rule);
  REQUIRE(after.ok());
  REQUIRE(before->size() == after->size());
  std::size_t compared = 0;
  for (std::size_t n = 0; n < before->size(); ++n) {
    CHECK((*before)[n].predicted == (*after)[n].predicted);
    CHECK((*before)[n].guess == (*after)[n].guess);
    CHECK((*before)[n].usual == (*after)[n].usual);
    compared += (*before)[n].predicted[0] ? 1U : 0U;
  }
  CHECK(compared == 6 * 14 * 5);
}

TEST_CASE("within a block a forecast sees no measurement after its own day of issue") {
  const ForecastRule rule = forecast_sample::rule();
  ForecastGround ground = forecast_sample::ground();
  const ForecastBlock block = forward_blocks(*parse_period("2023-10-01..2023-12-31"), rule)[1];
  const auto before = forecast_block(ground, block, rule);
  REQUIRE(before.ok());
  const auto first_later = static_cast<std::size_t>((block.begin - ground.air.first).count()) + 1;
  for (PlaceDays& place : ground.air.places) {
    for (auto& values : place.values) {
      for (std::size_t n = first_later; n < values.size(); ++n) values[n].reset();
    }
  }
  const auto after = forecast_block(ground, block, rule);
  REQUIRE(after.ok());
  for (std::size_t n = 0; n < before->size(); ++n) {
    if ((*before)[n].row.issued == block.begin) CHECK((*before)[n].predicted == (*after)[n].predicted);
  }
}

TEST_CASE("a season: chances add up, intervals hold their value, skill is there and stands on held-out days") {
  const ForecastRule rule = forecast_sample::rule();
  const ForecastGround ground = forecast_sample::ground();
  const auto season = forecast_season(ground, *parse_period("2023-10-01..2023-11-30"), rule, sample_index, {2, {}});
  REQUIRE(season.ok());
  CHECK(season->forecasts.size() == 61);
  for (const Forecast& forecast : season->forecasts) {
    CHECK(forecast.synthetic);
    REQUIRE(forecast.places.size() == 6);
    for (const ForecastPlace& place : forecast.places) {
      REQUIRE(place.days.size() == 5);
      for (const ForecastDay& day : place.days) {
        CHECK(std::accumulate(day.chance.begin(), day.chance.end(), 0.0) == doctest::Approx(1));
        REQUIRE(day.pm25.has_value());
        CHECK(day.pm25->low <= day.pm25->value);
        CHECK(day.pm25->value <= day.pm25->high);
        CHECK(day.day == forecast.issued + std::chrono::days{day.lead});
      }
    }
  }
  const ForecastVerification scores =
      verification_of(ground.air, season->verified, {{"both", {"A", "B"}}}, rule, sample_index);
  REQUIRE(scores.slices.front().kind == "counties");
  const LeadScores& first = scores.slices.front().leads.front();
  CHECK(first.values[0].rows == 2 * 61);
  CHECK(first.values[0].skill_persistence.value_or(-1) > 0.2);
  CHECK(first.values[0].skill_usual.value_or(-1) > 0.2);
  CHECK(first.crps < first.crps_usual);
  CHECK(first.level.exact + first.level.off_one + first.level.off_more == first.level.rows);
}

TEST_CASE("values that come as shares of a usual one are forecast without laying dirty days on clean ones") {
  // Three places, one weather: what comes is 40 times e to the power of it, so errors of dirty days are tens of ug/m3
  // and those of clean ones a few.
  ForecastGround ground = forecast_sample::ground();
  const WeatherOutlook& outlook = ground.weather.front();
  for (PlaceDays& place : ground.air.places) {
    for (std::size_t n = 0; n < place.values[0].size(); ++n) {
      const double still = outlook.of(ground.air.first + std::chrono::days{n}, 0, 0).value_or(0);
      place.values[0][n] = 40 * std::exp(still);
    }
  }
  const auto away_on_clean_days = [&](double log_above) {
    ForecastRule rule = forecast_sample::rule();
    rule.log_above = log_above;
    double sum = 0, count = 0;
    for (const ForecastBlock& block : forward_blocks(*parse_period("2023-10-01..2023-11-30"), rule)) {
      const auto outcomes = forecast_block(ground, block, rule);
      REQUIRE(outcomes.ok());
      for (const ForecastOutcome& one : *outcomes) {
        if (!one.predicted[0] || !one.measured[0] || *one.measured[0] > 30) continue;
        sum += std::abs(*one.predicted[0] - *one.measured[0]);
        ++count;
      }
    }
    REQUIRE(count > 50);
    return sum / count;
  };
  CHECK(away_on_clean_days(30) < 0.9 * away_on_clean_days(0));
}

TEST_CASE("a record that is too short is refused with what is needed") {
  ForecastRule rule = forecast_sample::rule();
  rule.least_days = 700;
  const auto answer = forecast_block(
      forecast_sample::ground(),
      {forecast_sample::day("2023-10-01"), forecast_sample::day("2023-10-15"), forecast_sample::day("2023-09-25")},
      rule);
  REQUIRE_FALSE(answer.ok());
  CHECK(answer.error().code == ErrorCode::incomplete);
  CHECK(answer.error().message.find("700 days are needed") != std::string::npos);
}

TEST_CASE("the usual values are those of other years up to what is known") {
  AirHistory air;
  air.first = forecast_sample::day("2022-01-01");
  air.days = 730;
  explain::Values values(air.days);
  for (std::size_t n = 0; n < values.size(); ++n) values[n] = static_cast<double>(n);
  ForecastRule rule;
  rule.window_days = 2;
  rule.least_values = 3;
  // 2023-06-01 is day 516; a year before is day 151: 149 .. 153.
  const auto usual =
      usual_values(air, values, forecast_sample::day("2023-06-01"), forecast_sample::day("2023-05-31"), rule);
  CHECK(usual == std::vector<double>{149, 150, 151, 152, 153});
}

}  // namespace
}  // namespace lantian::respond
