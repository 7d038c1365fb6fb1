#include "serve/deliveries/plan.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

Day on_day(int year, unsigned month, unsigned day) {
  return Day{std::chrono::year{year} / std::chrono::month{month} / std::chrono::day{day}};
}
std::string filled(std::string_view text, Day day) {
  const auto out = filled_for(text, day);
  return out ? *out : "refused: " + out.error().message;
}

constexpr const char* daily = R"([[delivery]]
id = "daily"
name = { zh = "D", en = "Daily" }
ask = "/api/v1/units/652301/bulletin.docx?period={yesterday}"
file = "daily-{yesterday}.docx"
at = "08:30"
folder = "/srv/out"
)";

docket::WorkCalendar october_2023() {
  // Of the State Council's notice for 2023: off from 29 September to 6 October, the weekend of 7 and 8 October worked.
  auto calendar = docket::WorkCalendar::read({"cn.toml", R"(id = "cn"
[[year]]
year = 2023
source = "the notice"
status = "verified"
off = ["2023-09-29..2023-10-06"]
worked = ["2023-10-07", "2023-10-08"]
)"});
  REQUIRE_MESSAGE(calendar.ok(), (calendar ? "" : calendar.error().text()));
  return *std::move(calendar);
}

}  // namespace

TEST_CASE("places are filled by the calendar") {
  // Monday 2 November 2026: the week before ends on Sunday the first.
  const Day monday = on_day(2026, 11, 2);
  CHECK(filled("a {today} b", monday) == "a 2026-11-02 b");
  CHECK(filled("{yesterday}", monday) == "2026-11-01");
  CHECK(filled("{last_week}", monday) == "2026-10-26..2026-11-01");
  CHECK(filled("{last_week}", on_day(2026, 11, 8)) == "2026-10-26..2026-11-01");
  CHECK(filled("{last_month}", monday) == "2026-10");
  CHECK(filled("{last_month:before}", monday) == "2025-10");
  CHECK(filled("{last_year}", monday) == "2025");
  CHECK(filled("{last_year:before}", monday) == "2024");
  CHECK(filled("{month_to_date}", monday) == "2026-11-01..2026-11-01");
  CHECK(filled("{month_to_date}", on_day(2026, 11, 1)) == "2026-10-01..2026-10-31");
  CHECK(filled("{year_to_date}", on_day(2026, 1, 1)) == "2025-01-01..2025-12-31");
  CHECK(filled("{last_month}", on_day(2026, 1, 31)) == "2025-12");
  CHECK(filled("{assessment_year_to_date}", monday) == "2026-04-01..2026-11-01");
  CHECK(filled("{assessment_year_to_date}", on_day(2026, 3, 10)) == "2025-04-01..2026-03-09");
  CHECK(filled("{assessment_year_to_date}", on_day(2026, 4, 1)) == "2025-04-01..2026-03-31");
  CHECK(filled("{yesterday:before}", on_day(2024, 3, 1)) == "2023-02-28");
  CHECK(filled("{tomorrow}", monday).find("{yesterday}") != std::string::npos);
  CHECK(filled("{today", monday).starts_with("refused"));
}

TEST_CASE("a delivery is due from its minute on, on the days it names") {
  auto plan = DeliveryPlan::read({"p.toml", daily});
  REQUIRE(plan.ok());
  Delivery one = plan->deliveries.at(0);
  CHECK(one.at == std::chrono::minutes{510});
  const docket::WorkCalendar calendar = october_2023();
  const auto due = [&](Day done, UtcSeconds now, std::size_t most = 7) {
    const auto days = days_due(one, done, now, most, calendar);
    REQUIRE(days.ok());
    return *days;
  };
  // 08:30 in Beijing is 00:30 UTC.
  const UtcSeconds half_past{std::chrono::sys_days{std::chrono::year{2023} / 10 / 7} + std::chrono::minutes{30}};
  const Day sixth = on_day(2023, 10, 6), seventh = on_day(2023, 10, 7);
  CHECK(due(sixth, half_past - std::chrono::seconds{1}).empty());
  CHECK(due(sixth, half_past) == std::vector{seventh});
  CHECK(due(seventh, half_past).empty());
  CHECK(due(on_day(2023, 1, 1), half_past, 2) == std::vector{sixth, seventh});
  one.days = DeliveryDays::working;
  CHECK(due(on_day(2023, 9, 27), half_past) == std::vector{on_day(2023, 9, 28), seventh});
  one.days = DeliveryDays::weekday;
  one.weekday = std::chrono::Monday;
  CHECK(due(on_day(2023, 9, 20), half_past) == std::vector{on_day(2023, 9, 25), on_day(2023, 10, 2)});
  one.days = DeliveryDays::month_begin;
  CHECK(due(on_day(2023, 8, 30), half_past) == std::vector{on_day(2023, 9, 1), on_day(2023, 10, 1)});
  one.days = DeliveryDays::working;
  const UtcSeconds unknown{std::chrono::sys_days{std::chrono::year{2031} / 10 / 7}};
  CHECK(days_due(one, seventh, unknown, 7, calendar).error().code == ErrorCode::not_in_force);
}

TEST_CASE("a plan names every fault with its line") {
  const auto faults = [](const std::string& more, std::string_view leave_out = "") {
    std::string text = daily;
    if (!leave_out.empty()) text.erase(text.find(leave_out), leave_out.size());
    const auto plan = DeliveryPlan::read({"p.toml", text + more});
    return plan ? std::string{} : plan.error().message;
  };
  CHECK(faults("").empty());
  CHECK(faults("on = \"tuesday\"\n").empty());
  CHECK(faults("on = \"often\"\n").find("p.toml:8") != std::string::npos);
  CHECK(faults("webhook = \"https://x/y\"\n").find("either 'folder' or 'webhook'") != std::string::npos);
  CHECK(faults("", "folder = \"/srv/out\"\n").find("either 'folder' or 'webhook'") != std::string::npos);
  CHECK(faults("secret_from = \"X\"\n").find("a secret is for a webhook") != std::string::npos);
  CHECK(faults("colour = 1\n").find("colour") != std::string::npos);
  CHECK(faults(daily).find("two deliveries") != std::string::npos);
  const std::string bad = R"([[delivery]]
id = "bad"
name = { zh = "B", en = "B" }
ask = "/etc/passwd?{never}"
file = "../x"
at = "24:00"
folder = "here"
)";
  const std::string all = faults(bad);
  for (const char* part :
       {"p.toml:11: ", "address of the API", "{never}", "p.toml:12: ", "p.toml:13: ", "08:30", "not absolute"}) {
    CHECK_MESSAGE(all.find(part) != std::string::npos, part << " in " << all);
  }
}

}  // namespace lantian::serve
