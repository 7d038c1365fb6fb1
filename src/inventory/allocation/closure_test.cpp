#include "inventory/allocation/closure.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::inventory;

const ClosureRule house{3, 1e-9, "", ""};

/// Two months of equal hours of 2 kg: exact in float32.
struct Sample {
  HourShares shares{*parse_period("2023-01-01..2023-02-28"), {}, false};
  std::vector<float> hours;
  double total = 0;
  Sample() {
    const std::size_t count = 59 * 24;
    shares.share.assign(count, 1.0 / static_cast<double>(count));
    hours.assign(count, 2.0F);
    total = 2.0 * static_cast<double>(count);
  }
};

TEST_CASE("hours that add up close in every month and day") {
  const Sample sample;
  const Closure closure = closure_of("s", sample.total, sample.shares, sample.hours, house);
  CHECK(closure.closes);
  CHECK(closure.months.size() == 2);
  CHECK(closure.months[1].scope == "2023-02");
  CHECK(closure.months[1].expected_kg == doctest::Approx(28 * 48));
  CHECK(closure.days.size() == 59);
  CHECK(closure.worst_relative < 1e-12);
}

TEST_CASE("the first hour of a month counted with a whole day in it is found") {
  Sample sample;
  sample.hours[31 * 24] = 48.0F;
  const Closure closure = closure_of("s", sample.total, sample.shares, sample.hours, house);
  CHECK_FALSE(closure.closes);
  REQUIRE(closure.spikes.size() == 1);
  CHECK(text_of(closure.spikes[0].hour) == "2023-02-01 01:00");
  CHECK(closure.spikes[0].first_of_month);
  CHECK(closure.days[31].relative() == doctest::Approx(46.0 / 48));
}

TEST_CASE("mass moved between two days keeps the total and is still found") {
  Sample sample;
  sample.hours[5] += 0.001F;
  sample.hours[30] -= 0.001F;
  const Closure closure = closure_of("s", sample.total, sample.shares, sample.hours, house);
  CHECK_FALSE(closure.closes);
  CHECK(closure.spikes.empty());
  CHECK(closure.worst_relative == doctest::Approx(0.001 / 48).epsilon(1e-3));
}

TEST_CASE("mass in an hour that should have none is infinitely off") {
  Sample sample;
  sample.shares.share[0] = 0;
  for (std::size_t i = 0; i < 24; ++i) sample.shares.share[i] = 0;
  const Closure closure = closure_of("s", sample.total, sample.shares, sample.hours, house);
  CHECK(closure.worst_relative > 1e300);
}

}  // namespace
