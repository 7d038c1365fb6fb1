#include "weather/grid.hpp"

#include "weather/slab.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian::weather;

TEST_CASE("grid: the printed example of Snyder 1987, page 295") {
  // Sphere of radius 1, standard parallels 33 and 45 N, origin 23 N 96 W; the point 35 N 75 W.
  const Projection projection{23, -96, 33, 45, 1.0};
  const MapPoint point = to_map(projection, {-75, 35});
  CHECK(point.x == doctest::Approx(0.2966785).epsilon(2e-7));
  CHECK(point.y == doctest::Approx(0.2462112).epsilon(2e-7));
  const Position back = to_position(projection, {0.2966785, 0.2462112});
  CHECK(back.longitude == doctest::Approx(-75.0).epsilon(1e-6));
  CHECK(back.latitude == doctest::Approx(35.0).epsilon(1e-6));
}

TEST_CASE("grid: one standard parallel; the map and back again everywhere near") {
  const Projection changji;
  CHECK(to_map(changji, {88, 44}).x == doctest::Approx(0.0));
  CHECK(to_map(changji, {88, 44}).y == doctest::Approx(0.0));
  // Along the standard parallel and the meridian the scale is true: a tenth of a degree of the sphere.
  const double tenth = changji.earth_radius_m * 0.1 * std::acos(-1.0) / 180;
  CHECK(to_map(changji, {88, 44.05}).y - to_map(changji, {88, 43.95}).y == doctest::Approx(tenth).epsilon(1e-6));
  CHECK(to_map(changji, {88.05, 44}).x * 2 ==
        doctest::Approx(tenth * std::cos(44 * std::acos(-1.0) / 180)).epsilon(1e-6));
  for (double longitude = 84; longitude <= 92; longitude += 0.7) {
    for (double latitude = 42; latitude <= 47; latitude += 0.9) {
      const Position there = to_position(changji, to_map(changji, {longitude, latitude}));
      CHECK(there.longitude == doctest::Approx(longitude).epsilon(1e-12));
      CHECK(there.latitude == doctest::Approx(latitude).epsilon(1e-12));
    }
  }
}

TEST_CASE("grid: a southern cone opens the other way") {
  const Projection south{-30, 20, -20, -40, 6'370'000};
  const Position there = to_position(south, to_map(south, {23, -33}));
  CHECK(there.longitude == doctest::Approx(23.0));
  CHECK(there.latitude == doctest::Approx(-33.0));
}

TEST_CASE("grid: reference air is the standard atmosphere") {
  Grid grid;
  grid.nx = grid.ny = 1;
  grid.nz = 2;
  grid.cell_m = 1000;
  grid.interfaces = {0, 1000, 2000};
  grid.terrain_m = {0};
  const auto mass = reference_air_mass(grid);
  // Printed pressures of ISO 2533: 101325 Pa at 0 m, 89874.6 at 1000 m (geopotential), 79495.2 at 2000 m.
  CHECK(mass[0] == doctest::Approx(1e6 * (101325 - 89874.6) / 9.80665).epsilon(1e-5));
  CHECK(mass[1] == doctest::Approx(1e6 * (89874.6 - 79495.2) / 9.80665).epsilon(1e-5));
  grid.terrain_m = {1000};
  CHECK(reference_air_mass(grid)[0] == doctest::Approx(mass[1]).epsilon(1e-12));
}

TEST_CASE("grid: the basin's layers, and an hour of zeros of the right size") {
  const auto heights = basin_interfaces();
  CHECK(heights.size() == 13);
  CHECK(heights[4] == 130);
  Grid grid;
  grid.nx = 3;
  grid.ny = 2;
  grid.nz = 12;
  const MetSlab slab{grid};
  CHECK(slab.east.size() == 4 * 2 * 12);
  CHECK(slab.north.size() == 3 * 3 * 12);
  CHECK(slab.up.size() == 6 * 13);
  CHECK(slab.exchange.size() == 6 * 13);
  CHECK(slab.spreading.size() == 72);
  CHECK(slab.temperature_2m.size() == 6);
}

}  // namespace
