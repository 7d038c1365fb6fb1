#include "inventory/uncertainty/monte_carlo.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::inventory;

/// The half-range of a coefficient of variation.
HalfRange of_cv(double cv) {
  const double percent = 100 * normal_quantile_975 * cv;
  return {percent, percent};
}

MonteCarloResult drawn(const MonteCarloInput& input, const MonteCarloChoice& choice) {
  const auto result = monte_carlo(input, choice);
  REQUIRE_MESSAGE(result, (result ? "" : result.error().text()));
  return *result;
}

TEST_CASE("a lognormal product, a million draws: within one point of the exact range") {
  // Handbook A10: coefficients of variation 0.1 and 0.5 give -65.4518 % ... +129.2676 %.
  const MonteCarloInput input{
      {{"activity", Distribution::lognormal, of_cv(0.1)}, {"factor", Distribution::lognormal, of_cv(0.5)}},
      {{"row", 100, {0, 1}, {0}}},
      {"all"}};
  const DrawnTotal total = drawn(input, {20231001, 1'000'000, 2, NegativeDraws::cut}).totals.front();
  CHECK(total.expected == 100);
  CHECK(std::abs(total.mean - 100) < 0.3);
  CHECK(std::abs(total.deviation / total.mean - 0.512348) < 0.005);
  CHECK(std::abs(total.u95()->low_percent - 65.4518) < 1);
  CHECK(std::abs(total.u95()->high_percent - 129.2676) < 1);
  CHECK(total.median == doctest::Approx(100 / std::sqrt(1 + 0.512348 * 0.512348)).epsilon(0.003));
}

TEST_CASE("a sum of independent rows agrees with error propagation") {
  // Handbook A10: 100 +- 20.615528 % and 50 +- 30 % give 150 +- 16.996732 %; nearly normal, so within a few tenths.
  const MonteCarloInput input{{{"activity", Distribution::normal, {5, 5}},
                               {"factor", Distribution::normal, {20, 20}},
                               {"second", Distribution::normal, {30, 30}}},
                              {{"a", 100, {0, 1}, {0}}, {"b", 50, {2}, {0}}},
                              {"all"}};
  const DrawnTotal total = drawn(input, {1, 400'000, 2, NegativeDraws::cut}).totals.front();
  CHECK(std::abs(total.mean - 150) < 0.1);
  CHECK(std::abs(total.u95()->low_percent - 16.996732) < 0.3);
  CHECK(std::abs(total.u95()->high_percent - 16.996732) < 0.3);
}

TEST_CASE("what is shared errs together, what is not averages out") {
  MonteCarloInput input;
  input.groups = {"shared", "apart"};
  input.factors.push_back({"common", Distribution::lognormal, {60, 60}});
  for (std::uint32_t i = 0; i < 100; ++i) {
    const std::string name = std::to_string(i);
    input.factors.push_back({"own " + name, Distribution::lognormal, {60, 60}});
    input.terms.push_back({"s" + name, 1, {0}, {0}});
    input.terms.push_back({"a" + name, 1, {i + 1}, {1}});
  }
  const auto result = drawn(input, {5, 20'000, 2, NegativeDraws::cut});
  const double cv = 0.6 / normal_quantile_975;
  CHECK(result.totals[0].deviation / 100 == doctest::Approx(cv).epsilon(0.02));
  CHECK(result.totals[1].deviation / 100 == doctest::Approx(cv / 10).epsilon(0.02));
}

/// Rows of several distributions in two groups.
MonteCarloInput mixed_input() {
  MonteCarloInput input;
  input.groups = {"SO2", "NOx"};
  const Distribution kinds[] = {Distribution::normal, Distribution::lognormal, Distribution::triangular,
                                Distribution::uniform, Distribution::gamma};
  for (std::uint32_t i = 0; i < 40; ++i) {
    const double u95 = 10 + i;
    input.factors.push_back({"f" + std::to_string(i), kinds[i % 5], {u95, u95}});
    input.terms.push_back({"t" + std::to_string(i), 0.1 * (i + 1), {i, i / 3}, {i % 2, 0}});
  }
  return input;
}

bool same_bits(const MonteCarloResult& a, const MonteCarloResult& b, bool by_name = false) {
  for (const DrawnTotal& total : a.totals) {
    const auto other = std::ranges::find(b.totals, total.group, &DrawnTotal::group);
    if (other == b.totals.end() || (!by_name && other - b.totals.begin() != &total - a.totals.data())) return false;
    if (total.mean != other->mean || total.low != other->low || total.high != other->high ||
        total.median != other->median || total.deviation != other->deviation || total.expected != other->expected) {
      return false;
    }
  }
  return a.totals.size() == b.totals.size();
}

TEST_CASE("the same bits on any number of threads") {
  const MonteCarloInput input = mixed_input();
  const auto one = drawn(input, {9, 3'001, 1, NegativeDraws::cut});
  for (const int threads : {2, 3, 8}) CHECK(same_bits(one, drawn(input, {9, 3'001, threads, NegativeDraws::cut})));
  CHECK_FALSE(same_bits(one, drawn(input, {10, 3'001, 1, NegativeDraws::cut})));
}

TEST_CASE("the order of factors and terms does not matter") {
  const MonteCarloInput input = mixed_input();
  MonteCarloInput turned = input;
  std::reverse(turned.factors.begin(), turned.factors.end());
  std::reverse(turned.terms.begin(), turned.terms.end());
  const auto last = static_cast<std::uint32_t>(turned.factors.size() - 1);
  for (MonteCarloTerm& term : turned.terms) {
    for (std::uint32_t& factor : term.factors) factor = last - factor;
    std::reverse(term.factors.begin(), term.factors.end());
  }
  CHECK(same_bits(drawn(input, {9, 1'000, 2, NegativeDraws::cut}), drawn(turned, {9, 1'000, 2, NegativeDraws::cut})));
}

TEST_CASE("draws of a total do not depend on what else is drawn") {
  const MonteCarloInput input = mixed_input();
  MonteCarloInput more = input;
  more.groups.push_back("VOC");
  more.factors.push_back({"a new one", Distribution::gamma, {70, 70}});
  more.terms.push_back({"new", 5, {40}, {2}});
  const auto before = drawn(input, {9, 1'000, 2, NegativeDraws::cut});
  auto after = drawn(more, {9, 1'000, 2, NegativeDraws::cut});
  after.totals.pop_back();
  CHECK(same_bits(before, after));
}

TEST_CASE("normal factors that reach below zero are counted") {
  const MonteCarloInput input{{{"a", Distribution::normal, {150, 150}}, {"b", Distribution::lognormal, {150, 150}}},
                              {{"t", 1, {0, 1}, {0}}},
                              {"all"}};
  const auto result = drawn(input, {1, 100, 1, NegativeDraws::cut});
  CHECK(result.normal_below_zero == 1);
  CHECK(result.largest_share_below_zero == doctest::Approx(0.0957).epsilon(0.01));
  CHECK(result.totals[0].low >= 0);
}

TEST_CASE("every fault of an input at once") {
  const MonteCarloInput input{{{"a", Distribution::normal, {10, 20}},
                               {"b", Distribution::gamma, {10, 10}},
                               {"b", Distribution::gamma, {10, 11}}},
                              {{"t", std::nan(""), {7}, {0}}, {"u", 1, {1}, {3}}},
                              {"all"}};
  const auto result = monte_carlo(input, {1, 1, 1, NegativeDraws::cut});
  REQUIRE_FALSE(result);
  for (const std::string part : {"2 draws or more", "a: normal", "b: one key", "t: the mean",
                                 "t: there is no factor number 7", "u: there is no group number 3"}) {
    CHECK_MESSAGE(result.error().message.find(part) != std::string::npos, part);
  }
  CHECK_FALSE(monte_carlo({{}, {}, std::vector<std::string>(101, "g")}, {1, 1'000'000, 1, NegativeDraws::cut}));
}

TEST_CASE("percentiles by linear interpolation") {
  const double values[] = {1, 2, 3, 4, 10};
  CHECK(percentile_of_sorted(values, 0.5) == 3);
  CHECK(percentile_of_sorted(values, 0.95) == doctest::Approx(8.8));  // rank 4.8: 4 + 0.8 * 6
  CHECK(percentile_of_sorted(values, 0) == 1);
  CHECK(percentile_of_sorted(values, 1) == 10);
}

/// One set with one factor that has a range.
FactorStore store_of_stoves() {
  const terms::SourceFile file{"f.toml", R"(set = "stoves"
version = "1"
title = { en = "t" }
source = "s"
published = 2023-01-01
[[factors]]
class = "01-RES-BIT"
pollutant = "SO2"
valid_from = 2010-01-01
method = "EF"
value = "1.5"
unit = "kg/t"
quality = "C"
distribution = "gamma"
u95_low_percent = "40"
u95_high_percent = "40"
source = "s"
status = "verified"
)"};
  auto store = FactorStore::read({&file, 1});
  REQUIRE_MESSAGE(store, (store ? "" : store.error().text()));
  return *std::move(store);
}

Emission so2_row(std::string source, const FactorStore& store) {
  Emission row;
  row.source_id = std::move(source);
  row.class_code = "01-RES-BIT-STV";
  row.sector = "residential coal";
  row.unit_id = "652301";
  row.period = *parse_period("2023");
  row.pollutant = Pollutant::so2;
  row.mass_t = 4;
  const FactorChoice choice{"stoves", "1"};
  const auto found = store.find(row.class_code, row.pollutant, "", row.unit_id, row.period.begin, {&choice, 1});
  REQUIRE(found);
  row.factor = found->ref();
  row.activity_record = "activity of " + row.source_id;
  return row;
}

TEST_CASE("terms of emissions: one factor for all that use it, an activity of its own for each") {
  const FactorStore store = store_of_stoves();
  Activity activity;
  activity.record = "activity of a";
  activity.u95_low_percent = Decimal{10, 0};
  activity.u95_high_percent = Decimal{12, 0};
  Emission measured = so2_row("c", store);
  measured.factor.reset();
  measured.u95_low_percent = 30;
  measured.u95_high_percent = 50;
  Emission unknown = measured;
  unknown.pollutant = Pollutant::nox;
  unknown.u95_low_percent.reset();
  Emission silent = measured;
  silent.mass_t.reset();
  const Emission rows[] = {so2_row("a", store), so2_row("b", store), measured, unknown, silent};
  const DrawnInventory made = monte_carlo_input(rows, {&activity, 1}, store);
  REQUIRE(made.input.terms.size() == 4);
  CHECK(made.without_range == 1);
  REQUIRE(made.input.factors.size() == 3);
  CHECK(made.input.factors[0].distribution == Distribution::gamma);
  CHECK(made.input.factors[1].u95 == HalfRange{10, 12});
  CHECK(made.input.factors[2].u95 == HalfRange{30, 50});
  CHECK(made.input.terms[0].factors == std::vector<std::uint32_t>{0, 1});
  CHECK(made.input.terms[1].factors == std::vector<std::uint32_t>{0});
  CHECK(made.input.groups == std::vector<std::string>{"SO2", "SO2 sector residential coal", "SO2 unit 652301", "NOx",
                                                      "NOx sector residential coal", "NOx unit 652301"});
}

}  // namespace
