#include "explain/receptor/table_read.hpp"

#include "explain/receptor/problem.hpp"

#include <doctest/doctest.h>

#include <algorithm>

namespace lantian::explain::receptor {
namespace {

ReceptorRules reading_rules() {
  ReceptorRules rules;
  rules.missing = {"-999"};
  rules.below_zero = 3;
  return rules;
}

Result<SpeciatedTable> read_texts(std::string values, std::string doubts) {
  return read_speciated({"con.csv", std::move(values)}, {"unc.csv", std::move(doubts)}, reading_rules());
}

std::string refusal(std::string values, std::string doubts) {
  const auto table = read_texts(std::move(values), std::move(doubts));
  REQUIRE_FALSE(table.ok());
  return table.error().text();
}

bool says(const std::string& text, const char* part) {
  return text.find(part) != std::string::npos;
}

const std::string good_doubts = "Date,OC,EC\n1/1/2001,0.1,0.2\n1/2/2001,0.1,0.2\n";

TEST_CASE("tables by tabs, semicolons and commas; samples with a gap are counted and left out") {
  for (const char separator : {',', ';', '\t'}) {
    std::string values =
        "Date,Organic C,EC\r\n1/1/2001 6:00,1.5,2e-1\r\n1/2/2001,-999,2\r\n1/3/2001,-0.1,4\r\n\r\n,,\r\n";
    std::string doubts = "Date,Organic C,EC\r\n1/1/2001 6:00,0.1,0.2\r\n1/2/2001,1,1\r\n1/3/2001,0.1,0.3\r\n\r\n,,\r\n";
    std::ranges::replace(values, ',', separator);
    std::ranges::replace(doubts, ',', separator);
    const auto table = read_texts(values, doubts);
    REQUIRE(table.ok());
    CHECK(table->species == std::vector<std::string>{"Organic C", "EC"});
    CHECK(table->samples == std::vector<std::string>{"1/1/2001 6:00", "1/3/2001"});
    CHECK(table->concentration == std::vector<double>{1.5, 0.2, -0.1, 4});
    CHECK(table->uncertainty == std::vector<double>{0.1, 0.2, 0.1, 0.3});
    CHECK(table->left_out == 2);
  }
}

TEST_CASE("a refusal names file, line, column and what is allowed") {
  const auto number = refusal("Date,OC,EC\n1/1/2001,1,2\n1/2/2001,1,\"2,5\"\n", good_doubts);
  CHECK(says(number, "con.csv:3: column 3 (EC): '2,5' is no number"));
  CHECK(says(number, "decimal point"));
  CHECK(
      says(refusal("Date,OC,EC\n1/1/2001,1,2\n1/2/2001,1\n", good_doubts), "con.csv:3: the row has 2 cells, the head"));
  CHECK(says(refusal("Date,OC,EC\n1/1/2001,1,2\n1/2/2001,1,2\n", "Date,OC,EC\n1/1/2001,0,2\n1/2/2001,1,2\n"),
             "unc.csv:2: column 2 (OC): '0' is no uncertainty"));
  CHECK(
      says(refusal("Date,OC,EC\n1/1/2001,-99,2\n1/2/2001,1,2\n", good_doubts), "con.csv:2: column 2 (OC): '-99' lies"));
  CHECK(says(refusal("Date,OC,EC\n1/1/2001,1,2\n1/2/2001,1,2\n", "Date,OC,EC\n1/1/2001,1e-200,2\n1/2/2001,1,2\n"),
             "unc.csv:2: column 2 (OC): '1e-200' is too small"));
  CHECK(says(refusal("Date,OC,OC\n", good_doubts), "con.csv:1: column 3 of the head names 'OC' a second time"));
  CHECK(says(refusal("", good_doubts), "con.csv: the file is empty"));
  CHECK(says(refusal("\n\n", good_doubts), "con.csv: the file is empty"));
  CHECK(says(refusal("Date\n", good_doubts), "the head has no species"));
}

TEST_CASE("two tables that do not belong together are refused") {
  const std::string values = "Date,OC,EC\n1/1/2001,1,2\n1/2/2001,1,2\n";
  CHECK(says(refusal(values, "Date,OC,Zn\n1/1/2001,1,2\n1/2/2001,1,2\n"), "unc.csv:1: column 3 is 'Zn', but 'EC'"));
  CHECK(says(refusal(values, "Date,OC\n1/1/2001,1\n1/2/2001,1\n"), "the head has 1 species"));
  CHECK(says(refusal(values, "Date,OC,EC\n1/1/2001,1,2\n1/3/2001,1,2\n"), "unc.csv:3: sample '1/3/2001' stands where"));
  CHECK(says(refusal(values, "Date,OC,EC\n1/1/2001,1,2\n"), "the table has 1 samples"));
  CHECK(says(refusal("Date,OC,EC\n1/1/2001,,2\n1/2/2001,1,-999\n", good_doubts), "none of 2 samples"));
}

TEST_CASE("weak species count less, bad ones not at all") {
  const auto table = read_texts("Date,OC,EC,Zn\n1/1/2001,1,2,3\n1/2/2001,1,2,3\n",
                                "Date,OC,EC,Zn\n1/1/2001,.5,.5,.5\n1/2/2001,.5,.5,.5\n");
  REQUIRE(table.ok());
  const auto chosen = choose_species(*table, {{"zn"}, {"OC"}, 3});
  REQUIRE(chosen.ok());
  CHECK(chosen->names == std::vector<std::string>{"EC", "Zn"});
  CHECK(chosen->problem.by_sample.weight[0] == doctest::Approx(4));
  CHECK(chosen->problem.by_sample.weight[1] == doctest::Approx(4.0 / 9));
  CHECK(choose_species(*table, {{"Fe"}, {}, 3}).error().where == "--weak");
  CHECK(choose_species(*table, {{"Zn"}, {"zn"}, 3}).error().code == ErrorCode::conflict);
  CHECK(choose_species(*table, {{}, {"OC", "EC"}, 3}).error().code == ErrorCode::incomplete);
}

}  // namespace
}  // namespace lantian::explain::receptor
