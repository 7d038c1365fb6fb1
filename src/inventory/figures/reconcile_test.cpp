#include "inventory/figures/reconcile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <fstream>
#include <sstream>

// The gaps of 41 % and 49.1 % are printed in the rectification report of 2023-12-25; the masses are made up.

namespace {

using namespace lantian;
using inventory::Operation;
using inventory::Statement;

inventory::UnitBook unit_book() {
  std::ifstream in(std::string{LANTIAN_SOURCE_DIR} + "/data/inventory/units.toml", std::ios::binary);
  std::stringstream text;
  text << in.rdbuf();
  auto book = inventory::UnitBook::read({"units.toml", text.str()});
  REQUIRE_MESSAGE(book.ok(), (book.ok() ? "" : book.error().text()));
  return *std::move(book);
}

Statement stated(const char* department, Decimal value, const char* unit, const char* period = "2019") {
  Statement one;
  one.quantity = "solid waste";
  one.unit_id = "zhundong";
  one.period = period;
  one.value = value;
  one.unit = unit;
  one.department = {department, department};
  one.document = "report";
  one.record = std::string{department} + "/" + period;
  return one;
}

const std::vector<inventory::Tolerance> five_percent{{"", {5, 0}, "choice", "unverified"}};

TEST_CASE("departments: a gap beyond the tolerance keeps both lineages and does not depend on the order") {
  const auto book = unit_book();
  std::vector<Statement> statements{stated("economy", {6000, 1}, "10kt"), stated("environment", {3540000, 0}, "t"),
                                    stated("economy", {2000, 1}, "10kt", "2020"),
                                    stated("environment", {1018000, 0}, "t", "2020")};
  for (int turn = 0; turn < 2; ++turn) {
    const auto found = inventory::reconcile(book, statements, five_percent);
    REQUIRE(found.ok());
    REQUIRE(found->beyond.size() == 2);
    const inventory::Discrepancy& first = found->beyond.front();
    CHECK(first.percent_of_larger == Rational{41});
    CHECK(first.larger.record == "economy/2019");
    CHECK(first.smaller.record == "environment/2019");
    CHECK(first.larger.document == "report");
    CHECK(first.difference == Rational{246});
    CHECK(found->beyond.back().percent_of_larger == Rational::of(491, 10));
    std::ranges::reverse(statements);
  }
}

TEST_CASE("departments: a tolerance of the quantity goes before the general one") {
  const auto book = unit_book();
  const std::vector<Statement> statements{stated("a", {100, 0}, "t"), stated("b", {90, 0}, "t")};
  const std::vector<inventory::Tolerance> wide{{"", {5, 0}, "choice", "unverified"},
                                               {"solid waste", {10, 0}, "choice", "unverified"}};
  CHECK(inventory::reconcile(book, statements, five_percent)->beyond.size() == 1);
  CHECK(inventory::reconcile(book, statements, wide)->beyond.empty());
}

TEST_CASE("departments: every fault is told at once, with its record") {
  const auto book = unit_book();
  const std::vector<Statement> statements{stated("a", {100, 0}, "t"), stated("b", {1, 0}, "spoons"),
                                          stated("c", {-1, 0}, "t"), stated("d", {1, 0}, "MWh")};
  const auto found = inventory::reconcile(book, statements, five_percent);
  REQUIRE_FALSE(found.ok());
  CHECK(found.error().code == ErrorCode::invalid_argument);
  for (const char* part : {"b/2019: unknown unit", "c/2019: -1", "d/2019: "}) {
    CHECK(found.error().message.find(part) != std::string::npos);
  }
}

TEST_CASE("a printed number can have been half a unit of its last decimal more or less") {
  const inventory::Interval interval = inventory::printed_interval({457, 1});
  CHECK(interval.low == Rational::of(4565, 100));
  CHECK(interval.high == Rational::of(4575, 100));
  const inventory::Interval whole = inventory::printed_interval({64, 0});
  CHECK(whole.low == Rational::of(635, 10));
}

TEST_CASE("a whole at the very edge of what its parts allow is no contradiction") {
  // 26 + 29 + 9 can have been up to 65.5, and a printed 66 down to 65.5.
  const std::vector<Decimal> parts{{26, 0}, {29, 0}, {9, 0}};
  CHECK_FALSE(inventory::check_parts(Operation::sum, {66, 0}, parts)->contradicts());
  CHECK(inventory::check_parts(Operation::sum, {67, 0}, parts)->contradicts());
}

TEST_CASE("parts whose rounding reaches zero cannot be judged as divisors") {
  const auto verdict = inventory::check_parts(Operation::percent, {50, 0}, std::vector<Decimal>{{1, 0}, {0, 0}});
  REQUIRE_FALSE(verdict.ok());
  CHECK(verdict.error().code == ErrorCode::invalid_argument);
}

TEST_CASE("operations have names that are read back") {
  for (const Operation operation :
       {Operation::sum, Operation::difference, Operation::product, Operation::quotient, Operation::percent,
        Operation::per_thousand, Operation::fall, Operation::before_fall}) {
    CHECK(inventory::parse_operation(inventory::name_of(operation)) == operation);
  }
  CHECK_FALSE(inventory::parse_operation("mean"));
}

}  // namespace
