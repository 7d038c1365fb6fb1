#include "base/clock.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using std::chrono::hours;

TEST_CASE("midnight ends the day before") {
  const Day day = *parse_day("2024-02-29");
  const HourEnding midnight = hour_ending(day, 24);
  CHECK(day_of(midnight) == day);
  CHECK(hour_of_day(midnight) == 24);
  CHECK(day_of(midnight + hours{1}) == day + std::chrono::days{1});
  CHECK(hour_of_day(midnight + hours{1}) == 1);
  for (int hour = 1; hour <= 24; ++hour) {
    CHECK(hour_of_day(hour_ending(day, hour)) == hour);
    CHECK(day_of(hour_ending(day, hour)) == day);
  }
}

TEST_CASE("before 1970 as well") {
  const Day day = *parse_day("1969-12-31");
  CHECK(day_of(hour_ending(day, 24)) == day);
  CHECK(text_of(day) == "1969-12-31");
}

TEST_CASE("Beijing time is eight hours ahead") {
  const Day day = *parse_day("2023-10-05");
  const UtcSeconds instant = to_utc(std::chrono::local_seconds{day + hours{14}});
  CHECK(text_of(instant) == "2023-10-05T06:00:00Z");
  CHECK(to_local(instant) == std::chrono::local_seconds{day + hours{14}});
  CHECK(text_of(to_utc(std::chrono::local_seconds{day})) == "2023-10-04T16:00:00Z");
}

TEST_CASE("hours are printed as the day's own") {
  const Day day = *parse_day("20231005");
  CHECK(text_of(day) == "2023-10-05");
  CHECK(text_of(hour_ending(day, 14)) == "2023-10-05 14:00");
  CHECK(text_of(hour_ending(day, 24)) == "2023-10-05 24:00");
}

TEST_CASE("what is no day is refused") {
  for (const char* text : {"", "2023-02-29", "2023-13-01", "2023-00-10", "2023-10-32", "2023-1-5", "2023/10/05",
                           "20231305", "2023-10-0x", "2023-10-05 ", "202310051", "-023-10-05", "10-05-2023"}) {
    CAPTURE(std::string{text});
    const auto day = parse_day(text);
    REQUIRE_FALSE(day.ok());
    CHECK(day.error().code == ErrorCode::malformed);
  }
}

}  // namespace

TEST_CASE("times as people write them, on the Beijing clock or in UTC") {
  // 14:00 in Beijing is 06:00 in Greenwich all year round.
  for (const char* text : {"2023-10-05 14:00", "2023-10-05 14:00:00", "2023-10-05T06:00:00Z"}) {
    const auto instant = parse_instant(text);
    REQUIRE_MESSAGE(instant.ok(), text);
    CHECK(text_of(*instant) == "2023-10-05T06:00:00Z");
    CHECK(beijing_minute(*instant) == "2023-10-05 14:00");
  }
  CHECK(text_of(*parse_instant("2024-03-01 00:00:01")) == "2024-02-29T16:00:01Z");
  for (const char* text : {"", "2023-10-05", "2023-10-05 24:00", "2023-10-05 14:60", "2023-10-05T14:00",
                           "2023-02-29 14:00", "2023-10-05 14-00", "2023-10-05T06:00:00+", "2023-10-05 1:000"}) {
    const auto instant = parse_instant(text);
    REQUIRE_FALSE_MESSAGE(instant.ok(), text);
    CHECK(instant.error().code == ErrorCode::malformed);
  }
}
