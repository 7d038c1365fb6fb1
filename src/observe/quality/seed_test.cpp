#include "observe/quality/quality_trial_test.hpp"
#include "observe/quality/score.hpp"

namespace {

using namespace lantian;
using namespace lantian::observe::quality;
using namespace lantian::observe::quality::quality_trial;

const std::vector<std::string> factors{"PM2.5", "PM10", "NO2", "SO2"};

Town six_places(std::size_t hours) {
  Town town;
  unsigned phase = 0;
  for (const char* place : {"a", "b", "c", "d", "e"}) {
    for (const auto& factor : factors) town.put(place, factor, lively(factor == "PM10" ? 120 : 60, hours, ++phase));
  }
  return town;
}

TEST_CASE("seeds: the same numbers give the same faults, other numbers others, all inside the window") {
  const Town town = six_places(100 * 24);
  const Group group = town.group(factors);
  const Stretch window{50 * 24, 90 * 24};
  for (const Fault fault : all_faults) {
    CAPTURE(name_of(fault));
    const auto once = plan_faults(group, rule(), fault, window, 20, 1, {});
    const auto again = plan_faults(group, rule(), fault, window, 20, 1, {});
    const auto other = plan_faults(group, rule(), fault, window, 20, 2, {});
    REQUIRE(once.size() == again.size());
    bool equal = once.size() == other.size();
    for (std::size_t i = 0; i < once.size(); ++i) {
      CHECK(once[i].stretch == again[i].stretch);
      CHECK(once[i].place == again[i].place);
      CHECK(once[i].stretch.begin >= window.begin);
      CHECK(once[i].stretch.end <= window.end);
      equal = equal && once[i].stretch == other[i].stretch;
    }
    if (!once.empty()) CHECK_FALSE(equal);
  }
}

TEST_CASE("seeds: a fault changes its place and stretch and nothing else") {
  const Town town = six_places(60 * 24);
  const Group group = town.group(factors);
  for (const Fault fault : {Fault::flat, Fault::frozen, Fault::gain, Fault::spike, Fault::copied, Fault::resent}) {
    CAPTURE(name_of(fault));
    for (const Seed& seed : plan_faults(group, rule(), fault, {20 * 24, 59 * 24}, 5, 9, {})) {
      OwnedGroup copy = cut_out(group, {0, group.hours});
      inject(copy, seed, rule());
      std::size_t changed = 0;
      for (std::size_t place = 0; place < group.places.size(); ++place) {
        for (std::size_t factor = 0; factor < factors.size(); ++factor) {
          for (std::size_t slot = 0; slot < group.hours; ++slot) {
            if (group.at(place, factor)[slot] == copy.group.at(place, factor)[slot]) continue;
            ++changed;
            CHECK(place == seed.place);
            CHECK(slot >= seed.stretch.begin);
            CHECK(slot < seed.stretch.end);
          }
        }
      }
      CHECK(changed > 0);
    }
  }
}

TEST_CASE("seeds: places where the detector already found something are left alone") {
  const Town town = six_places(60 * 24);
  const Group group = town.group(factors);
  std::vector<Finding> known(1);
  known[0].detector = Detector::flat;
  known[0].place = "a";
  known[0].from = from_of(group, {0, group.hours});
  known[0].to = to_of(group, {0, group.hours});
  for (const Seed& seed : plan_faults(group, rule(), Fault::flat, {0, group.hours}, 50, 4, known)) {
    CHECK(group.places[seed.place] != "a");
  }
}

TEST_CASE("scores: hits by overlap, alarms without the known faults, per place and month") {
  const Town town = six_places(80 * 24);
  const Group group = town.group(factors);
  const auto seeds = plan_faults(group, rule(), Fault::frozen, {50 * 24, 75 * 24}, 30, 5, {});
  REQUIRE(seeds.size() == 30);
  const HitScore hits = score_hits(group, rule(), Fault::frozen, seeds);
  CHECK(hits.seeds == 30);
  CHECK(hits.hits == 30);
  std::vector<Finding> findings(3);
  for (auto& finding : findings) {
    finding.detector = Detector::flat;
    finding.place = "a";
    finding.factor = "PM10";
  }
  findings[0].from = from_of(group, {10, 20});
  findings[0].to = to_of(group, {10, 20});
  findings[1].from = from_of(group, {200, 220});
  findings[1].to = to_of(group, {200, 220});
  findings[2].from = from_of(group, {1500, 1510});
  findings[2].to = to_of(group, {1500, 1510});
  const Stretch window{0, 731};  // 730.5 h are a month
  AlarmScore alarms = score_alarms(group, findings, Detector::flat, window, {});
  CHECK(alarms.alarms == 2);
  CHECK(alarms.hours == 5 * 731);
  CHECK(alarms.per_place_month() == doctest::Approx(2.0 / 5.0).epsilon(0.001));
  alarms = score_alarms(group, findings, Detector::flat, window, std::span{findings}.first(1));
  CHECK(alarms.alarms == 1);
  CHECK(score_alarms(group, findings, Detector::jump, window, {}).alarms == 0);
}

}  // namespace
