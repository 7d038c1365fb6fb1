// What must hold of the way from analyses and stations to our grid, whatever the mesh, the columns and the winds.
#include "weather/analysis/profile.hpp"
#include "weather/analysis/regrid.hpp"
#include "weather/analysis/stations.hpp"

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
using namespace lantian::weather;

const AnalysisRules& analysis_rules() {
  static const Result<AnalysisRules> rules = [] {
    const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/weather/analysis.toml";
    std::ifstream file{path, std::ios::binary};
    return read_analysis_rules({path, {std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}});
  }();
  REQUIRE(rules.ok());
  return *rules;
}

double number_between(double low, double high) {
  constexpr int steps = 1'000'000;
  return std::lerp(low, high, static_cast<double>(*rc::gen::inRange(0, steps + 1)) / steps);
}

weather::Grid some_grid() {
  weather::Grid grid;
  grid.projection.central_meridian = number_between(80, 95);
  grid.nx = *rc::gen::inRange(2, 8);
  grid.ny = *rc::gen::inRange(2, 8);
  grid.nz = 3;
  grid.cell_m = number_between(1000, 9000);
  grid.west_m = -0.5 * grid.nx * grid.cell_m;
  grid.south_m = -0.5 * grid.ny * grid.cell_m;
  grid.interfaces = {0, 20, 100, 500};
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// A mesh around the grid, turned by any angle, mirrored or not, its middle somewhere near.
AnalysisMesh some_mesh(const weather::Grid& grid) {
  AnalysisMesh mesh;
  mesh.across = static_cast<std::size_t>(*rc::gen::inRange(12, 40));
  mesh.rows = static_cast<std::size_t>(*rc::gen::inRange(12, 40));
  const double angle = number_between(0, 6.28), mirrored = *rc::gen::arbitrary<bool>() ? -1 : 1;
  const double step = 200'000.0 / static_cast<double>(std::min(mesh.across, mesh.rows));
  const double bend = number_between(-0.1, 0.1);
  for (std::size_t j = 0; j < mesh.rows; ++j) {
    for (std::size_t i = 0; i < mesh.across; ++i) {
      const double u = step * (static_cast<double>(i) - 0.5 * static_cast<double>(mesh.across - 1));
      const double v = step * mirrored * (static_cast<double>(j) - 0.5 * static_cast<double>(mesh.rows - 1));
      const double bent = v + bend * u * u / 200'000;
      const auto place = to_position(grid.projection, {u * std::cos(angle) - bent * std::sin(angle),
                                                       u * std::sin(angle) + bent * std::cos(angle)});
      mesh.longitude.push_back(place.longitude);
      mesh.latitude.push_back(place.latitude);
    }
  }
  return mesh;
}

bool regrid_is_linear() {
  const weather::Grid grid = some_grid();
  const AnalysisMesh mesh = some_mesh(grid);
  const auto regrid = Regrid::make(mesh, grid);
  RC_ASSERT(regrid.ok());
  const double a = number_between(-10, 10), b = number_between(-1e-4, 1e-4), c = number_between(-1e-4, 1e-4);
  std::vector<float> field;
  for (std::size_t n = 0; n < mesh.columns(); ++n) {
    const MapPoint point = to_map(grid.projection, {mesh.longitude[n], mesh.latitude[n]});
    field.push_back(static_cast<float>(a + b * point.x + c * point.y));
  }
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      const double expected =
          a + b * (grid.west_m + grid.cell_m * (i + 0.5)) + c * (grid.south_m + grid.cell_m * (j + 0.5));
      RC_ASSERT(std::abs(regrid->value(grid.column(i, j), field) - expected) < 1e-4);
      double sum = 0;
      for (const Regrid::Corner& corner : regrid->corners(grid.column(i, j))) {
        RC_ASSERT(corner.weight >= 0);
        sum += corner.weight;
      }
      RC_ASSERT(std::abs(sum - 1) < 1e-9);
    }
  }
  return true;
}

bool profile_stays_between_its_values() {
  std::vector<float> heights, values;
  double height = number_between(-500, 50);
  for (int k = *rc::gen::inRange(1, 20); k > 0; --k) {
    heights.push_back(static_cast<float>(height));
    values.push_back(static_cast<float>(number_between(-40, 40)));
    height += number_between(1, 400);
  }
  const double first = number_between(-40, 40);
  const weather::Profile profile{10, first, heights, values};
  double low = first, high = first;
  for (std::size_t k = 0; k < heights.size(); ++k) {
    if (heights[k] <= 10) continue;
    low = std::min(low, static_cast<double>(values[k]));
    high = std::max(high, static_cast<double>(values[k]));
    RC_ASSERT(std::abs(profile.at(static_cast<double>(heights[k])) - static_cast<double>(values[k])) < 1e-9);
  }
  const double value = profile.at(number_between(0, 6000));
  RC_ASSERT(value >= low - 1e-9);
  RC_ASSERT(value <= high + 1e-9);
  return true;
}

/// A corrected value lies between the first guess and the farthest of what the stations would make of it.
bool stations_never_overshoot() {
  const weather::Grid grid = some_grid();
  MetSlab slab{grid};
  slab.hour = hour_ending(*parse_day("2023-01-10"), 14);
  std::vector<StationReading> readings;
  double least = 0, most = 0;
  for (int n = *rc::gen::inRange(1, 6); n > 0; --n) {
    StationReading reading;
    reading.hour = slab.hour;
    reading.position = to_position(
        grid.projection, {number_between(grid.west_m, -grid.west_m), number_between(grid.south_m, -grid.south_m)});
    reading.temperature = number_between(-20, 20);  // against a first guess of 0: only differences matter
    least = std::min(least, *reading.temperature);
    most = std::max(most, *reading.temperature);
    readings.push_back(reading);
  }
  blend_stations(analysis_rules(), grid, readings, slab);
  for (const float value : slab.temperature) {
    RC_ASSERT(static_cast<double>(value) >= least - 1e-4);
    RC_ASSERT(static_cast<double>(value) <= most + 1e-4);
  }
  for (std::size_t c = 0; c < grid.columns(); ++c) {
    RC_ASSERT(std::abs(slab.temperature[c * 3 + 2]) <= std::abs(slab.temperature[c * 3 + 1]) + 1e-6F);
    RC_ASSERT(std::abs(slab.temperature[c * 3 + 1]) <= std::abs(slab.temperature[c * 3]) + 1e-6F);
  }
  return true;
}

/// Turning to the map keeps a wind's strength.
bool turning_keeps_speed() {
  Projection map;
  map.central_meridian = number_between(75, 100);
  const MapTurn turn = map_turn(map, {number_between(60, 120), number_between(20, 70)});
  const double east = number_between(-40, 40), north = number_between(-40, 40);
  RC_ASSERT(std::abs(std::hypot(turn.x(east, north), turn.y(east, north)) - std::hypot(east, north)) < 1e-9);
  return true;
}

}  // namespace

TEST_CASE("weather: a field linear on the map survives any turned, bent and mirrored mesh") {
  CHECK(rc::check([] { return regrid_is_linear(); }));
}
TEST_CASE("weather: between levels nothing exceeds them") {
  CHECK(rc::check([] { return profile_stays_between_its_values(); }));
}
TEST_CASE("weather: stations pull towards themselves and never beyond, and less with height") {
  CHECK(rc::check([] { return stations_never_overshoot(); }));
}
TEST_CASE("weather: a wind turned to the map is as strong as before") {
  CHECK(rc::check([] { return turning_keeps_speed(); }));
}
