// Formulas of HJ 212-2017 annex D, worked by hand.
#include "observe/quality/device_tests.hpp"

#include "observe/quality/quality_trial_test.hpp"
#include "observe/quality/score_device.hpp"

namespace {

using namespace lantian;
using namespace lantian::observe::quality;
using namespace std::chrono_literals;
using quality_trial::rule;
using quality_trial::says;

const Sender stack{"MN1", "a21026", "mg/m3"};

UtcSeconds hour_at(int hour) {
  return begin_of(hour_ending(quality_trial::first_day(), 1)) + std::chrono::hours{hour};
}

Decimal number(std::string_view text) {
  return *parse_decimal(text);
}

IntervalValues interval(UtcSeconds begin, std::chrono::minutes length, std::string_view low, std::string_view average,
                        std::string_view high) {
  return {begin, begin + length, number(low), number(average), number(high), true};
}

TEST_CASE("average: outside [Min, Max], its ends inside, Max below Min") {
  const std::vector<IntervalValues> values{
      interval(hour_at(0), 60min, "1.35", "1.35", "1.35"),  interval(hour_at(1), 60min, "3.20", "3.211", "3.212"),
      interval(hour_at(2), 60min, "16.4", "21.5", "20.1"),  interval(hour_at(3), 60min, "16.4", "20.2", "20.1"),
      interval(hour_at(4), 60min, "16.4", "16.39", "20.1"), interval(hour_at(5), 60min, "9", "7", "8"),
  };
  const auto findings = find_average_outside(stack, values, rule());
  REQUIRE(findings.size() == 3);
  CHECK(findings[0].from == hour_at(2));
  CHECK(findings[0].to == hour_at(4));  // two hours in a row are one finding
  CHECK(says(findings[0], "Avg 21.5 mg/m3 lies above Max 20.1 mg/m3"));
  CHECK(says(findings[1], "lies below Min"));
  CHECK(says(findings[2], "Max 8 mg/m3 lies below Min 9 mg/m3"));
  std::vector<IntervalValues> bare(1);
  bare[0].average = number("5");
  CHECK(find_average_outside(stack, bare, rule()).empty());  // nothing to compare with
}

std::vector<IntervalValues> minutes_of(UtcSeconds begin, const std::vector<std::string_view>& averages) {
  std::vector<IntervalValues> all;
  for (std::size_t i = 0; i < averages.size(); ++i) {
    const UtcSeconds from = begin + std::chrono::minutes{10} * static_cast<int>(i);
    all.push_back({from, from + 10min, std::nullopt, number(averages[i]), std::nullopt, true});
  }
  return all;
}

TEST_CASE("hour: the mean of its valid minutes, within rounding and the rule's share") {
  auto minutes = minutes_of(hour_at(0), {"10.0", "11.0", "12.0", "13.0", "14.0", "15.0"});  // mean 12.5
  std::vector<IntervalValues> hours{interval(hour_at(0), 60min, "10.0", "12.5", "15.0")};
  CHECK(find_hour_unlike(stack, hours, minutes, rule()).empty());
  hours[0].average = number("12.8");  // 2 percent of 12.5 = 0.25, one last digit 0.1: 0.35 are allowed
  CHECK(find_hour_unlike(stack, hours, minutes, rule()).empty());
  hours[0].average = number("12.9");
  auto findings = find_hour_unlike(stack, hours, minutes, rule());
  REQUIRE(findings.size() == 1);
  CHECK(says(findings[0], "sent as 12.9 mg/m3, its 60 valid minutes have the mean 12.50"));
  // Minutes that are not usable leave the mean: 10, 11, 12, 13, 14 give 12.0.
  minutes[5].usable = false;
  hours[0].average = number("12.0");
  CHECK(find_hour_unlike(stack, hours, minutes, rule()).empty());
  minutes[4].usable = false;  // 40 valid minutes
  findings = find_hour_unlike(stack, hours, minutes, rule());
  REQUIRE(findings.size() == 1);
  CHECK(says(findings[0], "from 40 valid minutes; 45 are needed"));
  hours[0].usable = false;  // and says so itself
  CHECK(find_hour_unlike(stack, hours, minutes, rule()).empty());
  hours[0].usable = true;
  CHECK(find_hour_unlike(stack, hours, {}, rule()).empty());  // nothing was sent by the minute
}

TEST_CASE("oxygen: corrected values recomputed") {
  // 35 mg/m3 at 12 percent, corrected to 9: 35 * (21 - 9) / (21 - 12) = 46.66...
  const auto values = [](std::string_view raw, std::string_view oxygen, std::string_view corrected) {
    return std::vector<OxygenValues>{{hour_at(0), hour_at(1), number(raw), number(oxygen), number(corrected)}};
  };
  const Decimal standard{9, 0};
  CHECK(find_oxygen_unlike(stack, values("35.00", "12.00", "46.67"), standard, rule()).empty());
  const auto findings = find_oxygen_unlike(stack, values("35.00", "12.00", "38.18"), standard, rule());  // with 10 %
  REQUIRE(findings.size() == 1);
  CHECK(says(findings[0], "corrected value 38.18 mg/m3; 35.00 at 12.00 % oxygen corrected to 9 % gives 46.667"));
  // Rounding of the oxygen alone: 20 mg/m3 at 18 (17.5 to 18.5) may be 68.6 to 96.
  CHECK(find_oxygen_unlike(stack, values("20.0", "18", "90.0"), standard, rule()).empty());
  CHECK(find_oxygen_unlike(stack, values("20.0", "18.0", "90.0"), standard, rule()).size() == 1);
  // Flue gas that is nearly air is not judged.
  CHECK(find_oxygen_unlike(stack, values("20.0", "20.0", "9.0"), standard, rule()).empty());
}

std::vector<Arrival> day_of_arrivals(std::chrono::seconds skew, std::chrono::seconds label, int days = 1) {
  std::vector<Arrival> arrivals;
  for (int hour = 0; hour < 24 * days; ++hour) {
    const UtcSeconds made = hour_at(hour) + 1h;
    arrivals.push_back({made + skew, made + 5s, 0});
    arrivals.push_back({made + skew + label, made + 20s, 60});
  }
  return arrivals;
}

TEST_CASE("clock: off by the median, on another zone's time, and days in a row as one") {
  CHECK(find_clock_faults("MN1", true, day_of_arrivals(0s, -1h), rule()).empty());
  CHECK(find_clock_faults("MN1", true, day_of_arrivals(-290s, -1h), rule()).empty());
  auto findings = find_clock_faults("MN1", true, day_of_arrivals(10min, -1h, 3), rule());
  REQUIRE_FALSE(findings.empty());
  CHECK(says(findings[0], "ahead of ours"));
  CHECK(findings[0].to - findings[0].from >= 72h);
  findings = find_clock_faults("MN1", true, day_of_arrivals(-2h, -1h), rule());
  REQUIRE_FALSE(findings.empty());
  CHECK(says(findings[0], "behind ours: it seems to run on UTC+6"));
  for (const Finding& finding : findings) CHECK(finding.factor == "clock");
  // One odd telegram moves no median; too few say nothing.
  auto arrivals = day_of_arrivals(0s, -1h);
  arrivals[0].stated += 500h;
  CHECK(find_clock_faults("MN1", true, arrivals, rule()).empty());
  CHECK(find_clock_faults("MN1", true, std::span{arrivals}.first(2), rule()).empty());
}

TEST_CASE("clock: hours that name their other end") {
  const auto ends = day_of_arrivals(0s, 0s);
  const auto starts = day_of_arrivals(0s, -1h);
  CHECK(find_clock_faults("MN1", true, starts, rule()).empty());
  CHECK(find_clock_faults("MN1", false, ends, rule()).empty());
  auto findings = find_clock_faults("MN1", true, ends, rule());
  REQUIRE_FALSE(findings.empty());
  CHECK(says(findings[0], "DataTime seems to name the end"));
  findings = find_clock_faults("MN1", false, starts, rule());
  REQUIRE_FALSE(findings.empty());
  CHECK(says(findings[0], "it seems to name the start"));
  // The clock's own error does not look like another label.
  findings = find_clock_faults("MN1", true, day_of_arrivals(-2h, -1h), rule());
  for (const Finding& finding : findings) CHECK_FALSE(says(finding, "seems to name"));
}

TEST_CASE("score of the device detectors: made hours of a real-looking series, every fault found, none invented") {
  quality_trial::Town town;
  town.put("a", "PM10", quality_trial::lively(80, 40 * 24));
  const Group group = town.group({"PM10"});
  const auto scores = score_device_tests(group.at(0, 0), group.first, rule(), 3);
  CHECK(scores.size() == 7);
  for (const DeviceScore& score : scores) {
    CAPTURE(score.fault);
    CHECK(score.seeds > 10);
    CHECK(score.clean > 10);
    CHECK(score.hits == score.seeds);
    CHECK(score.alarms == 0);
  }
}

}  // namespace
