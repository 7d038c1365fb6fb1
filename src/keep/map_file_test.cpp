#include "keep/map_file.hpp"

#include "keep/grid_file.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>

namespace {

using namespace lantian;

TEST_CASE("map file: fields come back with unit, place and what they are") {
  weather::Grid grid;
  grid.nx = 3;
  grid.ny = 2;
  grid.west_m = -4500;
  grid.south_m = -3000;
  const std::string path =
      (std::filesystem::temp_directory_path() / ("lantian-map-" + std::to_string(getpid()) + ".nc")).string();
  keep::MapFile maps{"mean", "by the limited operator", true, {{"weather", "made up"}}, {}};
  CHECK(keep::write_map_file(path, grid, maps).error().code == ErrorCode::invalid_argument);
  maps.layers = {{"residential coal", "PM2.5 of residential coal", "ug m-3", "time: mean", {1, 2, 3, 4, 5, 6}}};
  REQUIRE(keep::write_map_file(path, grid, maps).ok());
  const auto file = keep::read_grid_file(path);
  REQUIRE(file.ok());
  const auto& layer = file->variables.at("residential_coal");
  CHECK(layer.values == std::vector<double>{1, 2, 3, 4, 5, 6});
  CHECK(layer.dimensions == std::vector<std::string>{"y", "x"});
  CHECK(layer.attributes.at("units") == "ug m-3");
  CHECK(file->attributes.at("comment") == "by the limited operator");
  CHECK(file->attributes.at("synthetic") == "true");
  CHECK(file->variables.at("x").values == std::vector<double>{-3000, 0, 3000});
  CHECK(file->variables.at("lat").values[1] == doctest::Approx(44).epsilon(0.001));
  maps.layers[0].values.pop_back();
  CHECK(keep::write_map_file(path, grid, maps).error().code == ErrorCode::invalid_argument);
  std::filesystem::remove(path);
}

}  // namespace
