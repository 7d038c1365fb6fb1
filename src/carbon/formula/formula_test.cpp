#include "carbon/formula/formula.hpp"

#include "carbon/accounts/account_trial_test.hpp"

#include <cmath>

namespace lantian::carbon {
namespace {

FormulaScope formula_scope() {
  FormulaScope scope;
  scope.units = &trial::shipped().units;
  const auto unit = [&](const char* text) { return trial::must(parse_compound_unit(text, *scope.units)); };
  for (const auto& [name, text] : std::vector<std::pair<const char*, const char*>>{{"coal", "t"},
                                                                                   {"oil", "kg"},
                                                                                   {"power", "MWh"},
                                                                                   {"heat", "GJ"},
                                                                                   {"ncv", "GJ/t"},
                                                                                   {"cc", "tC/GJ"},
                                                                                   {"ef", "tCO2/MWh"},
                                                                                   {"share", "percent"},
                                                                                   {"a_used", "t"},
                                                                                   {"b_used", "t"},
                                                                                   {"cf4", "kg/t"},
                                                                                   {"gwp", "tCO2/t"}}) {
    scope.names[name] = unit(text);
  }
  scope.ratios["co2_per_c"] = {44, 12, unit("tCO2/tC")};
  scope.streams["fuel"] = {"a", "b"};
  return scope;
}

/// The value with every name at the value given, or the default 2.
double value_of(const std::string& text, const std::string& unit, const std::map<std::string, double>& at = {}) {
  const Formula formula = trial::must(compile_formula(text, unit, formula_scope()));
  std::vector<double> numbers;
  for (const std::string& name : formula.names) numbers.push_back(at.count(name) > 0 ? at.at(name) : 2.0);
  std::vector<FormulaColumn> columns;
  for (const double& number : numbers) columns.push_back({&number, true});
  double out = 0;
  evaluate(formula, columns, {&out, 1});
  return out;
}

std::string refusal_of(const std::string& text, const std::string& unit = "tCO2") {
  const auto formula = compile_formula(text, unit, formula_scope());
  return formula.ok() ? "accepted" : formula.error().message;
}
bool says(const std::string& message, const std::string& part) {
  return message.find(part) != std::string::npos;
}

TEST_CASE("arithmetic by the rules of school") {
  CHECK(value_of("1 + 2 * 3", "1") == 7);
  CHECK(value_of("(1 + 2) * 3", "1") == 9);
  CHECK(value_of("8 - 3 - 2", "1") == 3);
  CHECK(value_of("24 / 4 / 2", "1") == 3);
  CHECK(value_of("-2 * 3 + 10", "1") == 4);
  CHECK(value_of("2 * -3", "1") == -6);
  CHECK(value_of("-(1 + 2)", "1") == -3);
  CHECK(value_of("min(3, 1, 2) + max(3, 1 + 4)", "1") == 6);
  CHECK(value_of("floor0(1 - 3) + floor0(3 - 1)", "1") == 2);
}

TEST_CASE("units of one kind convert, and a percent is a hundredth") {
  CHECK(value_of("coal + oil", "t", {{"coal", 1}, {"oil", 500}}) == 1.5);
  CHECK(value_of("oil - coal", "kg", {{"coal", 1}, {"oil", 500}}) == -500);
  CHECK(value_of("min(coal, oil)", "t", {{"coal", 1}, {"oil", 500}}) == 0.5);
  CHECK(value_of("power + heat", "GJ", {{"power", 1}, {"heat", 1}}) == 4.6);
  CHECK(value_of("coal * share", "t", {{"coal", 50}, {"share", 10}}) == 5);
  CHECK(value_of("coal * cf4 * gwp", "tCO2", {{"coal", 1000}, {"cf4", 0.034}, {"gwp", 6630}}) ==
        doctest::Approx(225.42));
}

TEST_CASE("C1: coal by 44/12, with both of its numbers") {
  CHECK(value_of("coal * ncv * cc * 0.99 * co2_per_c", "tCO2", {{"coal", 1e6}, {"ncv", 20}, {"cc", 0.03085}}) ==
        doctest::Approx(2239710).epsilon(1e-15));
}

TEST_CASE("a sum over a stream is one term for each member") {
  CHECK(value_of("sum(fuel, [fuel]_used * 2)", "t", {{"a_used", 1}, {"b_used", 10}}) == 22);
  CHECK(value_of("floor0(sum(fuel, [fuel]_used) - coal)", "t", {{"a_used", 1}, {"b_used", 2}, {"coal", 5}}) == 0);
}

TEST_CASE("what does not go together is refused with what would") {
  CHECK(says(refusal_of("coal * ncv * cc * 44 / 12"), "carbon becomes CO2 by '* co2_per_c', which is 44/12 tCO2/tC"));
  CHECK(says(refusal_of("coal * ncv"), "gives energy, but 'tCO2' is CO2 mass"));
  CHECK(says(refusal_of("coal + power", "t"), "'+' stands between mass and energy"));
  CHECK(says(refusal_of("max(0, coal)", "t"), "'max' stands between no dimension and mass"));
  CHECK(says(refusal_of("power * ef + coal"), "'+' stands between CO2 mass and mass"));
  CHECK(says(refusal_of("colour * ef"), "'colour' is neither an input nor a parameter"));
}

TEST_CASE("what is no formula is refused at its place") {
  CHECK(says(refusal_of(""), "is empty"));
  CHECK(says(refusal_of("1 +"), "ends where a number or a name must follow"));
  CHECK(says(refusal_of("(1"), "never closed"));
  CHECK(says(refusal_of("1)"), "character 2: this parenthesis was never opened"));
  CHECK(says(refusal_of("1 2"), "between two values stands"));
  CHECK(says(refusal_of("--1"), "two signs in a row"));
  CHECK(says(refusal_of("1.2.3"), "is no number"));
  CHECK(says(refusal_of("min(1)"), "compare two values"));
  CHECK(says(refusal_of("(1, 2)"), "a comma stands only"));
  CHECK(says(refusal_of("floor0()"), "stands where a number"));
  CHECK(says(refusal_of("sum(fuel, sum(fuel, [fuel]_used))"), "a sum stands in a sum"));
  CHECK(says(refusal_of("sum(coals, [coals]_used)"), "'coals' is no stream; there are fuel"));
  CHECK(says(refusal_of("[fuel]_used"), "which only a sum(...) has"));
}

TEST_CASE("a formula cannot reach out, call, loop or run away") {
  for (const char* escape : {"system(1)", "open(1)", "eval(1)", "while(1)", "coal(1)"}) {
    CHECK(says(refusal_of(escape), "there is no function"));
  }
  for (const char* escape : {"import os", "coal = 1", "coal; coal", "`ls`", "$HOME", "\"x\"", "a->b", "coal\n", "x|y",
                             "coal[0]", "../../etc", "COAL", "{}", "1e9"}) {
    CHECK(refusal_of(escape) != "accepted");
  }
  CHECK(says(refusal_of(std::string(100000, '(') + "1" + std::string(100000, ')')), "at most 2000"));
  CHECK(says(refusal_of(std::string(500, '(') + "1" + std::string(500, ')')), "more than 32 parentheses"));
  CHECK(value_of(std::string(32, '(') + "1" + std::string(32, ')'), "1") == 1);
  std::string powers = "coal";
  for (int i = 0; i < 200; ++i) powers += "*coal";
  CHECK(says(refusal_of(powers), "none of this world"));
  FormulaScope wide = formula_scope();
  wide.streams["fuel"] = std::vector<std::string>(5000, "a");
  const auto endless = compile_formula("sum(fuel, [fuel]_used + [fuel]_used + [fuel]_used)", "t", wide);
  REQUIRE(!endless.ok());
  CHECK(says(endless.error().message, "more than 4096 words"));
}

TEST_CASE("columns of more rows than a block give what rows give alone") {
  const Formula formula = trial::must(compile_formula("floor0(coal - a_used) * 3 + b_used", "t", formula_scope()));
  REQUIRE(formula.names == std::vector<std::string>{"coal", "a_used", "b_used"});
  std::vector<double> coal;
  std::vector<double> used;
  for (int i = 0; i < 1000; ++i) {
    coal.push_back(i);
    used.push_back(1000 - i);
  }
  const double other = 7;
  std::vector<double> out(1000);
  const std::vector<FormulaColumn> columns{{coal.data(), false}, {used.data(), false}, {&other, true}};
  evaluate(formula, columns, out);
  for (int i = 0; i < 1000; ++i) {
    CHECK(out[static_cast<std::size_t>(i)] == std::max(0, i - (1000 - i)) * 3 + 7);
  }
}

}  // namespace
}  // namespace lantian::carbon
