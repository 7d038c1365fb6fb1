#include "gateway/clock_watch.hpp"

#include <doctest/doctest.h>

namespace {

using lantian::UtcSeconds;
using lantian::gateway::ClockWatch;
using lantian::observe::hj212::Content;
using lantian::observe::hj212::Device;
using lantian::observe::hj212::HourLabel;
using lantian::observe::hj212::Telegram;
using std::chrono::minutes;
using std::chrono::seconds;

const UtcSeconds midday{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22} + std::chrono::hours{4}};

Device watched_logger() {
  Device device;
  device.mn = "M1";
  return device;
}

void hear(ClockWatch& watch, seconds behind, int times) {
  for (int i = 0; i < times; ++i) {
    const UtcSeconds received = midday + minutes{i};
    Telegram telegram;
    telegram.content = Content::realtime;
    telegram.begin = telegram.end = received - behind - seconds{i % 3};
    watch.note(watched_logger(), telegram, received);
  }
}

void hear_hour(ClockWatch& watch, const Device& device, minutes end_before_receipt, int hour) {
  Telegram telegram;
  telegram.content = Content::hour;
  const UtcSeconds received = midday + std::chrono::hours{hour} + minutes{2};
  telegram.end = received - end_before_receipt;
  telegram.begin = telegram.end - std::chrono::hours{1};
  watch.note(device, telegram, received);
}

}  // namespace

TEST_CASE("a clock within five minutes is well") {
  ClockWatch watch;
  hear(watch, seconds{4}, 20);
  REQUIRE(watch.states().size() == 1);
  CHECK(watch.states()[0].samples == 15);
  CHECK_FALSE(watch.states()[0].off);
  CHECK(watch.states()[0].advice.empty());
  CHECK(watch.changes().empty());
}

TEST_CASE("two hours behind is said to be UTC+6, once") {
  ClockWatch watch;
  hear(watch, std::chrono::hours{2}, 20);
  const auto changes = watch.changes();
  REQUIRE(changes.size() == 1);
  CHECK(changes[0].off);
  CHECK(changes[0].advice.find("UTC+6") != std::string::npos);
  CHECK(changes[0].advice.find("utc_offset_minutes = 360") != std::string::npos);
  CHECK(watch.changes().empty());
  hear(watch, seconds{1}, 20);
  REQUIRE(watch.changes().size() == 1);
}

TEST_CASE("an odd skew is told in seconds; one late telegram is no alarm") {
  ClockWatch watch;
  hear(watch, seconds{-1800}, 20);
  CHECK(watch.states()[0].advice.find("ahead") != std::string::npos);
  ClockWatch calm;
  hear(calm, seconds{2}, 10);
  hear(calm, std::chrono::hours{9}, 1);
  CHECK_FALSE(calm.states()[0].off);
}

TEST_CASE("hours that come before they end are labelled by their end") {
  ClockWatch watch;
  for (int hour = 0; hour < 4; ++hour) hear_hour(watch, watched_logger(), minutes{-58}, hour);
  CHECK(watch.states()[0].advice.find("label = \"end\"") != std::string::npos);
  Device ends = watched_logger();
  ends.label = HourLabel::end;
  ClockWatch late;
  for (int hour = 0; hour < 4; ++hour) hear_hour(late, ends, minutes{62}, hour);
  CHECK(late.states()[0].advice.find("label = \"start\"") != std::string::npos);
  ClockWatch right;
  for (int hour = 0; hour < 4; ++hour) hear_hour(right, watched_logger(), minutes{2}, hour);
  CHECK(right.states()[0].advice.empty());
}
