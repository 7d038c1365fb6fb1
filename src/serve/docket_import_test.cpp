#include "serve/docket_import.hpp"

#include "serve/docket_import_parts.hpp"
#include "serve/docket_orders.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::serve;

namespace {

using Parents = std::vector<std::optional<std::size_t>>;
using Rows = std::vector<std::size_t>;

}  // namespace

TEST_CASE("rows of a table: parents before their parts, else as given") {
  const RowOrder order = order_rows(Parents{2, std::nullopt, 3, std::nullopt, 2});
  CHECK(order.order == Rows{3, 2, 0, 1, 4});
  CHECK(order.loops.empty());
}

TEST_CASE("rows of a table: each loop once, from its first row on; what hangs below a loop is in no loop") {
  // 0 -> 1 -> 2 -> 1, 3 -> 3, 4 -> 3, 5 alone.
  const RowOrder order = order_rows(Parents{1, 2, 1, 3, 3, std::nullopt});
  REQUIRE(order.loops.size() == 2);
  CHECK(order.loops[0] == Rows{1, 2});
  CHECK(order.loops[1] == Rows{3});
  CHECK(order.order == Rows{0, 4, 5});
}

TEST_CASE("rows of a table: a chain as long as the table is no matter of the stack") {
  constexpr std::size_t rows = 200'000;
  Parents parents(rows);
  for (std::size_t i = 0; i + 1 < rows; ++i) parents[i] = i + 1;
  const RowOrder order = order_rows(parents);
  REQUIRE(order.order.size() == rows);
  CHECK(order.order.front() == rows - 1);
  CHECK(order.order.back() == 0);
}

TEST_CASE("names of files: no way out of the directory, no name of our own, no two names in one file") {
  CHECK(order_stem("housing_bureau", "652301") == "housing_bureau.652301");
  CHECK(order_stem("Ma", "") == "Ma");
  CHECK(order_stem("", "") == "unassigned");
  CHECK(order_stem("../../etc/x", "").find_first_of("/.") == std::string::npos);
  CHECK(order_stem("Ma Li", "") != order_stem("Ma/Li", ""));
  CHECK(order_stem("index", "") != "index");
  CHECK(order_stem("unassigned", "") != "unassigned");
  CHECK(order_stem(std::string(500, 'a'), "").size() < 200);
  CHECK(order_stem(std::string(500, 'a'), "") != order_stem(std::string(501, 'a'), ""));
}

TEST_CASE("refused rows as a table: cells as given, why behind them, an old reason dropped") {
  const terms::Sheet sheet{
      "t.csv", {{1, {"record", "title", "refused"}}, {2, {"A", "x, y", "old"}}, {3, {"B"}}}, false};
  terms::SheetHead head;
  head.headers = {"record", "title", "refused"};
  head.first_row = 1;
  const std::vector<terms::RowRefusal> refusals{{"t.csv", 2, "title", "x, y", "is long"},
                                                {"t.csv", 2, "", "", "says \"no\""}};
  CHECK(refused_rows_csv(sheet, head, {2}, refusals) ==
        "\xEF\xBB\xBFrecord,title,refused\r\nA,\"x, y\",\"title: is long; says \"\"no\"\"\"\r\n");
  CHECK(refused_rows_csv(sheet, head, {3}, refusals) == "\xEF\xBB\xBFrecord,title,refused\r\nB,,\r\n");
}
