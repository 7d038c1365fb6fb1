#include "respond/review/review.hpp"

#include "respond/review/sample_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
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
  return {{"mill", "line", "industry", {{so2, 0, 0, 0}}}};
}

/// 5 January 01:00 to 8 January 12:00: 84 hours.
const ResponseHours response{hour_ending(january(5), 1), hour_ending(january(8), 12)};

std::vector<OrderedPart> parts_of(const std::vector<Order>& orders, const ResponseHours& hours = response) {
  return ordered_parts(orders, hours);
}

std::vector<ExecutedCut> cuts_of(const ReductionList& list, const std::vector<ExecutionScore>& scores) {
  return executed_cuts(parts_of(review_sample::orders(list, Level::orange, response.first, response.last)), response,
                       scores);
}

/// One part of the mill with so much SO2, over the whole response.
std::vector<OrderedPart> mill_line(std::int64_t so2) {
  return {{"mill", "line", {{response.first, response.last, {so2, 0, 0, 0}, 100, false}}}};
}

}  // namespace

TEST_CASE("B3: planned shares are 25, 18, 23 and 16 percent; of an executed half with a quarter unseen the rest is not executed") {
  const ExecutionScore mill{"mill", {2'000'000, 4'000'000, 4'000'000, 2'400'000}, {1'000'000, 2'000'000, 2'000'000, 1'200'000}, 84, 21, {}};
  const ReductionList list = b3();
  const auto orders = review_sample::orders(list, Level::orange, response.first, response.last);
  const auto parts = parts_of(orders);
  const auto cuts = executed_cuts(parts, response, {&mill, 1});
  REQUIRE(cuts.size() == 2);
  const ExecutedCut& one = cut_named(cuts, "mill");
  CHECK(one.executed == DailyGrams{1'000'000, 2'000'000, 2'000'000, 1'200'000});
  CHECK(one.unknown == DailyGrams{500'000, 1'000'000, 1'000'000, 600'000});
  CHECK(one.not_executed == DailyGrams{500'000, 1'000'000, 1'000'000, 600'000});
  const ExecutedCut& none = cut_named(cuts, "kiln");
  CHECK_FALSE(none.checked);
  CHECK(none.executed == DailyGrams{});
  CHECK(none.unknown == none.planned);
  const auto xinjiang = review_sample::sets({20, 20, 20, 15}, true), national = review_sample::sets({20, 20, 20, 20}, true);
  const OrderedSpan span = ordered_spans(review_sample::episode(), orders, response).front();
  const SpanShares xj = shares_of_span({&list, parts, cuts, &xinjiang}, span);
  CHECK(xj.shares[0].percent(xj.shares[0].planned) == doctest::Approx(25));
  CHECK(xj.shares[1].percent(xj.shares[1].planned) == doctest::Approx(18));
  CHECK(xj.shares[2].percent(xj.shares[2].planned) == doctest::Approx(23));
  CHECK(xj.shares[3].percent(xj.shares[3].planned) == doctest::Approx(16));
  // NOx is short alone; SO2 and NOx together are 43 of 40.
  CHECK(xj.shares[1].planned_reached == true);
  CHECK(xj.planned_reaches == true);
  CHECK(xj.executed_reaches == false);
  const SpanShares cn = shares_of_span({&list, parts, cuts, &national}, span);
  CHECK(cn.planned_reaches == false);  // VOC 16 of 20
  CHECK(cn.shares[3].planned_reached == false);
  const auto alone = review_sample::sets({20, 20, 20, 15}, false);
  CHECK(shares_of_span({&list, parts, cuts, &alone}, span).shares[1].planned_reached == false);
  CHECK(xj.shares[0].percent(xj.shares[0].executed) == doctest::Approx(100.0 / 12));
  // Of all grams, 12.4 and 3.0 t/d planned: executed 6.2, unknown 3.1 and 3.0.
  const ExecutionRate rate = execution_rate(cuts);
  CHECK(rate.executed_percent == doctest::Approx(100 * 6.2 / 15.4));
  CHECK(rate.unknown_percent == doctest::Approx(100 * 6.1 / 15.4));
}

TEST_CASE("steps count for the hours they held, from the order's own begin; a unit on its way down is asked nothing yet") {
  ReductionList list = b3();
  ListMeasure later = list.measures[0];
  later.from_hour = 120;
  later.reduction = {1'000'000, 2'000'000, 2'000'000, 1'200'000};
  list.measures.push_back(later);
  const auto planned = [&](int hours) {
    const ResponseHours all{response.first, response.first + std::chrono::hours{hours - 1}};
    const auto orders = review_sample::orders(list, Level::orange, all.first, all.last);
    return cut_named(executed_cuts(parts_of(orders, all), all, {}), "mill").planned[0];
  };
  CHECK(planned(84) == 2'000'000);
  CHECK(planned(160) == 1'750'000);  // (120 x 2 + 40 x 1) / 160
  CHECK(parts_of(review_sample::orders(list, Level::yellow, response.first, response.last)).empty());
  auto orders = review_sample::orders(b3(), Level::orange, response.first, response.last);
  orders[0].steps[0].hours_to_reduce = 21;
  const std::vector<ExecutionScore> score{{"mill", {2'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, 63, 0, {}}};
  const ExecutedCut mill = cut_named(executed_cuts(parts_of(orders), response, score), "mill");
  CHECK(mill.planned[0] == 2'000'000);
  CHECK(mill.coming_down[0] == 500'000);
  CHECK(mill.executed[0] == 1'500'000);
  CHECK((mill.unknown[0] == 0 && mill.not_executed[0] == 0));
  // Who did all that was asked of it is not told to have done less, however long it took to come down.
  const ReductionList whole = b3();
  const auto parts = parts_of(orders);
  const auto cuts = executed_cuts(parts, response, score);
  const auto told = corrections_to({&whole, january(5), january(8), orders, parts, cuts, score, {}, {}}, review_sample::rule());
  CHECK(std::ranges::none_of(told, [](const Correction& one) { return one.source == "mill"; }));
}

TEST_CASE("three days of yellow and one of red are three of the one and one of the other, and not four of red") {
  ReductionList list = b3();
  for (ListMeasure& one : list.measures) one.level = Level::yellow;
  ListMeasure red = list.measures[0];
  red.level = Level::red;
  red.reduction = {6'000'000, 6'000'000, 8'000'000, 4'800'000};
  list.measures.push_back(red);
  const ResponseHours days{hour_ending(january(5), 1), hour_ending(january(8), 24)};
  auto orders = review_sample::orders(list, Level::yellow, days.first, days.last);
  const auto second = review_sample::orders(list, Level::red, hour_ending(january(8), 1), days.last, 2);
  orders.insert(orders.end(), second.begin(), second.end());
  const auto cuts = executed_cuts(parts_of(orders, days), days, {});
  CHECK(cut_named(cuts, "mill").planned[0] == 3'000'000);  // (3 x 2 + 6) / 4
  CHECK(cut_named(cuts, "kiln").planned[0] == 750'000);    // released with the second dispatch
  // Nobody was told of a day beyond what the order says.
  orders[0].until = hour_ending(january(6), 24);
  orders.resize(2);
  CHECK(cut_named(executed_cuts(parts_of(orders, days), days, {}), "mill").planned[0] == 1'000'000);
  CHECK(executed_cuts(parts_of({}, days), days, {}).empty());
}

TEST_CASE("hours that a check did not judge are unknown") {
  const std::vector<ExecutionScore> half{{"mill", {2'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, 42, 0, {}}};
  const ExecutedCut mill = cut_named(cuts_of(b3(), half), "mill");
  CHECK(mill.executed[0] == 1'000'000);
  CHECK(mill.unknown[0] == 1'000'000);
  CHECK(mill.unknown[1] == mill.planned[1]);  // a score that never heard of NOx says nothing about it
  // It judged twice the hours of the response, because it began before: only the part of them counts.
  const std::vector<ExecutionScore> twice{{"mill", {2'000'000, 0, 0, 0}, {1'000'000, 0, 0, 0}, 168, 0, {}}};
  CHECK(cut_named(cuts_of(b3(), twice), "mill").executed[0] == 1'000'000);
}

TEST_CASE("sources in places that do not respond are counted; a park responds with its counties") {
  ReductionList list = b3();
  list.enterprises[0].county = "park";
  list.enterprises[1].county = "b";
  const std::vector<std::string> units{"a"};
  CHECK(sources_elsewhere(list, Level::orange, units, {}) == 2);
  CHECK(sources_elsewhere(list, Level::orange, units, {{"park", {"c", "a"}}}) == 1);
  CHECK(sources_elsewhere(list, Level::orange, {}, {}) == 0);
  CHECK(sources_elsewhere(list, Level::yellow, units, {}) == 0);
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
    const auto cuts = cuts_of(b3(), {score});
    const ExecutedCut& cut = cut_named(cuts, "mill");
    const int seen = std::max(0, score.hours - score.hours_without_evidence);
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      CHECK(cut.executed[p] >= 0);
      CHECK(cut.unknown[p] >= 0);
      CHECK(cut.not_executed[p] >= 0);
      CHECK(cut.executed[p] + cut.unknown[p] + cut.not_executed[p] + cut.coming_down[p] == cut.planned[p]);
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
  const std::vector<ExecutedCut> cuts{{"mill", {4'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, {}, {}, true, {}}};
  // 2 t/d executed x 1 ug/m3 for each t/d: 2 ug/m3 in the mean weather; at 100 ug/m3 twice that.
  const auto effects = mill_effect(1e-6);
  const auto parts = mill_line(4'000'000);
  const auto places = without_measures({hours, parts, cuts, effects, response}, rule, review_sample::ranges(30, 40));
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
  const std::vector<ExecutedCut> cuts{{"mill", {4'000'000, 0, 0, 0}, {2'000'000, 0, 0, 0}, {}, {}, true, {}}};
  const auto effects = mill_effect(1e-6);
  const auto parts = mill_line(4'000'000);
  const auto places =
      without_measures({hours, parts, cuts, effects, response}, review_sample::rule(), review_sample::ranges(0, 0));
  CHECK_FALSE(places[0].scaled);
  CHECK(places[0].hours[30].without == doctest::Approx(102));
  CHECK(places[0].peak->without == doctest::Approx(188));
  CHECK_FALSE(places[0].hours[40].without.has_value());
  CHECK_FALSE(places[0].hours[40].observed.has_value());
}

TEST_CASE("the effect of an hour is that of what was ordered in it: double after an upgrade, nothing after the release") {
  const std::vector<ActualHours> hours{flat_hours(std::nullopt)};
  std::vector<OrderedPart> parts = mill_line(1'000'000);
  OrderedRun& first = parts[0].runs[0];
  first.last = hour_ending(january(5), 24);
  parts[0].runs.push_back({hour_ending(january(6), 1), hour_ending(january(6), 24), {2'000'000, 0, 0, 0}, 100, false});
  const std::vector<ExecutedCut> cuts{{"mill", {3'000'000, 0, 0, 0}, {1'500'000, 0, 0, 0}, {}, {}, true, {}}};
  const auto effects = mill_effect(1e-6);
  ReviewRule rule = review_sample::rule();
  auto places = without_measures({hours, parts, cuts, effects, response}, rule, review_sample::ranges(0, 0));
  CHECK(places[0].hours[24].without == doctest::Approx(100.5));  // half of 1 t/d
  CHECK(places[0].hours[48].without == doctest::Approx(101));
  CHECK(places[0].hours[72].without == doctest::Approx(100));
  CHECK(places[0].full_effect == doctest::Approx((24 * 0.5 + 24 * 1.0) / 84));
  rule.build_up_hours = 4;
  places = without_measures({hours, parts, cuts, effects, response}, rule, review_sample::ranges(0, 0));
  CHECK(places[0].hours[48].without == doctest::Approx(100 + (3 * 0.5 + 1) / 4));
  CHECK(places[0].hours[72].without == doctest::Approx(100 + 3 * 1.0 / 4));
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
  const std::vector<ExecutionScore> scores{
      {"mill", {2'000'000, 4'000'000, 4'000'000, 2'400'000}, {}, 84, 0, {"flow not down"}},
      {"kiln", {1'000'000, 1'400'000, 600'000, 0}, {700'000, 980'000, 420'000, 0}, 84, 0, {}}};
  const auto orders = review_sample::orders(list, Level::orange, response.first, response.last);
  const auto parts = parts_of(orders);
  const auto cuts = executed_cuts(parts, response, scores);
  // Apart by 30 of 130 and 100; by 10, which is below the least that counts; by less than a tenth.
  const std::vector<BaseEvidence> bases{{"mill", "line", "S1", Pollutant::nox, 100, 130},
                                        {"kiln", "line", "S2", Pollutant::nox, 20, 10},
                                        {"kiln", "line", "S2", Pollutant::pm, 1000, 950},
                                        {"kiln", "line", "S2", Pollutant::so2, 130, 100}};
  const std::vector<UnseenUnit> unseen{{"mill", "furnace"}, {"heat", "boiler"}};
  const auto out = corrections_to({&list, january(5), january(8), orders, parts, cuts, scores, bases, unseen},
                                  review_sample::rule());
  std::vector<std::string> told;
  for (const Correction& one : out) told.push_back(std::string{word_of(one.kind)} + " " + one.source);
  CHECK(told == std::vector<std::string>{"never_executed mill", "below_score kiln", "no_evidence heat", "no_check heat",
                                         "base_too_low mill", "exemption_cut heat", "exemption_expired glass",
                                         "base_too_high kiln", "unit_unseen mill"});
  CHECK(out[0].detail == "flow not down");
  CHECK(out[1].is == doctest::Approx(70));
  CHECK((out[5].is == doctest::Approx(70) && out[5].wanted == doctest::Approx(80)));
}

TEST_CASE("a review says two ways side by side, what they cannot explain, the cost, and what was not at hand") {
  ReviewInputs in;
  in.episode = review_sample::episode();
  in.list = b3();
  for (Enterprise& one : in.list->enterprises) one.county = "u";
  in.orders = review_sample::orders(*in.list, Level::orange, response.first, response.last);
  in.share_sets = review_sample::sets({20, 20, 20, 15}, true);
  in.scores = {{"mill", {2'000'000, 4'000'000, 4'000'000, 2'400'000}, {2'000'000, 4'000'000, 4'000'000, 2'400'000}, 84, 0, {}}};
  in.hours = {flat_hours(std::nullopt)};
  in.effects = mill_effect(1e-6);
  in.costs = {{"mill", "line", 80'000, 20'000}};
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
  CHECK((review->hours == 84 && review->hours_ordered == 84));
  CHECK(review->planned_reaches == true);
  REQUIRE(review->spans.size() == 1);
  CHECK(review->spans[0].span.basis == "L-1");
  // Without orders nothing was planned, whatever the level: no guess from the list.
  ReviewInputs silent = in;
  silent.orders.clear();
  silent.scores.clear();
  const auto nothing = review_episode(silent, review_sample::rule(), review_sample::ranges(50, 0));
  REQUIRE(nothing.ok());
  CHECK(nothing->cuts.empty());
  CHECK((nothing->shares[0].planned == 0 && nothing->planned_reaches == false && nothing->hours_ordered == 0));
  CHECK(nothing->places[0].full_effect == 0);
  CHECK_FALSE(nothing->cost.has_value());
  CHECK(nothing->missing == std::vector<std::string>{"forecasts", "orders", "scores", "receipts", "costs"});
  in.episode.ended.reset();
  CHECK_FALSE(review_episode(in, review_sample::rule(), review_sample::ranges(50, 0)).ok());
}

}  // namespace lantian::respond
