#include "carbon/rating/deduction.hpp"

#include "carbon/rating/rating_trial_test.hpp"

namespace lantian::carbon {
namespace {

using namespace rating_trial;

const DeductionRule& trial_deductions() {
  static const DeductionRule rule = trial_must(read_deduction_rule(trial_data("forms/zero_carbon.toml")));
  return rule;
}

const inventory::UnitBook& deduction_units() {
  static const inventory::UnitBook units = trial_must(inventory::UnitBook::read(trial_data("../inventory/units.toml")));
  return units;
}

MonthItem deduction_item(std::string id, Decimal value, std::string unit, std::string evidence = "paper 1") {
  MonthItem item;
  item.item = std::move(id);
  item.value = value;
  item.unit = std::move(unit);
  item.evidence = std::move(evidence);
  return item;
}

/// A month in which so many MWh were bought at 0.5 t/MWh.
Account deduction_account(double bought_mwh) {
  Account account;
  AccountLine line;
  line.month = "2024-05";
  line.part = Part::electricity;
  line.operands = {{"electricity_bought", bought_mwh, "MWh", "r", "item"}, {"grid", 0.5, "tCO2/MWh", "f", "parameter"}};
  account.lines.push_back(line);
  return account;
}

std::vector<Deduction> deducted(std::vector<MonthItem> items, double bought_mwh) {
  Month month;
  month.month = "2024-05";
  month.items = std::move(items);
  return trial_must(deductions_of(trial_deductions(), deduction_units(), {&month, 1}, deduction_account(bought_mwh)));
}

}  // namespace

TEST_CASE("electricity sent out and certificates at the account's factor, sinks by the tonne") {
  const auto all = deducted(
      {deduction_item("zero_carbon_sent_out", {100, 0}, "MWh"),
       deduction_item("green_certificates", {40'000, 0}, "kWh"), deduction_item("carbon_sink", {125, 1}, "tCO2"),
       deduction_item("electricity_bought", {1'000, 0}, "MWh")},
      1'000);
  REQUIRE(all.size() == 3);
  CHECK(all[0].kg == 50'000);
  CHECK(all[1].kg == 20'000);
  CHECK(all[2].kg == 12'500);
}

TEST_CASE("certificates cover what was bought and no more; what is used on the spot was never bought") {
  const auto all = deducted(
      {deduction_item("green_certificates", {800, 0}, "MWh"), deduction_item("zero_carbon_used", {500, 0}, "MWh")},
      600);
  CHECK(all[0].kg == 300'000);
  CHECK(all[1].kg == 0);
  CHECK(all[1].why == NotDeducted::own_use);
  const auto none = deducted({deduction_item("green_certificates", {800, 0}, "MWh")}, 0);
  CHECK(none[0].kg == 0);
  CHECK(none[0].why == NotDeducted::nothing_bought);
}

TEST_CASE("no proof, no factor: nothing is taken off, and it is said why") {
  const auto bare = deducted({deduction_item("carbon_sink", {10, 0}, "tCO2", "")}, 100);
  CHECK(bare[0].kg == 0);
  CHECK(bare[0].why == NotDeducted::no_evidence);
  Month month;
  month.month = "2024-06";  // the account has no line of it
  month.items = {deduction_item("zero_carbon_sent_out", {100, 0}, "MWh")};
  const auto other =
      trial_must(deductions_of(trial_deductions(), deduction_units(), {&month, 1}, deduction_account(100)));
  CHECK(other[0].why == NotDeducted::no_factor);
  month.items[0].unit = "t";
  CHECK_FALSE(deductions_of(trial_deductions(), deduction_units(), {&month, 1}, deduction_account(100)).ok());
}

TEST_CASE("L is net of what is taken off, and the mean of an industry as well") {
  RatingBook book{trial_rating_rule(), trial_sectors(), 2024};
  RatingFacts facts = trial_firm("A", "3011", 12'000, 15'000);
  facts.zero_carbon_kg = 2'000'000;
  facts.sinks_kg = 1'000'000;
  for (const char* id : {"B", "C"}) REQUIRE(book.put(trial_firm(id, "3011", 12'000, 15'000)).ok());
  REQUIRE(book.put(facts).ok());
  const Rating rating = trial_must(book.rate("A"));
  CHECK(*rating.intensity == Rational::of(9'000, 15'000));  // 0.6 t per 10^4 yuan
  CHECK(rating.tier == "low");
  CHECK(*rating.benchmark->sum.intensity() == Rational::of(33'000, 45'000));
}

TEST_CASE("a rule with a wrong unit, no proof or an item twice is refused") {
  const auto fault = [](const std::string& rows) {
    const auto read = read_deduction_rule({"z.toml", "source = \"x\"\nstatus = \"unverified\"\n" + rows});
    return read ? std::string{} : read.error().message;
  };
  const std::string row =
      "[[item]]\nid = \"a\"\nname = { zh = \"a\", en = \"a\" }\nkind = \"sink\"\nhigh = "
      "\"5\"\nunit = \"tCO2\"\n";
  CHECK(fault(row + "proof = [\"report\"]\n").empty());
  CHECK(fault(row).find("without proof") != std::string::npos);
  CHECK(fault(row + "proof = [\"report\"]\n" + row + "proof = [\"report\"]\n").find("twice") != std::string::npos);
  CHECK(fault("[[item]]\nid = \"a\"\nname = { zh = \"a\", en = \"a\" }\nkind = \"sink\"\nhigh = \"5\"\nunit = "
              "\"MWh\"\nproof = [\"r\"]\n")
            .find("tCO2 is wanted") != std::string::npos);
}

}  // namespace lantian::carbon
