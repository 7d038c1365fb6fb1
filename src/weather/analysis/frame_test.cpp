#include "weather/analysis/frame.hpp"

#include "weather/shipped_test.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using namespace lantian::weather;

TEST_CASE("frame: the same map, cells and layers as the synthetic basin's plan, without its ground") {
  for (const char* name : {"9km", "3km", ""}) {
    const Grid frame = trial::must(read_frame(trial::shipped_file("regions/changji/weather.toml"), name));
    Grid planned = trial::shipped_plan(name).grid;
    planned.terrain_m.clear();
    planned.roughness_m.clear();
    CHECK(frame == planned);
  }
}

TEST_CASE("frame: a region without a synthetic basin has a map and grids") {
  const std::string text = R"(
default_grid = "30km"
[projection]
latitude_of_origin = "52"
central_meridian = "8"
standard_parallel_1 = "45"
standard_parallel_2 = "58"
earth_radius_m = "6370000"
[[grid]]
name = "30km"
columns = 100
rows = 60
cell_m = 30000
west_m = -1500000
south_m = -900000
interfaces_m = ["0", "50", "150", "1000"]
)";
  const Grid grid = trial::must(read_frame({"weather.toml", text}, ""));
  CHECK(grid.nx == 100);
  CHECK(grid.nz == 3);
  CHECK(grid.projection.standard_parallel_2 == 58);
  CHECK(grid.interfaces == std::vector<double>{0, 50, 150, 1000});

  const auto absent = read_frame({"weather.toml", text}, "9km");
  REQUIRE_FALSE(absent);
  CHECK(absent.error().message == "no grid '9km'; there are: 30km");
  std::string falling = text;
  falling.replace(falling.find("\"150\""), 5, "\"40\"");
  const auto wrong = read_frame({"weather.toml", falling}, "");
  REQUIRE_FALSE(wrong);
  CHECK(wrong.error().message.find("weather.toml:16: 'interfaces_m' are quoted heights") != std::string::npos);
}

}  // namespace
