#include "serve/respond/weather_columns.hpp"

#include <doctest/doctest.h>

#include <fmt/core.h>

namespace lantian::serve {
namespace {

/// A grid of 2 x 1 cells with two layers whose middles are 20 and 140 m; each hour's fields follow from its number.
class CountedWeather final : public weather::Weather {
 public:
  explicit CountedWeather(HourEnding missing) : missing_{missing} {
    grid_.nx = 2;
    grid_.ny = 1;
    grid_.nz = 2;
    grid_.cell_m = 10'000;
    grid_.west_m = -10'000;
    grid_.south_m = -5'000;
    grid_.interfaces = {0, 40, 240};
    grid_.terrain_m.assign(2, 500);
    grid_.roughness_m.assign(2, 0.1F);
  }
  const weather::Grid& grid() const override { return grid_; }
  HourEnding first() const override { return hour_ending(day(), 1); }
  HourEnding last() const override { return hour_ending(day(), 48); }
  bool synthetic() const override { return true; }
  std::string lineage() const override { return "counted"; }
  Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
    if (hour == missing_) {
      return Error{ErrorCode::not_found, fmt::format("the file lacks the hour {}", text_of(hour)), "counted"};
    }
    slab = weather::MetSlab{grid_};
    const auto n = static_cast<float>(hour_of_day(hour));
    slab.wind_east = {3, 0, 0, 0};
    slab.wind_north = {4, 0, 0, 0};
    slab.temperature = {260, 266, 260, 260};
    slab.relative_humidity = {0.5F, 0, 0.5F, 0};
    slab.mixing_height = {n, 100 * n};
    slab.precipitation = {0.5F, 0};
    slab.surface_pressure = {95'000, 95'000};
    slab.temperature_2m = {263.15F, 273.15F};
    return {};
  }
  static Day day() { return Day{std::chrono::local_days{std::chrono::year{2024} / 1 / 5}}; }

 private:
  weather::Grid grid_;
  HourEnding missing_;
};

const std::vector<WeatherSpot> counted_spots{{"west", {87.95, 44.0}}, {"east", {88.05, 44.0}}};

double counted_value(const WeatherColumns& columns, std::string_view name, std::size_t row) {
  const explain::Values* values = columns.days.find(name);
  REQUIRE(values != nullptr);
  return values->at(row).value();
}

}  // namespace

TEST_CASE("days of forecast weather: means over 24 hours, sums of rain, the least mixing height") {
  CountedWeather weather{HourEnding{}};
  const auto read = weather_columns(weather, counted_spots, CountedWeather::day(), CountedWeather::day());
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  const WeatherColumns& west = read->at(0);
  CHECK(west.id == "west");
  CHECK(west.days.synthetic);
  CHECK(west.days.ends == std::vector<HourEnding>{hour_ending(CountedWeather::day(), 24)});
  CHECK(counted_value(west, "wind_speed", 0) == doctest::Approx(5));
  CHECK(counted_value(west, "mixing_height", 0) == doctest::Approx(12.5));  // mean of 1 to 24
  CHECK(counted_value(west, "mixing_height_least", 0) == doctest::Approx(1));
  CHECK(counted_value(west, "ventilation", 0) == doctest::Approx(62.5));
  CHECK(counted_value(west, "inversion", 0) == doctest::Approx(6));
  CHECK(counted_value(west, "rain", 0) == doctest::Approx(12));
  CHECK(counted_value(west, "temperature", 0) == doctest::Approx(-10));
  CHECK(counted_value(west, "pressure", 0) == doctest::Approx(950));
  CHECK(counted_value(read->at(1), "mixing_height", 0) == doctest::Approx(1250));
}

TEST_CASE("days of forecast weather: a missing hour is refused by its name, and so is a place off the grid") {
  CountedWeather weather{hour_ending(CountedWeather::day(), 17)};
  const auto refused = weather_columns(weather, counted_spots, CountedWeather::day(), CountedWeather::day());
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().text().find("2024-01-05 17:00") != std::string::npos);
  const std::vector<WeatherSpot> far{{"far", {80, 44}}};
  const auto off = weather_columns(weather, far, CountedWeather::day(), CountedWeather::day());
  REQUIRE_FALSE(off.ok());
  CHECK(off.error().code == ErrorCode::not_found);
}

}  // namespace lantian::serve
