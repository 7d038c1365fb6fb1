#include "respond/review/outcome.hpp"

#include "respond/review/sample_test.hpp"
#include "respond/review/season.hpp"
#include "respond/review/timing.hpp"

#include <doctest/doctest.h>

namespace lantian::respond {
namespace {

using review_sample::january;

Forecast review_forecast(const std::string& id, int issued, std::vector<std::optional<int>> indices) {
  Forecast out;
  out.id = id;
  out.issued = january(issued);
  ForecastPlace place{"u", false, {}};
  for (std::size_t i = 0; i < indices.size(); ++i) {
    ForecastDay day;
    day.lead = static_cast<int>(i) + 1;
    day.day = january(issued + day.lead);
    day.aqi = indices[i];
    place.days.push_back(day);
  }
  out.places = {place};
  return out;
}

std::vector<ActualDay> review_days(int first, const std::vector<std::optional<int>>& indices) {
  std::vector<ActualDay> out;
  for (std::size_t i = 0; i < indices.size(); ++i) {
    out.push_back({"u", january(first + static_cast<int>(i)), indices[i], {}});
  }
  return out;
}

}  // namespace

TEST_CASE("classes end where HJ 633 says, and 200 is not heavy yet") {
  const ReviewRule rule = review_sample::rule();
  CHECK(rule.class_of(0) == 0);
  CHECK(rule.class_of(50) == 0);
  CHECK(rule.class_of(51) == 1);
  CHECK(rule.class_of(200) == 3);
  CHECK(rule.class_of(201) == 4);
  CHECK(rule.class_of(301) == 5);
}

TEST_CASE("hit, miss, false alarm, quiet and unknown, day by day, with the class by which the forecast was off") {
  // Told 210, 199, 250, 90, 220, came 230, 260, 200, 80, nothing.
  const std::vector<Forecast> forecasts{review_forecast("F-2024-01-01.1", 1, {210}), review_forecast("F-2024-01-02.1", 2, {199}),
                                        review_forecast("F-2024-01-03.1", 3, {250}), review_forecast("F-2024-01-04.1", 4, {90}),
                                        review_forecast("F-2024-01-05.1", 5, {220})};
  const auto days = day_outcomes(forecasts, review_days(2, {230, 260, 200, 80, std::nullopt}), review_sample::rule(), 3);
  REQUIRE(days.size() == 5);
  CHECK(days[0].outcome == Outcome::hit);
  CHECK(days[0].class_error() == 0);
  CHECK(days[1].outcome == Outcome::miss);
  CHECK(days[1].class_error() == -1);
  CHECK(days[2].outcome == Outcome::false_alarm);
  CHECK(days[2].class_error() == 1);
  CHECK(days[3].outcome == Outcome::quiet);
  CHECK(days[4].outcome == Outcome::unknown);
  CHECK_FALSE(days[4].class_error().has_value());
  const auto matrices = level_matrices(days, 3);
  REQUIRE(matrices.size() == 3);
  const LevelMatrix& one = matrices[0];
  CHECK(one.total() == 4);
  CHECK(one.exact() == 2);
  CHECK(one.within_one() == 4);
  CHECK(one.days[4][4] == 1);
  CHECK(one.days[3][4] == 1);
  CHECK(one.days[4][3] == 1);
  CHECK(one.days[1][1] == 1);
  CHECK(one.unknown == 1);
  CHECK((one.hits == 1 && one.misses == 1 && one.false_alarms == 1 && one.quiet == 1));
  CHECK(matrices[1].total() == 0);
}

TEST_CASE("what counts is the version the duty office ended the day with, and the tenth is above the ninth") {
  const std::vector<Forecast> forecasts{review_forecast("F-2024-01-01.10", 1, {210}), review_forecast("F-2024-01-01.9", 1, {90})};
  const auto days = day_outcomes(forecasts, review_days(2, {230}), review_sample::rule(), 3);
  REQUIRE(days.size() == 1);
  CHECK(days[0].forecast == "F-2024-01-01.10");
  CHECK(days[0].outcome == Outcome::hit);
}

TEST_CASE("observed episodes: one day above 200, two above 150, one cleaner day between does not part them") {
  const ReviewRule rule = review_sample::rule();
  CHECK(observed_episodes(review_days(1, {200, 90, 160, 90, 160}), rule).empty());
  const auto two = observed_episodes(review_days(1, {160, 155, 90, 90, 201}), rule);
  REQUIRE(two.size() == 2);
  CHECK((two[0].first == january(1) && two[0].last == january(2) && two[0].highest == 160));
  CHECK((two[1].first == january(5) && two[1].peak == january(5)));
  const auto one = observed_episodes(review_days(1, {160, 155, 90, 240, 100}), rule);
  REQUIRE(one.size() == 1);
  CHECK((one[0].first == january(1) && one[0].last == january(4) && one[0].highest == 240));
  // A day nobody knows ends a run: two days of 160 with it between them are no two days on end.
  CHECK(observed_episodes(review_days(1, {160, std::nullopt, 160}), rule).empty());
}

TEST_CASE("episodes of two places: two days on end must be of one place, and the worst place names the peak") {
  const ReviewRule rule = review_sample::rule();
  std::vector<ActualDay> days = review_days(1, {160, 90, 90, 170, 180});
  for (ActualDay other : review_days(1, {90, 160, 90, 90, 210})) {
    other.place = "v";
    days.push_back(other);
  }
  const auto seen = observed_episodes(days, rule);
  REQUIRE(seen.size() == 1);
  CHECK((seen[0].first == january(4) && seen[0].last == january(5)));
  CHECK((seen[0].highest == 210 && seen[0].peak == january(5)));
}

TEST_CASE("timing of a response: durations, the lead over the air, receipts") {
  const Episode episode = review_sample::episode();
  ActualHours hours{"u", {}, {}};
  // 24-h index above 150 from 5 January 10:00 to 7 January 20:00.
  for (HourEnding hour = hour_ending(january(4), 1); hour <= hour_ending(january(8), 24); hour += std::chrono::hours{1}) {
    const bool over = hour >= hour_ending(january(5), 10) && hour <= hour_ending(january(7), 20);
    hours.hours.push_back({hour, 100.0, over ? 151 : 150});
  }
  const UtcSeconds sent{std::chrono::seconds{1'000'000}};
  const auto after = [&](int minutes) { return sent + std::chrono::minutes{minutes}; };
  const std::vector<OrderReceipt> receipts{{"a", sent, after(10)}, {"b", sent, after(61)}, {"c", sent, after(20)}, {"d", sent, {}},
                                           {"e", sent, after(60)}};
  const ResponseTiming timing = response_timing(episode, {&hours, 1}, receipts, review_sample::rule());
  REQUIRE(timing.steps.size() == 5);
  CHECK_FALSE(timing.steps[0].hours_since_before.has_value());
  CHECK(timing.steps[1].hours_since_before == doctest::Approx(2));
  CHECK(timing.proposal_to_approval_h == doctest::Approx(2));
  CHECK(timing.announced_to_start_h == doctest::Approx(30));
  CHECK(timing.announced_in_time == true);
  CHECK(timing.started_to_lift_h == doctest::Approx(84));
  CHECK(timing.first_over == hour_ending(january(5), 10));
  CHECK(timing.lead_h == doctest::Approx(40));         // 3 January 18:00 to 5 January 10:00
  CHECK(timing.onset_error_h == doctest::Approx(-10));  // began ten hours before
  CHECK(timing.end_error_h == doctest::Approx(16));     // 7 January 20:00 to 8 January 12:00
  CHECK(timing.receipts.received == 4);
  CHECK(timing.receipts.median_minutes == doctest::Approx(40));
  CHECK(timing.receipts.late == std::vector<std::string>{"b"});
  CHECK(timing.receipts.never == std::vector<std::string>{"d"});
}

TEST_CASE("a season: each observed episode is a hit or a miss, each warning alone is a false alarm") {
  SeasonInputs in;
  in.period = *parse_period("2024-01-01..2024-01-31");
  in.days = review_days(1, {90, 90, 90, 90, 210, 220, 90, 90, 90, 90, 90, 90, 250});
  Episode idle = review_sample::episode();
  idle.id = "W-2024-02";
  idle.began = hour_ending(january(20), 1);
  idle.ended = hour_ending(january(22), 1);
  for (EpisodeEvent& event : idle.events) event.from = *idle.began;
  idle.events[1].evidence.forecast.clear();
  Episode early = idle;
  early.id = "W-2023-09";
  early.began = hour_ending(january(-10), 1);
  early.ended = hour_ending(january(-8), 1);
  early.events.clear();
  in.episodes = {review_sample::episode(), idle, early};
  const SeasonReview season = review_season(in, review_sample::rule());
  CHECK((season.hits == 1 && season.misses == 1 && season.false_alarms == 1));
  REQUIRE(season.warnings.size() == 2);
  CHECK((season.warnings[0].hit && !season.warnings[1].hit));
  REQUIRE(season.unsupported.size() == 1);
  CHECK((season.unsupported[0].episode == "W-2024-02" && season.unsupported[0].number == 2));
  CHECK((!season.unsupported[0].forecast && season.unsupported[0].criterion));
  CHECK_FALSE(season.unanswered_known);
  // A response that was lifted at midnight does not hold on the day that begins there.
  CHECK(season.warnings[1].last == january(21));
}

}  // namespace lantian::respond
