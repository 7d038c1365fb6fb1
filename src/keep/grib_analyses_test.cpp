#include "keep/grib_analyses.hpp"

#include "keep/analysis_trial_test.hpp"
#include "weather/fields.hpp"

#include <doctest/doctest.h>
#include <eccodes.h>

#include <cstdio>
#include <functional>

namespace {

using namespace lantian;
using namespace lantian::keep::trial;

constexpr std::size_t grib_across = 7, grib_rows = 6;
double grib_longitude(std::size_t i) {
  return 86.5 + 0.25 * static_cast<double>(i);
}
/// From north to south, as archives do.
double grib_latitude(std::size_t j) {
  return 44.75 - 0.25 * static_cast<double>(j);
}
double grib_ground(std::size_t i, std::size_t j) {
  return 500 + 5 * static_cast<double>(i) + 3 * static_cast<double>(j);
}

using GribValue = std::function<double(std::size_t i, std::size_t j)>;

/// What a message says of itself.
struct GribHead {
  long param = 0;
  double pressure = 0;             ///< hPa; 0 = the ground
  long date = 20230110, hour = 0;  ///< the forecast begins
  long first_step = 0, last_step = 0;
  bool sum = false;
};

/// Writes one file from the library's own samples.
class GribFixture {
 public:
  GribFixture(const std::string& path, int edition) : file_{std::fopen(path.c_str(), "wb")}, edition_{edition} {
    REQUIRE(file_ != nullptr);
  }
  GribFixture(const GribFixture&) = delete;
  GribFixture& operator=(const GribFixture&) = delete;
  ~GribFixture() { std::fclose(file_); }

  void add(const GribHead& head, const GribValue& value) {
    const std::string sample =
        std::string{"regular_ll_"} + (head.pressure > 0 ? "pl" : "sfc") + "_grib" + std::to_string(edition_);
    codes_handle* handle = codes_grib_handle_new_from_samples(nullptr, sample.c_str());
    REQUIRE(handle != nullptr);
    const auto set = [&](const char* key, long number) {
      CHECK_MESSAGE(codes_set_long(handle, key, number) == 0, std::string{key});
    };
    const auto place = [&](const char* key, double degrees) {
      CHECK_MESSAGE(codes_set_double(handle, key, degrees) == 0, std::string{key});
    };
    set("Ni", static_cast<long>(columns_));
    set("Nj", grib_rows);
    place("longitudeOfFirstGridPointInDegrees", grib_longitude(0));
    place("longitudeOfLastGridPointInDegrees", grib_longitude(columns_ - 1));
    place("latitudeOfFirstGridPointInDegrees", grib_latitude(0));
    place("latitudeOfLastGridPointInDegrees", grib_latitude(grib_rows - 1));
    place("iDirectionIncrementInDegrees", 0.25);
    place("jDirectionIncrementInDegrees", 0.25);
    set("dataDate", head.date);
    set("dataTime", head.hour * 100);
    set("bitsPerValue", 24);
    if (head.sum) {
      std::string range = std::to_string(head.first_step) + "-" + std::to_string(head.last_step);
      std::size_t length = range.size();
      std::string accum = "accum";
      std::size_t accum_length = accum.size();
      codes_set_string(handle, "stepType", accum.c_str(), &accum_length);
      set("paramId", head.param);
      CHECK(codes_set_string(handle, "stepRange", range.c_str(), &length) == 0);
    } else {
      set("paramId", head.param);
      set("step", head.last_step);
    }
    if (head.pressure > 0) set("level", static_cast<long>(head.pressure));
    std::vector<double> values;
    for (std::size_t j = 0; j < grib_rows; ++j) {
      for (std::size_t i = 0; i < columns_; ++i) values.push_back(value(i, j));
    }
    if (missing_) {
      set("bitmapPresent", 1);
      codes_set_double(handle, "missingValue", 9999);
      values[10] = 9999;
    }
    CHECK(codes_set_double_array(handle, "values", values.data(), values.size()) == 0);
    const void* bytes = nullptr;
    std::size_t size = 0;
    CHECK(codes_get_message(handle, &bytes, &size) == 0);
    CHECK(std::fwrite(bytes, 1, size, file_) == size);
    codes_handle_delete(handle);
  }
  void narrower() { columns_ = grib_across - 1; }
  void with_hole() { missing_ = true; }

 private:
  std::FILE* file_;
  int edition_;
  std::size_t columns_ = grib_across;
  bool missing_ = false;
};

/// Heights of levels above the sea: the lowest lies below the ground nearly everywhere.
constexpr double grib_levels[4][2] = {{975, 300}, {925, 700}, {850, 1400}, {700, 2900}};

/// `open_data`: with the names that open data of IFS have for heights and clouds.
void add_instant(GribFixture& fixture, long date, long hour, double warmer, bool open_data = false) {
  const auto even = [&](long param, double value) {
    fixture.add({param, 0, date, hour}, [=](std::size_t, std::size_t) { return value; });
  };
  for (const auto& [pressure, height] : grib_levels) {
    const double above = height;
    const auto level = [&](long param, const std::function<double(double)>& value) {
      fixture.add({param, pressure, date, hour},
                  [=](std::size_t i, std::size_t j) { return value(above - grib_ground(i, j)); });
    };
    if (open_data)
      level(156, [=](double) { return above; });
    else
      level(129, [=](double) { return 9.80665 * above; });
    level(131, air::east);
    level(132, air::north);
    level(130, [=](double z) { return air::kelvin(z) + warmer; });
    level(157, [](double) { return 60; });
  }
  even(165, air::east(10));
  even(166, air::north(10));
  even(167, air::kelvin(2) + warmer);
  even(168, air::kelvin(2) + warmer - 5);
  even(134, 95'000);
  if (open_data)
    even(228164, 25);
  else
    even(164, 0.25);
  even(141, 0.006);
  even(159, 450);
  if (!open_data || hour > 5) even(228003, 0.25);  // a forecast's first step has none
}

void add_ground(GribFixture& fixture) {
  fixture.add({129, 0, 20230110, 5}, [](std::size_t i, std::size_t j) { return 9.80665 * grib_ground(i, j); });
}

/// Sums over one hour, as ERA5 has them: 05 to 06 UTC.
void add_hour_sums(GribFixture& fixture, long base, long step) {
  const auto sum = [&](long param, double value) {
    fixture.add({param, 0, 20230110, base, step - 1, step, true}, [=](std::size_t, std::size_t) { return value; });
  };
  sum(169, 250 * 3600.0);
  sum(146, -40 * 3600.0);
  sum(228, 0.00075);
  sum(144, 0.0005);
}

std::string era5_fixture(const AnalysisShelf& shelf, int edition) {
  GribFixture fixture{shelf.path("era5.grib"), edition};
  add_ground(fixture);
  add_instant(fixture, 20230110, 5, 0);
  add_instant(fixture, 20230110, 6, 2);
  add_hour_sums(fixture, 0, 6);
  return shelf.path("era5.grib");
}

const HourEnding grib_hour = hour_ending(*parse_day("2023-01-10"), 14);

Error grib_refusal(const std::vector<std::string>& paths) {
  const auto setting = trial_setting();
  auto analyses = keep::GribAnalyses::open(paths, setting.rules);
  if (!analyses) return analyses.error();
  auto weather = weather::AnalysisWeather::make(*std::move(analyses), trial_frame(), setting);
  if (!weather) return weather.error();
  weather::MetSlab slab;
  const auto read = (*weather)->read(grib_hour, slab);
  REQUIRE_FALSE(read);
  return read.error();
}

}  // namespace

TEST_CASE("GRIB: an hour of ERA5 is the air that the fixture was made from, in both editions") {
  for (const int edition : {1, 2}) {
    CAPTURE(edition);
    const AnalysisShelf shelf;
    const auto setting = trial_setting();
    auto analyses = trial_must(keep::GribAnalyses::open({era5_fixture(shelf, edition)}, setting.rules));
    REQUIRE(analyses->times().size() == 2);
    const auto weather = trial_must(weather::AnalysisWeather::make(std::move(analyses), trial_frame(), setting));
    weather::MetSlab slab;
    const auto read = weather->read(grib_hour, slab);
    REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
    const auto limits = trial_must(weather::read_slab_limits(trial_data("data/weather/limits.toml")));
    const auto checked = check_slab(weather->grid(), slab, limits);
    CHECK_MESSAGE(checked.ok(), (checked ? "" : checked.error().text()));
    const weather::Grid& grid = weather->grid();
    for (std::size_t c = 0; c < grid.columns(); ++c) {
      CHECK(static_cast<double>(slab.temperature_2m[c]) == doctest::Approx(air::kelvin(2) + 1).epsilon(1e-6));
      CHECK(static_cast<double>(slab.temperature[c * 4 + 3]) == doctest::Approx(air::kelvin(220) + 1).epsilon(1e-5));
      CHECK(static_cast<double>(slab.shortwave[c]) == doctest::Approx(250).epsilon(1e-5));
      CHECK(static_cast<double>(slab.sensible_heat[c]) == doctest::Approx(40).epsilon(1e-5));
      CHECK(static_cast<double>(slab.precipitation[c]) == doctest::Approx(0.75).epsilon(1e-5));
      CHECK(static_cast<double>(slab.snow_share[c]) == doctest::Approx(2.0 / 3).epsilon(1e-5));
      CHECK(static_cast<double>(slab.snow_cover[c]) == doctest::Approx(6.0 / 15).epsilon(1e-5));
      CHECK(static_cast<double>(slab.cloud[c]) == doctest::Approx(0.25).epsilon(1e-5));
      CHECK(static_cast<double>(slab.mixing_height[c]) == doctest::Approx(450).epsilon(1e-5));
      CHECK(static_cast<double>(slab.friction_velocity[c]) == doctest::Approx(0.25).epsilon(1e-5));
      CHECK(slab.inverse_obukhov[c] < 0);
    }
    // The ground of the source, bilinear: at the middle of cell (0, 0), by hand from the linear formula.
    const auto place = to_position(grid.projection, {grid.west_m + 4500, grid.south_m + 4500});
    const double expected = 500 + 5 * (place.longitude - 86.5) / 0.25 + 3 * (44.75 - place.latitude) / 0.25;
    CHECK(static_cast<double>(grid.terrain_m[0]) == doctest::Approx(expected).epsilon(1e-4));
  }
}

TEST_CASE("GRIB: winds and humidity of an instant stand at the layers' heights") {
  const AnalysisShelf shelf;
  const auto setting = trial_setting();
  const auto analyses = trial_must(keep::GribAnalyses::open({era5_fixture(shelf, 2)}, setting.rules));
  const auto grid = trial_must(weather::analysis_grid(trial_frame(), analyses->mesh(), setting.rules));
  const weather::Instant instant{grid, analyses->mesh(), setting.rules,
                                 trial_must(weather::Regrid::make(analyses->mesh(), grid))};
  weather::Analysis analysis;
  REQUIRE(analyses->read(analyses->times()[0], analysis));
  weather::MetSlab slab{grid};
  REQUIRE(instant.fill(analysis, slab));
  for (int i = 0; i < grid.nx; ++i) {
    const auto place = to_position(grid.projection, {grid.west_m + grid.cell_m * (i + 0.5), 13'500});
    const double turn = trial_turn(place.longitude);
    for (int k = 0; k < grid.nz; ++k) {
      const double z = grid.centre_height(k);
      const std::size_t cell = grid.cell(i, 1, k);
      CHECK(static_cast<double>(slab.wind_east[cell]) ==
            doctest::Approx(air::east(z) * std::cos(turn) + air::north(z) * std::sin(turn)).epsilon(1e-4));
      CHECK(static_cast<double>(slab.wind_north[cell]) ==
            doctest::Approx(air::north(z) * std::cos(turn) - air::east(z) * std::sin(turn)).epsilon(1e-4));
    }
    // At the top layer nearly that of the levels; at 2 m that of the dew point.
    const double near_ground = air::vapour(air::kelvin(2) - 5) / air::vapour(air::kelvin(2));
    CHECK(static_cast<double>(slab.relative_humidity[grid.cell(i, 1, 0)]) ==
          doctest::Approx(near_ground).epsilon(0.03));
  }
}

TEST_CASE("GRIB: sums since the forecast began are taken apart, as IFS has them") {
  const AnalysisShelf shelf;
  const std::string path = shelf.path("ifs.grib");
  const auto add_sums = [](GribFixture& fixture, long last, double hours) {
    const auto sum = [&](long param, double value) {
      fixture.add({param, 0, 20230110, 0, 0, last, true}, [=](std::size_t, std::size_t) { return value; });
    };
    sum(169, 250 * 3600.0 * hours);
    sum(228, 0.00075 * hours);
  };
  {
    GribFixture fixture{path, 2};
    add_ground(fixture);
    add_instant(fixture, 20230110, 5, 0, true);
    add_instant(fixture, 20230110, 6, 2, true);
    add_sums(fixture, 6, 6);
  }
  const Error error = grib_refusal({path});
  CHECK(error.code == ErrorCode::incomplete);
  CHECK(error.message.find("a sum over steps 0-6") != std::string::npos);
  CHECK(error.message.find("sum to step 5 is missing") != std::string::npos);
  {
    GribFixture fixture{shelf.path("earlier.grib"), 2};
    add_sums(fixture, 5, 5);
  }
  const auto setting = trial_setting();
  auto analyses = trial_must(keep::GribAnalyses::open({path, shelf.path("earlier.grib")}, setting.rules));
  const auto weather = trial_must(weather::AnalysisWeather::make(std::move(analyses), trial_frame(), setting));
  weather::MetSlab slab;
  REQUIRE(weather->read(grib_hour, slab));
  CHECK(static_cast<double>(slab.shortwave[0]) == doctest::Approx(250).epsilon(1e-4));
  CHECK(static_cast<double>(slab.precipitation[0]) == doctest::Approx(0.75).epsilon(1e-3));
  CHECK(static_cast<double>(slab.cloud[0]) == doctest::Approx(0.25).epsilon(1e-4));
  CHECK(static_cast<double>(slab.temperature[3]) == doctest::Approx(air::kelvin(220) + 1).epsilon(1e-5));
  // One end of the hour has a friction velocity: that is no mean. Ours is near 0.4 x 5.5 / ln(10 / 0.1).
  CHECK(slab.friction_velocity[0] > 0.35F);
  // Without sensible heat and snowfall in the files both are made of what there is.
  CHECK(slab.snow_share[0] == 1.0F);
}

TEST_CASE("GRIB: files that lack something say which file, which field, which time") {
  const AnalysisShelf shelf;
  const std::string path = era5_fixture(shelf, 1);
  SUBCASE("cut short") {
    const auto bytes = trial_must(keep::read_file(path));
    REQUIRE(keep::write_file(path, bytes.substr(0, bytes.size() - 20)));
    const Error error = grib_refusal({path});
    CHECK(error.code == ErrorCode::malformed);
    CHECK(error.where == path);
    CHECK(error.message.find("cut short") != std::string::npos);
  }
  SUBCASE("no GRIB") {
    REQUIRE(keep::write_file(path, "<html>queue full</html>\n"));
    CHECK(grib_refusal({path}).message.find("no GRIB message") != std::string::npos);
  }
  SUBCASE("a field is missing") {
    GribFixture{path, 1}.add({131, 925, 20230110, 5}, [](std::size_t, std::size_t) { return 1; });
    const std::string words = grib_refusal({path}).message;
    CHECK(words.find("z (geopotential) at the ground is missing") != std::string::npos);
  }
  SUBCASE("a missing hour") {
    {
      GribFixture fixture{path, 1};
      add_ground(fixture);
      add_instant(fixture, 20230110, 5, 0);
      add_instant(fixture, 20230110, 8, 0);
      add_instant(fixture, 20230110, 9, 0);
    }
    CHECK(grib_refusal({path}).message.find("the analysis of 2023-01-10T06:00:00Z is missing") != std::string::npos);
  }
  SUBCASE("missing values") {
    {
      GribFixture fixture{path, 1};
      add_ground(fixture);
      fixture.with_hole();
      add_instant(fixture, 20230110, 5, 0);
      add_instant(fixture, 20230110, 6, 0);
      add_hour_sums(fixture, 0, 6);
    }
    const Error error = grib_refusal({path});
    CHECK(error.where == path);
    CHECK(error.message.find("at 2023-01-10T05:00:00Z: ") == 0);
    CHECK(error.message.find("is nan") != std::string::npos);
  }
  SUBCASE("Celsius") {
    {
      GribFixture fixture{path, 1};
      add_ground(fixture);
      add_instant(fixture, 20230110, 5, -273.15);
      add_instant(fixture, 20230110, 6, 0);
    }
    CHECK(grib_refusal({path}).message.find("temperature is ") != std::string::npos);
  }
  SUBCASE("two grids") {
    {
      GribFixture fixture{shelf.path("other.grib"), 1};
      fixture.narrower();
      add_hour_sums(fixture, 0, 7);
    }
    CHECK(grib_refusal({path, shelf.path("other.grib")}).message.find("wrong grid: message 1") != std::string::npos);
  }
  SUBCASE("levels that end too low") {
    const auto setting = trial_setting();
    auto analyses = trial_must(keep::GribAnalyses::open({path}, setting.rules));
    weather::Grid high = trial_frame();
    high.interfaces.back() = 8000;
    const auto weather = trial_must(weather::AnalysisWeather::make(std::move(analyses), high, setting));
    weather::MetSlab slab;
    const auto read = weather->read(grib_hour, slab);
    REQUIRE_FALSE(read);
    CHECK(read.error().code == ErrorCode::incomplete);
    CHECK(read.error().message.find("the grid needs them up to 4070 m") != std::string::npos);
  }
  SUBCASE("a field twice") {
    const Error error = grib_refusal({path, path});
    CHECK(error.code == ErrorCode::conflict);
  }
}
