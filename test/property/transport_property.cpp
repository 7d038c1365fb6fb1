// What must hold of release, chemistry, removal and puffs, whatever the stack, the weather and the amounts.
#include "transport/chemistry_nitrate.hpp"
#include "transport/chemistry_source.hpp"
#include "transport/near_field.hpp"
#include "transport/physical_constants.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <string>

namespace {

using namespace lantian;
using namespace lantian::transport;

template <class Rule>
const Rule& shipped(const char* name) {
  static const Result<Rule> rule = [&] {
    std::ifstream file{std::string{LANTIAN_SOURCE_DIR} + "/data/transport/" + name, std::ios::binary};
    return Rule::read({name, {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}});
  }();
  REQUIRE(rule.ok());
  return *rule;
}

double between(double low, double high) {
  constexpr int steps = 1'000'000;
  return std::lerp(low, high, static_cast<double>(*rc::gen::inRange(0, steps + 1)) / steps);
}

/// Of any order of magnitude from low to high.
double spanning(double low, double high) {
  return std::exp(between(std::log(low), std::log(high)));
}

bool sane(double value) {
  return std::isfinite(value) && value >= 0;
}

/// A grid of up to 16 layers of any thickness and an hour of any weather, basin or not.
weather::Grid any_grid() {
  weather::Grid grid;
  grid.nx = grid.ny = 5;
  grid.nz = *rc::gen::inRange(1, most_layers + 1);
  grid.cell_m = spanning(500, 10'000);
  grid.west_m = grid.south_m = -2.5 * grid.cell_m;
  grid.interfaces = {0};
  for (int k = 0; k < grid.nz; ++k) grid.interfaces.push_back(grid.interfaces.back() + spanning(10, 600));
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), static_cast<float>(spanning(0.0001, 2)));
  return grid;
}

weather::MetSlab any_hour(const weather::Grid& grid) {
  weather::MetSlab slab;
  const auto fill = [](std::vector<float>& field, std::size_t size, double low, double high) {
    field.resize(size);
    for (float& one : field) one = static_cast<float>(between(low, high));
  };
  const double windy = *rc::gen::element(0.0, 1.0, 25.0);
  fill(slab.wind_east, grid.cells(), -windy, windy);
  fill(slab.wind_north, grid.cells(), -windy, windy);
  fill(slab.temperature, grid.cells(), 235, 310);
  fill(slab.relative_humidity, grid.cells(), 0, 1);
  fill(slab.friction_velocity, grid.columns(), 0, 1);
  fill(slab.inverse_obukhov, grid.columns(), -0.2, 0.5);
  fill(slab.mixing_height, grid.columns(), 20, 2500);
  fill(slab.convective_velocity, grid.columns(), 0, 2.5);
  fill(slab.shortwave, grid.columns(), -100, 1000);
  for (float& one : slab.shortwave) one = std::max(0.0F, one);
  fill(slab.precipitation, grid.columns(), -1, 8);
  for (float& one : slab.precipitation) one = std::max(0.0F, one);
  fill(slab.snow_share, grid.columns(), 0, 1);
  fill(slab.snow_cover, grid.columns(), 0, 1);
  fill(slab.surface_pressure, grid.columns(), 70'000, 104'000);
  return slab;
}

Release any_release() {
  return {between(1, 300), spanning(0.1, 12), between(230, 700), *rc::gen::element(0.0, between(0, 40))};
}

float sum_of(ReleaseLayers layers, bool backward) {
  if (backward) std::ranges::reverse(layers.share);
  return std::accumulate(layers.share.begin(), layers.share.end(), 0.0F);
}

}  // namespace

TEST_CASE("the layers of any plume are shares that add up to exactly 1, from either end") {
  const RiseRule& rule = shipped<RiseRule>("plume-rise.toml");
  CHECK(rc::check([&] {
    const weather::Grid grid = any_grid();
    const weather::MetSlab slab = any_hour(grid);
    const std::vector<PlacedStack> stacks{{any_release(), 3}, {any_release(), 3}, {any_release(), 12}};
    std::vector<ReleaseLayers> layers(stacks.size());
    std::vector<Rise> rises(stacks.size());
    StackLayers{rule, grid}.fill(slab, stacks, layers, rises);
    for (std::size_t n = 0; n < stacks.size(); ++n) {
      RC_ASSERT(sane(rises[n].rise_m) && sane(rises[n].stack_m) && sane(rises[n].through_m));
      RC_ASSERT(rises[n].penetrated >= 0 && rises[n].penetrated <= 1);
      RC_ASSERT(std::ranges::all_of(layers[n].share, [](float share) { return share >= 0; }));
      RC_ASSERT(sum_of(layers[n], false) == 1.0F && sum_of(layers[n], true) == 1.0F);
    }
  }));
}

TEST_CASE("the rise that is found is the rise that its own air gives") {
  const RiseRule& rule = shipped<RiseRule>("plume-rise.toml");
  CHECK(rc::check([&] {
    const std::vector<double> height{10, between(50, 200), between(210, 500)};
    const std::vector<double> wind{between(0, 15), between(0, 15), between(0, 15)}, temperature(3, 265.0);
    const std::vector<double> gradient{between(-0.01, 0.05), between(-0.01, 0.05), between(-0.01, 0.05)};
    const AirColumn column{height, wind, temperature, gradient, between(0.01, 0.8), 1000, false};
    const Rise rise = plume_rise(rule, {between(10, 200), 3, between(280, 500), 12}, column);
    const AirColumn::At middle = column.at(rise.stack_m + 0.5 * rise.rise_m);
    const RiseAir air{std::max(middle.wind, rule.least_wind_m_s),
                      std::sqrt(gravity * std::max(middle.gradient, rule.least_gradient_k_m) / 265.0),
                      column.friction_velocity};
    const double jet = stable_rise(rule, {0, rise.fluxes.momentum}, air);
    const double least =
        std::max(jet, std::min({stable_rise(rule, rise.fluxes, air), calm_rise(rule, rise.fluxes, air.frequency),
                                neutral_rise(rule, rise.fluxes, air, rise.stack_m)}));
    RC_ASSERT(std::abs(rise.rise_m - least) <= 0.01 * least);
  }));
}

TEST_CASE("rates, removal and the share of nitrate are finite, none negative") {
  const ChemistryRule& chemistry = shipped<ChemistryRule>("chemistry.toml");
  const DepositionRule& deposition = shipped<DepositionRule>("deposition.toml");
  CHECK(rc::check([&] {
    const weather::Grid grid = any_grid();
    const weather::MetSlab slab = any_hour(grid);
    RuledChemistry source{chemistry, deposition, grid, BaselineAir::of(chemistry)};
    LinearChemistry out;
    source.chemistry(slab, out);
    const auto fine = [](float value) { return sane(static_cast<double>(value)); };
    RC_ASSERT(std::ranges::all_of(out.sulphate_rate, fine) && std::ranges::all_of(out.nitrate_rate, fine));
    RC_ASSERT(std::ranges::all_of(out.nitrate_share, [](float share) { return share >= 0 && share <= 1; }));
    for (const Removal& removal : out.removal) {
      RC_ASSERT(std::ranges::all_of(removal.velocity, [](float v) { return v > 0 && v < 1; }));
      RC_ASSERT(std::ranges::all_of(removal.washing, fine));
    }
  }));
}

TEST_CASE("a step of the chain keeps every atom and is never negative; its transpose is one") {
  CHECK(rc::check([] {
    const Shape shape{3, 3, 2};
    std::vector<float> rate, wash_primary, wash_secondary;
    for (std::size_t cell = 0; cell < shape.cells(); ++cell) {
      rate.push_back(static_cast<float>(spanning(1e-9, 1e-2)));
      wash_primary.push_back(static_cast<float>(*rc::gen::element(0.0, spanning(1e-7, 1e-2))));
      wash_secondary.push_back(*rc::gen::element(0.0F, wash_primary.back(), 3e-4F));
    }
    const double seconds = spanning(1, 7200);
    const double yield = sulphate_g_mol / so2_g_mol;
    const auto kept = reacted<double>(rate, yield, {}, {}, seconds);
    const auto lost = reacted<double>(rate, yield, wash_primary, wash_secondary, seconds);
    for (std::size_t cell = 0; cell < shape.cells(); ++cell) {
      RC_ASSERT(std::abs(kept.stay_primary[cell] + kept.to_secondary[cell] / yield - 1) < 1e-12);
      RC_ASSERT(lost.stay_primary[cell] >= 0 && lost.to_secondary[cell] >= 0 && lost.stay_secondary[cell] >= 0);
      RC_ASSERT(lost.stay_primary[cell] + lost.to_secondary[cell] / yield <= 1 + 1e-12);
    }
    Field<double> p{shape}, s{shape}, p_sensitivity{shape}, s_sensitivity{shape};
    for (Field<double>* field : {&p, &s, &p_sensitivity, &s_sensitivity}) {
      double value = between(0, 1);
      for (double& one : field->values()) one = value = std::fmod(value * 7.3 + 0.137, 1.0);
    }
    const auto dot = [](const Field<double>& a, const Field<double>& b) {
      return std::inner_product(a.values().begin(), a.values().end(), b.values().begin(), 0.0);
    };
    Field<double> p_after{shape}, s_after{shape}, p_back{shape}, s_back{shape};
    std::ranges::copy(p.values(), p_after.values().begin());
    std::ranges::copy(s.values(), s_after.values().begin());
    std::ranges::copy(p_sensitivity.values(), p_back.values().begin());
    std::ranges::copy(s_sensitivity.values(), s_back.values().begin());
    react(lost, p_after, s_after);
    react_transposed(lost, p_back, s_back);
    const double there = dot(p_after, p_sensitivity) + dot(s_after, s_sensitivity);
    const double back = dot(p, p_back) + dot(s, s_back);
    RC_ASSERT(std::abs(there - back) <= 1e-12 * std::abs(there));
  }));
}

TEST_CASE("ammonium nitrate never takes more than there is, and leaves the product") {
  CHECK(rc::check([] {
    const double nitrate = spanning(1e-4, 200), ammonia = spanning(1e-4, 200), product = spanning(1e-7, 1e3);
    const double solid = ammonium_nitrate(nitrate, ammonia, product);
    RC_ASSERT(solid >= 0 && solid <= std::min(nitrate, ammonia) * (1 + 1e-12));
    if (solid > 0) {
      RC_ASSERT(std::abs((nitrate - solid) * (ammonia - solid) - product) <= 1e-9 * nitrate * ammonia);
    } else {
      RC_ASSERT(nitrate * ammonia <= product * (1 + 1e-12));
    }
  }));
}

TEST_CASE("puffs of any hours give finite means, none negative, in proportion to the emission, and lose nothing") {
  const PuffRule& rule = shipped<PuffRule>("puffs.toml");
  CHECK(rc::check([&] {
    const weather::Grid grid = any_grid();
    const std::vector<weather::MetSlab> hours{any_hour(grid), any_hour(grid), any_hour(grid)};
    const std::vector<Receptor> receptors{{between(-3000, 3000), between(-3000, 3000), 2}, {0, 0, 0}, {500, 0, 10}};
    PuffTrain::Emission emission;
    emission.rise.stack_m = between(0, 250);
    emission.rise.rise_m = between(0, 300);
    emission.rise.lid_m = *rc::gen::element(0.0, emission.rise.stack_m + between(1, 500));
    emission.rise.through_m = between(1, 400);
    emission.rise.penetrated = *rc::gen::element(0.0, 0.4, 1.0);
    const double kg = spanning(0.001, 10'000);
    PuffTrain one{rule, grid}, many{rule, grid};
    std::vector<Puff> handed;  // to the grid
    double emitted = 0;
    for (const weather::MetSlab& slab : hours) {
      std::vector<double> means(receptors.size()), of_many(receptors.size());
      emission.kg = 1;
      one.hour(slab, emission, receptors, means);
      emission.kg = kg;
      many.hour(slab, emission, receptors, of_many, &handed);
      emitted += kg;
      for (std::size_t n = 0; n < receptors.size(); ++n) {
        RC_ASSERT(sane(means[n]) && sane(of_many[n]));
        RC_ASSERT(std::abs(of_many[n] - kg * means[n]) <= 1e-9 * kg * means[n] + 1e-290);
      }
    }
    double under_way = many.left_kg();
    for (const Puff& puff : many.puffs()) under_way += puff.kg;
    for (const Puff& puff : handed) under_way += puff.kg;
    RC_ASSERT(std::abs(under_way - emitted) <= 1e-9 * emitted);
  }));
}
