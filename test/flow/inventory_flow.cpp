#include "base/text.hpp"
#include "inventory/factor_lock.hpp"
#include "inventory_desk.hpp"
#include "keep/files.hpp"
#include "keep/grid_file.hpp"
#include "keep/inventory_book.hpp"
#include "keep/workbook.hpp"
#include "serve/inventory_check.hpp"
#include "serve/inventory_grid.hpp"
#include "serve/inventory_import.hpp"
#include "serve/inventory_records.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/inventory_results.hpp"
#include "serve/inventory_totals.hpp"
#include "serve/inventory_trace.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

/// Files to tonnes and back again: what a bureau does with an inventory, through every room.
namespace {

using namespace lantian;
using flow::at_noon;
using flow::flow_taken;
using flow::InventoryDesk;
using inventory::Pollutant;

const std::string two_sources =
    "source_id,name_zh,kind,county,class\n"
    "S1,one,area,652301,01-RES-BIT-STV\n"
    "S2,two,area,652302,01-RES-BIT-STV\n";
/// 1 983 000 t of coal in all: figure F8 of the prefecture.
const std::string two_activities =
    "source_id,period,amount,unit\n"
    "S1,2023,1000000,t\n"
    "S2,2023,98.3,10kt\n";

serve::InventoryQuestion question_of(const std::string& period, const std::string& unit = "") {
  serve::InventoryQuestion question;
  question.period = period;
  question.unit = unit;
  question.factors = {"seed-clean-heating/2023"};
  question.pollutants = {"SO2", "NOx", "PM", "CO2"};
  return question;
}

serve::InventoryTotals totals_of(InventoryDesk& desk, const serve::InventoryQuestion& question,
                                 serve::InventoryGroup by = serve::InventoryGroup::none) {
  return flow_taken(serve::inventory_totals(desk.office(), desk.book(), question, by));
}

double mass_of(const serve::InventoryTotals& totals, Pollutant pollutant) {
  for (const serve::TotalLine& line : totals.whole) {
    if (line.pollutant == pollutant) return line.total.mass_t.value_or(-1);
  }
  return -1;
}

}  // namespace

TEST_CASE("inventory: tables of CSV give the published tonnes, and every total follows back to rows and factors") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  const auto totals = totals_of(desk, question_of("2023"), serve::InventoryGroup::county);
  CHECK(mass_of(totals, Pollutant::so2) == doctest::Approx(2974.5).epsilon(1e-12));
  CHECK(mass_of(totals, Pollutant::nox) == doctest::Approx(2181.3).epsilon(1e-12));
  CHECK(mass_of(totals, Pollutant::pm) == doctest::Approx(19830).epsilon(1e-12));
  CHECK(mass_of(totals, Pollutant::co2) == doctest::Approx(3766192.92).epsilon(1e-12));
  REQUIRE(totals.lines.size() == 8);
  CHECK(totals.lines[0].group == "652301");
  CHECK(*totals.lines[0].total.mass_t == doctest::Approx(1500));
  CHECK(serve::printed(desk.office(), totals, false).find("2974.5") != std::string::npos);

  const auto trace = flow_taken(
      serve::trace_inventory(desk.office(), desk.book(), "inventory/652300/2023/SO2@seed-clean-heating/2023"));
  CHECK_MESSAGE(trace.equal, trace.why_not);
  CHECK(*trace.total.mass_t == doctest::Approx(2974.5).epsilon(1e-12));
  CHECK(*trace.recomputed->mass_t == *trace.total.mass_t);
  REQUIRE(trace.rows.size() == 2);
  CHECK(trace.rows[0].row.source_id == "S1");
  CHECK(trace.rows[0].activity.line == 2);
  CHECK(trace.rows[0].activity.raw.find("1000000") != std::string::npos);
  CHECK(trace.rows[0].activity.record == "activity/S1:2023@2");
  CHECK(trace.rows[1].activity.raw.find("98.3") != std::string::npos);
  CHECK(trace.rows[0].row.factor->text() == "seed-clean-heating/2023#01-RES-BIT/SO2/-/-");
  CHECK(trace.rows[0].factor_sha256.size() == 64);
  const auto one =
      flow_taken(serve::trace_inventory(desk.office(), desk.book(), "inventory/652302/2023/SO2/residential_coal#2"));
  CHECK(one.equal);
  CHECK(*one.total.mass_t == doctest::Approx(1474.5).epsilon(1e-12));
}

TEST_CASE("inventory: a workbook gives the same records, tonnes and trace as the CSV") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  InventoryDesk other;
  for (const char* kind : {"sources", "activity"}) {
    const auto* form = flow_taken(desk.office().form(kind));
    const auto stored = flow_taken(desk.book().records(kind, serve::fields_of(*form), std::nullopt));
    const std::string bytes = flow_taken(keep::write_workbook(*form, serve::records_of(stored), true));
    const auto report = other.imported(kind, other.file(std::string{kind} + ".xlsx", bytes));
    REQUIRE_MESSAGE(report.receipt.has_value(), serve::printed(report, 20));
    CHECK(report.receipt->added == 2);
  }
  CHECK(mass_of(totals_of(other, question_of("2023")), Pollutant::so2) == doctest::Approx(2974.5).epsilon(1e-12));
  const auto trace =
      flow_taken(serve::trace_inventory(other.office(), other.book(), "inventory/all/2023/PM@seed-clean-heating"));
  CHECK_MESSAGE(trace.equal, trace.why_not);
  CHECK(trace.rows[0].activity.file == "activity.xlsx");
}

TEST_CASE("inventory: a new version of a factor changes new results and no old one") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  serve::InventoryQuestion newest = question_of("2023");
  newest.factors = {"seed-clean-heating"};
  keep::ResultHead about;
  about.who = "Li Wei";
  about.title = "report of the year";
  about.program = "test";
  const auto first = flow_taken(serve::snapshot_inventory(desk.office(), desk.book(), newest, about, at_noon));
  CHECK(first.factors[0].version == "2023");

  desk.add_factor_version("2024", "1.6");
  desk.reopen();
  const auto second = flow_taken(serve::snapshot_inventory(desk.office(), desk.book(), newest, about, at_noon));
  CHECK(second.factors[0].version == "2024");
  CHECK(mass_of(totals_of(desk, newest), Pollutant::so2) == doctest::Approx(3172.8).epsilon(1e-12));

  const auto old_trace = flow_taken(serve::trace_inventory(desk.office(), desk.book(), "inventory/all/2023/SO2@1"));
  CHECK_MESSAGE(old_trace.equal, old_trace.why_not);
  CHECK(*old_trace.total.mass_t == doctest::Approx(2974.5).epsilon(1e-12));
  const auto new_trace = flow_taken(serve::trace_inventory(desk.office(), desk.book(), "inventory/all/2023/SO2@2"));
  CHECK(new_trace.equal);
  CHECK(*new_trace.total.mass_t == doctest::Approx(3172.8).epsilon(1e-12));

  const auto comparison = flow_taken(serve::compare_results(desk.book(), 1, 2));
  REQUIRE(comparison.lines.size() == 4);
  CHECK(comparison.lines[0].by_why.at("factor") == doctest::Approx(198.3).epsilon(1e-9));
  CHECK(comparison.lines[1].by_why.at("factor") == doctest::Approx(0));  // another version, the same number

  // Somebody writes over the version that result 1 used, and locks it: nothing is computed until it is a version of its
  // own.
  const std::string file = desk.path("data/factors/seed-clean-heating/2023.toml");
  std::string text = flow_taken(keep::read_file(file));
  text.replace(text.find("value = \"1.5\""), 13, "value = \"1.7\"");
  desk.file("data/factors/seed-clean-heating/2023.toml", text);
  CHECK(serve::InventoryOffice::open(desk.office().office()).error().code == ErrorCode::corrupt);  // the lock notices
  desk.lock_factors();
  desk.reopen();
  const auto refused = serve::inventory_totals(desk.office(), desk.book(), newest, serve::InventoryGroup::none);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::conflict);
  CHECK(refused.error().message.find("make a new version") != std::string::npos);
  const auto still = flow_taken(serve::trace_inventory(desk.office(), desk.book(), "inventory/all/2023/SO2@1"));
  CHECK(still.equal);  // from the rows it kept
}

TEST_CASE("inventory: periods are split by their profiles, months sum to the year, and silent days are said") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity",
                   "source_id,period,amount,unit\n"
                   "S1,2023,1000,t\n"
                   "S2,2023-10,100,t\n"
                   "S2,2023-11,200,t\n");
  const double year = mass_of(totals_of(desk, question_of("2023", "652301")), Pollutant::so2);
  CHECK(year == doctest::Approx(1.5));
  double sum = 0;
  for (int month = 1; month <= 12; ++month) {
    sum += mass_of(totals_of(desk, question_of(fmt::format("2023-{:02}", month), "652301")), Pollutant::so2);
  }
  CHECK(sum == doctest::Approx(year).epsilon(1e-9));
  const auto two_months = totals_of(desk, question_of("2023-10-01..2023-11-30", "652302"));
  CHECK(mass_of(two_months, Pollutant::so2) == doctest::Approx(0.45));
  CHECK(two_months.rows.gaps.empty());
  const auto whole_year = totals_of(desk, question_of("2023", "652302"));
  CHECK(mass_of(whole_year, Pollutant::so2) == doctest::Approx(0.45));
  CHECK_FALSE(whole_year.whole[0].total.complete());
  REQUIRE(whole_year.rows.gaps.size() == 2);  // before October and after November
  CHECK(whole_year.rows.gaps[0].message.find("2023-01-01..2023-09-30") != std::string::npos);
}

TEST_CASE("inventory: corrections supersede, earlier revisions answer as before") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  desk.import_text("activity", "source_id,period,amount,unit\nS1,2023,2000000,t\n");
  CHECK(mass_of(totals_of(desk, question_of("2023")), Pollutant::so2) == doctest::Approx(4474.5));
  serve::InventoryQuestion before = question_of("2023");
  before.as_of = 2;
  CHECK(mass_of(totals_of(desk, before), Pollutant::so2) == doctest::Approx(2974.5));
  keep::RecordImport withdrawal;
  withdrawal.withdrawn = {"S2:2023"};
  withdrawal.who = "Li Wei";
  withdrawal.why = "counted by the district";
  flow_taken(serve::withdraw_records(desk.office(), desk.book(), "activity", withdrawal, at_noon));
  CHECK(mass_of(totals_of(desk, question_of("2023")), Pollutant::so2) == doctest::Approx(3000));
  const auto check = flow_taken(serve::check_inventory(desk.office(), desk.book(), question_of("2023")));
  const auto silent = std::ranges::count(check.findings, serve::InventoryFindingKind::source_without_activity,
                                         &serve::InventoryFinding::kind);
  CHECK(silent == 1);
}

TEST_CASE("inventory: measures cut what they mean, gross and net") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  desk.import_text("measures",
                   "measure_id,title_zh,type,county,class,activity_ratio,start,status,programme\n"
                   "M1,heating,activity,652301,01-RES,0.4,2023-01-01,verified,clean heating\n");
  const auto all = flow_taken(serve::inventory_reductions(desk.office(), desk.book(), question_of("2023"),
                                                          serve::ReductionGroup::programme, "verified"));
  REQUIRE_FALSE(all.whole.empty());
  CHECK(all.whole[0].pollutant == Pollutant::so2);
  CHECK(all.whole[0].gross_t == doctest::Approx(900));  // 1500 t * 0.6
  CHECK(all.lines[0].group == "clean heating");
}

TEST_CASE("inventory: bad input is refused with its row, and the book stays as it was") {
  struct Bad {
    const char* kind;
    std::string text;
    int line;
    const char* says;
  };
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  const std::string before = desk.contents();
  const std::string activity_head = "source_id,period,amount,unit\n";
  const std::string source_head = "source_id,name_zh,kind,county,class\n";
  const std::string measure_head = "measure_id,title_zh,type,source_id,county,class,activity_ratio,start,status\n";
  const std::vector<Bad> all{
      {"activity", activity_head + "S1,2022,10,t\nS2,2022,-5,t\n", 3, "-5"},
      {"activity", activity_head + "S1,2022,10,t\nS2,2022,5,kWh\n", 3, "kWh"},
      {"activity", activity_head + "S1,2022,10,t\nS1,2022,11,t\n", 3, "2"},
      {"activity", activity_head + "S9,2022,10,t\n", 2, "S9"},
      {"activity", activity_head + "S1,2022,,t\n", 2, ""},
      {"activity", activity_head + "S1,winter,10,t\n", 2, "winter"},
      {"activity", activity_head + "S1,2023-01,10,t\n", 2, "2023"},  // overlaps the year that is stored
      {"activity", activity_head + "S1,2022,IE,t\n", 2, ""},
      {"sources", source_head + "S3,three,area,652301,01-RES-BIT-XXX\n", 2, "01-RES-BIT-XXX"},
      {"sources", source_head + "S3,three,area,999999,01-RES-BIT-STV\n", 2, "999999"},
      {"sources", source_head + "S1,one,area,652301,06-ROAD-PAV-TRF\n", 0, ""},  // its tonnes of coal do not fit a road
      {"measures", measure_head + "M1,nothing,retire,S9,,,0,2023-01-01,planned\n", 2, "S9"},
      {"measures", measure_head + "M1,nowhere,retire,,652327,01-RES,0,2023-01-01,planned\n", 2, ""},
      {"measures", measure_head + "M1,ratio,activity,S1,,,-1,2023-01-01,planned\n", 2, "-1"},
  };
  int number = 0;
  for (const Bad& bad : all) {
    CAPTURE(bad.text);
    const auto report = desk.imported(bad.kind, desk.file(fmt::format("bad{}.csv", ++number), bad.text));
    CHECK_FALSE(report.receipt.has_value());
    REQUIRE_FALSE(report.refusals.empty());
    const std::string said = serve::printed(report, 20);
    CAPTURE(said);
    if (bad.line > 0) CHECK(report.refusals.front().line == bad.line);
    CHECK(said.find(bad.says) != std::string::npos);
    CHECK(serve::json_of(report).find("\"receipt\"") == std::string::npos);
    CHECK(desk.contents() == before);
  }
}

TEST_CASE("inventory: a period on a grid: what is given is placed or shown, month by month") {
  InventoryDesk desk;
  desk.import_text("sources", two_sources);
  desk.import_text("activity", two_activities);
  // Two counties side by side on a grid of degrees; the second one lies half off it.
  const std::string space = desk.file("space.toml", R"(fallback = ["area"]
[grid]
kind = "longitude_latitude"
west = "87"
south = "44"
cell_x = "0.5"
cell_y = "0.5"
columns = 4
rows = 2
source = "test"
status = "verified"
[[area]]
unit = "652301"
rings = [["87 44", "88 44", "88 45", "87 45"]]
source = "test"
status = "verified"
[[area]]
unit = "652302"
rings = [["88 44", "90 44", "90 45", "88 45"]]
source = "test"
status = "verified"
)");
  serve::GridRequest request;
  request.space = space;
  request.out = desk.path("grid.nc");
  request.by_month = true;
  const auto grid = flow_taken(serve::grid_inventory(desk.office(), desk.book(), question_of("2023"), request));
  REQUIRE(grid.gridded.closure.size() == 4);
  const auto& so2 = grid.gridded.closure[0];
  CHECK(so2.given_kg == doctest::Approx(2'974'500).epsilon(1e-12));
  CHECK(so2.placed_kg + so2.unallocated_kg == doctest::Approx(so2.given_kg).epsilon(1e-9));
  CHECK(so2.relative() < 1e-9);
  const auto file = flow_taken(keep::read_grid_file(request.out));
  CHECK(file.dimensions.at("time") == 12);
  CHECK(file.attributes.at("synthetic") == "false");
  // Mean flux times area times time, summed over the file, is the mass that was placed.
  const auto& flux = file.variables.at("so2").values;
  const auto& area = file.variables.at("cell_area").values;
  const auto months = months_of(flow_taken(parse_period("2023")));
  double kg = 0;
  for (std::size_t i = 0; i < flux.size(); ++i) {
    kg += flux[i] * area[i % area.size()] * months[i / area.size()].days() * 86'400.0;
  }
  CHECK(kg == doctest::Approx(so2.placed_kg).epsilon(1e-9));
  request.space.clear();
  if (!keep::exists(desk.path("regions/changji/space.toml"))) {
    CHECK(serve::grid_inventory(desk.office(), desk.book(), question_of("2023", "652301"), request).error().code ==
          ErrorCode::not_found);
  }
}

TEST_CASE("inventory: addresses of totals, and what is none") {
  const auto address = flow_taken(serve::parse_inventory_address(
      "inventory/652301/HS2023/PM2.5/residential_coal@seed-clean-heating/2023+boilers#7"));
  CHECK(address.unit == "652301");
  CHECK(address.pollutant == Pollutant::pm25);
  CHECK(address.sector == "residential_coal");
  CHECK(address.factors == std::vector<std::string>{"seed-clean-heating/2023", "boilers"});
  CHECK(address.revision == 7);
  CHECK(address.text() == "inventory/652301/HS2023/PM2.5/residential_coal@seed-clean-heating/2023+boilers#7");
  CHECK(flow_taken(serve::parse_inventory_address("inventory/all/2023/pollutants@3")).result == 3);
  for (const char* text :
       {"inventory/652301/2023", "inventory/652301/2023/SO9", "inventory//2023/SO2", "inventory/a/2023/SO2/b/c",
        "inventory/a/2023/SO2@", "inventory/a/2023/SO2#x", "inventory/a/2023/SO2@3#4", "inventory/a/winter/SO2"}) {
    CAPTURE(text);
    CHECK_FALSE(serve::parse_inventory_address(text).ok());
  }
  CHECK_FALSE(serve::is_inventory_address("652301/2023/good_share@CN2012"));
}
