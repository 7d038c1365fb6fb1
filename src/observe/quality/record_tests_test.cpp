#include "observe/quality/quality_trial_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::observe::quality;
using namespace lantian::observe::quality::quality_trial;
using Stretches = std::vector<Stretch>;

const std::vector<std::string> three{"PM2.5", "PM10", "NO2"};

Town lively_town(std::size_t hours) {
  Town town;
  unsigned phase = 0;
  for (const char* place : {"a", "b"}) {
    town.put(place, "PM2.5", lively(50, hours, phase));
    town.put(place, "PM10", lively(90, hours, phase + 1));
    town.put(place, "NO2", lively(40, hours, phase + 2));
    phase += 3;
  }
  return town;
}

TEST_CASE("frozen: three equal records are marked, two are not") {
  for (const std::size_t records : {std::size_t{2}, std::size_t{3}, std::size_t{5}}) {
    Town town;
    for (const auto& factor : three) {
      auto values = lively(factor == "PM10" ? 90 : 50, 60, static_cast<unsigned>(factor.size()));
      set(values, 20, 20 + records, values[20]);
      town.put("a", factor, values);
    }
    CAPTURE(records);
    const auto expected = records >= 3 ? Stretches{{20, 20 + records}} : Stretches{};
    CHECK(found(town, three, Detector::frozen) == expected);
  }
}

TEST_CASE("frozen: one factor that moves, too few factors, and air at the detection limit are no frozen record") {
  Town town;
  town.put("a", "PM2.5", std::vector<double>(30, 40));
  town.put("a", "PM10", std::vector<double>(30, 80));
  town.put("a", "NO2", lively(40, 30));
  CHECK(found(town, three, Detector::frozen).empty());
  CHECK(found(town, {"PM2.5", "PM10"}, Detector::frozen).empty());
  town.put("a", "PM2.5", std::vector<double>(30, 3));
  town.put("a", "NO2", std::vector<double>(30, 2));
  CHECK(found(town, three, Detector::frozen).empty());  // only PM10 is above its limit
}

TEST_CASE("frozen: records of an earlier time sent again, with where they came from") {
  Town town;
  const std::size_t hours = 200;
  for (const auto& factor : three) {
    auto values = lively(factor == "PM10" ? 90 : 50, hours, static_cast<unsigned>(factor.size()));
    for (std::size_t i = 0; i < hours; ++i) values[i] += static_cast<double>(i) * 0.5;  // no record twice by chance
    for (std::size_t i = 100; i < 104; ++i) values[i] = values[i - 70];
    town.put("a", factor, values);
  }
  const Group group = town.group(three);
  const auto findings = check_place(group, 0, rule(), Detector::frozen);
  REQUIRE(stretches(group, findings) == Stretches{{100, 104}});
  CHECK(says(findings[0], "4 records in a row are those of 2024-03-02 06:00 again"));
  CHECK(findings[0].factor == all_factors);
}

TEST_CASE("order: PM2.5 above PM10 beyond what two instruments may differ by") {
  auto coarse = lively(90, 40);
  auto fine = lively(50, 40);
  for (std::size_t i = 10; i < 15; ++i) {
    coarse[i] = 50;
    fine[i] = 71;  // 50 * 1.2 + 10 = 70
  }
  fine[12] = 70;  // exactly what is allowed: one hour that does not end the stretch
  Town town;
  town.put("a", "PM2.5", fine).put("a", "PM10", coarse);
  CHECK(found(town, {"PM2.5", "PM10"}, Detector::order) == Stretches{{10, 15}});
  const Group group = town.group({"PM2.5", "PM10"});
  const auto shares = order_shares(group, 0, rule());
  REQUIRE(shares.size() == 1);
  CHECK(shares[0].pairs == 40);
  CHECK(shares[0].above == 5);
  CHECK(shares[0].beyond == 4);
  fine[11] = 70;
  town.put("a", "PM2.5", fine);
  CHECK(found(town, {"PM2.5", "PM10"}, Detector::order).empty());  // 10, then two hours' gap, then 13 and 14
}

TEST_CASE("duplicate: two places with one series, found from either side, and not before two days") {
  const std::size_t hours = 6 * 24;
  Town town = lively_town(hours);
  CHECK(found(town, three, Detector::duplicate).empty());
  auto copy = lively(50, hours, 3);  // as at place b
  const auto own = lively(50, hours, 0);
  for (std::size_t i = 0; i < 24; ++i) copy[i] = own[i];
  for (std::size_t i = 4 * 24; i < hours; ++i) copy[i] = own[i];
  town.put("a", "PM2.5", copy);  // equal on days 2, 3 and 4
  Group group = town.group(three);
  auto findings = check_place(group, 0, rule(), Detector::duplicate);
  CHECK(stretches(group, findings) == Stretches{{24, 96}});
  CHECK(check_place(group, 1, rule(), Detector::duplicate).size() == 1);
  CHECK(says(findings.at(0), "PM2.5 equals that of b in 3 x 24 h"));
  CHECK(findings[0].severity == Severity::alarm);
  // Two factors of one place.
  town = lively_town(hours);
  town.put("a", "PM10", lively(50, hours, 0));
  group = town.group(three);
  findings = find_duplicates(group, rule());
  REQUIRE(findings.size() == 1);
  CHECK(says(findings[0], "PM2.5 equals PM10"));
}

TEST_CASE("duplicate: equal floors are no copy; an outage between equal days does not end a stretch") {
  const std::size_t hours = 6 * 24;
  Town town;
  town.put("a", "PM2.5", std::vector<double>(hours, 3)).put("b", "PM2.5", std::vector<double>(hours, 3));
  CHECK(found(town, {"PM2.5"}, Detector::duplicate).empty());
  auto values = lively(50, hours);
  set(values, 48, 72, gap);
  town.put("a", "PM2.5", values).put("b", "PM2.5", values);
  CHECK(found(town, {"PM2.5"}, Detector::duplicate) == Stretches{{0, hours}});
  auto other = values;
  other[100] += 1;
  town.put("b", "PM2.5", other);
  CHECK(found(town, {"PM2.5"}, Detector::duplicate) == Stretches{{0, 96}});
}

TEST_CASE("check_group: all detectors, ordered, each finding with rule, reason and evidence") {
  Town town = lively_town(240);
  auto values = lively(50, 240);
  set(values, 100, 130, 44);
  values[200] = 4000;
  town.put("a", "PM2.5", values);
  const GroupCheck check = check_group(town.group(three), rule());
  REQUIRE(check.findings.size() >= 2);
  for (const Finding& finding : check.findings) {
    CHECK(finding.rule == "QC-TEST/1#" + std::string{name_of(finding.detector)});
    CHECK(finding.from < finding.to);
    CHECK_FALSE(finding.reason.empty());
    CHECK_FALSE(finding.evidence.empty());
  }
  CHECK(std::ranges::count(check.findings, Detector::range, &Finding::detector) == 1);
  CHECK(std::ranges::count(check.findings, Detector::flat, &Finding::detector) == 1);
  CHECK(check.order.size() == 2);
}

}  // namespace
