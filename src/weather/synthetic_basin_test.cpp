#include "weather/synthetic_basin.hpp"

#include "weather/shipped_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace lantian;
using namespace lantian::weather;
using std::chrono::days;
using trial::must;
using trial::shipped_file;
using trial::shipped_plan;
using trial::shipped_rules;

MetSlab hour_of(SyntheticBasin& basin, HourEnding hour) {
  MetSlab slab{basin.grid()};
  const auto read = basin.read(hour, slab);
  if (!read) MESSAGE(read.error().text());
  REQUIRE(read.ok());
  return slab;
}

std::size_t column_at(const Grid& grid, double longitude, double latitude) {
  const MapPoint point = to_map(grid.projection, {longitude, latitude});
  return grid.column(static_cast<int>((point.x - grid.west_m) / grid.cell_m),
                     static_cast<int>((point.y - grid.south_m) / grid.cell_m));
}

double median(std::vector<double> values) {
  std::ranges::nth_element(values, values.begin() + static_cast<long>(values.size() / 2));
  return values[values.size() / 2];
}

TEST_CASE("synthetic basin: the ground looks like the north slope of the Tianshan") {
  for (const char* name : {"9km", "3km"}) {
    const Grid grid = shipped_plan(name).grid;
    const auto height = [&](double longitude, double latitude) {
      return static_cast<double>(grid.terrain_m[column_at(grid, longitude, latitude)]);
    };
    // Towns on the plain and at its edge; heights are those of an atlas to a hundred and fifty metres.
    CHECK(std::abs(height(87.31, 44.01) - 577) < 150);  // Changji
    CHECK(std::abs(height(86.21, 44.30) - 470) < 150);  // Manas
    CHECK(std::abs(height(89.20, 44.75) - 500) < 150);  // the coal field in the north-east
    CHECK(*std::ranges::max_element(grid.terrain_m) > 3300.0F);
    CHECK(*std::ranges::min_element(grid.terrain_m) > 300.0F);
    CHECK(height(87.75, 43.35) < 1500);  // the gap
    CHECK(height(88.9, 43.35) > 2500);   // the range east of it
    for (const float z0 : grid.roughness_m) CHECK((z0 >= 0.05F && z0 <= 1.0F));
  }
}

TEST_CASE("synthetic basin: an hour has the same bits whenever it is asked for") {
  const Day day = *parse_day("2024-07-14");
  SyntheticBasin in_order{shipped_plan(), shipped_rules()};
  SyntheticBasin alone{shipped_plan(), shipped_rules()};
  for (int hour = 9; hour <= 13; ++hour) hour_of(in_order, hour_ending(day, hour));
  const MetSlab followed = hour_of(in_order, hour_ending(day, 14));
  const MetSlab asked = hour_of(alone, hour_ending(day, 14));
  CHECK(followed.east == asked.east);
  CHECK(followed.up == asked.up);
  CHECK(followed.mixing_height == asked.mixing_height);
  CHECK(followed.exchange == asked.exchange);
  BasinPlan other = shipped_plan();
  other.seed = 8;
  SyntheticBasin different{other, shipped_rules()};
  CHECK(hour_of(different, hour_ending(day, 14)).east != asked.east);
  CHECK(in_order.synthetic());
  CHECK(in_order.lineage() == "synthetic basin, seed 7, 66 x 44 x 12 cells of 9000 m");
}

TEST_CASE("synthetic basin: every hour closes and holds only possible numbers") {
  SyntheticBasin basin{shipped_plan(), shipped_rules()};
  const auto within = [](const std::vector<float>& field, float low, float high) {
    return std::ranges::all_of(field, [=](float value) { return value >= low && value <= high; });
  };
  for (const char* day : {"2023-01-20", "2023-04-10", "2023-07-21", "2023-11-02"}) {
    for (const int hour : {3, 9, 15, 22}) {
      CAPTURE(day);
      CAPTURE(hour);
      const MetSlab slab = hour_of(basin, hour_ending(*parse_day(day), hour));
      CHECK(worst_divergence(basin.grid(), slab) <= 1e-6);
      CHECK(worst_column(basin.grid(), slab) <= 1e-6);
      CHECK(within(slab.wind_east, -45, 45));
      CHECK(within(slab.temperature, 200, 325));
      CHECK(within(slab.relative_humidity, 0, 1));
      CHECK(within(slab.exchange, 0, 800));
      CHECK(within(slab.spreading, 250, 1500));
      CHECK(within(slab.friction_velocity, 0.02F, 3));
      CHECK(within(slab.mixing_height, 20, 3000));
      CHECK(within(slab.cloud, 0, 1));
      CHECK(within(slab.snow_cover, 0, 1));
      CHECK(within(slab.shortwave, 0, 1100));
      CHECK(within(slab.surface_pressure, 50'000, 102'000));
    }
  }
}

TEST_CASE("synthetic basin: a winter night as it was described") {
  // Li et al. 2023 and Jin et al.: inversions of 2.5 to 6.8 K in 100 m, mixing below about 1000 m, u* near 0.11 m/s in
  // the rural north, under 2 m/s below, a gale of south-easterly foehn above the pool and more than 7 m/s where it
  // comes down.
  SyntheticBasin basin{shipped_plan(), shipped_rules()};
  const Grid& grid = basin.grid();
  const std::size_t rural = column_at(grid, 87.5, 44.4);
  const std::size_t suburb = column_at(grid, 87.6, 43.6);
  std::vector<double> friction, inversion, mixing, ground_wind, gale, aloft;
  for (int night = 0; night < 60; night += 4) {
    const MetSlab slab = hour_of(basin, hour_ending(*parse_day("2023-12-20") + days{night}, 5));
    const auto wind = [&](std::size_t column, int k) {
      const std::size_t cell = column * 12 + static_cast<std::size_t>(k);
      return std::hypot(static_cast<double>(slab.wind_east[cell]), static_cast<double>(slab.wind_north[cell]));
    };
    friction.push_back(static_cast<double>(slab.friction_velocity[rural]));
    mixing.push_back(static_cast<double>(slab.mixing_height[rural]));
    ground_wind.push_back(wind(rural, 0));
    inversion.push_back(static_cast<double>(slab.temperature[rural * 12 + 3] - slab.temperature[rural * 12]) / 0.95);
    for (int k = 3; k < 9; ++k) gale.push_back(wind(suburb, k));
    aloft.push_back(wind(rural, 10));
  }
  CHECK(median(friction) > 0.04);
  CHECK(median(friction) < 0.18);
  CHECK(median(inversion) > 2.0);
  CHECK(*std::ranges::max_element(inversion) < 6.8);
  CHECK(*std::ranges::max_element(mixing) < 1000);
  CHECK(median(mixing) < 120);
  CHECK(median(ground_wind) < 2);
  CHECK(*std::ranges::max_element(gale) > 7);
  CHECK(*std::ranges::max_element(ground_wind) > 2.5);  // passages
  CHECK(median(aloft) > 2 * median(ground_wind));
}

TEST_CASE("synthetic basin: a year has its course") {
  SyntheticBasin basin{shipped_plan(), shipped_rules()};
  const std::size_t town = column_at(basin.grid(), 87.31, 44.01);
  struct Season {
    double temperature = 0, snow = 0, mixing = 0;
  };
  const auto mean_of = [&](const char* first) {
    Season season;
    for (int day = 0; day < 5; ++day) {
      const MetSlab slab = hour_of(basin, hour_ending(*parse_day(first) + days{5 * day}, 16));
      season.temperature += static_cast<double>(slab.temperature_2m[town]) / 5 - 273.15 / 5;
      season.snow += static_cast<double>(slab.snow_cover[town]) / 5;
      season.mixing += static_cast<double>(slab.mixing_height[town]) / 5;
    }
    return season;
  };
  const Season winter = mean_of("2023-01-02");
  const Season summer = mean_of("2023-07-02");
  CHECK(winter.temperature < -8);
  CHECK(summer.temperature > 22);
  CHECK(winter.snow > 0.9);
  CHECK(summer.snow < 0.02);
  CHECK(winter.mixing < 500);
  CHECK(summer.mixing > 1000);
}

TEST_CASE("synthetic basin: passages come every four to eight days and bring wind and water") {
  SyntheticBasin basin{shipped_plan(), shipped_rules()};
  const BasinPlan plan = shipped_plan();
  const BasinSky lasting{plan};
  std::vector<double> peaks;
  double wet = 0;
  double before = 0;
  double now = 0;
  const HourEnding start = hour_ending(*parse_day("2022-02-01"), 1);
  for (int hour = 0; hour < 365 * 24; ++hour) {
    const BasinPlace place = lasting.place({0, 20'000}, {88, 44.2}, start + std::chrono::hours{hour});
    const double next = place.passage;
    if (now > before && now >= next && now > 0.3) peaks.push_back(hour);
    before = now;
    now = next;
    wet += lasting.precipitation(place);
  }
  REQUIRE(peaks.size() > 45);
  for (std::size_t i = 1; i < peaks.size(); ++i) {
    CHECK(peaks[i] - peaks[i - 1] >= 4 * 24 - 2);
    CHECK(peaks[i] - peaks[i - 1] <= 8 * 24 + 2);
  }
  CHECK(wet > 80);  // mm a year on the plain, where 160 to 250 fall
  CHECK(wet < 450);
}

TEST_CASE("synthetic basin: plans and hours that cannot be are refused with what to do") {
  SyntheticBasin basin{shipped_plan(), shipped_rules()};
  MetSlab slab;
  const auto outside = basin.read(hour_ending(*parse_day("2030-01-01"), 5), slab);
  REQUIRE(!outside.ok());
  CHECK(outside.error().code == ErrorCode::not_found);
  CHECK(outside.error().message.find("2030-01-01 05:00") != std::string::npos);
  const auto unknown = read_basin_plan(shipped_file("regions/changji/weather.toml"), "1km");
  REQUIRE(!unknown.ok());
  CHECK(unknown.error().text().find("no grid '1km'; there are: 9km, 3km") != std::string::npos);
  auto file = shipped_file("regions/changji/weather.toml");
  file.text.replace(file.text.find("pool_k = \"12\""), 13, "pool_k = \"99\"");
  const auto wrong = read_basin_plan(file, "");
  REQUIRE(!wrong.ok());
  CHECK(wrong.error().text().find("'pool_k' is 99; it may be from 0 to 30") != std::string::npos);
}

}  // namespace
