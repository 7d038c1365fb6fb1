#pragma once
// For tests of this room only: the shipped constants, and an hour of weather that is the same everywhere.
#include "base/result.hpp"
#include "terms/region.hpp"
#include "weather/slab.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace lantian::transport::sample {

/// A file of data/transport.
inline terms::SourceFile shipped_file(const std::string& name) {
  const std::string path = std::string{LANTIAN_SOURCE_DIR} + "/data/transport/" + name;
  std::ifstream file{path, std::ios::binary};
  return {name, std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

/// The value of a result that must be one.
template <class T>
T must(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

/// The rule of a shipped file, read once.
template <class Rule>
const Rule& shipped(const std::string& name) {
  static const Rule rule = must(Rule::read(shipped_file(name)));
  return rule;
}

/// The error of the shipped file with `from` replaced by `to`; empty when it is read.
template <class Rule>
std::string error_after(const std::string& name, const std::string& from, const std::string& to) {
  terms::SourceFile file = shipped_file(name);
  const std::size_t at = file.text.find(from);
  REQUIRE(at != std::string::npos);
  file.text.replace(at, from.size(), to);
  const auto rule = Rule::read(file);
  return rule ? "" : rule.error().text();
}

/// A flat grid around the origin of the map.
inline weather::Grid flat_grid(int nx, int ny, double cell_m = 3000) {
  weather::Grid grid;
  grid.nx = nx;
  grid.ny = ny;
  grid.interfaces = {0, 20, 45, 80, 130, 200, 300, 450, 650, 950, 1400, 2000, 3000};
  grid.nz = static_cast<int>(grid.interfaces.size()) - 1;
  grid.cell_m = cell_m;
  grid.west_m = -0.5 * cell_m * nx;
  grid.south_m = -0.5 * cell_m * ny;
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// What `steady_hour` spreads over the grid.
struct Steady {
  double wind_east = 5, wind_north = 0;
  double temperature = 263.15, potential_gradient = 0.0;
  double friction_velocity = 0.3, inverse_obukhov = 0, mixing_height = 1000, convective_velocity = 0;
  double humidity = 0.8, shortwave = 0, precipitation = 0, snow_share = 0, snow_cover = 0;
};

inline weather::MetSlab steady_hour(const weather::Grid& grid, const Steady& steady) {
  weather::MetSlab slab;
  const auto everywhere = [](std::vector<float>& field, std::size_t size, double value) {
    field.assign(size, static_cast<float>(value));
  };
  everywhere(slab.wind_east, grid.cells(), steady.wind_east);
  everywhere(slab.wind_north, grid.cells(), steady.wind_north);
  everywhere(slab.relative_humidity, grid.cells(), steady.humidity);
  everywhere(slab.temperature, grid.cells(), steady.temperature);
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
    const int k = static_cast<int>(cell % static_cast<std::size_t>(grid.nz));
    slab.temperature[cell] += static_cast<float>((steady.potential_gradient - 0.00976) * grid.centre_height(k));
  }
  everywhere(slab.friction_velocity, grid.columns(), steady.friction_velocity);
  everywhere(slab.inverse_obukhov, grid.columns(), steady.inverse_obukhov);
  everywhere(slab.mixing_height, grid.columns(), steady.mixing_height);
  everywhere(slab.convective_velocity, grid.columns(), steady.convective_velocity);
  everywhere(slab.shortwave, grid.columns(), steady.shortwave);
  everywhere(slab.precipitation, grid.columns(), steady.precipitation);
  everywhere(slab.snow_share, grid.columns(), steady.snow_share);
  everywhere(slab.snow_cover, grid.columns(), steady.snow_cover);
  everywhere(slab.surface_pressure, grid.columns(), 95'000);
  everywhere(slab.temperature_2m, grid.columns(), steady.temperature);
  return slab;
}

}  // namespace lantian::transport::sample
