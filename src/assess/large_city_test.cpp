#include "assess/compare.hpp"
#include "assess/sample_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::assess;

/// A city whose stations lose hours at random, so that its days are means over every number of hours and stations.
PeriodVerdict ragged_city(std::string_view period, int stations, std::uint32_t seed) {
  Dice dice{seed};
  const Period year = period_named(period);
  const standards::Standard& standard = shipped_standard("CN2012");
  const auto rule = day_rule(standard);
  REQUIRE(rule.ok());
  std::vector<std::vector<DayValues>> days;
  for (int station = 0; station < stations; ++station) {
    observe::Slab slab{{"A"}, {terms::basic_six.begin(), terms::basic_six.end()}, year, 24};
    for (std::size_t species = 0; species < 6; ++species) {
      const bool is_co = terms::basic_six[species] == Species::co;
      for (observe::Cell& cell : slab.series(0, species)) {
        if (!dice.one_in(12))
          cell = observe::Cell::of(static_cast<std::int32_t>(dice.below(is_co ? 3'000'001 : 200'001)));
      }
    }
    days.push_back(judge_station(slab, 0, *rule));
  }
  UnitDays unit;
  unit.unit_id = "A";
  unit.values = combine_stations(days, *rule);
  return judge_period(unit, year, standard);
}

TEST_CASE("a large city with ragged hours: means, index, changes and ranks stay within their digits") {
  for (const int stations : {1, 12, 40}) {
    CAPTURE(stations);
    const PeriodVerdict before = ragged_city("2022", stations, 1);
    const PeriodVerdict now = ragged_city("2023", stations, 2);
    REQUIRE(now.composite);
    CHECK(now.composite->value > Rational{0});
    for (const std::string& name : statistic_names(now)) CHECK(statistic(now, name).ok());
    if (!now.completeness.complete || !before.completeness.complete) continue;
    const auto comparison = compare(now, before);
    REQUIRE(comparison.ok());
    CHECK(comparison->changes.size() > 20);
    std::vector<PeriodVerdict> members{now, before};
    members[1].period = now.period;
    const PeriodVerdict group = judge_group({"G", {}, terms::UnitKind::group, {}, "", {}}, members);
    CHECK(group.species[Species::pm25].mean);
  }
}

}  // namespace
