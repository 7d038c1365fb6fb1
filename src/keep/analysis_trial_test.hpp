#pragma once
// For tests of this room only: air that is known in closed form, for fixtures of WRF and GRIB.
#include "keep/files.hpp"
#include "weather/analysis/analysis_weather.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <cmath>
#include <filesystem>
#include <numbers>
#include <string>

namespace lantian::keep::trial {

template <class T>
T trial_must(Result<T> result) {
  REQUIRE_MESSAGE(result.ok(), (result ? "" : result.error().text()));
  return *std::move(result);
}

inline terms::SourceFile trial_data(const std::string& path) {
  return {path, trial_must(read_file(std::string{LANTIAN_SOURCE_DIR} + "/" + path))};
}

inline weather::AnalysisSetting trial_setting() {
  weather::AnalysisSetting setting;
  setting.rules = trial_must(weather::read_analysis_rules(trial_data("data/weather/analysis.toml")));
  setting.boundary = trial_must(weather::read_boundary_rules(trial_data("data/weather/boundary-layer.toml")));
  return setting;
}

/// A directory of its own for each test.
struct AnalysisShelf {
  std::string directory =
      (std::filesystem::temp_directory_path() / ("lantian-analysis-" + std::to_string(getpid()))).string();
  AnalysisShelf() { std::filesystem::create_directories(directory); }
  ~AnalysisShelf() { std::filesystem::remove_all(directory); }
  std::string path(const std::string& name) const { return directory + "/" + name; }
};

/// Winds that grow with height, a temperature that falls with it, humidity 0.6 everywhere.
namespace air {
inline double east(double z) {
  return 4.9 + 0.01 * z;
}
inline double north(double z) {
  return -2 - 0.002 * z;
}
inline double kelvin(double z) {
  return 268 - 0.005 * z;
}
inline double pascal(double z) {
  return 95'000 * std::exp(-z / 7900);
}
/// Bolton 1980, equation 10, written anew.
inline double vapour(double kelvin) {
  const double c = kelvin - 273.15;
  return 611.2 * std::exp(17.67 * c / (c + 243.5));
}
inline double mixing_ratio(double z) {
  const double e = 0.6 * vapour(kelvin(z));
  return 0.622 * e / (pascal(z) - e);
}
}  // namespace air

/// A grid of few cells around 87.5 E 44.1 N, as a region pack would give it; its ground is the source's.
inline weather::Grid trial_frame() {
  weather::Grid grid;
  grid.nx = 4;
  grid.ny = 3;
  grid.nz = 4;
  grid.cell_m = 9000;
  grid.west_m = -60'000;
  grid.south_m = 0;
  grid.interfaces = {0, 20, 60, 140, 300};
  return grid;
}

/// How far north is turned from the y axis, clockwise: Snyder 1987, theta = n (longitude - origin), n = sin 44.
inline double trial_turn(double longitude) {
  const double degree = std::numbers::pi / 180;
  return -std::sin(44 * degree) * (longitude - 88) * degree;
}

}  // namespace lantian::keep::trial
