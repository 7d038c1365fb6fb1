#pragma once
// For tests of this room only: the plan and the rules that ship with the program.
#include "weather/synthetic_basin.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <iterator>
#include <string>

namespace lantian::weather::trial {

inline terms::SourceFile shipped_file(const std::string& path) {
  std::ifstream file{std::string{LANTIAN_SOURCE_DIR} + "/" + path, std::ios::binary};
  return {path, std::string{std::istreambuf_iterator<char>{file}, std::istreambuf_iterator<char>{}}};
}

/// The value of a result that must be one.
template <class T>
T must(Result<T> result) {
  if (!result) MESSAGE(result.error().text());
  REQUIRE(result.ok());
  return *std::move(result);
}

inline BoundaryRules shipped_rules() {
  return must(read_boundary_rules(shipped_file("data/weather/boundary-layer.toml")));
}
inline BasinPlan shipped_plan(std::string_view grid = "9km") {
  return must(read_basin_plan(shipped_file("regions/changji/weather.toml"), grid));
}

}  // namespace lantian::weather::trial
