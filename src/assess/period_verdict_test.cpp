#include "assess/compare.hpp"
#include "assess/period_parts.hpp"
#include "assess/sample_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::assess;

TEST_CASE("a city attains when mean and percentile of every species attain") {
  const Period year = period_named("2023");
  const standards::Standard& standard = shipped_standard("CN2012");
  UnitDays unit = days_of("A", year, clean_day());
  CHECK(judge_period(unit, year, standard).attains == true);
  // 6 percent of the days far above: the mean is fine, P95 is not.
  for (std::size_t day = 0; day < 22; ++day) unit.values[day * 16].species[Species::pm25] = day_value(200'000);
  const PeriodVerdict verdict = judge_period(unit, year, standard);
  CHECK(verdict.species[Species::pm25].mean_attains == true);
  CHECK(verdict.species[Species::pm25].percentile_attains == false);
  CHECK(verdict.species[Species::pm25].days_over_limit == 22);
  CHECK(verdict.attains == false);
}

TEST_CASE("attainment is left open while a species is incomplete, and outside calendar years") {
  const standards::Standard& standard = shipped_standard("CN2012");
  const Period year = period_named("2023");
  UnitDays unit = days_of("A", year, clean_day());
  for (std::size_t day = 0; day < 60; ++day) unit.values[day].species[Species::no2] = {};
  const PeriodVerdict verdict = judge_period(unit, year, standard);
  CHECK_FALSE(verdict.species[Species::no2].mean_attains);
  CHECK_FALSE(verdict.attains);
  CHECK(verdict.completeness.complete);
  const Period season = period_named("AY2023");
  CHECK_FALSE(judge_period(days_of("A", season, clean_day()), season, standard).attains);
}

TEST_CASE("counts of the months are the counts of the year") {
  Dice dice{23};
  const Period year = period_named("2024");
  for (const char* id : {"CN2012", "CN2026T"}) {
    const standards::Standard& standard = shipped_standard(id);
    UnitDays unit = days_of("A", year, clean_day());
    for (DayValues& day : unit.values) {
      day.species[Species::pm25] = day_value(dice.below(300'000));
      if (dice.one_in(9)) day.species[Species::no2] = {};
      if (dice.one_in(30)) day = {};
    }
    const PeriodVerdict whole = judge_period(unit, year, standard);
    DayCounts sum;
    for (const Period& month : months_of(year)) {
      UnitDays part = unit;
      const auto first = unit.values.begin() + (month.begin - year.begin).count();
      part.values.assign(first, first + month.days());
      sum = sum + judge_period(part, month, standard).counts;
    }
    CHECK(sum.calendar == 366);
    CHECK(sum.valid == whole.counts.valid);
    CHECK(sum.not_available == whole.counts.not_available);
    CHECK(sum.no_data == whole.counts.no_data);
    CHECK(sum.good == whole.counts.good);
    CHECK(sum.heavy == whole.counts.heavy);
    CHECK(sum.by_level == whole.counts.by_level);
    CHECK(sum.primary_days == whole.counts.primary_days);
    CHECK(sum.valid + sum.not_available + sum.no_data == 366);
  }
}

TEST_CASE("the index that a source delivered gives the class") {
  const Period month = period_named("2023-04");
  UnitDays unit = days_of("A", month, clean_day());
  for (DayValues& day : unit.values) day.published_index = 201;
  const PeriodVerdict verdict = judge_period(unit, month, shipped_standard("CN2012"));
  CHECK(verdict.counts.heavy == 30);
  CHECK(verdict.days.front().from_published_index);
  CHECK(verdict.days.front().primary.empty());
  REQUIRE_FALSE(verdict.notes.empty());
}

TEST_CASE("every name that a verdict offers can be asked for") {
  const Period year = period_named("2023");
  const PeriodVerdict verdict = judge_period(days_of("A", year, clean_day()), year, shipped_standard("CN2026T"));
  const auto names = statistic_names(verdict);
  CHECK(names.size() > 30);
  for (const std::string& name : names) {
    CAPTURE(name);
    const auto value = statistic(verdict, name);
    REQUIRE(value.ok());
    CHECK(value->name == name);
  }
  const auto unknown = statistic(verdict, "PM3.mean");
  REQUIRE_FALSE(unknown.ok());
  CHECK(unknown.error().code == ErrorCode::not_found);
  CHECK(unknown.error().message.find("PM2.5.mean") != std::string::npos);
}

TEST_CASE("an empty period has no shares and no means, and says what is missing") {
  const Period month = period_named("2023-04");
  const PeriodVerdict verdict = judge_period(days_of("A", month, {}), month, shipped_standard("CN2012"));
  CHECK(verdict.counts.no_data == 30);
  CHECK_FALSE(verdict.species[Species::pm25].mean);
  CHECK_FALSE(verdict.composite);
  CHECK_FALSE(verdict.completeness.complete);
  CHECK_FALSE(statistic(verdict, "good_share").ok());
}

}  // namespace
