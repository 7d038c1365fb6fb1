#include "inventory_desk.hpp"
#include "serve/inventory_reconcile.hpp"

/// Departments that state one quantity differently, from their tables to the finding with both lineages.
namespace {

using namespace lantian;
using flow::flow_taken;
using flow::InventoryDesk;

/// In the columns of `pair_table`.
enum Column : std::size_t {
  larger = 3,
  larger_record = 6,
  smaller_record = 10,
  difference = 11,
  of_larger = 12,
  of_smaller = 13
};

TEST_CASE("reconcile: two departments, two units, one quantity") {
  InventoryDesk desk;
  desk.import_text("statistics",
                   "quantity,period,county,value,unit,department,document\n"
                   "coal burned,2023,652301,120.0,10kt,bureau A,yearbook\n"
                   "coal burned,2023,652301,900000,t,bureau B,report\n"
                   "coal burned,2023,652302,100,10kt,bureau A,yearbook\n"
                   "coal burned,2023,652302,980000,t,bureau B,report\n"
                   "coal burned,2022,652301,110.0,10kt,bureau A,yearbook\n");
  const auto all = flow_taken(serve::reconcile_book(desk.office(), desk.book(), {}));
  CHECK(all.any());
  REQUIRE(all.beyond.rows.size() == 1);
  const auto& row = all.beyond.rows[0];
  CHECK(row[larger].text == "120.0");
  CHECK(row[difference].text == "30.000");  // 120 - 90, in 10 kt
  CHECK(row[of_larger].text == "25.00");    // 30 of 120
  CHECK(row[of_smaller].text == "33.33");   // 30 of 90
  CHECK(row[larger_record].text.find("yearbook | statistics/coal%20burned:2023:652301") == 0);
  CHECK(row[smaller_record].text.find("report | statistics/") == 0);
  REQUIRE(all.within.rows.size() == 1);
  CHECK(all.within.rows[0][of_larger].text == "2.00");  // 100 and 98
  CHECK(all.unmatched.rows.size() == 1);
  REQUIRE_FALSE(all.rules.empty());
  CHECK(all.rules[0].find("[unverified]") != std::string::npos);  // the pack's own choice

  serve::ReconcileQuestion narrow;
  narrow.unit = "652302";
  narrow.period = "2023";
  const auto one = flow_taken(serve::reconcile_book(desk.office(), desk.book(), narrow));
  CHECK_FALSE(one.any());
  CHECK(one.within.rows.size() == 1);
  CHECK(one.unmatched.rows.empty());
  CHECK(serve::printed(desk.office(), all, true).find("120.0") != std::string::npos);
  CHECK(serve::json_of(all).find("\"percent_of_larger\": 25") != std::string::npos);
}

TEST_CASE("reconcile: the statements of the region pack give the printed gaps") {
  InventoryDesk desk;
  const auto all = flow_taken(serve::reconcile_region(desk.office(), "changji", {}));
  CHECK(all.synthetic);
  REQUIRE(all.beyond.rows.size() == 2);
  CHECK(all.beyond.rows[0][of_larger].text == "41.00");  // F21: printed 41 %
  CHECK(all.beyond.rows[1][of_larger].text == "49.10");  // F21: printed 49.1 %
  CHECK(all.within.rows.size() == 1);
}

TEST_CASE("reconcile: an empty book and an unknown unit say what to do") {
  InventoryDesk desk;
  const auto empty = serve::reconcile_book(desk.office(), desk.book(), {});
  REQUIRE_FALSE(empty.ok());
  CHECK(empty.error().message.find("lantian import statistics") != std::string::npos);
}

}  // namespace
