#include "transport/deposition.hpp"

#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

// Numbers in this file come from the formulas worked out on their own, not from the code.
namespace {

using namespace lantian;
using namespace lantian::transport;
using doctest::Approx;

const DepositionRule& deposition_rule() {
  return sample::shipped<DepositionRule>("deposition.toml");
}

/// A winter field: u* 0.3 m/s, z0 0.1 m, -10 C, 950 hPa.
SurfaceAir field(double inverse_obukhov, double snow = 0) {
  return {0.3, inverse_obukhov, 0.1, 10, 263.15, 95'000, snow};
}

}  // namespace

TEST_CASE("aerodynamic resistance: ln(z/z0) / (k u*) when neutral, more when stable, less when unstable") {
  CHECK(aerodynamic_resistance(deposition_rule().surface, field(0)) == Approx(38.376418));
  CHECK(aerodynamic_resistance(deposition_rule().surface, field(0.05)) == Approx(59.209752));
  CHECK(aerodynamic_resistance(deposition_rule().surface, field(-0.05)) == Approx(26.823965));
  CHECK(aerodynamic_resistance(deposition_rule().surface, field(1)) == Approx(80.043085));  // z/L no more than 1
  SurfaceAir still = field(0);
  still.friction_velocity = 0;
  CHECK(aerodynamic_resistance(deposition_rule().surface, still) == Approx(38.376418 * 30));
  SurfaceAir rough = field(0);
  rough.roughness_m = 20;  // rougher than the reference is high
  CHECK(aerodynamic_resistance(deposition_rule().surface, rough) == 0);
}

TEST_CASE("gases: three resistances in a row, snow as a share of the ground") {
  CHECK(layer_resistance(deposition_rule().surface, field(0), 1.1e-5) == Approx(23.485635));
  CHECK(gas_velocity(deposition_rule(), deposition_rule().so2, field(0.05)) == Approx(0.0026130443));
  CHECK(gas_velocity(deposition_rule(), deposition_rule().so2, field(0.05, 1)) == Approx(0.0017161626));
  CHECK(gas_velocity(deposition_rule(), deposition_rule().so2, field(0.05, 0.6)) == Approx(0.0020749153));
}

TEST_CASE("snow takes SO2 slowly when cold and faster when it melts") {
  CHECK(snow_resistance(deposition_rule().so2, 243.15) == 500);
  CHECK(snow_resistance(deposition_rule().so2, 233.15) == 500);
  CHECK(snow_resistance(deposition_rule().so2, 273.15) == Approx(285));  // half-way between -1 and 1 C
  CHECK(snow_resistance(deposition_rule().so2, 283.15) == 70);
}

TEST_CASE("particles settle and are caught") {
  CHECK(settling_velocity(0.5e-6, 1500, 263.15, 95'000) == Approx(1.5999375e-5));
  CHECK(settling_velocity(5e-6, 2000, 263.15, 95'000) == Approx(1.6846128e-3));
  CHECK(particle_velocity(deposition_rule(), deposition_rule().coarse, field(0.05)) == Approx(3.0550466e-3));
  CHECK(particle_velocity(deposition_rule(), deposition_rule().fine, field(0.05)) == Approx(5.8745227e-4));
  CHECK(particle_velocity(deposition_rule(), deposition_rule().fine, field(-0.05)) == Approx(3.8225327e-3));
  SurfaceAir still = field(1);
  still.friction_velocity = 0;
  CHECK(particle_velocity(deposition_rule(), deposition_rule().coarse, still) >
        1.6846e-3);  // never slower than it falls
}

TEST_CASE("rain and snow wash each by its own law") {
  constexpr DepositionRule::Washing both{1e-4, 1, 3e-5, 1};
  CHECK(washing_rate(both, 1.5, 0) == Approx(1.5e-4));
  CHECK(washing_rate(both, 2, 0.25) == Approx(1.65e-4));
  CHECK(washing_rate(both, 0, 0.5) == 0);
  CHECK(washing_rate({5e-5, 0.8, 0, 1}, 4, 0) == Approx(1.5157166e-4));
  CHECK(washing_rate({1e-4, 1, 0, 1}, 4, 1) == 0);
}

TEST_CASE("removal of an hour: by column and cell, nothing stored when dry") {
  const weather::Grid grid = sample::flat_grid(3, 3);
  weather::MetSlab slab = sample::steady_hour(grid, {.inverse_obukhov = 0.05});
  Removal removal;
  const Deposition deposition{deposition_rule(), grid};
  deposition.fill(slab, Kind::fine, removal);
  CHECK(removal.washing.empty());
  REQUIRE(removal.velocity.size() == grid.columns());
  CHECK(double(removal.velocity[4]) == Approx(5.8745227e-4).epsilon(1e-3));  // the hour is 0.1 K colder at 10 m
  slab.precipitation[4] = 2;
  slab.snow_share[4] = 0.25;
  deposition.fill(slab, Kind::fine, removal);
  REQUIRE(removal.washing.size() == grid.cells());
  CHECK(double(removal.washing[grid.cell(1, 1, 0)]) == Approx(1.65e-4));
  CHECK(double(removal.washing[grid.cell(1, 1, 11)]) == Approx(1.65e-4));
  CHECK(removal.washing[grid.cell(0, 1, 0)] == 0);
  deposition.fill(slab, Kind::nox, removal);  // rain does not wash it
  CHECK(removal.washing.empty());
  DepositionRule low = deposition_rule();
  low.top_m = 200;
  Deposition{low, grid}.fill(slab, Kind::fine, removal);
  CHECK(removal.washing[grid.cell(1, 1, 4)] > 0);
  CHECK(removal.washing[grid.cell(1, 1, 5)] == 0);
}

TEST_CASE("a deposition file with holes is refused") {
  using sample::error_after;
  CHECK(error_after<DepositionRule>("deposition.toml", "kind = \"nox\"", "kind = \"so2\"").find("comes twice") !=
        std::string::npos);
  CHECK(error_after<DepositionRule>("deposition.toml", "kind = \"nox\"", "kind = \"so2\"").find("kind = \"nox\"") !=
        std::string::npos);
  CHECK(error_after<DepositionRule>("deposition.toml", "[-30, -1, 1]", "[-1, -30, 1]").find("goes upward") !=
        std::string::npos);
  CHECK(error_after<DepositionRule>("deposition.toml", "[500, 500, 70]", "[500, 70]").find("same number") !=
        std::string::npos);
}
