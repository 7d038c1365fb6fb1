#include "weather/analysis/profile.hpp"

#include "weather/analysis/regrid.hpp"
#include "weather/shipped_test.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <numbers>

namespace {

using namespace lantian;
using namespace lantian::weather;

AnalysisRules profile_rules() {
  return trial::must(read_analysis_rules(trial::shipped_file("data/weather/analysis.toml")));
}

TEST_CASE("profiles: linear between levels, those below the ground are not used") {
  const std::vector<float> heights{-150, 5, 50, 150};
  const std::vector<float> values{99, 98, 6, 10};
  const Profile profile{10, 2, heights, values};
  CHECK(profile.at(3) == 2);
  CHECK(profile.at(10) == 2);
  CHECK(profile.at(30) == doctest::Approx(4));
  CHECK(profile.at(50) == doctest::Approx(6));
  CHECK(profile.at(100) == doctest::Approx(8));
  CHECK(profile.at(1000) == 10);
}

TEST_CASE("profiles: the share of a wind below 10 m") {
  CHECK(log_share(10, 0.1) == 1);
  CHECK(log_share(40, 0.1) == 1);
  CHECK(log_share(1, 0.1) == doctest::Approx(0.5));  // ln 10 / ln 100
  CHECK(log_share(0.05, 0.1) == 0);
}

TEST_CASE("vapour: values of tables, and back through every measure of humidity") {
  const AnalysisRules rules = profile_rules();
  // Saturation over water by Goff-Gratch, as in the Smithsonian Meteorological Tables: 6.1078 hPa at 0 C, 23.373 at 20
  // C, 2.8627 at -10 C.
  CHECK(saturation_pressure(rules, 273.15) == doctest::Approx(610.78).epsilon(2e-3));
  CHECK(saturation_pressure(rules, 293.15) == doctest::Approx(2337.3).epsilon(2e-3));
  CHECK(saturation_pressure(rules, 263.15) == doctest::Approx(286.27).epsilon(3e-3));
  const double e = 0.4 * saturation_pressure(rules, 280), p = 90'000;
  const double ratio = 0.622 * e / (p - e);
  CHECK(humidity_of_mixing_ratio(rules, ratio, p, 280) == doctest::Approx(0.4));
  CHECK(humidity_of_specific(rules, ratio / (1 + ratio), p, 280) == doctest::Approx(0.4));
  CHECK(humidity_of_dew_point(rules, 280, 280) == doctest::Approx(1));
  CHECK(humidity_of_mixing_ratio(rules, -1e-9, p, 280) == 0);
  CHECK(humidity_of_mixing_ratio(rules, 1, p, 280) == 1);
}

TEST_CASE("pressure: carried up as in the standard atmosphere") {
  // ISO 2533:1975, table: 89874.6 Pa and 281.651 K at 1000 m (geopotential), 79495.2 Pa at 2000 m.
  CHECK(carried_pressure(profile_rules(), 89'874.6, 281.65, 1000) == doctest::Approx(79'495.2).epsilon(1e-5));
}

TEST_CASE("snow: half of it at the rule's temperature") {
  const AnalysisRules rules = profile_rules();
  CHECK(snow_share_of(rules, rules.snow_half) == doctest::Approx(0.5));
  CHECK(snow_share_of(rules, 260) == 1);
  CHECK(snow_share_of(rules, 280) == 0);
}

/// A bent mesh: rows run from north to south and lean to the east.
AnalysisMesh bent_mesh() {
  AnalysisMesh mesh;
  mesh.across = 12;
  mesh.rows = 10;
  for (std::size_t j = 0; j < mesh.rows; ++j) {
    for (std::size_t i = 0; i < mesh.across; ++i) {
      const auto x = static_cast<double>(i), y = static_cast<double>(j);
      mesh.longitude.push_back(86.0 + 0.3 * x + 0.05 * y + 0.004 * x * y);
      mesh.latitude.push_back(45.2 - 0.25 * y + 0.03 * x);
      mesh.terrain.push_back(static_cast<float>(x));
    }
  }
  return mesh;
}

TEST_CASE("regrid: what is linear on the map comes back exactly from a bent mesh") {
  const AnalysisMesh mesh = bent_mesh();
  Grid grid;
  grid.nx = 10;
  grid.ny = 8;
  grid.nz = 1;
  grid.cell_m = 7000;
  grid.west_m = -70'000;
  grid.south_m = -30'000;
  grid.interfaces = {0, 20};
  const auto regrid = Regrid::make(mesh, grid);
  REQUIRE_MESSAGE(regrid.ok(), (regrid ? "" : regrid.error().text()));
  std::vector<float> field;
  for (std::size_t c = 0; c < mesh.columns(); ++c) {
    const MapPoint point = to_map(grid.projection, {mesh.longitude[c], mesh.latitude[c]});
    field.push_back(static_cast<float>(3 + point.x / 1e4 - point.y / 2e4));
  }
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      const double x = grid.west_m + grid.cell_m * (i + 0.5), y = grid.south_m + grid.cell_m * (j + 0.5);
      CHECK(regrid->value(grid.column(i, j), field) == doctest::Approx(3 + x / 1e4 - y / 2e4).epsilon(1e-5));
      double sum = 0;
      for (const auto& corner : regrid->corners(grid.column(i, j))) {
        CHECK(corner.weight >= 0);
        sum += corner.weight;
      }
      CHECK(sum == doctest::Approx(1));
    }
  }
}

TEST_CASE("regrid: our place is found in a mesh of the whole globe, poles and all") {
  AnalysisMesh globe;
  globe.across = 72;
  globe.rows = 37;
  for (std::size_t j = 0; j < globe.rows; ++j) {
    for (std::size_t i = 0; i < globe.across; ++i) {
      globe.longitude.push_back(5.0 * static_cast<double>(i));
      globe.latitude.push_back(90 - 5.0 * static_cast<double>(j));
    }
  }
  Grid grid;
  grid.nx = grid.ny = 3;
  grid.nz = 1;
  grid.cell_m = 9000;
  grid.interfaces = {0, 20};
  const auto regrid = Regrid::make(globe, grid);
  REQUIRE_MESSAGE(regrid.ok(), (regrid ? "" : regrid.error().text()));
  for (const auto& corner : regrid->corners(4)) {
    CHECK(std::abs(globe.longitude[corner.column] - 87.5) == doctest::Approx(2.5));
    CHECK(std::abs(globe.latitude[corner.column] - 42.5) == doctest::Approx(2.5));
  }
}

TEST_CASE("regrid: a cell outside of the mesh is named") {
  Grid grid;
  grid.nx = grid.ny = 2;
  grid.nz = 1;
  grid.cell_m = 9000;
  grid.west_m = 400'000;
  grid.interfaces = {0, 20};
  const auto regrid = Regrid::make(bent_mesh(), grid);
  REQUIRE_FALSE(regrid);
  CHECK(regrid.error().code == ErrorCode::not_found);
  CHECK(regrid.error().message.find("the cell at 93.") != std::string::npos);
}

TEST_CASE("regrid: north leans west of the y axis on the eastern half of the map") {
  const Projection map;
  const double degree = std::numbers::pi / 180;
  for (const double longitude : {84.0, 88.0, 91.5}) {
    const MapTurn turn = map_turn(map, {longitude, 43.5});
    // Snyder 1987, 14-4: theta = n (longitude - origin), n = sin 44 for one standard parallel.
    const double theta = std::sin(44 * degree) * (longitude - 88) * degree;
    CHECK(turn.cosine == doctest::Approx(std::cos(theta)).epsilon(1e-6));
    CHECK(turn.sine == doctest::Approx(-std::sin(theta)).epsilon(1e-6));
    // A wind along the meridian to the north.
    CHECK(turn.x(0, 5) == doctest::Approx(-5 * std::sin(theta)).epsilon(1e-6));
    CHECK(turn.y(0, 5) == doctest::Approx(5 * std::cos(theta)).epsilon(1e-6));
  }
}

}  // namespace
