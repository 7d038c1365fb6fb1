#include "assess/compare.hpp"
#include "assess/sample_test.hpp"

namespace {

using namespace lantian;
using namespace lantian::assess;

terms::DustEvent dust(const char* unit, const char* first, const char* last, bool pm25_too, bool confirmed) {
  return {unit, *parse_day(first), *parse_day(last), pm25_too, confirmed, "test"};
}

DayValues dusty_day() {
  DayValues day = clean_day();
  day.species[Species::pm10] = day_value(700'000);
  day.species[Species::pm25] = day_value(90'000);
  return day;
}

TEST_CASE("only confirmed events of the unit, on their days, take PM out") {
  const Period month = period_named("2023-04");
  const standards::Standard& standard = shipped_standard("CN2012");
  const UnitDays unit = days_of("A", month, dusty_day());
  const std::vector<terms::DustEvent> events{
      dust("A", "2023-04-03", "2023-04-04", true, true), dust("A", "2023-04-10", "2023-04-10", false, true),
      dust("A", "2023-04-20", "2023-04-25", true, false), dust("B", "2023-04-01", "2023-04-30", true, true)};
  const PeriodVerdict with = judge_period(unit, month, standard);
  const PeriodVerdict without = judge_period_without_dust(unit, month, standard, events);
  CHECK(with.counts.good == 0);
  CHECK(with.species[Species::pm10].valid_days == 30);
  CHECK(without.dust_excluded);
  CHECK(without.counts.valid == 30);
  CHECK(without.counts.good == 2);  // the third affected day keeps its PM2.5 of 90
  CHECK(without.species[Species::pm10].valid_days == 27);
  CHECK(without.species[Species::pm25].valid_days == 28);
  CHECK(without.species[Species::o3].valid_days == 30);
  for (const DayVerdict& day : without.days) {
    const unsigned number = static_cast<unsigned>(std::chrono::year_month_day{day.day}.day());
    CHECK(day.dust == (number == 3 || number == 4 || number == 10));
  }
  // The days taken out still count for completeness.
  CHECK(without.species[Species::pm10].completeness.complete);
}

TEST_CASE("without events both series are one") {
  const Period month = period_named("2023-04");
  const standards::Standard& standard = shipped_standard("CN2026T");
  const UnitDays unit = days_of("A", month, dusty_day());
  const PeriodVerdict with = judge_period(unit, month, standard);
  const PeriodVerdict without = judge_period_without_dust(unit, month, standard, {});
  CHECK(with.counts.good == without.counts.good);
  CHECK(with.species[Species::pm10].mean == without.species[Species::pm10].mean);
}

}  // namespace

namespace {

TEST_CASE("a dust day that lacks something else as well stays under the NA rule of 2026") {
  const Period month = period_named("2026-04");
  const standards::Standard& standard = shipped_standard("CN2026T");
  UnitDays unit = days_of("A", month, dusty_day());
  unit.values[2].species[Species::no2] = {};  // 3 April: NO2 missing too
  const std::vector<terms::DustEvent> events{dust("A", "2026-04-03", "2026-04-04", true, true)};
  const PeriodVerdict without = judge_period_without_dust(unit, month, standard, events);
  CHECK(without.days[2].status == IndexStatus::not_available);
  CHECK(without.days[3].status == IndexStatus::published);
  CHECK(without.counts.valid == 29);
}

}  // namespace
