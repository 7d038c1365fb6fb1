#include "base/shown_width.hpp"
#include "serve/inventory_rows.hpp"
#include "serve/inventory_text.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

/// Which activity speaks for which days.
namespace lantian::serve {
namespace {

Period period_named(const std::string& name) {
  const auto period = parse_period(name);
  REQUIRE(period.ok());
  return *period;
}

InventoryRecords records_with(const std::vector<std::string>& periods) {
  InventoryRecords records;
  inventory::Source source;
  source.id = "S";
  records.sources.push_back(source);
  for (const std::string& name : periods) {
    inventory::Activity activity;
    activity.source_id = "S";
    activity.period = period_named(name);
    records.activities.push_back(activity);
  }
  return records;
}

std::optional<SplitShare> by_days(const inventory::Source&, const Period& whole, const Period& part) {
  return SplitShare{static_cast<double>(part.days()) / whole.days(), "days"};
}

/// "2023-10 1.000, 2023 0.164 [silent 2023-01-01..2023-02-28]".
std::string chosen(const std::vector<std::string>& periods, const std::string& asked,
                   const SplitRule& split = by_days) {
  const InventoryRecords records = records_with(periods);
  const PeriodChoice choice = choose_activities(records, period_named(asked), split);
  std::string text;
  for (const ActivityPart& part : choice.parts) {
    text +=
        fmt::format("{}{} {:.3f}", text.empty() ? "" : ", ", records.activities[part.activity].period.name, part.share);
  }
  for (const auto& [source, stretches] : choice.silent) {
    for (const Period& stretch : stretches) text += fmt::format(" [silent {}]", stretch.name);
  }
  if (!choice.unsplit.empty()) text += fmt::format(" [{} without a profile]", choice.unsplit.size());
  return text;
}

}  // namespace

TEST_CASE("periods of activities: exactly the period asked for goes before everything else") {
  CHECK(chosen({"2023", "2023-10", "HS2023"}, "2023") == "2023 1.000");
  CHECK(chosen({"2023", "2023-10", "HS2023"}, "HS2023") == "HS2023 1.000");
  CHECK(chosen({"2023-01-01..2023-12-31"}, "2023") == "2023-01-01..2023-12-31 1.000");
}

TEST_CASE("periods of activities: what lies inside adds up, the longest first, and no day counts twice") {
  CHECK(chosen({"2023-10", "2023-11"}, "2023-10-01..2023-11-30") == "2023-10 1.000, 2023-11 1.000");
  CHECK(chosen({"2023-10", "2023-10-01..2023-11-15", "2023-11-16..2023-11-30"}, "2023-10-01..2023-11-30") ==
        "2023-10-01..2023-11-15 1.000, 2023-11-16..2023-11-30 1.000");
  CHECK(chosen({"2023-10"}, "2023-10-01..2023-11-30") == "2023-10 1.000 [silent 2023-11-01..2023-11-30]");
}

TEST_CASE("periods of activities: what reaches beyond is split, the shortest first") {
  CHECK(chosen({"2023"}, "2023-10") == "2023 0.085");                     // 31 / 365
  CHECK(chosen({"2023", "HS2023"}, "2023-10") == "HS2023 0.169");         // 31 / 183
  CHECK(chosen({"2023", "2024"}, "HS2023") == "2023 0.252, 2024 0.249");  // 92 / 365, 91 / 366
  CHECK(chosen({"2023"}, "HS2023") == "2023 0.252 [silent 2024-01-01..2024-03-31]");
  CHECK(chosen({"2023-10", "2023"}, "2023-10-01..2023-11-30") == "2023-10 1.000 [silent 2023-11-01..2023-11-30]");
  CHECK(chosen({"2023"}, "2023-10", nullptr) == " [1 without a profile]");
  CHECK(chosen({"2022"}, "2023").empty());
}

TEST_CASE("tables for people: a Chinese character is two cells wide, numbers stand at the right") {
  const std::string name = "\xE6\x98\x8C\xE5\x90\x89";  // two characters
  CHECK(shown_width(name) == 4);
  CHECK(shown_width("PM2.5") == 5);
  FigureTable table{{{"unit", false}, {"t", true}}};
  table.add({name, "1.5"});
  table.add({"Fukang", "1200.0"});
  CHECK(table.text() == "  unit         t\n  " + name + "       1.5\n  Fukang  1200.0\n");
}

TEST_CASE("tonnes for people") {
  CHECK(tonnes_text(2974.5) == "2974.5");
  CHECK(tonnes_text(0.0) == "0");
  CHECK(tonnes_text(1.62) == "1.620");
  CHECK(tonnes_text(0.00001) == "1.0e-05");
  CHECK(tonnes_text(std::nullopt) == "-");
}

}  // namespace lantian::serve
