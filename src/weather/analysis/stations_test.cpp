#include "weather/analysis/station_table.hpp"
#include "weather/shipped_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::weather;

AnalysisRules shipped_analysis() {
  return trial::must(read_analysis_rules(trial::shipped_file("data/weather/analysis.toml")));
}

Grid flat_plain() {
  Grid grid;
  grid.nx = 31;
  grid.ny = 21;
  grid.nz = 3;
  grid.cell_m = 5000;
  grid.west_m = -77'500;
  grid.south_m = -52'500;
  grid.interfaces = {0, 20, 100, 500};
  grid.terrain_m.assign(grid.columns(), 500);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// In the middle of the map: at 88 E 44 N, where north is up.
StationReading middle_station(HourEnding hour) {
  StationReading reading;
  reading.position = {88, 44};
  reading.hour = hour;
  return reading;
}

TEST_CASE("stations: a wind pulls the first guess towards it, less with distance and height") {
  const AnalysisRules rules = shipped_analysis();
  const Grid grid = flat_plain();
  MetSlab slab{grid};
  slab.hour = hour_ending(*parse_day("2023-01-10"), 14);
  StationReading reading = middle_station(slab.hour);
  reading.wind_east = 3;
  reading.wind_north = -1.5;
  blend_stations(rules, grid, std::vector{reading}, slab);
  // weight / (trust + weight), weight = exp(-(r / radius)^2): 1 / 1.5 at the station itself; at 25 km e^-1 / (0.5 +
  // e^-1).
  const double near = 1 / 1.5, far = std::exp(-1.0) / (0.5 + std::exp(-1.0));
  const auto east = [&](int i, int k) { return static_cast<double>(slab.wind_east[grid.cell(i, 10, k)]); };
  CHECK(east(15, 0) == doctest::Approx(3 * near).epsilon(1e-4));
  CHECK(static_cast<double>(slab.wind_north[grid.cell(15, 10, 0)]) == doctest::Approx(-1.5 * near).epsilon(1e-4));
  CHECK(east(20, 0) == doctest::Approx(3 * far).epsilon(1e-4));
  CHECK(east(10, 0) == doctest::Approx(east(20, 0)).epsilon(1e-6));
  // From 10 m to 60 m it fades by exp(-50 / 150).
  CHECK(east(15, 1) == doctest::Approx(3 * near * std::exp(-50.0 / 150)).epsilon(1e-4));
  CHECK(east(31 - 1, 0) == doctest::Approx(3 * std::exp(-9.0) / (0.5 + std::exp(-9.0))).epsilon(1e-3));
  for (const float kelvin : slab.temperature) CHECK(kelvin == 0.0F);
}

TEST_CASE("stations: other hours, other places and missing values leave the air alone") {
  const AnalysisRules rules = shipped_analysis();
  const Grid grid = flat_plain();
  MetSlab slab{grid};
  slab.hour = hour_ending(*parse_day("2023-01-10"), 14);
  StationReading late = middle_station(slab.hour + std::chrono::hours{1}), away = middle_station(slab.hour),
                 silent = middle_station(slab.hour), high = middle_station(slab.hour);
  late.temperature = away.temperature = high.temperature = 270;
  away.position = {100, 44};
  silent.wind_east = 3;  // the other component was not measured
  high.altitude = 500 + rules.station_height_gap + 1;
  blend_stations(rules, grid, std::vector{late, away, silent, high}, slab);
  for (const float value : slab.wind_east) CHECK(value == 0.0F);
  for (const float value : slab.temperature_2m) CHECK(value == 0.0F);
}

TEST_CASE("stations: a temperature is carried to the cell's ground by the lapse rate") {
  const AnalysisRules rules = shipped_analysis();
  const Grid grid = flat_plain();
  MetSlab slab{grid};
  slab.hour = hour_ending(*parse_day("2023-01-10"), 14);
  std::ranges::fill(slab.temperature_2m, 260.0F);
  StationReading reading = middle_station(slab.hour);
  reading.temperature = 262;
  reading.altitude = 700;  // 200 m above the cell: 1.3 K colder than at its ground
  blend_stations(rules, grid, std::vector{reading}, slab);
  CHECK(static_cast<double>(slab.temperature_2m[grid.column(15, 10)]) ==
        doctest::Approx(260 + (262 + 1.3 - 260) / 1.5).epsilon(1e-5));
}

TEST_CASE("stations: a table is read row by row, absurd rows are refused") {
  const AnalysisRules rules = shipped_analysis();
  const terms::SourceFile file{"stations.csv",
                               "station,longitude,latitude,hour,wind_speed,wind_direction,temperature\n"
                               "A,87.31,44.01,2023-01-10 14:00,2.0,270,-12.5\n"
                               "A,87.31,44.01,2023-01-10 15:00,,,9999\n"
                               "B,88.10,44.15,2023-01-10 14:00,0,,-13\n"
                               "C,88.10,44.15,2023-01-10 14:00,140,10,-13\n"
                               "D,88.10,44.15,2023-01-10 25:00,1,10,-13\n"
                               "E,88.10,44.15,2023-01-10 14:00,1,10,263.2\n"
                               "F,88.10,,2023-01-10 14:00,1,10,-13\n"};
  const StationTable table = trial::must(read_station_table(file, rules));
  REQUIRE(table.readings.size() == 3);
  const StationReading& first = table.readings[0];
  CHECK(*first.wind_east == doctest::Approx(2.0));  // from the west: it blows to the east
  CHECK(*first.wind_north == doctest::Approx(0.0));
  CHECK(*first.temperature == doctest::Approx(260.65));
  CHECK(text_of(first.hour) == "2023-01-10 14:00");
  CHECK_FALSE(table.readings[1].wind_east);
  CHECK_FALSE(table.readings[1].temperature);
  CHECK(*table.readings[2].wind_east == 0.0);
  REQUIRE(table.refusals.size() == 4);
  CHECK(table.refusals[0].line == 5);
  CHECK(table.refusals[0].message == "wind_speed is 140; it may be 0 to 60");
  CHECK(table.refusals[1].message.find("is not an hour") != std::string::npos);
  CHECK(table.refusals[2].message == "temperature is 263.2; it may be -60 to 55");
  CHECK(table.refusals[3].message == "longitude or latitude is missing");

  const auto headless = read_station_table({"wind.csv", "id,lon,lat\n1,2,3\n"}, rules);
  REQUIRE_FALSE(headless);
  CHECK(headless.error().where == "wind.csv:1");
  CHECK(headless.error().message.find("the column station is missing") != std::string::npos);
}

}  // namespace
