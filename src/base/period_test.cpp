#include "base/period.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;

Period named(std::string_view text) {
  const auto period = parse_period(text);
  REQUIRE_MESSAGE(period.ok(), std::string{text});
  return *period;
}

TEST_CASE("each form begins and ends on its days") {
  const auto check = [](const char* name, PeriodKind kind, const char* first, const char* last, int days) {
    CAPTURE(name);
    const Period period = named(name);
    CHECK(period.kind == kind);
    CHECK(text_of(period.begin) == first);
    CHECK(text_of(period.last()) == last);
    CHECK(period.days() == days);
    CHECK(period.name == name);
  };
  check("2023", PeriodKind::year, "2023-01-01", "2023-12-31", 365);
  check("2024", PeriodKind::year, "2024-01-01", "2024-12-31", 366);
  check("2023-10", PeriodKind::month, "2023-10-01", "2023-10-31", 31);
  check("2024-02", PeriodKind::month, "2024-02-01", "2024-02-29", 29);
  check("2023-12", PeriodKind::month, "2023-12-01", "2023-12-31", 31);
  check("2023-10-05", PeriodKind::day, "2023-10-05", "2023-10-05", 1);
  check("AY2023", PeriodKind::assessment_year, "2023-04-01", "2024-03-31", 366);
  check("AY2022", PeriodKind::assessment_year, "2022-04-01", "2023-03-31", 365);
  check("HS2023", PeriodKind::heating_season, "2023-10-01", "2024-03-31", 183);
  check("HS2022", PeriodKind::heating_season, "2022-10-01", "2023-03-31", 182);
  check("2023-10-01..2024-02-15", PeriodKind::range, "2023-10-01", "2024-02-15", 138);
  check("2024-02-29..2024-02-29", PeriodKind::range, "2024-02-29", "2024-02-29", 1);
}

TEST_CASE("other words are refused with the list of forms") {
  for (const char* text : {"",
                           "23",
                           "202",
                           "20233",
                           "2023-13",
                           "2023-00",
                           "2023-1",
                           "2023-02-30",
                           "ay2023",
                           "AY23",
                           "HS20233",
                           "QS2023",
                           "2023-10-01..",
                           "..2024-02-15",
                           "2023-10..2024-02",
                           "2023-10-01...2024-02-15",
                           "AYabcd",
                           "2023 ",
                           "last year",
                           "2023-10-01..2023-13-01"}) {
    CAPTURE(std::string{text});
    const auto period = parse_period(text);
    REQUIRE_FALSE(period.ok());
    CHECK(period.error().code == ErrorCode::malformed);
    CHECK(period.error().message.find("AY2023") != std::string::npos);
  }
  CHECK(parse_period("2024-02-15..2023-10-01").error().code == ErrorCode::invalid_argument);
}

TEST_CASE("the year before keeps its form") {
  CHECK(year_before(named("2023")).name == "2022");
  CHECK(year_before(named("HS2023")) == named("HS2022"));
  CHECK(year_before(named("AY2023")) == named("AY2022"));
  CHECK(year_before(named("2022-10")) == named("2021-10"));
  CHECK(year_before(named("2024-02-29")) == named("2023-02-28"));
  CHECK(year_before(named("2024-02-29..2024-03-02")) == named("2023-02-28..2023-03-02"));
  CHECK(year_before(named("2023-10-01..2024-02-15")) == named("2022-10-01..2023-02-15"));
}

TEST_CASE("months cut a period without gap or overlap") {
  for (const char* name :
       {"2023", "AY2023", "HS2022", "2023-10-05", "2024-02", "2023-10-05..2024-02-15", "2023-12-31..2024-01-01"}) {
    CAPTURE(name);
    const Period whole = named(name);
    const auto months = months_of(whole);
    REQUIRE_FALSE(months.empty());
    Day at = whole.begin;
    for (const Period& month : months) {
      CHECK(month.begin == at);
      CHECK(month.begin < month.end);
      at = month.end;
    }
    CHECK(at == whole.end);
  }
  const auto cut = months_of(named("2023-10-05..2023-12-31"));
  REQUIRE(cut.size() == 3);
  CHECK(cut[0].name == "2023-10-05..2023-10-31");
  CHECK(cut[1].name == "2023-11");
  CHECK(cut[1].kind == PeriodKind::month);
}

TEST_CASE("a period is half-open") {
  const Period month = named("2023-10");
  CHECK(month.contains(*parse_day("2023-10-01")));
  CHECK(month.contains(*parse_day("2023-10-31")));
  CHECK_FALSE(month.contains(*parse_day("2023-11-01")));
  CHECK_FALSE(month.contains(*parse_day("2023-09-30")));
}

}  // namespace
