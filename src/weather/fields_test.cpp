#include "weather/fields.hpp"

#include "weather/shipped_test.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace {

using namespace lantian;
using namespace lantian::weather;

SlabLimits shipped_limits() {
  return trial::must(read_slab_limits(trial::shipped_file("data/weather/limits.toml")));
}

TEST_CASE("fields: an hour of the synthetic basin stands inside the limits and closes") {
  SyntheticBasin basin{trial::shipped_plan(), trial::shipped_rules()};
  MetSlab slab{basin.grid()};
  REQUIRE(basin.read(hour_ending(*parse_day("2023-01-10"), 14), slab));
  const SlabLimits limits = shipped_limits();
  CHECK(check_slab(basin.grid(), slab, limits));

  const auto refusal = [&] {
    const auto checked = check_slab(basin.grid(), slab, limits);
    REQUIRE_FALSE(checked);
    CHECK(checked.error().code == ErrorCode::malformed);
    CHECK(checked.error().where == "2023-01-10 14:00");
    return checked.error().message;
  };
  SUBCASE("Celsius where Kelvin is expected") {
    for (float& value : slab.temperature_2m) value -= 273.15F;
    CHECK(refusal().find("temperature_2m is -") != std::string::npos);
  }
  SUBCASE("no number, and where") {
    slab.mixing_height[basin.grid().column(2, 1)] = std::numeric_limits<float>::quiet_NaN();
    CHECK(refusal().find("mixing_height is nan m (column 3 from the west, row 2 from the south)") != std::string::npos);
  }
  SUBCASE("air out of nothing") {
    slab.east[slab.east.size() / 2] *= 1.01F;
    CHECK(refusal().find("does not close") != std::string::npos);
  }
  SUBCASE("too few") {
    slab.cloud.pop_back();
    CHECK(refusal().find("cloud_cover has 2903 values; the grid asks for 2904") != std::string::npos);
  }
}

TEST_CASE("fields: bounds in another unit are refused") {
  terms::SourceFile file = trial::shipped_file("data/weather/limits.toml");
  const std::size_t at = file.text.find("unit = \"Pa\"");
  REQUIRE(at != std::string::npos);
  file.text.replace(at, 11, "unit = \"hPa\"");
  const auto limits = read_slab_limits(file);
  REQUIRE_FALSE(limits);
  CHECK(limits.error().message.find("'surface_pressure' is in Pa, not in hPa") != std::string::npos);
}

}  // namespace
