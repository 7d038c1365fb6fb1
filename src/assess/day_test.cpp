#include "assess/day.hpp"

#include "assess/sample_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::assess;
using observe::Cell;

DayRule rule_2026() {
  const auto rule = day_rule(shipped_standard("CN2026T"));
  REQUIRE(rule.ok());
  return *rule;
}

TEST_CASE("a set without an evaluation rule cannot make days") {
  const auto rule = day_rule(shipped_standard("US2024"));
  REQUIRE_FALSE(rule.ok());
  CHECK(rule.error().message.find("US2024") != std::string::npos);
}

TEST_CASE("a station's days do not see the hours of the neighbouring days") {
  const Period two = period_named("2023-07-01..2023-07-02");
  observe::Slab slab{{"A"}, {Species::o3, Species::pm25}, two, 24};
  for (std::size_t hour = 0; hour < 48; ++hour) {
    slab.series(0, 0)[hour] = Cell::of(hour < 24 ? 200'000 : 10'000);
    slab.series(0, 1)[hour] = Cell::of(hour < 24 ? 10'000 : 30'000);
  }
  const auto days = judge_station(slab, 0, rule_2026());
  REQUIRE(days.size() == 2);
  CHECK(days[1].species[Species::o3].value == Mean{10'000, 1});
  CHECK(days[0].species[Species::pm25].value == Mean{10'000, 1});
  CHECK(days[1].species[Species::pm25].value == Mean{30'000, 1});
  CHECK(days[0].species[Species::so2].validity == Validity::no_data);
}

TEST_CASE("one station stands for its city without a share") {
  std::vector<std::vector<DayValues>> one(1, std::vector<DayValues>(3, clean_day()));
  one[0][1].species[Species::pm25].validity = Validity::too_few_hours;
  const auto city = combine_stations(one, rule_2026());
  REQUIRE(city.size() == 3);
  CHECK(city[1].species[Species::pm25].validity == Validity::too_few_hours);
  CHECK(city[2].species[Species::pm25].valid());
  CHECK(combine_stations({}, rule_2026()).empty());
}

TEST_CASE("daily values delivered by a source keep its index and its gaps") {
  observe::Slab slab{
      {"A"}, {Species::published_aqi, Species::pm25, Species::nox}, period_named("2023-07-01..2023-07-02"), 1};
  slab.series(0, 0)[0] = Cell::of(57'000);
  slab.series(0, 1)[0] = Cell::of(40'500);
  slab.series(0, 2)[0] = Cell::of(1);
  const auto days = read_daily(slab, 0);
  REQUIRE(days.size() == 2);
  CHECK(days[0].published_index == 57);
  CHECK(days[0].species[Species::pm25].value == Mean{40'500, 1});
  CHECK_FALSE(days[1].published_index);
  CHECK(days[1].species[Species::pm25].validity == Validity::no_data);
}

}  // namespace
