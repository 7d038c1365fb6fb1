#include "assess/index.hpp"

#include "assess/sample_test.hpp"

#include <algorithm>

namespace {

using namespace lantian;
using namespace lantian::assess;

/// Random daily values, missing ones and heights above every table included.
DayValues random_day(Dice& dice) {
  DayValues day;
  for (const Species species : terms::basic_six) {
    if (dice.one_in(12)) continue;
    const std::int64_t scale = species == Species::co ? 1'000'000 : 1'000;
    const std::int64_t most = dice.one_in(10) ? 3000 : (dice.one_in(3) ? 300 : 100);
    const std::int64_t hours = 20 + dice.below(5);
    day.species[species] = {
        {dice.below(most * scale / (species == Species::co ? 20 : 1) + 1) * hours + dice.below(hours), hours},
        Validity::valid,
        24,
        20};
  }
  return day;
}

std::vector<IndexInput> inputs_of(const DayValues& day) {
  std::vector<IndexInput> inputs;
  for (const Species species : terms::basic_six) {
    const SpeciesDay& own = day.species[species];
    const Averaging averaging = species == Species::o3 ? Averaging::eight_hours : Averaging::day;
    if (own.valid()) inputs.push_back({{species, averaging}, own.value});
  }
  return inputs;
}

TEST_CASE("the days of a period and a single index come to the same verdict") {
  for (const char* id : {"CN2012", "CN2026T", "CN2026F"}) {
    const standards::Standard& standard = shipped_standard(id);
    Dice dice{11};
    const Period period = period_named("2023");
    for (int round = 0; round < 20; ++round) {
      std::vector<DayValues> values(static_cast<std::size_t>(period.days()));
      std::ranges::generate(values, [&] { return random_day(dice); });
      const auto days = judge_days(values, period, standard);
      for (std::size_t i = 0; i < days.size(); ++i) {
        const IndexVerdict one = judge_index(inputs_of(values[i]), standard.index->daily, *standard.index);
        REQUIRE(days[i].status == one.status);
        REQUIRE(days[i].aqi == one.value);
        REQUIRE(days[i].missing.list().size() == one.missing.size());
        REQUIRE(days[i].primary.list().size() == one.primary.size());
        for (const Item& item : one.primary) REQUIRE(days[i].primary.contains(item.species));
        const bool published = one.status == IndexStatus::published;
        REQUIRE((days[i].level >= 0) == published);
        if (published)
          REQUIRE(&standard.index->level(one.value) ==
                  &standard.index->levels[static_cast<std::size_t>(days[i].level)]);
      }
    }
  }
}

TEST_CASE("a value below the first breakpoint has no index there") {
  const standards::IndexRule* rule = shipped_standard("US2024").index;
  REQUIRE(rule != nullptr);
  const standards::Scale* ozone = rule->scale({Species::o3, Averaging::hour});
  REQUIRE(ozone != nullptr);
  CHECK_FALSE(sub_index(*ozone, Rational::of(124, 1000)).value);
  CHECK_FALSE(sub_index(*ozone, Rational::of(124, 1000)).beyond_table);
  CHECK(sub_index(*ozone, Rational::of(125, 1000)).value == 101);
}

TEST_CASE("a mass meets a table in ppm through the molar volume") {
  const standards::IndexRule* rule = shipped_standard("US2024").index;
  const standards::Scale* ozone = rule->scale({Species::o3, Averaging::eight_hours});
  REQUIRE(ozone != nullptr);
  REQUIRE(ozone->ug_m3_per_unit);
  // 0.070 ppm is 100; one hair of mass less is truncated to 0.069.
  const Rational mass = Rational::of(70, 1000) * ozone->ug_m3_per_unit->exact() * Rational{1000};
  const auto thousandths = static_cast<std::int64_t>(ceil_of(mass));
  CHECK(sub_index(*ozone, Mean{thousandths, 1}).value == 100);
  CHECK(sub_index(*ozone, Mean{thousandths - 1, 1}).value == sub_index(*ozone, Rational::of(69, 1000)).value);
}

TEST_CASE("items that are no indicator are ignored, and a double input does not count twice") {
  const standards::IndexRule& rule = *shipped_standard("CN2012").index;
  const std::vector<IndexInput> inputs{{{Species::nox, Averaging::day}, {900'000, 1}},
                                       {{Species::pm25, Averaging::day}, {36'000, 1}}};
  const IndexVerdict verdict = judge_index(inputs, rule.daily, rule);
  CHECK(verdict.value == 52);
  CHECK(verdict.sub_indices.size() == 1);
  CHECK(judge_index({}, rule.daily, rule).status == IndexStatus::no_data);
}

}  // namespace
