#include "transport/chemistry.hpp"

#include "transport/chain.hpp"
#include "transport/chemistry_nitrate.hpp"
#include "transport/chemistry_source.hpp"
#include "transport/physical_constants.hpp"
#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

// Numbers in this file come from the formulas worked out on their own, not from the code.
namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

const ChemistryRule& chemistry_rule() {
  return sample::shipped<ChemistryRule>("chemistry.toml");
}

/// A winter noon.
ReactingAir noon() {
  return {263.15, 0.75, 95'000, 300, 4, 30, 40, 120};
}

ChemistryRule with_mesopuff() {
  ChemistryRule other = chemistry_rule();
  other.so2 = {true, false, false, false};
  other.nox = {true, false, false, false};
  return other;
}

}  // namespace

TEST_CASE("MESOPUFF II by day and night") {
  ReactingAir air = noon();
  air.relative_humidity = 0.6;
  const ChemistryRule mesopuff = with_mesopuff();
  CHECK(mesopuff.sulphur(air).mesopuff == Approx(1.7953447e-6).epsilon(1e-6));  // 0.6463 %/h
  CHECK(mesopuff.nitrogen(air).mesopuff == Approx(7.1079500e-6).epsilon(1e-6));
  CHECK(mesopuff.sulphur(air).oh == 0);
  air.shortwave_w_m2 = 0;
  CHECK(mesopuff.sulphur(air).total() == Approx(0.2e-2 / 3600));
  CHECK(mesopuff.nitrogen(air).total() == Approx(2e-2 / 3600));
  air = noon();
  air.stability = 1;
  const double very_unstable = mesopuff.sulphur(air).total();
  air.stability = 2;
  CHECK(mesopuff.sulphur(air).total() == very_unstable);  // A counts as B
}

TEST_CASE("hydroxyl: pressure-dependent rates, nothing at night") {
  CHECK(troe({3.3e-31, -4.3}, {1.6e-12, 0}, 0.6, 300, 101'325 / (boltzmann * 300) * 1e-6) == Approx(9.4865166e-13));
  CHECK(troe({1.8e-30, -3.0}, {2.8e-11, 0}, 0.6, 298, 101'325 / (boltzmann * 298) * 1e-6) == Approx(1.0598865e-11));
  CHECK(chemistry_rule().sulphur(noon()).oh == Approx(1.6714116e-6));
  CHECK(chemistry_rule().nitrogen(noon()).oh == Approx(1.3490135e-5));
  ReactingAir night = noon();
  night.shortwave_w_m2 = 0;
  CHECK(chemistry_rule().sulphur(night).oh == 0);
  CHECK(chemistry_rule().nitrogen(night).oh == 0);
  CHECK(chemistry_rule().nitrogen(night).night == Approx(2e-2 / 3600));
  CHECK(chemistry_rule().nitrogen(noon()).night == 0);
}

TEST_CASE("uptake on wet particles grows with humidity and particles, and with nothing else turned off by frost") {
  CHECK(chemistry_rule().sulphur(noon()).heterogeneous == Approx(3.0964636e-6));  // 1.115 %/h
  ReactingAir air = noon();
  air.relative_humidity = 0.49;
  CHECK(chemistry_rule().sulphur(air).heterogeneous == 0);
  air = noon();
  air.particles_ug_m3 = 240;
  CHECK(chemistry_rule().sulphur(air).heterogeneous == Approx(2 * 3.0964636e-6));
  air.particles_ug_m3 = 0;
  CHECK(chemistry_rule().sulphur(air).heterogeneous == 0);
  ChemistryRule calibrated = chemistry_rule();
  calibrated.heterogeneous.calibration = 3;
  CHECK(calibrated.sulphur(noon()).heterogeneous == Approx(3 * 3.0964636e-6));
  air = noon();
  air.temperature_k = 243.15;  // a winter night at -30 C still makes sulphate
  CHECK(chemistry_rule().sulphur(air).heterogeneous > 2.9e-6);
}

TEST_CASE("classes of stability by radiation, wind and stratification") {
  CHECK(chemistry_rule().stability_of(1.5, 950, false) == 1);
  CHECK(chemistry_rule().stability_of(1.5, 500, false) == 2);
  CHECK(chemistry_rule().stability_of(2.5, 500, false) == 3);
  CHECK(chemistry_rule().stability_of(1.0, 100, false) == 4);
  CHECK(chemistry_rule().stability_of(4.0, 700, false) == 2);
  CHECK(chemistry_rule().stability_of(7.0, 1000, false) == 3);
  CHECK(chemistry_rule().stability_of(1.0, 0, true) == 6);
  CHECK(chemistry_rule().stability_of(1.0, 0, false) == 5);
  CHECK(chemistry_rule().stability_of(2.2, 0, true) == 5);
  CHECK(chemistry_rule().stability_of(3.0, 0, true) == 4);
}

TEST_CASE("product over ammonium nitrate: solid and dissolved") {
  const ChemistryRule::Nitrate& nitrate = chemistry_rule().nitrate;
  CHECK(nitrate_product(nitrate, 298.15, 0.3) == Approx(28.865648));
  CHECK(nitrate_product(nitrate, 273.15, 0.3) == Approx(0.029068860));
  CHECK(nitrate_product(nitrate, 298.15, 0.8) == Approx(12.202157));
  CHECK(nitrate_product(nitrate, 273.15, 0.9) == Approx(0.010174040));
  CHECK(nitrate_product(nitrate, 253.15, 0.9) == Approx(4.1929437e-5));  // below its deliquescence of 95 %
  for (double kelvin = 233.15; kelvin < 303; kelvin += 5) {
    for (double humidity = 0; humidity < 1; humidity += 0.05) {
      CHECK(nitrate_product(nitrate, kelvin, humidity) > 0);
      CHECK(nitrate_product(nitrate, kelvin, humidity + 0.05) <= nitrate_product(nitrate, kelvin, humidity));
      CHECK(nitrate_product(nitrate, kelvin + 5, humidity) > nitrate_product(nitrate, kelvin, humidity));
    }
  }
}

TEST_CASE("ammonium nitrate takes what the product allows") {
  CHECK(ammonium_nitrate(10, 8, 0.029068860) == Approx(7.9855697));
  CHECK(ammonium_nitrate(10, 8, 28.865648) == Approx(3.5350527));
  CHECK(ammonium_nitrate(5, 5, 28.865648) == 0);  // 25 < 28.9: everything is gas
  CHECK(ammonium_nitrate(10, 0, 0.001) == 0);
  CHECK(ammonium_nitrate(10, 20, 0) == Approx(10));  // all of it in the cold limit
}

TEST_CASE("mass of particles that a mass of secondary tracer stands for") {
  const NitrateAir cold{263.15, 0.5, 95'000, 25, 25, 30};
  const SecondaryWeights rich = secondary_weights(chemistry_rule(), cold);
  CHECK(rich.nitrate_share == Approx(0.99998450).epsilon(1e-8));
  CHECK(rich.of_sulphate == Approx(1.3755934).epsilon(1e-5));
  CHECK(rich.of_total_nitrate == Approx(1.2909128).epsilon(1e-5));
  NitrateAir poor = cold;
  poor.total_ammonia_ppb = 5;
  CHECK(secondary_weights(chemistry_rule(), poor).neutralised == Approx(0.41707153).epsilon(1e-5));
  CHECK(secondary_weights(chemistry_rule(), poor).of_sulphate == Approx(1.1566493).epsilon(1e-5));
  CHECK(secondary_weights(chemistry_rule(), poor).of_total_nitrate == 0);
  NitrateAir summer = cold;
  summer.temperature_k = 308.15;
  CHECK(secondary_weights(chemistry_rule(), summer).nitrate_share == 0);
}

TEST_CASE("the chain of a step is Bateman's solution") {
  // k = 2e-5, a = 1e-5, b = 4e-5 1/s over an hour; the reference is a Runge-Kutta integration with 20 000 steps.
  const std::vector<float> convert{2e-5F}, primary{1e-5F}, secondary{4e-5F};
  const ChainFactors<double> step = reacted<double>(convert, sulphate_g_mol / so2_g_mol, primary, secondary, 3600);
  CHECK(step.stay_primary[0] == Approx(0.8976275964).epsilon(1e-8));
  CHECK(step.to_secondary[0] == Approx(0.0951888250).epsilon(1e-7));
  CHECK(step.stay_secondary[0] == Approx(0.8658877481).epsilon(1e-8));
}

TEST_CASE("without losses every atom of sulphur and nitrogen is still there after the chain") {
  const std::vector<float> rates{0.0F, 1e-7F, 1e-5F, 1e-3F, 1.0F};
  const ChainFactors<double> sulphur = reacted<double>(rates, sulphate_of_so2, {}, {}, 3600);
  const ChainFactors<double> nitrogen = reacted<double>(rates, nitrate_of_no2, {}, {}, 3600);
  for (std::size_t cell = 0; cell < rates.size(); ++cell) {
    CHECK(sulphur.stay_primary[cell] / so2_g_mol + sulphur.to_secondary[cell] / sulphate_g_mol ==
          Approx(1 / so2_g_mol).epsilon(1e-13));
    CHECK(nitrogen.stay_primary[cell] / no2_g_mol + nitrogen.to_secondary[cell] / nitrate_g_mol ==
          Approx(1 / no2_g_mol).epsilon(1e-13));
  }
}

TEST_CASE("rates of a whole hour by cell, and where they come from") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  const weather::MetSlab slab = sample::steady_hour(
      grid, {.temperature = 263.15, .potential_gradient = 0.00976, .humidity = 0.75, .shortwave = 300});
  const DepositionRule& deposition = sample::shipped<DepositionRule>("deposition.toml");
  RuledChemistry source{chemistry_rule(), deposition, grid, BaselineAir::of(chemistry_rule())};
  LinearChemistry out;
  source.chemistry(slab, out);
  REQUIRE(out.sulphate_rate.size() == grid.cells());
  ReactingAir air = noon();
  air.ozone_ppb = chemistry_rule().baseline.ozone_ppb;
  air.pressure_pa = 95'000 * std::exp(-9.80665 * 10 / (287.05287 * 263.15));
  CHECK(double(out.sulphate_rate[0]) == Approx(chemistry_rule().sulphur(air).total()).epsilon(1e-5));
  CHECK(double(out.nitrate_rate[0]) == Approx(chemistry_rule().nitrogen(air).total()).epsilon(1e-5));
  CHECK(out.sulphate_rate[0] > out.sulphate_rate[grid.cells() - 1]);  // thinner air aloft
  CHECK(double(out.nitrate_share[0]) == Approx(0.99998).epsilon(1e-4));
  CHECK(out.removal[0].velocity.size() == grid.columns());
  CHECK(source.lineage().find("heterogeneous (calibration 1, between 0.2 and 5)") != std::string_view::npos);
  CHECK(source.lineage().find("unverified") != std::string_view::npos);
}

TEST_CASE("tables stand for the formulas within 1e-3, in cold and mild air, dry and wet") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  BaselineAir baseline = BaselineAir::of(chemistry_rule());
  baseline.total_ammonia_ppb.values = {22};  // little enough for the share to move
  for (double kelvin = 238.3; kelvin < 290; kelvin += 3.7) {
    for (const double humidity : {0.31, 0.617, 0.783, 0.93}) {
      const weather::MetSlab slab =
          sample::steady_hour(grid, {.temperature = kelvin, .humidity = humidity, .shortwave = 400});
      std::vector<float> sulphate(grid.cells()), nitrate(grid.cells()), share(grid.cells());
      const Chemistry chemistry{chemistry_rule(), grid};
      chemistry.fill_rates(slab, baseline, sulphate, nitrate);
      chemistry.fill_nitrate_share(slab, baseline, share);
      for (const std::size_t cell : {std::size_t{0}, std::size_t{11}}) {
        const ReactingAir air = chemistry.air_at(slab, baseline, cell);
        const NitrateAir here{air.temperature_k, air.relative_humidity, air.pressure_pa, 25, 25, 22};
        CHECK(double(sulphate[cell]) == Approx(chemistry_rule().sulphur(air).total()).epsilon(1e-3));
        CHECK(double(nitrate[cell]) == Approx(chemistry_rule().nitrogen(air).total()).epsilon(1e-3));
        CHECK(double(share[cell]) == Approx(secondary_weights(chemistry_rule(), here).nitrate_share).epsilon(1e-3));
      }
    }
  }
}

TEST_CASE("a baseline of its own decides cell by cell") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  const weather::MetSlab slab = sample::steady_hour(grid, {.humidity = 0.9});
  BaselineAir baseline = BaselineAir::of(chemistry_rule());
  baseline.particles_ug_m3.values.assign(grid.cells(), 0.0F);
  baseline.particles_ug_m3.values[5] = 100;
  std::vector<float> sulphate(grid.cells()), nitrate(grid.cells());
  Chemistry{chemistry_rule(), grid}.fill_rates(slab, baseline, sulphate, nitrate);
  CHECK(sulphate[5] > 0);
  CHECK(sulphate[4] == 0);
}

TEST_CASE("chemistry that counts something twice is refused") {
  using sample::error_after;
  CHECK(
      error_after<ChemistryRule>("chemistry.toml", "so2 = [\"oh\"", "so2 = [\"mesopuff\", \"oh\"").find("gas phase") !=
      std::string::npos);
  CHECK(error_after<ChemistryRule>("chemistry.toml", "nox = [\"oh\"", "nox = [\"ozone\"").find("no term of nox") !=
        std::string::npos);
  CHECK(error_after<ChemistryRule>("chemistry.toml", "calibration = \"1\"", "calibration = 9").find("lies between") !=
        std::string::npos);
}
