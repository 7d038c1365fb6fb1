#include "keep/weather_netcdf.hpp"

#include "keep/files.hpp"

#include <doctest/doctest.h>
#include <netcdf.h>
#include <unistd.h>

#include <filesystem>

namespace {

using namespace lantian;
using keep::StoredWeather;
using keep::WeatherWriter;
using weather::MetSlab;

struct WeatherShelf {
  std::string directory =
      (std::filesystem::temp_directory_path() / ("lantian-weather-" + std::to_string(getpid()))).string();
  WeatherShelf() { std::filesystem::create_directories(directory); }
  ~WeatherShelf() { std::filesystem::remove_all(directory); }
  std::string path() const { return directory + "/hours.nc"; }
  std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator{directory}, {}));
  }
};

weather::Grid small_grid() {
  weather::Grid grid;
  grid.projection = {43.7, 87.3, 30.1, 60.2, 6'370'000};
  grid.nx = 4;
  grid.ny = 3;
  grid.nz = 2;
  grid.cell_m = 2700;
  grid.west_m = -5100;
  grid.south_m = 123.4;
  grid.interfaces = {0, 33.3, 120};
  for (int c = 0; c < 12; ++c) {
    grid.terrain_m.push_back(500.1F + static_cast<float>(c));
    grid.roughness_m.push_back(0.1F * static_cast<float>(c + 1));
  }
  return grid;
}

/// Every number of it another one.
MetSlab numbered_slab(const weather::Grid& grid, HourEnding hour) {
  MetSlab slab{grid};
  slab.hour = hour;
  float next = static_cast<float>(hour.time_since_epoch().count() % 97);
  for (const weather::FieldRule& rule : weather::slab_fields()) {
    for (float& value : slab.*rule.member) value = next += 0.37F;
  }
  return slab;
}

const HourEnding first_hour = hour_ending(*parse_day("2023-01-31"), 23);

void write_hours(const std::string& path, int count) {
  auto writer = WeatherWriter::create(path, small_grid(), {true, "synthetic basin, seed 7", "trial"});
  REQUIRE(writer);
  for (int n = 0; n < count; ++n)
    REQUIRE((*writer)->append(numbered_slab(small_grid(), first_hour + std::chrono::hours{n})));
  REQUIRE((*writer)->finish());
}

std::string refusal_of(const std::string& path, ErrorCode code) {
  const auto stored = StoredWeather::open(path);
  REQUIRE_FALSE(stored);
  CHECK(stored.error().code == code);
  CHECK(stored.error().text().find(path) != std::string::npos);
  return stored.error().message;
}

/// An open file to be spoilt by the calls of the library itself.
struct Spoilt {
  int id = -1;
  explicit Spoilt(const std::string& path) { REQUIRE(nc_open(path.c_str(), NC_WRITE, &id) == NC_NOERR); }
  ~Spoilt() { nc_close(id); }
  int variable(const char* name) const {
    int found = -1;
    REQUIRE(nc_inq_varid(id, name, &found) == NC_NOERR);
    return found;
  }
};

}  // namespace

TEST_CASE("stored weather comes back as it was, in any order") {
  const WeatherShelf shelf;
  write_hours(shelf.path(), 3);
  CHECK(shelf.files() == 1);
  const auto stored = StoredWeather::open(shelf.path());
  REQUIRE(stored);
  StoredWeather& weather = **stored;
  CHECK(weather.grid() == small_grid());
  CHECK(weather.synthetic());
  CHECK(weather.lineage().starts_with("synthetic basin, seed 7 (stored, sha256 "));
  CHECK(weather.first() == first_hour);
  CHECK(weather.last() == first_hour + std::chrono::hours{2});
  for (const int n : {2, 0, 1}) {
    const MetSlab expected = numbered_slab(small_grid(), first_hour + std::chrono::hours{n});
    MetSlab slab;
    REQUIRE(weather.read(expected.hour, slab));
    CHECK(slab.hour == expected.hour);
    for (const weather::FieldRule& rule : weather::slab_fields()) CHECK(slab.*rule.member == expected.*rule.member);
  }
  MetSlab slab;
  const auto outside = weather.read(first_hour + std::chrono::hours{3}, slab);
  REQUIRE_FALSE(outside);
  CHECK(outside.error().code == ErrorCode::not_found);
  CHECK(outside.error().message.find("2023-02-01 02:00") != std::string::npos);
}

TEST_CASE("stored weather says what its numbers are") {
  const WeatherShelf shelf;
  write_hours(shelf.path(), 2);
  auto file = keep::netcdf::File::opened(shelf.path());
  const auto heat = file.find("sensible_heat_flux");
  REQUIRE(heat);
  CHECK(file.text_of(*heat, "units") == "W m-2");
  CHECK(file.text_of(*heat, "standard_name") == "surface_upward_sensible_heat_flux");
  CHECK(file.text_of(*heat, "cell_methods") == "time: mean");
  CHECK(file.text_of(*heat, "grid_mapping") == "crs");
  CHECK(file.text_of(*file.find("precipitation"), "cell_methods") == "time: sum");
  CHECK(file.text_of(keep::netcdf::File::global, "Conventions") == "CF-1.8");
  // An hour of the Beijing clock: 23:00 of 31 January is 15:00 UTC.
  CHECK(file.text_of(*file.find("time"), "units") == "hours since 1970-01-01 00:00:00 +08:00");
  const std::vector<double> bounds = file.whole(*file.find("time_bnds"));
  const double day = static_cast<double>((*parse_day("2023-01-31") - *parse_day("1970-01-01")).count());
  CHECK(bounds == std::vector<double>{day * 24 + 22, day * 24 + 23, day * 24 + 23, day * 24 + 24});
  // The order of CF: x runs fastest.
  const auto wind = file.find("x_wind");
  CHECK(file.shape(*wind) == std::vector<std::size_t>{2, 2, 3, 4});
  CHECK(file.outcome());
}

TEST_CASE("weather that was not finished leaves no file, hours that do not follow are refused") {
  const WeatherShelf shelf;
  {
    auto writer = WeatherWriter::create(shelf.path(), small_grid(), {});
    REQUIRE(writer);
    REQUIRE((*writer)->append(numbered_slab(small_grid(), first_hour)));
    const auto gap = (*writer)->append(numbered_slab(small_grid(), first_hour + std::chrono::hours{2}));
    REQUIRE_FALSE(gap);
    CHECK(gap.error().code == ErrorCode::invalid_argument);
    CHECK_FALSE(keep::exists(shelf.path()));
  }
  CHECK(shelf.files() == 0);
  CHECK(refusal_of(shelf.path(), ErrorCode::not_found) == "there is no such file");
}

TEST_CASE("stored weather that was cut short, changed or is another file is refused") {
  const WeatherShelf shelf;
  write_hours(shelf.path(), 2);
  SUBCASE("cut") {
    const auto bytes = keep::read_file(shelf.path());
    REQUIRE(bytes);
    REQUIRE(keep::write_file(shelf.path(), bytes->substr(0, bytes->size() / 2)));
    CHECK(refusal_of(shelf.path(), ErrorCode::malformed).find("cut short") != std::string::npos);
  }
  SUBCASE("no NetCDF") {
    REQUIRE(keep::write_file(shelf.path(), "temperature,wind\n1,2\n"));
    CHECK(refusal_of(shelf.path(), ErrorCode::malformed).find("no NetCDF") != std::string::npos);
  }
  SUBCASE("a unit that is not ours") {
    {
      const Spoilt file{shelf.path()};
      nc_put_att_text(file.id, file.variable("air_temperature"), "units", 4, "degC");
    }
    const std::string words = refusal_of(shelf.path(), ErrorCode::malformed);
    CHECK(words.find("air_temperature is in 'degC'; it is to be in 'K'") != std::string::npos);
  }
  SUBCASE("one number") {
    {
      const Spoilt file{shelf.path()};
      const std::size_t at[4] = {1, 1, 2, 3};
      const float hot = 999;
      nc_put_var1_float(file.id, file.variable("air_temperature"), at, &hot);
    }
    const auto stored = StoredWeather::open(shelf.path());
    REQUIRE(stored);
    MetSlab slab;
    CHECK((*stored)->read(first_hour, slab));
    const auto second = (*stored)->read(first_hour + std::chrono::hours{1}, slab);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::corrupt);
    CHECK(second.error().message.find("2023-01-31 24:00") != std::string::npos);
  }
  SUBCASE("made up, or not") {
    {
      const Spoilt file{shelf.path()};
      nc_put_att_text(file.id, NC_GLOBAL, "synthetic", 2, "no");
    }
    CHECK(refusal_of(shelf.path(), ErrorCode::corrupt).find("does not match its hash") != std::string::npos);
  }
  SUBCASE("shifted columns") {
    {
      const Spoilt file{shelf.path()};
      const double west = 0;
      nc_put_att_double(file.id, file.variable("crs"), "west_m", NC_DOUBLE, 1, &west);
    }
    CHECK(refusal_of(shelf.path(), ErrorCode::malformed).find("wrong grid") != std::string::npos);
  }
  SUBCASE("without its hash") {
    {
      const Spoilt file{shelf.path()};
      nc_del_att(file.id, NC_GLOBAL, "content_sha256");
    }
    CHECK(refusal_of(shelf.path(), ErrorCode::corrupt).find("not finished") != std::string::npos);
  }
}
