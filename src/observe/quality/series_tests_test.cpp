// Expected stretches are counted by hand from the series that each test writes down.
#include "observe/quality/quality_trial_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::observe::quality;
using namespace lantian::observe::quality::quality_trial;
using Stretches = std::vector<Stretch>;

TEST_CASE("range: outside the instrument's range, hours in a row as one, its ends inside") {
  Town town;
  town.put("a", "PM2.5", {5, 1000, 1000.001, 1200, gap, 0, 2000});
  CHECK(found(town, {"PM2.5"}, Detector::range) == Stretches{{2, 4}, {6, 7}});
  // Weather may be below zero, and the range is the instrument's own.
  town.put("a", "TEMP", {-12, -51, 3, 60, 61, 0, gap});
  CHECK(found(town, {"TEMP"}, Detector::range) == Stretches{{1, 2}, {4, 5}});
  // Nothing is known of a factor without an instrument.
  town.put("a", "H2S", {9999, 0, 1, 2, 3, 4, 5});
  CHECK(found(town, {"H2S"}, Detector::range).empty());
}

TEST_CASE("flat: a run as long as the row says, one hour less is none") {
  auto values = lively(50, 60);
  set(values, 20, 26, 47);
  Town town;
  town.put("a", "PM2.5", values);
  CHECK(found(town, {"PM2.5"}, Detector::flat) == Stretches{{20, 26}});
  values = lively(50, 60);
  set(values, 20, 25, 47);
  town.put("a", "PM2.5", values);
  CHECK(found(town, {"PM2.5"}, Detector::flat).empty());
}

TEST_CASE("flat: missing hours bridge a run up to the rule's gap and do not count") {
  auto values = lively(50, 60);
  set(values, 20, 28, 47);
  set(values, 22, 24, gap);
  Town town;
  town.put("a", "PM2.5", values);
  CHECK(found(town, {"PM2.5"}, Detector::flat) == Stretches{{20, 28}});  // 6 values, 2 missing
  set(values, 22, 25, gap);
  town.put("a", "PM2.5", values);
  CHECK(found(town, {"PM2.5"}, Detector::flat).empty());
}

TEST_CASE("flat: a spread row takes small movement, and only from its level on") {
  auto values = lively(120, 60);
  for (std::size_t i = 30; i < 39; ++i) values[i] = 100 + static_cast<double>(i % 3);  // 100..102
  Town town;
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::flat) == Stretches{{30, 39}});
  values[34] = 103;
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::flat).empty());
  for (std::size_t i = 30; i < 45; ++i) values[i] = 9 + static_cast<double>(i % 3);  // below 10
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::flat).empty());
}

TEST_CASE("flat: a long run at the detection limit is no fault where the rule believes it") {
  auto values = lively(20, 300);
  set(values, 30, 234, 2);  // 204 h
  Town town;
  town.put("a", "SO2", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "SO2", lively(30, 300, 1));
  CHECK(found(town, {"SO2"}, Detector::flat).empty());
}

TEST_CASE("flat: particles at their limit for longer than believed, unless the neighbours agree") {
  auto values = lively(40, 120);
  set(values, 30, 71, 3);  // 41 h
  Town town;
  town.put("a", "PM2.5", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM2.5", lively(8, 120, 2));
  const Group group = town.group({"PM2.5"});
  const auto findings = check_place(group, 0, rule(), Detector::flat);
  REQUIRE(stretches(group, findings) == Stretches{{30, 71}});
  CHECK(says(findings[0], "PM2.5 stays at 3 ug/m3 for 41 h"));
  CHECK(findings[0].severity == Severity::alarm);
  CHECK(findings[0].rule == "QC-TEST/1#flat");
  CHECK(findings[0].place == "a");
  CHECK(findings[0].factor == "PM2.5");
  // 24 h are believed, and so is any length when everybody reads next to nothing.
  auto shorter = lively(40, 120);
  set(shorter, 30, 54, 3);
  town.put("a", "PM2.5", shorter);
  CHECK(found(town, {"PM2.5"}, Detector::flat).empty());
  town.put("a", "PM2.5", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM2.5", std::vector<double>(120, 5));
  CHECK(found(town, {"PM2.5"}, Detector::flat).empty());
}

TEST_CASE("flat: the detection limit contradicted by the neighbours is a fault") {
  auto values = lively(40, 60);
  set(values, 10, 24, 2);  // 14 h
  Town town;
  town.put("a", "NO2", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "NO2", lively(40, 60, 3));
  CHECK(found(town, {"NO2"}, Detector::flat) == Stretches{{10, 24}});
  for (const char* other : {"b", "c", "d"}) town.put(other, "NO2", lively(15, 60, 3));
  CHECK(found(town, {"NO2"}, Detector::flat).empty());
}

TEST_CASE("flat: every run that a plain search finds is found, and no other") {
  // A search by all pairs of ends, as the rule reads.
  std::uint64_t state = 7;
  const auto roll = [&](std::uint64_t sides) {
    state = state * 6364136223846793005U + 1442695040888963407U;
    return (state >> 33U) % sides;
  };
  for (int round = 0; round < 400; ++round) {
    std::vector<double> values;
    for (int i = 0; i < 80; ++i)
      values.push_back(roll(12) == 0 ? gap : 9.0 + round % 2 * 10.0 + static_cast<double>(roll(4)));
    std::vector<bool> expected(values.size());
    for (std::size_t a = 0; a < values.size(); ++a) {
      double low = 1e9;
      double high = -1e9;
      std::size_t count = 0;
      std::size_t missing = 0;
      if (values[a] == gap || values[a] < 10) continue;
      for (std::size_t b = a; b < values.size() && missing <= 2; ++b) {
        if (values[b] == gap) {
          ++missing;
          continue;
        }
        missing = 0;
        low = std::min(low, values[b]);
        high = std::max(high, values[b]);
        if (high - low > 2 || low < 10) break;
        if (++count < 9) continue;
        for (std::size_t i = a; i <= b; ++i) expected[i] = true;
      }
    }
    Town town;
    town.put("a", "PM10", values);
    std::vector<bool> marked(values.size());
    for (const Stretch& stretch : found(town, {"PM10"}, Detector::flat)) {
      for (std::size_t i = stretch.begin; i < stretch.end; ++i) marked[i] = true;
    }
    CHECK(marked == expected);
  }
}

TEST_CASE("jump: a spike is marked to its end, a step at its first hour, a shared rise not at all") {
  auto values = lively(50, 80);
  values[40] = 400;
  values[41] = 390;
  Town town;
  town.put("a", "PM10", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM10", lively(50, 80, 1));
  CHECK(found(town, {"PM10"}, Detector::jump) == Stretches{{40, 42}});
  auto step = lively(50, 80);
  for (std::size_t i = 40; i < 80; ++i) step[i] += 350;
  town.put("a", "PM10", step);
  CHECK(found(town, {"PM10"}, Detector::jump) == Stretches{{40, 41}});
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM10", step);
  CHECK(found(town, {"PM10"}, Detector::jump).empty());
}

TEST_CASE("jump: nothing is said before the usual change is known, or below the row's least") {
  auto values = lively(50, 80);
  values[12] = 400;
  Town town;
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::jump).empty());
  values = std::vector<double>(80, 50);
  values[40] = 149;
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::jump).empty());
  values[40] = 150;
  town.put("a", "PM10", values);
  CHECK(found(town, {"PM10"}, Detector::jump) == Stretches{{40, 41}});
}

TEST_CASE("disagree: a factor of three for days, against three neighbours that agree") {
  const std::size_t hours = 20 * 24;
  auto values = lively(60, hours);
  for (std::size_t i = 300; i < 400; ++i) values[i] *= 3;
  Town town;
  town.put("a", "PM2.5", values);
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM2.5", lively(60, hours, 1));
  const auto marked = found(town, {"PM2.5"}, Detector::disagree);
  REQUIRE(marked.size() == 1);
  // The mean of 24 h is off from about the middle of the first day on, and until a day after the end.
  CHECK(marked[0].begin >= 290);
  CHECK(marked[0].begin <= 312);
  CHECK(marked[0].end >= 400);
  CHECK(marked[0].end <= 424);
  // A station that always reads half of the others is used to it.
  town.put("a", "PM2.5", lively(25, hours));
  CHECK(found(town, {"PM2.5"}, Detector::disagree).empty());
}

/// Others rise from 60 to 360 within four hours and stay there for ten.
std::vector<double> storm(double factor) {
  std::vector<double> values = lively(60, 60);
  for (std::size_t i = 30; i < 34; ++i) values[i] = 60 + factor * 75 * static_cast<double>(i - 29);
  for (std::size_t i = 34; i < 44; ++i) values[i] = 60 + factor * (300 + static_cast<double>(i % 5));
  return values;
}

TEST_CASE("dust: flat while neighbours and reference rise by hundreds") {
  Town town;
  auto site = lively(60, 60);
  for (std::size_t i = 20; i < 50; ++i) site[i] = 61 + static_cast<double>(i % 3);
  town.put("a", "PM10", site);
  for (const char* other : {"b", "c", "d", "e"}) town.put(other, "PM10", storm(1));
  Group group = town.group({"PM10"});
  const auto findings = check_place(group, 0, rule(), Detector::dust);
  const auto marked = stretches(group, findings);
  REQUIRE(marked.size() == 1);
  CHECK(marked[0].begin <= 30);
  CHECK(marked[0].end >= 43);  // as long as the others stay up
  CHECK(marked[0].end <= 46);
  CHECK(findings[0].severity == Severity::alarm);
  CHECK(says(findings[0], "PM10 moves by 2 ug/m3"));
  // The reference station saw nothing: no dust.
  Town denied = town;
  denied.put("e", "PM10", lively(60, 60));
  group = denied.group({"PM10"});
  group.neighbours[0] = {1, 2, 3};
  group.reference = {4, std::nullopt, std::nullopt, std::nullopt, std::nullopt};
  CHECK(check_place(group, 0, rule(), Detector::dust).empty());
  group.reference[0] = 3;
  CHECK(check_place(group, 0, rule(), Detector::dust).size() == 1);
}

TEST_CASE("dust: a site that follows by a third of the rise, and a quiet day, are no fault") {
  Town town;
  town.put("a", "PM10", storm(0.3));
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM10", storm(1));
  CHECK(found(town, {"PM10"}, Detector::dust).empty());
  town.put("a", "PM10", std::vector<double>(60, 61));
  for (const char* other : {"b", "c", "d"}) town.put(other, "PM10", storm(0.3));  // rises by 90 only
  CHECK(found(town, {"PM10"}, Detector::dust).empty());
}

TEST_CASE("neighbours: median, lowest, highest and how many of them speak") {
  Town town;
  town.put("a", "PM10", {1, 1, 1});
  town.put("b", "PM10", {30, gap, gap});
  town.put("c", "PM10", {10, 10, gap});
  town.put("d", "PM10", {20, 13, gap});
  const Group group = town.group({"PM10"});
  const Neighbours neighbours = neighbours_of(group, 0, 0);
  CHECK(neighbours.median[0].thousandths() == 20'000);
  CHECK(neighbours.low[0].thousandths() == 10'000);
  CHECK(neighbours.high[0].thousandths() == 30'000);
  CHECK(neighbours.count[0] == 3);
  CHECK(neighbours.median[1].thousandths() == 11'500);
  CHECK_FALSE(neighbours.median[2].present());
  CHECK(neighbours.count[2] == 0);
}

}  // namespace
