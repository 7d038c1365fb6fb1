#include "assess/status_row.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::assess;

namespace {

Decimal bound(const char* text) {
  return *parse_decimal(text);
}

}  // namespace

TEST_CASE("conditions: words and intervals with their ends") {
  const RowCondition both = parse_condition("paddy, 6.5 < pH <= 7.5");
  CHECK(both.word == "paddy");
  REQUIRE(both.intervals.size() == 1);
  CHECK(both.intervals[0].value == "pH");
  CHECK_FALSE(both.intervals[0].holds(bound("6.5")));
  CHECK(both.intervals[0].holds(bound("6.51")));
  CHECK(both.intervals[0].holds(bound("7.50")));
  CHECK_FALSE(both.intervals[0].holds(bound("7.51")));

  const RowCondition open = parse_condition("pH>7.5");
  CHECK(open.word.empty());
  CHECK_FALSE(open.intervals.at(0).holds(bound("7.5")));
  CHECK(open.intervals.at(0).holds(bound("14")));
  CHECK(parse_condition("5.5>=pH").intervals.at(0).holds(bound("5.5")));
  CHECK_FALSE(parse_condition("5.5>=pH").intervals.at(0).holds(bound("5.6")));
  CHECK(parse_condition("lake").intervals.empty());
}
