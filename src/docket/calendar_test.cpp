#include "docket/calendar.hpp"

#include "docket/deadline.hpp"
#include "docket/sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::docket;
using sample::day;

namespace {

Day after(const char* from, int n) {
  return sample::loaded(sample::calendar().add_working_days(day(from), n));
}

std::string calendar_faults(const std::string& text) {
  const auto read = WorkCalendar::read({"c.toml", text});
  return read ? "" : read.error().message;
}

}  // namespace

// Counted by hand on the notice for 2023 (off 29 September to 6 October, worked on Saturday 7 and Sunday 8 October):
// 7, 8, 9, 10, 11, 12, 13, 16, 17, 18 October are the first to tenth worked days after Thursday 28 September.
TEST_CASE("work calendar: ten working days over the National Day of 2023 end on 18 October") {
  CHECK(after("2023-09-28", 1) == day("2023-10-07"));
  CHECK(after("2023-09-28", 2) == day("2023-10-08"));
  CHECK(after("2023-09-28", 7) == day("2023-10-13"));
  CHECK(after("2023-09-28", 10) == day("2023-10-18"));
  CHECK(sample::loaded(sample::calendar().working_days_between(day("2023-09-28"), day("2023-10-18"))) == 10);
  CHECK(sample::loaded(sample::calendar().working_days_between(day("2023-10-18"), day("2023-09-28"))) == -10);
}

// Spring Festival 2023: off 21 to 27 January, worked on Saturday 28 and Sunday 29 January. The deadline began on a day
// off counts from the next worked day.
TEST_CASE("work calendar: worked weekends count, days before the deadline count backwards") {
  CHECK(after("2023-01-18", 3) == day("2023-01-28"));
  CHECK(after("2023-01-22", 1) == day("2023-01-28"));
  CHECK(after("2023-10-08", -3) == day("2023-09-27"));  // 7 October, 28 and 27 September
  CHECK(after("2023-10-08", 0) == day("2023-10-08"));
  CHECK(sample::loaded(sample::calendar().next_working_day(day("2023-09-30"))) == day("2023-10-07"));
  CHECK(sample::loaded(sample::calendar().next_working_day(day("2023-10-08"))) == day("2023-10-08"));
  CHECK_FALSE(sample::loaded(sample::calendar().is_working(day("2022-12-31"))));  // of the notice for 2023
}

TEST_CASE("work calendar: a year without a notice is refused and named, not guessed") {
  const auto known = sample::calendar().is_working(day("2035-05-14"));
  REQUIRE(!known);
  CHECK(known.error().code == ErrorCode::not_in_force);
  CHECK(sample::says(known.error().message, "2035"));
  CHECK(sample::says(known.error().message, "2023"));
  const auto last = sample::calendar().years().rbegin()->first;
  const auto over = sample::calendar().add_working_days(Day{std::chrono::year{last} / 12 / 25}, 10);
  REQUIRE(!over);
  CHECK(over.error().code == ErrorCode::not_in_force);
}

TEST_CASE("work calendar: faults are told all at once, each with its line") {
  const std::string faults = calendar_faults(
      "id = \"x\"\n"
      "[[year]]\nyear = 2023\nsource = \"s\"\nstatus = \"verified\"\n"
      "off = [\"2023-01-01\", \"2024-05-01\", \"2023-02\"]\n"
      "worked = [\"2023-01-01\", \"2023-01-04\"]\n"
      "[[year]]\nyear = 2023\nsource = \"s\"\nstatus = \"maybe\"\noff = [\"2023-01-01\"]\n");
  CHECK(sample::says(faults, "c.toml:6: '2024-05-01' in 'off' does not belong to 2023"));
  CHECK(sample::says(faults, "c.toml:6: '2023-02' in 'off' is neither a day"));
  CHECK(sample::says(faults, "c.toml:7: 2023-01-01 is both off and worked"));
  CHECK(sample::says(faults, "c.toml:7: 2023-01-04 is no Saturday or Sunday"));
  CHECK(sample::says(faults, "2023 stands here twice"));
  CHECK(sample::says(faults, "'status' is 'maybe'"));
}

TEST_CASE("deadline: calendar days roll to a worked day where the rule says so") {
  const DeadlineRule plain{DeadlineKind::calendar_days, 5, false, "", ""};
  const DeadlineRule rolled{DeadlineKind::calendar_days, 5, true, "", ""};
  CHECK(sample::loaded(due_day(plain, day("2023-09-24"), {}, sample::calendar())) == day("2023-09-29"));
  CHECK(sample::loaded(due_day(rolled, day("2023-09-24"), {}, sample::calendar())) == day("2023-10-07"));
}

TEST_CASE("deadline: a day that comes with the case, and at once and for good") {
  const DeadlineRule fixed{DeadlineKind::fixed_date, 0, false, "", ""};
  const DeadlineRule for_good{DeadlineKind::recurring, 90, false, "", ""};
  const auto missing = due_day(fixed, day("2022-01-14"), {}, sample::calendar());
  REQUIRE(!missing);
  CHECK(missing.error().code == ErrorCode::incomplete);
  CHECK(sample::loaded(due_day(fixed, day("2022-01-14"), day("2022-06-30"), sample::calendar())) == day("2022-06-30"));
  CHECK(sample::loaded(due_day(for_good, day("2022-01-14"), {}, sample::calendar())) == day("2022-01-14"));
  CHECK(next_look(for_good, day("2022-01-14")) == day("2022-04-14"));
}

TEST_CASE("deadline: a day ends at midnight in Beijing, which is 16:00 UTC") {
  CHECK(text_of(late_from(day("2023-10-18"))) == "2023-10-18T16:00:00Z");
  CHECK(beijing_day(late_from(day("2023-10-18")) - std::chrono::seconds{1}) == day("2023-10-18"));
  CHECK(beijing_day(late_from(day("2023-10-18"))) == day("2023-10-19"));
}
