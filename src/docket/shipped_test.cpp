// The files that ship: case types, vocabulary, attachments, calendars.
#include "docket/attachment_rule.hpp"
#include "docket/calendar.hpp"
#include "docket/case_type.hpp"
#include "docket/shipped_files_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace {

using namespace lantian;

const docket::CaseTypes& shipped_types() {
  static const docket::CaseTypes once = docket::trial::shipped_case_types();
  return once;
}

TEST_CASE("The ten case types are sound") {
  std::vector<std::string> ids;
  for (const docket::CaseType& type : shipped_types().all()) ids.push_back(type.id);
  std::ranges::sort(ids);
  CHECK(ids == std::vector<std::string>{"carbon_finding", "citizen_report", "dust_event", "enterprise_project",
                                        "exceedance", "grid_event", "mediation", "patrol", "petition",
                                        "rectification_task", "response_order"});
}

TEST_CASE("Whoever reports to us can do so without a telephone number in the case") {
  for (const char* id : {"citizen_report", "petition", "mediation"}) {
    CAPTURE(id);
    CHECK(shipped_types().type(id)->privacy);
  }
  CHECK(shipped_types().type("citizen_report")->lets(docket::Deed::open, docket::Role::citizen));
  CHECK(shipped_types().type("citizen_report")->lets(docket::Deed::rate, docket::Role::citizen));
}

TEST_CASE("Types with a sensor to close them, and what it must say") {
  for (const docket::CaseType& type : shipped_types().all()) {
    CAPTURE(type.id);
    const bool watched = type.id == "grid_event" || type.id == "dust_event" || type.id == "exceedance" ||
                         type.id == "enterprise_project";
    CHECK(type.check.has_value() == watched);
    if (type.check) CHECK(type.check->flat_hours == 6);
  }
}

TEST_CASE("The attachment rule that ships can be read") {
  const auto rule = docket::read_attachment_rule(docket::trial::shipped_file("data/docket/attachments.toml"));
  REQUIRE_MESSAGE(rule.ok(), (rule.ok() ? "" : rule.error().text()));
  CHECK(rule->allowed("image/jpeg") != nullptr);
}

// Counted apart from the lists: days off only shift days, so a year has its days less its Saturdays and Sundays (104 or
// 105) less the statutory holidays - 11, from 2025 on 13 (Regulation on days off, State Council Decrees 644 and 795).
TEST_CASE("Worked days of the years in the calendar") {
  const docket::WorkCalendar calendar = docket::trial::shipped_work_calendar("cn");
  const auto worked = [&](int year) {
    const Day last_before{std::chrono::local_days{std::chrono::year{year - 1} / 12 / 31}};
    const Day last{std::chrono::local_days{std::chrono::year{year} / 12 / 31}};
    int count = 0;
    for (Day day = last_before + std::chrono::days{1}; day <= last; day += std::chrono::days{1}) {
      const auto is = calendar.is_working(day);
      REQUIRE(is.ok());
      count += *is ? 1 : 0;
    }
    return count;
  };
  CHECK(worked(2021) == 365 - 104 - 11);
  CHECK(worked(2022) == 365 - 105 - 11);
  CHECK(worked(2023) == 365 - 105 - 11);
  CHECK(worked(2024) == 366 - 104 - 11);
  CHECK(worked(2025) == 365 - 104 - 13);
  CHECK(worked(2026) == 365 - 104 - 13);
  CHECK_FALSE(calendar.is_working(*parse_day("2027-01-04")).ok());
  CHECK_FALSE(calendar.is_working(*parse_day("2020-12-31")).ok());
}

TEST_CASE("Xinjiang's own days off come on top, and years without its notice are refused") {
  const docket::WorkCalendar here = docket::trial::shipped_work_calendar("cn-xinjiang");
  const docket::WorkCalendar nation = docket::trial::shipped_work_calendar("cn");
  const auto working = [](const docket::WorkCalendar& calendar, const char* day) {
    const auto is = calendar.is_working(*parse_day(day));
    REQUIRE(is.ok());
    return *is;
  };
  CHECK(working(nation, "2023-04-21"));  // Eid al-Fitr fell on Saturday the 22nd
  CHECK_FALSE(working(here, "2023-04-21"));
  CHECK(working(here, "2023-04-23"));  // a Sunday worked for May Day all over the country
  CHECK_FALSE(working(here, "2023-06-29"));
  CHECK_FALSE(working(here, "2022-07-11"));
  CHECK_FALSE(working(here, "2025-06-10"));
  CHECK_FALSE(here.is_working(*parse_day("2024-04-10")).ok());
}

}  // namespace
