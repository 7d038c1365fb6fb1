#include "keep/grid_file.hpp"

#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <unistd.h>

#include <filesystem>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::inventory;
namespace fs = std::filesystem;

/// A directory that goes away with the test.
struct Scratch {
  fs::path path = fs::temp_directory_path() / ("lantian-grid-" + std::to_string(getpid()));
  Scratch() {
    fs::remove_all(path);
    fs::create_directories(path);
  }
  ~Scratch() { fs::remove_all(path); }
  std::string file(const char* name) const { return (path / name).string(); }
};

/// 3 x 2 cells of a tenth of a degree, January and February.
GriddedEmissions two_months() {
  GriddedEmissions gridded;
  gridded.grid.west = 87;
  gridded.grid.south = 44;
  gridded.grid.cell_x = gridded.grid.cell_y = 0.1;
  gridded.grid.columns = 3;
  gridded.grid.rows = 2;
  gridded.grid.source = "test";
  gridded.grid.status = "unverified";
  gridded.steps = {*parse_period("2023-01"), *parse_period("2023-02")};
  gridded.layers = {{Pollutant::so2, "residential coal", {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12}},
                    {Pollutant::pm25, "", std::vector<double>(12, 0.1)}};
  gridded.closure = {{Pollutant::so2, 100, 78, 12, 10}};
  gridded.factor_sets = {"seed/1", "stoves/2"};
  gridded.synthetic = true;
  return gridded;
}

TEST_CASE("a flux read back and multiplied by area and time is the mass again") {
  const Scratch scratch;
  const std::string path = scratch.file("deep/er/e.nc");
  const GriddedEmissions gridded = two_months();
  REQUIRE(keep::write_grid_file(path, gridded, {keep::GridUnit::flux, "test", "", "made by a test"}));
  const auto file = keep::read_grid_file(path);
  REQUIRE(file);
  const keep::GridVariable& so2 = file->variables.at("so2_residential_coal");
  CHECK(so2.dimensions == std::vector<std::string>{"time", "lat", "lon"});
  CHECK(so2.attributes.at("units") == "kg m-2 s-1");
  CHECK(so2.attributes.at("standard_name") == "tendency_of_atmosphere_mass_content_of_sulfur_dioxide_due_to_emission");
  CHECK(so2.attributes.at("cell_methods") == "area: mean time: mean");
  const std::vector<double>& areas = file->variables.at("cell_area").values;
  const double seconds[] = {31 * 86400.0, 28 * 86400.0};
  for (std::size_t i = 0; i < 12; ++i) {
    CHECK(so2.values[i] * areas[i % 6] * seconds[i / 6] == doctest::Approx(gridded.layers[0].kg[i]).epsilon(1e-12));
  }
  CHECK(file->variables.at("pm25").attributes.count("standard_name") == 0);
}

TEST_CASE("coordinates, bounds and words follow CF") {
  const Scratch scratch;
  const std::string path = scratch.file("e.nc");
  REQUIRE(keep::write_grid_file(path, two_months(), {keep::GridUnit::mass_per_cell, "title", "bureau", ""}));
  const auto file = keep::read_grid_file(path);
  REQUIRE(file);
  CHECK(file->attributes.at("Conventions") == "CF-1.8");
  CHECK(file->attributes.at("institution") == "bureau");
  CHECK(file->attributes.count("history") == 0);
  CHECK(file->attributes.at("factor_sets") == "seed/1, stoves/2");
  CHECK(file->attributes.at("synthetic") == "true");
  const keep::GridVariable& time = file->variables.at("time");
  CHECK(time.attributes.at("units") == "hours since 2023-01-01 00:00:00 +08:00");
  CHECK(time.values == std::vector<double>{372, 1080});
  CHECK(file->variables.at("time_bnds").values == std::vector<double>{0, 744, 744, 1416});
  CHECK(file->variables.at(time.attributes.at("bounds")).dimensions == std::vector<std::string>{"time", "nv"});
  CHECK(file->variables.at("lon").values[1] == doctest::Approx(87.15));
  CHECK(file->variables.at("lon").attributes.at("units") == "degrees_east");
  CHECK(file->variables.at("lat_bnds").values[3] == doctest::Approx(44.2));
  CHECK(file->variables.at("crs").attributes.at("grid_mapping_name") == "latitude_longitude");
  const keep::GridVariable& so2 = file->variables.at("so2_residential_coal");
  CHECK(so2.attributes.at("grid_mapping") == "crs");
  CHECK(so2.attributes.at("units") == "kg");
  CHECK(so2.attributes.at("unallocated_kg") == "12");
  CHECK(so2.attributes.count("standard_name") == 0);
  CHECK(std::accumulate(so2.values.begin(), so2.values.end(), 0.0) == 78);
}

TEST_CASE("a projected grid without time") {
  const Scratch scratch;
  GriddedEmissions gridded = two_months();
  gridded.steps.clear();
  for (GridLayer& layer : gridded.layers) layer.kg.resize(6);
  gridded.grid.kind = GridKind::metres;
  gridded.grid.projection = "Lambert, 30 and 60 N";
  gridded.grid.mapping = GridMapping{"lambert_conformal_conic", {{"standard_parallel", {30, 60}}}};
  const std::string path = scratch.file("e.nc");
  const auto flux = keep::write_grid_file(path, gridded, {});
  REQUIRE_FALSE(flux);
  CHECK(flux.error().message.find("needs steps") != std::string::npos);
  CHECK_FALSE(keep::exists(path));
  REQUIRE(keep::write_grid_file(path, gridded, {keep::GridUnit::mass_per_cell, "t", "", ""}));
  const auto file = keep::read_grid_file(path);
  CHECK(file->variables.at("pm25").dimensions == std::vector<std::string>{"y", "x"});
  CHECK(file->variables.at("x").attributes.at("standard_name") == "projection_x_coordinate");
  CHECK(file->variables.at("crs").attributes.at("standard_parallel") == "30 60");
}

TEST_CASE("a write that fails leaves the old file and nothing beside it") {
  const Scratch scratch;
  const std::string path = scratch.file("e.nc");
  REQUIRE(keep::write_grid_file(path, two_months(), {}));
  GriddedEmissions twice = two_months();
  twice.layers[1] = twice.layers[0];  // two variables of one name: NetCDF refuses the second
  CHECK_FALSE(keep::write_grid_file(path, twice, {}));
  CHECK(std::distance(fs::directory_iterator{scratch.path}, fs::directory_iterator{}) == 1);
  CHECK(keep::read_grid_file(path)->variables.contains("pm25"));
  CHECK(keep::read_grid_file(scratch.file("none.nc")).error().code == ErrorCode::not_found);
  REQUIRE(keep::write_file(scratch.file("text.nc"), "no NetCDF"));
  CHECK(keep::read_grid_file(scratch.file("text.nc")).error().code == ErrorCode::malformed);
}

}  // namespace
