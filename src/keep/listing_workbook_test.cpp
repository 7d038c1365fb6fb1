#include "keep/listing_workbook.hpp"

#include "base/text.hpp"
#include "terms/form.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::keep {
namespace {

terms::Listing hours_list() {
  terms::Listing list;
  list.id = "hours";
  list.name = {"", "Hours"};
  list.title = "Hours of one station";
  list.notes = {"Times are Beijing time (UTC+8); standard: CN2012"};
  list.columns = {{"text", {"", "Text"}, "", terms::ListingKind::text},
                  {"pm25_ug_m3", {"", "PM2.5"}, " ug/m3", terms::ListingKind::number},
                  {"day", {"", "Day"}, "", terms::ListingKind::day},
                  {"good", {"", "Good"}, "", terms::ListingKind::truth}};
  list.sources = {{"652301/2023/PM2.5.mean@CN2012", "48.0", "ug/m3", "HJ663/2013", "mean", "lantian trace X", "e"}};
  list.rows.push_back({{"=1+1"}, {Decimal{480, 1}, 0}, {*parse_day("2024-01-15")}, {true}});
  list.rows.push_back({{"_x0041_"}, {}, {}, {false}});
  return list;
}

/// Rows of the first sheet by the reader of this house, which shares no code with the writer.
std::vector<std::string> read_rows(const std::string& bytes) {
  const auto sheet = terms::read_sheet({"t.xlsx", bytes});
  REQUIRE_MESSAGE(sheet.ok(), (sheet ? "" : sheet.error().text()));
  std::vector<std::string> rows;
  for (const auto& row : sheet->rows) rows.push_back(joined(row.cells, "|"));
  return rows;
}

TEST_CASE("a list as a workbook is read back as it was: numbers, days, empty cells, text that looks like a formula") {
  const auto bytes = listing_workbook(hours_list(), {});
  REQUIRE_MESSAGE(bytes.ok(), (bytes ? "" : bytes.error().text()));
  const std::vector<std::string> rows = read_rows(*bytes);
  const auto begins = [&](std::string_view text) {
    return std::ranges::any_of(rows, [&](const std::string& row) { return row.starts_with(text); });
  };
  CHECK(begins("Hours of one station"));
  CHECK(begins("Times are Beijing time (UTC+8); standard: CN2012"));
  CHECK(begins("Text|PM2.5 (ug/m3)|Day|Good"));
  CHECK(begins("=1+1|48.0|2024-01-15|yes"));
  CHECK(begins("_x0041_|||no"));
}

TEST_CASE("the same list gives the same bytes; too many rows, or no list, are refused") {
  CHECK(*listing_workbook(hours_list(), {}) == *listing_workbook(hours_list(), {}));
  const auto none = listing_workbook(terms::ListingBook{}, {});
  REQUIRE_FALSE(none.ok());
  CHECK(none.error().code == ErrorCode::invalid_argument);
  terms::Listing long_list = hours_list();
  long_list.rows.resize(1'048'001);
  const auto refused = listing_workbook(long_list, {});
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().message.find("ask for CSV") != std::string::npos);
}

TEST_CASE("a synthetic list says so under its title") {
  terms::Listing list = hours_list();
  list.synthetic = true;
  const std::vector<std::string> rows = read_rows(*listing_workbook(list, {}));
  REQUIRE(rows.size() > 1);
  CHECK(rows[1].starts_with("synthetic"));
}

}  // namespace
}  // namespace lantian::keep
