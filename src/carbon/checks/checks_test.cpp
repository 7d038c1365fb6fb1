#include "carbon/checks/checks.hpp"

#include "carbon/accounts/account_trial_test.hpp"

#include <algorithm>

namespace lantian::carbon {
namespace {

using trial::month_of;

const CheckRules& check_rules() {
  static const CheckRules rules =
      trial::must(read_check_rules(trial::file_at(trial::data_folder() / "carbon" / "checks.toml")));
  return rules;
}

std::vector<std::string> codes(const ComputedAccount& computed) {
  std::vector<std::string> all;
  for (const CarbonFinding& one : check_account(check_rules(), computed, trial::shipped().units)) {
    all.push_back(std::string{name_of(one.severity)} + " " + one.code + " " + one.subject);
  }
  std::ranges::sort(all);
  return all;
}

using Codes = std::vector<std::string>;

std::vector<trial::Filed> power_month(const char* bought, const char* cems) {
  return {{"coal_burnt", "1000", "t"},  {"coal_ncv", "20", "GJ/t"},       {"electricity_bought", "10", "MWh"},
          {"coal_bought", bought, "t"}, {"coal_stock_start", "200", "t"}, {"coal_stock_end", "300", "t"},
          {"cems_co2", cems, "tCO2"}};
}

Codes power_codes(const char* bought, const char* cems) {
  return codes(trial::account("power", {month_of("2023-01", power_month(bought, cems))}, "2023-01"));
}

TEST_CASE("coal bought less what the stock grew by is what was burnt") {
  CHECK(power_codes("1100", "2240").empty());
  // 1000 burnt of 1020.4 is 1.999 % apart, of 1021 it is 2.06 %.
  CHECK(power_codes("1120.4", "2240").empty());
  CHECK(power_codes("1121", "2240") == Codes{"warning fuel_stock coal"});
  CHECK(power_codes("1300", "2240") == Codes{"error fuel_stock coal"});
  const auto found = check_account(
      check_rules(), trial::account("power", {month_of("2023-01", power_month("1300", "2240"))}, "2023-01"),
      trial::shipped().units);
  REQUIRE(found.size() == 1);
  CHECK(found[0].what.en ==
        "coal: bought 1300 less 100 that the stock grew by leaves 1200 t, filed as used are 1000 t: "
        "16.67 % apart");
  CHECK(found[0].month == "2023-01");
}

TEST_CASE("what the stack was measured to emit against what fuels make") {
  // 1000 t * 20 GJ/t * 0.03085 * 0.99 * 44/12 = 2239.71 t.
  CHECK(power_codes("1100", "2016").empty());
  CHECK(power_codes("1100", "2000") == Codes{"warning cems cems_co2"});
  CHECK(power_codes("1100", "1500") == Codes{"error cems cems_co2"});
}

TEST_CASE("electricity for a tonne: kWh filed as MWh shows at once") {
  const auto with = [](const char* electricity, const char* unit) {
    return codes(trial::account(
        "aluminium", {month_of("2025-01", {{"aluminium_output", "1000", "t"}, {"pot_electricity", electricity, unit}})},
        "2025-01"));
  };
  CHECK(with("13500", "MWh").empty());
  CHECK(with("13500000", "kWh").empty());
  CHECK(with("13500000", "MWh") == Codes{"error electricity aluminium_output"});
  CHECK(with("13.5", "MWh") == Codes{"error electricity aluminium_output"});
  // 12.5 to 15.5 MWh/t; three times outside is grave.
  CHECK(with("16000", "MWh") == Codes{"warning electricity aluminium_output"});
  CHECK(with("46500", "MWh") == Codes{"warning electricity aluminium_output"});
  CHECK(with("46501", "MWh") == Codes{"error electricity aluminium_output"});
  CHECK(with("4167", "MWh") == Codes{"warning electricity aluminium_output"});
  CHECK(with("4166", "MWh") == Codes{"error electricity aluminium_output"});
}

TEST_CASE("a line without a value and a value out of range are findings") {
  const auto one = trial::account(
      "power", {month_of("2023-01", {{"coal_burnt", "1000", "t"}, {"coal_ncv", "20000", "GJ/t"}})}, "2023-01");
  CHECK(codes(one) == Codes{"error missing electricity", "error range coal_ncv"});
}

TEST_CASE("an amount of four digits that stands again is doubted, a round one and a heating value are not") {
  const auto with = [](const char* burnt, const char* ncv) {
    return month_of("2023-01",
                    {{"coal_burnt", burnt, "t"}, {"coal_ncv", ncv, "GJ/t"}, {"electricity_bought", "10", "MWh"}});
  };
  const auto two = [&](const char* first, const char* second) {
    Month later = with(second, "20.123");
    later.month = "2023-02";
    return codes(trial::account("power", {with(first, "20.123"), later}, "2023-01-01..2023-02-28"));
  };
  CHECK(two("1234", "1234") == Codes{"warning repeated coal_burnt"});
  CHECK(two("1234", "1234.1").empty());
  CHECK(two("123000", "123000").empty());
  CHECK(two("0.001234", "0.001234") == Codes{"warning repeated coal_burnt"});
}

TEST_CASE("an amount that stands again is looked for across a turn of the year, and of the same facility alone") {
  const auto filed = [](const char* month, const char* facility) {
    Month out = month_of(
        "2023-01", {{"coal_burnt", "1234", "t"}, {"coal_ncv", "20.123", "GJ/t"}, {"electricity_bought", "10", "MWh"}},
        facility);
    out.month = month;
    return out;
  };
  const auto january = [&](const char* december, const char* facility) {
    return codes(trial::account("power", {filed(december, facility), filed("2024-01", "")}, "2024-01"));
  };
  CHECK(january("2023-12", "") == Codes{"warning repeated coal_burnt"});
  CHECK(january("2023-11", "").empty());
  CHECK(january("2023-12", "F1").empty());
}

TEST_CASE("a month without a filing is a finding of its own") {
  const auto one =
      trial::account("power", {month_of("2023-01", power_month("1100", "2240"))}, "2023-01-01..2023-02-28");
  CHECK(codes(one) == Codes{"error unfiled month"});
}

TEST_CASE("a parameter edited for one month shows, with what it comes to over the year") {
  const std::vector<Month> months{month_of("2023-01", power_month("1100", "2240")),
                                  month_of("2023-02", power_month("1100", "2240"))};
  auto one = trial::account("power", months, "2023-01-01..2023-02-28");
  CHECK(codes(one).empty());
  auto edited = one;
  for (std::size_t i = 0; i < edited.program->guide.parameters.size(); ++i) {
    if (edited.program->guide.parameters[i].id != "coal_oxidation") continue;
    edited.resolved.parameters[i].values.push_back({"2023-02", 0.93, "0.93 1", "edited", ""});
  }
  CHECK(codes(edited) == Codes{"warning factor_changed coal_oxidation"});
  const auto found = check_account(check_rules(), edited, trial::shipped().units);
  CHECK(found[0].what.en.find("from 0.99 to 0.93 (from 2023-02 on); over the year it comes to 0.96") !=
        std::string::npos);
  // The effective factor of the coal is 2.23971 t for each tonne in both months.
  const auto factors = effective_factors(one.account);
  const auto coal = std::ranges::find(factors, "coal", &EffectiveFactor::line);
  REQUIRE(coal != factors.end());
  CHECK(coal->value == doctest::Approx(2.23971));
  CHECK(coal->unit == "tCO2/t");
}

TEST_CASE("grades from A to E, and the total as its greater part") {
  MonthItem item;
  item.origin = Origin::metered;
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'D');
  item.evidence = "belt weigher 3";
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'B');
  item.meter = "BW3";
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'A');
  CHECK(grade_of(check_rules(), item, MonthState::provisional) == 'B');
  item.origin = Origin::invoiced;
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'B');
  item.origin = Origin::declared;
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'C');
  item.origin = Origin::estimated;
  CHECK(grade_of(check_rules(), item, MonthState::final) == 'E');

  std::vector<Month> months{month_of("2023-01", power_month("1100", "2240"))};
  months[0].items[2].origin = Origin::estimated;  // 10 MWh of 2245 t: a minor part
  const auto grades = grade_figures(check_rules(), trial::account("power", months, "2023-01"));
  CHECK(grades.front().grade == 'C');  // the carbon of the coal is the default
  CHECK(grades.front().because == "coal_carbon");
  CHECK(grades.back().line.empty());
  CHECK(grades.back().grade == 'C');
}

}  // namespace
}  // namespace lantian::carbon
