#include "inventory/quota/ledger_rule.hpp"

#include "inventory/quota/ledger_sample_test.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <sstream>

namespace lantian::inventory {
namespace {

using namespace sample;

terms::SourceFile shipped(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream{LANTIAN_SOURCE_DIR "/" + path}.rdbuf();
  return {path, text.str()};
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const std::size_t at = text.find(from);
  REQUIRE(at != std::string::npos);
  return text.replace(at, from.size(), to);
}

std::string fault_of_rule(const std::string& text) {
  const terms::SourceFile file{"r.toml", text};
  const auto rules = read_quota_rules({&file, 1});
  return rules ? "" : rules.error().text();
}

std::string fault_of_places(const std::string& text) {
  const terms::SourceFile file{"p.toml", text};
  const auto places = QuotaPlaces::read({&file, 1});
  return places ? "" : places.error().text();
}

}  // namespace

TEST_CASE("the shipped rules follow each other, and every one says where it comes from") {
  const std::vector<terms::SourceFile> files{shipped("data/inventory/quota/2014.toml"),
                                             shipped("data/inventory/quota/2020.toml")};
  const auto rules = read_quota_rules(files);
  REQUIRE_MESSAGE(rules.ok(), (rules ? "" : rules.error().text()));
  REQUIRE(rules->size() == 2);
  CHECK((*rules)[0].until == (*rules)[1].from);
  const QuotaBasis basis{*rules, {}};
  CHECK(basis.rule_on(day_at(2014, 12, 29)) == nullptr);
  CHECK(basis.rule_on(day_at(2020, 12, 29))->ref() == "QUOTA/2014");
  CHECK(basis.rule_on(day_at(2020, 12, 30))->ref() == "QUOTA/2020");
  for (const QuotaRule& rule : *rules) {
    CHECK(rule.status == "unverified");
    CHECK(rule.pollutants.size() == 6);
    CHECK(rule.origin("national")->projects == false);
    CHECK(rule.last_day(2023) == day_at(2023 + rule.vintage_years, 12, 31));
  }
}

TEST_CASE("the prefecture's counties are neighbours both ways, and its failed years are known") {
  const terms::SourceFile file = shipped("regions/changji/quota.toml");
  const auto places = QuotaPlaces::read({&file, 1});
  REQUIRE_MESSAGE(places.ok(), (places ? "" : places.error().text()));
  CHECK(places->regions().size() == 7);
  CHECK(places->adjacent("652301", "652323"));
  CHECK(places->adjacent("652323", "652301"));
  CHECK_FALSE(places->adjacent("652301", "652328"));
  CHECK_FALSE(places->adjacent("652301", "652301"));
  CHECK(places->attained("652302", 2023, "PM2.5") == false);
  CHECK_FALSE(places->attained("652302", 2021, "PM2.5").has_value());
}

TEST_CASE("the ratio follows the means of the year before") {
  const QuotaBasis basis = quota_basis();
  const QuotaRule& rule = basis.rules.front();
  const auto ratio = [&](Pollutant pollutant, const char* region, Day day, const char* exception = "") {
    return ratio_of(rule, basis.places, pollutant, region, day, exception).ratio;
  };
  CHECK(ratio(Pollutant::nox, "a", day_at(2024, 1, 1)) == Decimal{2, 0});
  CHECK(ratio(Pollutant::nox, "a", day_at(2023, 12, 31)) == Decimal{1, 0});
  CHECK(ratio(Pollutant::nox, "a", day_at(2025, 1, 1)) == Decimal{1, 0});
  CHECK(ratio(Pollutant::nox, "b", day_at(2024, 1, 1)) == Decimal{1, 0});
  CHECK(ratio(Pollutant::so2, "a", day_at(2024, 1, 1)) == Decimal{1, 0});
  CHECK(ratio(Pollutant::so2, "a", day_at(2017, 1, 1)) == Decimal{15, 1});  // nobody said
  CHECK(ratio(Pollutant::nox, "a", day_at(2024, 1, 1), "gas-level") == Decimal{1, 0});
  CHECK(ratio(Pollutant::so2, "a", day_at(2017, 1, 1), "gas-level") == Decimal{15, 1});  // not for SO2
}

TEST_CASE("faulty rules are refused at their line") {
  const std::string good = quota_rule_text;
  CHECK(fault_of_rule(good).empty());
  CHECK(fault_of_rule(replaced(good, "\"NOx\"", "\"NOX2\"")).find("'NOX2' is no pollutant") != std::string::npos);
  CHECK(fault_of_rule(replaced(good, "\"SO2\"", "\"NOx\"")).find("NOx stands here twice") != std::string::npos);
  CHECK(fault_of_rule(replaced(good, "failing_ratio = \"2\"", "failing_ratio = \"0.5\"")).find("from 1 to 10") !=
        std::string::npos);
  CHECK(fault_of_rule(replaced(good, "reach = \"adjacent\"", "reach = \"near\"")).find("r.toml:8") !=
        std::string::npos);
  CHECK(fault_of_rule(replaced(good, "carry_years", "carry_yaers")).find("carry_yaers") != std::string::npos);
  CHECK(fault_of_rule(replaced(good, "from = 2015-01-01", "from = 2015-01-01\nuntil = 2015-01-01"))
            .find("lies after 'from'") != std::string::npos);
  const std::vector<terms::SourceFile> two{{"1.toml", good}, {"2.toml", replaced(good, "2015-01-01", "2016-01-01")}};
  const auto overlapping = read_quota_rules(two);
  REQUIRE_FALSE(overlapping.ok());
  CHECK(overlapping.error().code == ErrorCode::conflict);
  CHECK(overlapping.error().message.find("end that one with 'until'") != std::string::npos);
}

TEST_CASE("faulty places are refused") {
  const std::string good = quota_places_text();
  CHECK(fault_of_places(good).empty());
  CHECK(fault_of_places(replaced(good, "\"b\"]", "\"z\"]")).find("neighbour 'z'") != std::string::npos);
  CHECK(fault_of_places(replaced(good, "adjacent = [\"b\"]", "adjacent = [\"a\"]")).find("no other") !=
        std::string::npos);
  CHECK(fault_of_places(replaced(good, "id = \"b\"", "id = \"a\"")).find("described twice") != std::string::npos);
  CHECK(fault_of_places(replaced(good, "year = 2019", "year = 2018")).find("judged twice") != std::string::npos);
  CHECK(fault_of_places(replaced(good, "attained = true", "")).find("'attained' is missing") != std::string::npos);
}

}  // namespace lantian::inventory
