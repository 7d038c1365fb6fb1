// The cost curve: its order, what is left out and told, and investments as yearly costs.
#include "carbon/reduction/curve.hpp"

#include "carbon/library/library_sample_test.hpp"

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;
using inventory::Pollutant;

namespace {

CarbonMeasure curve_measure(const char* id, std::optional<double> yuan, double co2_t, double so2_t = 0) {
  CarbonMeasure out;
  out.id = id;
  out.yuan = yuan;
  out.co2_t = co2_t;
  if (so2_t != 0) out.pollutants_t[Pollutant::so2] = so2_t;
  return out;
}

const CostRule& shipped_cost() {
  static const CostRule rule = [] {
    auto read = read_cost_rule(carbon_source("data/carbon/reduction.toml"));
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
    return *std::move(read);
  }();
  return rule;
}

}  // namespace

TEST_CASE("an investment becomes an equal yearly payment") {
  // 1 000 000 at 5 percent over 15 years: 96 342.29 a year (annuity table 0.0963423).
  CHECK(yearly_payment(1'000'000, 0.05, 15) == doctest::Approx(96'342.29).epsilon(1e-7));
  CHECK(yearly_payment(1'000'000, 0, 10) == 100'000);
  CHECK(shipped_cost().types.size() == 6);
  CHECK(shipped_cost().status == "unverified");
}

TEST_CASE("the cheapest tonne comes first, and everything adds up") {
  const std::vector<CarbonMeasure> measures{curve_measure("dear", 900, 3, 1), curve_measure("saves", -100, 10, 2),
                                            curve_measure("cheap", 100, 10)};
  const auto curve = carbon_curve(measures);
  REQUIRE(curve.steps.size() == 3);
  CHECK(measures[curve.steps[0].measure].id == "saves");
  CHECK(measures[curve.steps[1].measure].id == "cheap");
  CHECK(curve.steps[0].yuan_per_t == -10);
  CHECK(curve.steps[2].yuan_per_t == 300);
  CHECK(curve.steps[2].co2_before_t == 20);
  CHECK(curve.co2_t == 23);
  CHECK(curve.yuan == 900);
  CHECK(curve.saving_t == 10);
  CHECK(curve.steps[1].pollutants_after_t.at(Pollutant::so2) == 2);
  CHECK(curve.steps[2].pollutants_after_t.at(Pollutant::so2) == 3);
  CHECK(curve.tonnes_at(-11) == 0);
  CHECK(curve.tonnes_at(10) == 20);
  CHECK(curve.tonnes_at(1e9) == 23);
  CHECK(curve.notes.size() == 1);
}

TEST_CASE("what has no place on the curve is told: no cost, no CO2, more CO2") {
  const std::vector<CarbonMeasure> measures{curve_measure("unknown", std::nullopt, 5), curve_measure("dust", 5, 0),
                                            curve_measure("scrubber", 5, -7, 100), curve_measure("plain", 5, 1)};
  const auto curve = carbon_curve(measures);
  REQUIRE(curve.left_out.size() == 3);
  CHECK(curve.left_out[0].why == NoStep::no_cost);
  CHECK(curve.left_out[1].why == NoStep::no_co2);
  CHECK(curve.left_out[2].why == NoStep::more_co2);
  CHECK(curve.more_t == 7);
  CHECK(curve.co2_t == 1);
  CHECK(curve.notes.size() == 2);
}

TEST_CASE(
    "measures of an inventory bring net tonnes, and an upper bound where nothing is known of what comes instead") {
  inventory::Measure measure;
  measure.id = "M";
  measure.type = inventory::MeasureType::fuel;
  measure.investment_10k_yuan = Decimal{100, 0};
  inventory::Measure free = measure;
  free.id = "A";
  free.investment_10k_yuan.reset();
  inventory::Reduction co2, so2;
  co2.measure_id = so2.measure_id = "M";
  co2.pollutant = Pollutant::co2;
  co2.gross_t = 1000;
  co2.replacement_t = 400;
  so2.pollutant = Pollutant::so2;
  so2.gross_t = 3;
  const std::vector<inventory::Measure> measures{measure, free};
  std::vector<inventory::Reduction> rows{co2, so2, co2};
  auto out = carbon_measures(shipped_cost(), measures, rows);
  REQUIRE(out.size() == 2);
  CHECK(out[0].id == "A");
  CHECK_FALSE(out[0].yuan.has_value());
  CHECK(out[1].co2_t == 1200);
  CHECK(out[1].pollutants_t.at(Pollutant::so2) == 3);
  CHECK_FALSE(out[1].upper_bound);
  // One million over 15 years at 5 percent, and 3 percent to run it.
  CHECK(*out[1].yuan == doctest::Approx(96'342.29 + 30'000).epsilon(1e-7));
  rows[2].replacement_known = false;
  out = carbon_measures(shipped_cost(), measures, rows);
  CHECK(out[1].upper_bound);
  CHECK(carbon_curve(out).upper_bound_t == 1200);
}
