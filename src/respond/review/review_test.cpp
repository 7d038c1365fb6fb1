#include "respond/review/review.hpp"

#include "respond/review/sample_test.hpp"

#include <doctest/doctest.h>

#include <random>

namespace lantian::respond {
namespace {

using review_sample::b3;
using review_sample::january;

const ExecutedCut& cut_named(const std::vector<ExecutedCut>& cuts, const std::string& source) {
  for (const ExecutedCut& one : cuts) {
    if (one.source == source) return one;
  }
  FAIL("no such cut");
  return cuts.front();
}

/// Hours of 4 to 9 January, 100 each, 186 in the hour of the peak.
ActualHours flat_hours(std::optional<double> season_mean) {
  ActualHours out{"u", {}, season_mean};
  for (HourEnding hour = hour_ending(january(4), 1); hour <= hour_ending(january(9), 24); hour += std::chrono::hours{1}) {
    out.hours.push_back({hour, hour == hour_ending(january(6), 8) ? 186.0 : 100.0, {}});
  }
  return out;
}

std::vector<SourceEffect> mill_effect(double so2) {
  return {{"mill", "industry", {{so2, 0, 0, 0}}}};
}

}  // namespace

TEST_CASE("B3: planned shares are 25, 18, 23 and 16 percent; of an executed half with a quarter unseen the rest is not executed") {
  ExecutionScore mill{"mill", {2'000'000, 4'000'000, 4'000'000, 2'400'000}, {1'000'000, 2'000'000, 2'000'000, 1'200'000}, 100, 25, {}};
  const ReductionList list = b3();
  const auto cuts = executed_cuts(list, {Level::orange, 84, {}}, {&mill, 1});
  REQUIRE(cuts.size() == 2);
  const ExecutedCut& one = cut_named(cuts, "mill");
  CHECK(one.executed == DailyGrams{1'000'000, 2'000'000, 2'000'000, 1'200'000});
  CHECK(one.unknown == DailyGrams{500'000, 1'000'000, 1'000'000, 600'000});
  CHECK(one.not_executed == DailyGrams{500'000, 1'000'000, 1'000'000, 600'000});
  const ExecutedCut& none = cut_named(cuts, "kiln");
  CHECK_FALSE(none.checked);
  CHECK(none.executed == DailyGrams{});
  CHECK(none.unknown == none.planned);
  const ReviewRule rule = review_sample::rule();
  const auto shares = shares_achieved(list, cuts, rule.required_at(Level::orange));
  CHECK(shares[0].percent(shares[0].planned) == doctest::Approx(25));
  CHECK(shares[1].percent(shares[1].planned) == doctest::Approx(18));
  CHECK(shares[2].percent(shares[2].planned) == doctest::Approx(23));
  CHECK(shares[3].percent(shares[3].planned) == doctest::Approx(16));
  CHECK(shares[0].reached(shares[0].planned) == true);
  CHECK(shares[1].reached(shares[1].planned) == false);
  CHECK(shares[0].percent(shares[0].executed) == doctest::Approx(100.0 / 12));
  // Planned 20.4 t/d altogether... the sum of grams: executed 6.2 of 15.4, unknown 3.1 + 3.0.
  const ExecutionRate rate = execution_rate(cuts);
  CHECK(rate.executed_percent == doctest::Approx(100 * 6.2 / 15.4));
  CHECK(rate.unknown_percent == doctest::Approx(100 * 6.1 / 15.4));
}

TEST_CASE("steps count for the hours they held: a stop of 120 h that then relaxes to a half") {
  ReductionList list = b3();
  ListMeasure later = list.measures[0];
  later.from_hour = 120;
  later.reduction = {1'000'000, 2'000'000, 2'000'000, 1'200'000};
  list.measures.push_back(later);
  CHECK(cut_named(executed_cuts(list, {Level::orange, 84, {}}, {}), "mill").planned[0] == 2'000'000);
  CHECK(cut_named(executed_cuts(list, {Level::orange, 160, {}}, {}), "mill").planned[0] == 1'750'000);
  CHECK(executed_cuts(list, {Level::yellow, 84, {}}, {}).empty());
}

TEST_CASE("who stands in a county that did not respond counts only when somebody checked it") {
  ReductionList list = b3();
  list.enterprises[0].county = "a";
  list.enterprises[1].county = "b";
  const std::vector<std::string> units{"a"};
  std::size_t others = 0;
  auto cuts = executed_cuts(list, {Level::orange, 84, units}, {}, &others);
  REQUIRE(cuts.size() == 1);
  CHECK((cuts[0].source == "mill" && others == 1));
  const std::vector<ExecutionScore> scores{{"kiln", {1, 1, 1, 1}, {1, 1, 1, 1}, 84, 0, {}}};
  cuts = executed_cuts(list, {Level::orange, 84, units}, scores, &others);
  CHECK((cuts.size() == 2 && others == 0));
}

TEST_CASE("property: whatever a score says, nothing without evidence counts as executed, and the parts are the plan") {
  std::mt19937 random{7};
  std::uniform_int_distribution<std::int64_t> grams{-1'000'000, 9'000'000};
  std::uniform_int_distribution<int> hours{0, 60};
  for (int n = 0; n < 2000; ++n) {
    ExecutionScore score{"mill", {}, {}, hours(random), hours(random), {}};
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      score.planned[p] = grams(random);
      score.executed[p] = grams(random);
    }
    const auto cuts = executed_cuts(b3(), {Level::orange, 84, {}}, {&score, 1});
    const ExecutedCut& cut = cut_named(cuts, "mill");
    const int seen = std::max(0, score.hours - score.hours_without_evidence);
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      CHECK(cut.executed[p] >= 0);
      CHECK(cut.unknown[p] >= 0);
      CHECK(cut.not_executed[p] >= 0);
      CHECK(cut.executed[p] + cut.unknown[p] + cut.not_executed[p] == cut.planned[p]);
      if (seen == 0) CHECK(cut.executed[p] == 0);
      // One gram for the rounding down of the part that nobody saw.
      if (seen > 0) CHECK(cut.executed[p] * score.hours <= (cut.planned[p] + 1) * seen + score.hours);
    }
  }
}

TEST_CASE("without measures: with is what was read, the effect builds up, follows the weather and has its range") {
  ReviewRule rule = review_sample::rule();
  rule.build_up_hours = 10;
  const std::vector<ActualHours> hours{flat_hours(50)};
  const std::vector<ExecutedCut> cuts{{"mill", {4'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, {}, {}, true}};
  // 2 t/d executed x 1 ug/m3 for each t/d: 2 ug/m3 in the mean weather; at 100 ug/m3 twice that.
  const ResponseHours response{hour_ending(january(5), 1), hour_ending(january(8), 12)};
  const auto places = without_measures(hours, cuts, mill_effect(1e-6), response, rule, review_sample::ranges(30, 40));
  REQUIRE(places.size() == 1);
  const PlaceWithout& place = places[0];
  CHECK(place.scaled);
  CHECK(place.full_effect == doctest::Approx(2));
  for (std::size_t i = 0; i < place.hours.size(); ++i) CHECK(place.hours[i].observed == hours[0].hours[i].pm25);
  CHECK(place.hours[23].without == doctest::Approx(100));    // 4 January, 24:00: before
  CHECK(place.hours[24].without == doctest::Approx(100.4));  // first hour: a tenth
  CHECK(place.hours[33].without == doctest::Approx(104));
  CHECK(place.hours[33].low == doctest::Approx(102));  // 50 percent: 30 and 40 at right angles
  CHECK(place.hours[33].high == doctest::Approx(106));
  CHECK(place.hours[24 + 84].without == doctest::Approx(100));  // the first hour after
  REQUIRE(place.peak.has_value());
  CHECK(place.peak->observed == doctest::Approx(186));
  CHECK(place.peak->without == doctest::Approx(186 + 2 * 186.0 / 50));
  // 83 hours of 100 and one of 186; without them 4.4 percent of an hour's tenths, from 0.1 to 1.
  CHECK(place.mean->observed == doctest::Approx((83 * 100 + 186) / 84.0));
  CHECK(place.mean->without - place.mean->observed == doctest::Approx((4 * (5.5 + 73) + 2 * 186.0 / 50) / 84));
}

TEST_CASE("without a mean of the season the table's mean weather stands; what was not read stays missing") {
  std::vector<ActualHours> hours{flat_hours(std::nullopt)};
  hours[0].hours[40].pm25.reset();
  const std::vector<ExecutedCut> cuts{{"mill", {4'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, {}, {}, true}};
  const ResponseHours response{hour_ending(january(5), 1), hour_ending(january(8), 12)};
  const auto places =
      without_measures(hours, cuts, mill_effect(1e-6), response, review_sample::rule(), review_sample::ranges(0, 0));
  CHECK_FALSE(places[0].scaled);
  CHECK(places[0].hours[30].without == doctest::Approx(102));
  CHECK(places[0].peak->without == doctest::Approx(188));
  CHECK_FALSE(places[0].hours[40].without.has_value());
  CHECK_FALSE(places[0].hours[40].observed.has_value());
}

TEST_CASE("similar weather: nearest days without a response; fewer than asked are none") {
  ReviewRule rule = review_sample::rule();
  std::vector<WeatherDay> days;
  const auto day = [&](int of_january, double column, double pm25, bool response) {
    days.push_back({january(of_january), {column}, pm25, response});
  };
  day(5, 2.0, 150, true);
  day(6, 2.0, 170, true);
  day(1, 1.9, 180, false);
  day(2, 2.1, 200, false);
  day(3, 0.0, 40, false);
  day(30, 2.0, 90, true);    // another response: no candidate
  day(150, 2.0, 300, false);  // 29 May: another season
  const SimilarWeather similar = similar_weather(days, january(5), january(6), rule);
  CHECK(similar.candidates == 3);
  CHECK(similar.compared == 2);
  REQUIRE(similar.days.size() == 2);
  CHECK(similar.days[0].expected == doctest::Approx(190));
  CHECK(similar.difference == doctest::Approx(30));  // (40 + 20) / 2
  // Both days: deviation of 180 and 200 is 14.142; 1.96 x 14.142 / sqrt 2 = 19.6.
  CHECK(*similar.high - *similar.difference == doctest::Approx(19.6));
  rule.analogues = 4;
  const SimilarWeather none = similar_weather(days, january(5), january(6), rule);
  CHECK(none.compared == 0);
  CHECK_FALSE(none.difference.has_value());
  CHECK(none.days[0].nearest.empty());
  rule = review_sample::rule();
  rule.analogue_reach = 0.001;
  CHECK(similar_weather(days, january(5), january(6), rule).compared == 0);
}

TEST_CASE("corrections: what evidence, checks, rights and bases say about the list") {
  ReductionList list = b3();
  list.enterprises.push_back(review_sample::enterprise("heat"));
  list.enterprises.back().guarantee = Guarantee{"heat", "doc 7", 80, january(1), january(31), "bureau", ""};
  list.enterprises.push_back(review_sample::enterprise("glass"));
  list.enterprises.back().guarantee = Guarantee{"orders", "doc 8", 100, january(1), january(6), "bureau", ""};
  ListMeasure heat = list.measures[0];
  heat.enterprise = "heat";
  heat.kind = MeasureKind::reduce;
  heat.cut_percent = 30;  // leaves 70 where 80 is guaranteed
  heat.checks.clear();
  list.measures.push_back(heat);
  const std::vector<ExecutionScore> scores{{"mill", {2, 2, 2, 2}, {0, 0, 0, 0}, 84, 0, {"flow not down"}},
                                           {"kiln", {10, 10, 10, 10}, {7, 7, 7, 7}, 84, 0, {}}};
  const auto cuts = executed_cuts(list, {Level::orange, 84, {}}, scores);
  const std::vector<BaseEvidence> bases{{"mill", "line", Pollutant::nox, 100, 130}, {"kiln", "line", Pollutant::nox, 100, 90}};
  const auto out = corrections_to({&list, Level::orange, january(5), january(8), cuts, scores, bases}, review_sample::rule());
  std::vector<std::string> told;
  for (const Correction& one : out) told.push_back(std::string{word_of(one.kind)} + " " + one.source);
  CHECK(told == std::vector<std::string>{"never_executed mill", "below_score kiln", "no_evidence heat", "no_check heat",
                                         "base_too_low mill", "exemption_cut heat", "exemption_expired glass"});
  CHECK(out[0].detail == "flow not down");
  CHECK(out[1].is == doctest::Approx(70));
  CHECK((out[5].is == doctest::Approx(70) && out[5].wanted == doctest::Approx(80)));
}

TEST_CASE("a review says two ways side by side, what they cannot explain, the cost, and what was not at hand") {
  ReviewInputs in;
  in.episode = review_sample::episode();
  in.list = b3();
  for (Enterprise& one : in.list->enterprises) one.county = "u";
  in.scores = {{"mill", {2'000'000, 4'000'000, 4'000'000, 2'400'000}, {2'000'000, 4'000'000, 4'000'000, 2'400'000}, 84, 0, {}}};
  in.hours = {flat_hours(std::nullopt)};
  in.effects = mill_effect(1e-6);
  in.costs = {{"mill", 100'000}};
  in.weather_place = "u";
  for (int d = 1; d <= 20; ++d) {
    const bool response = d >= 5 && d <= 8;
    in.weather.push_back({january(d), {1.0 + 0.01 * (d % 3)}, response ? 100.0 : 110.0, response});
  }
  const auto review = review_episode(in, review_sample::rule(), review_sample::ranges(50, 0));
  REQUIRE(review.ok());
  CHECK((review->first == january(5) && review->last == january(8)));
  CHECK(review->main_place == 0U);
  CHECK(review->places[0].full_effect == doctest::Approx(2));
  const TwoWays& ways = review->two_ways;
  CHECK(ways.similar == doctest::Approx(10));
  // 84 of the 96 hours of those days were under the response: 2 x 84 / 96.
  CHECK(ways.table == doctest::Approx(1.75));
  CHECK(ways.unexplained == doctest::Approx(8.25));
  CHECK(ways.agreement == Agreement::disagree);
  REQUIRE(review->cost.has_value());
  CHECK(review->cost->yuan == doctest::Approx(350'000));  // 3.5 days
  CHECK((review->cost->known == 1 && review->cost->unknown == 1));
  CHECK(review->cost->yuan_per_ug_m3 == doctest::Approx(175'000));
  CHECK(review->missing == std::vector<std::string>{"forecasts", "receipts"});
  in.episode.ended.reset();
  CHECK_FALSE(review_episode(in, review_sample::rule(), review_sample::ranges(50, 0)).ok());
}

}  // namespace lantian::respond
