#include "gateway/gaps.hpp"

#include <doctest/doctest.h>

namespace {

using lantian::UtcSeconds;
using lantian::gateway::missing;
using lantian::gateway::next_try;
using lantian::gateway::Series;
using lantian::gateway::series_owed;
using lantian::keep::Gap;
using lantian::keep::Slot;
using lantian::observe::hj212::Content;
using lantian::observe::hj212::Device;
using std::chrono::hours;
using std::chrono::minutes;

/// 2026-11-22 00:00 Beijing time is 16:00 UTC of the day before.
const UtcSeconds midnight{std::chrono::sys_days{std::chrono::year{2026} / 11 / 21} + hours{16}};

Device logger() {
  Device device;
  device.mn = "M1";
  return device;
}

std::vector<Slot> slots_at(std::initializer_list<int> minutes_after_midnight) {
  std::vector<Slot> slots;
  for (const int after : minutes_after_midnight) slots.push_back({"M1", 4, midnight + minutes{after}});
  return slots;
}

}  // namespace

TEST_CASE("a row owes what it promises") {
  Device device = logger();
  device.minute_minutes = 5;
  device.daily = true;
  REQUIRE(series_owed(device).size() == 3);
  CHECK(series_owed(device)[0].cn == 2051);
  CHECK(series_owed(device)[0].step == minutes{5});
  CHECK(series_owed(device)[2].cn == 2031);
  device.minute_minutes = 0;
  device.hourly = device.daily = false;
  CHECK(series_owed(device).empty());
}

TEST_CASE("hours without a slot, merged where they touch") {
  const Series series{Content::hour, 2061, hours{1}};
  // 00, 01, 04 are there; 02-03 and 05 are missing before 06:00.
  const auto gaps = missing(logger(), series, slots_at({0, 60, 240}), midnight, midnight + hours{6});
  REQUIRE(gaps.size() == 2);
  CHECK(gaps[0].begin == midnight + hours{2});
  CHECK(gaps[0].end == midnight + hours{4});
  CHECK(gaps[1].begin == midnight + hours{5});
  CHECK(gaps[1].end == midnight + hours{6});
}

TEST_CASE("a stretch is asked for in windows of six hours") {
  const Series series{Content::minute, 2051, minutes{10}};
  const auto gaps = missing(logger(), series, {}, midnight, midnight + hours{13});
  REQUIRE(gaps.size() == 3);
  CHECK(gaps[0].end - gaps[0].begin == hours{6});
  CHECK(gaps[1].end - gaps[1].begin == hours{6});
  CHECK(gaps[2].end - gaps[2].begin == hours{1});
}

TEST_CASE("a report a few seconds into its interval fills it; an interval that is not over owes nothing") {
  const Series series{Content::minute, 2051, minutes{10}};
  std::vector<Slot> slots{{"M1", 3, midnight + std::chrono::seconds{7}}};
  CHECK(missing(logger(), series, slots, midnight, midnight + minutes{19}).empty());
  const auto gaps = missing(logger(), series, slots, midnight, midnight + minutes{20});
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].begin == midnight + minutes{10});
}

TEST_CASE("days begin at the midnight of the device's clock") {
  const Series series{Content::day, 2031, hours{24}};
  const auto gaps = missing(logger(), series, {}, midnight - hours{3}, midnight + hours{30});
  REQUIRE(gaps.size() == 1);
  CHECK(gaps[0].begin == midnight);
  Device urumqi = logger();
  urumqi.utc_offset_minutes = 360;
  const auto later = missing(urumqi, series, {}, midnight - hours{3}, midnight + hours{30});
  REQUIRE(later.size() == 1);
  CHECK(later[0].begin == midnight + hours{2});
}

TEST_CASE("asked again later and later, and not for ever") {
  Gap gap{"M1", 3, midnight, midnight + hours{1}, 1, {}, "open"};
  CHECK(next_try(gap, midnight + hours{2}) == midnight + hours{2} + minutes{10});
  gap.tries = 3;
  CHECK(next_try(gap, midnight + hours{2}) == midnight + hours{2} + minutes{40});
  gap.tries = 60;
  CHECK(next_try(gap, midnight + hours{2}) == midnight + hours{26});
  CHECK_FALSE(next_try(gap, midnight + hours{24 * 31 + 2}));
}
