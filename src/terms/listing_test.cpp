#include "terms/listing.hpp"

#include <doctest/doctest.h>

namespace lantian::terms {
namespace {

Listing small_list() {
  Listing list;
  list.id = "stations";
  list.columns = {{"name", {"\xE5\x90\x8D\xE7\xA7\xB0", "Name"}, "", ListingKind::text},
                  {"pm25_ug_m3", {"", "PM2.5"}, " ug/m3", ListingKind::number},
                  {"day", {"", "Day"}, "", ListingKind::day},
                  {"heard_at", {"", "Heard"}, "", ListingKind::instant},
                  {"ok", {"", "Good"}, "", ListingKind::truth}};
  list.rows.push_back({{"=1+1, \"x\""},
                       {Decimal{-5, 1}},
                       {*parse_day("2024-01-15")},
                       {*parse_instant("2024-01-15T00:00:00Z")},
                       {true}});
  list.rows.push_back({{"b"}, {}, {}, {}, {false}});
  return list;
}

TEST_CASE("a list as CSV: mark, units in the head, missing is empty, a formula in a text is defused, numbers are not") {
  CHECK(listing_csv(small_list(), {}) ==
        "\xEF\xBB\xBFName,PM2.5 (ug/m3),Day,Heard,Good\r\n"
        "\"'=1+1, \"\"x\"\"\",-0.5,2024-01-15,2024-01-15 08:00,yes\r\n"
        "b,,,,no\r\n");
}

TEST_CASE("a synthetic list says so in every row") {
  Listing list = small_list();
  list.synthetic = true;
  list.rows.resize(1);
  const std::string csv = listing_csv(list, {});
  CHECK(csv.find("Good,synthetic\r\n") != std::string::npos);
  CHECK(csv.ends_with("yes,yes\r\n"));
  ListingWords words;
  words.chinese = true;
  words.yes = "\xE6\x98\xAF";
  words.synthetic = "\xE5\x90\x88\xE6\x88\x90";
  const std::string chinese = listing_csv(list, words);
  CHECK(chinese.starts_with("\xEF\xBB\xBF\xE5\x90\x8D\xE7\xA7\xB0,"));
  CHECK(chinese.ends_with("\xE6\x98\xAF,\xE6\x98\xAF\r\n"));
}

TEST_CASE("an instant is shown on the list's clock, seconds only where there are some") {
  CHECK(listing_instant(*parse_instant("2023-12-31T16:00:00Z"), 8) == "2024-01-01 00:00");
  CHECK(listing_instant(*parse_instant("2023-12-31T16:00:07Z"), 8) == "2024-01-01 00:00:07");
  CHECK(listing_instant(*parse_instant("2023-12-31T16:00:00Z"), 0) == "2023-12-31 16:00");
}

}  // namespace
}  // namespace lantian::terms
