#include "docket/watch/watch.hpp"

#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::at;
using sample::day;

namespace {

/// Seven days, 75 % of the hours, runs of 6 are flat, 3 hours above 150 ug/m3 breach: the check of the grid event.
const Check& grid_check() {
  return *sample::grid_event().check;
}

/// The watch begins on 28 September 2023 at 16:00 in Beijing.
WatchQuestion question(const std::string& now) {
  return {ug_m3(150), at("2023-09-28 16:00"), at(now)};
}

/// Hours of `days` days from 28 September on, never twice the same value in a row: 80, 81, ..., 86, 80, ...
std::vector<HourValue> quiet_hours(int days) {
  std::vector<HourValue> hours;
  for (int i = 0; i < days * 24; ++i) {
    hours.push_back({hour_ending(day("2023-09-28"), i + 1), ug_m3(80 + i % 7)});
  }
  return hours;
}

/// The place in `quiet_hours` of an hour of a day, 0 = 28 September.
std::size_t place(int day_number, int hour) {
  return static_cast<std::size_t>(day_number * 24 + hour - 1);
}

}  // namespace

TEST_CASE("watch: seven whole days after the day it began, not an hour earlier") {
  const auto hours = quiet_hours(12);
  // 29, 30 September, 1 to 5 October.
  CHECK(judge_watch(grid_check(), question("2023-09-28 17:00"), hours).verdict == WatchVerdict::good_so_far);
  const WatchReport before = judge_watch(grid_check(), question("2023-10-05 23:59"), hours);
  CHECK(before.verdict == WatchVerdict::good_so_far);
  CHECK(before.good_days == 6);
  const WatchReport good = judge_watch(grid_check(), question("2023-10-06 00:00"), hours);
  CHECK(good.verdict == WatchVerdict::good);
  CHECK(good.good_days == 7);
  CHECK(good.days.front().day == day("2023-09-29"));
  CHECK(good.days.back().day == day("2023-10-05"));
}

TEST_CASE("watch: three hours above the limit in one day breach; two do not, nor one on each of three days") {
  auto hours = quiet_hours(12);
  for (const int hour : {3, 9}) hours[place(2, hour)].value = ug_m3(151);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::good);
  hours[place(3, 5)].value = ug_m3(400);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::good);
  hours[place(2, 20)].value = ug_m3(210);
  const WatchReport breach = judge_watch(grid_check(), question("2023-10-06 00:00"), hours);
  CHECK(breach.verdict == WatchVerdict::breach);
  REQUIRE(breach.above.size() == 3);
  CHECK(breach.days.back().day == day("2023-09-30"));
  CHECK(text_of_watch(grid_check(), question("2023-10-06 00:00"), breach, "site S-12") ==
        "PM10 at site S-12: breach on 2023-09-30: 3 hours above 150 ug/m3 (2023-09-30 03:00 151, 2023-09-30 09:00 151, "
        "2023-09-30 20:00 210)");
  // At 20:00 of that day it is known, at 19:59 it is not.
  CHECK(judge_watch(grid_check(), question("2023-09-30 20:00"), hours).verdict == WatchVerdict::breach);
  CHECK(judge_watch(grid_check(), question("2023-09-30 19:59"), hours).verdict == WatchVerdict::good_so_far);
}

TEST_CASE(
    "watch: the limit itself is within; a breach after the watch began counts on its first day, before it does not") {
  auto hours = quiet_hours(12);
  for (const int hour : {1, 7, 13, 19}) hours[place(1, hour)].value = ug_m3(150);
  for (const int hour : {9, 12, 15, 16}) hours[place(0, hour)].value = ug_m3(500);  // until 16:00: before it began
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::good);
  for (const int hour : {17, 19, 22}) hours[place(0, hour)].value = ug_m3(500);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::breach);
}

TEST_CASE("watch: missing hours lengthen it: 18 of 24 hours are enough, 17 are not") {
  auto hours = quiet_hours(12);
  for (int hour = 1; hour <= 6; ++hour) hours[place(3, hour)].value.reset();
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::good);
  hours.erase(hours.begin() + static_cast<std::ptrdiff_t>(place(3, 7)));  // absent is missing too
  const WatchReport short_of = judge_watch(grid_check(), question("2023-10-06 00:00"), hours);
  CHECK(short_of.verdict == WatchVerdict::not_enough);
  CHECK(short_of.good_days == 6);
  CHECK(judge_watch(grid_check(), question("2023-10-07 00:00"), hours).verdict == WatchVerdict::good);
  CHECK(judge_watch(grid_check(), question("2023-10-20 00:00"), {}).verdict == WatchVerdict::not_enough);
}

TEST_CASE("watch: flat data never close, and a stuck sensor does not breach for ever") {
  auto hours = quiet_hours(14);
  for (HourValue& hour : hours) hour.value = ug_m3(12);
  const WatchReport flat = judge_watch(grid_check(), question("2023-10-11 00:00"), hours);
  CHECK(flat.verdict == WatchVerdict::not_enough);
  CHECK(flat.good_days == 0);
  CHECK(flat.days.front().flat == 24);
  // Six equal hours are flat, five are air.
  hours = quiet_hours(12);
  for (int hour = 1; hour <= 7; ++hour) hours[place(2, hour)].value = ug_m3(12);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).days[1].flat == 7);
  hours = quiet_hours(12);
  for (int hour = 1; hour <= 5; ++hour) hours[place(2, hour)].value = ug_m3(12);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).days[1].flat == 0);
  // A missing hour does not part a run.
  hours = quiet_hours(12);
  for (int hour = 1; hour <= 8; ++hour) hours[place(2, hour)].value = ug_m3(12);
  hours.erase(hours.begin() + static_cast<std::ptrdiff_t>(place(2, 5)));
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).days[1].flat == 7);
}

TEST_CASE("watch: a run over midnight, begun before the watch, is flat on both days") {
  auto hours = quiet_hours(12);
  for (const int hour : {22, 23, 24}) hours[place(0, hour)].value = ug_m3(12);
  for (const int hour : {1, 2, 3}) hours[place(1, hour)].value = ug_m3(12);
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).days[0].flat == 3);
}

TEST_CASE("watch: what the system does about it, taken by decide") {
  sample::Story story = sample::watching();
  REQUIRE(story.subject.state_since == at("2023-09-28 16:00"));
  auto hours = quiet_hours(12);
  const WatchReport waits = judge_watch(grid_check(), question("2023-10-01 00:00"), hours);
  CHECK_FALSE(watch_action(story.type, story.subject, waits, "").has_value());
  const WatchReport good = judge_watch(grid_check(), question("2023-10-06 00:00"), hours);
  const std::string line = text_of_watch(grid_check(), question("2023-10-06 00:00"), good, "site S-12");
  CHECK(line ==
        "PM10 at site S-12: good: 7 of 7 good days within 150 ug/m3; 0 days with too few hours, 0 flat hours taken "
        "as no data");
  const auto close = watch_action(story.type, story.subject, good, line);
  REQUIRE(close.has_value());
  sample::Story closed = story;
  CHECK(closed.take(*close, sample::machine(), at("2023-10-06 00:10")).kind == EventKind::watched);
  CHECK(closed.subject.state == "closed");
  for (const int hour : {3, 9, 20}) hours[place(2, hour)].value = ug_m3(300);
  const WatchReport breach = judge_watch(grid_check(), question("2023-10-01 00:00"), hours);
  const auto relapse = watch_action(story.type, story.subject, breach, "why");
  REQUIRE(relapse.has_value());
  CHECK(story.take(*relapse, sample::machine(), at("2023-10-01 00:10")).kind == EventKind::reopened);
  CHECK(story.events.back().body.reason == "why");
}

TEST_CASE("watch: a monitor that stands still and fails now and then is not alive") {
  auto hours = quiet_hours(12);
  for (std::size_t i = 0; i < hours.size(); ++i) {
    hours[i].value = i % 6 == 5 ? std::optional<Concentration>{} : ug_m3(40);
  }
  const WatchReport stuck = judge_watch(grid_check(), question("2023-10-06 00:00"), hours);
  CHECK(stuck.verdict == WatchVerdict::not_enough);
  CHECK(stuck.good_days == 0);
  // Twenty of 24 hours that change are a good day, missing hours or not.
  hours = quiet_hours(12);
  for (std::size_t i = 0; i < hours.size(); i += 6) hours[i].value.reset();
  CHECK(judge_watch(grid_check(), question("2023-10-06 00:00"), hours).verdict == WatchVerdict::good);
}
