// Real daily means of Changji, imported and judged the way the program does it, against figures computed apart from it.
#include "assess/compare.hpp"
#include "serve/assessment.hpp"
#include "serve/importing.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

struct Expected {
  const char* period;
  const char* pm25;
  const char* good;
  const char* heavy;
  int valid;
};

assess::PeriodVerdict judged(const keep::ReadingBook& book, const char* period_name) {
  const auto unit = serve::find_unit(golden::office(), book, "652300");
  REQUIRE_MESSAGE(unit.ok(), (unit.ok() ? std::string{} : unit.error().text()));
  const auto period = parse_period(period_name);
  REQUIRE(period.ok());
  const auto standard = golden::office().rulebook().standard("CN2012");
  REQUIRE(standard.ok());
  const terms::Region* region = golden::office().region_of_unit("652300");
  const auto verdict = serve::judge_unit(book, *unit, {region, *standard, *period, std::nullopt});
  REQUIRE_MESSAGE(verdict.ok(), (verdict.ok() ? std::string{} : verdict.error().text()));
  return verdict->verdict;
}

std::string printed(const assess::PeriodVerdict& verdict, const char* name) {
  const auto value = assess::statistic(verdict, name);
  return value ? value->value.text() : value.error().text();
}

TEST_CASE("Changji by real daily means: assessment years and heating seasons") {
  const auto path = golden::shared("data/city-daily/changji.csv");
  if (!path) return;
  const auto book = keep::make_memory_book();
  const auto imported =
      serve::import_air(golden::office(), book.get(), {{path->string()}, "aqistudy-daily", "", false}, {});
  REQUIRE(imported.ok());
  REQUIRE_FALSE(imported->any_error());
  const Expected expected[] = {{"AY2015", "55.3", "73.0", "11.2", 366},
                               {"HS2015", "89.2", "51.9", "20.8", 183},
                               {"2016", "55.4", "72.4", "10.1", 366}};
  for (const Expected& one : expected) {
    CAPTURE(one.period);
    const assess::PeriodVerdict verdict = judged(*book, one.period);
    CHECK(verdict.counts.valid == one.valid);
    CHECK(printed(verdict, "PM2.5.mean") == one.pm25);
    CHECK(printed(verdict, "good_share") == one.good);
    CHECK(printed(verdict, "heavy_share") == one.heavy);
    CHECK(verdict.completeness.complete);
  }
}

TEST_CASE("Changji: a heating season that is not finished is shown as such and not compared") {
  const auto path = golden::shared("data/city-daily/changji.csv");
  if (!path) return;
  const auto book = keep::make_memory_book();
  REQUIRE(serve::import_air(golden::office(), book.get(), {{path->string()}, "aqistudy-daily", "", false}, {}).ok());
  const assess::PeriodVerdict now = judged(*book, "HS2016");
  CHECK(now.counts.valid == 123);
  CHECK(now.counts.calendar == 182);
  CHECK_FALSE(now.completeness.complete);
  const auto comparison = assess::compare(now, judged(*book, "HS2015"));
  REQUIRE_FALSE(comparison.ok());
  CHECK(comparison.error().code == ErrorCode::incomplete);
  CHECK(comparison.error().message.find("123 of 182") != std::string::npos);
}

}  // namespace
