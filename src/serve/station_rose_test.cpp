#include "serve/station_rose.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

HourEnding rose_hour(int month, int day, int hour) {
  return hour_ending(Day{std::chrono::year{2023} / month / day}, hour);
}

/// Ten hours by hand: five of January, four of July, and one that ends at midnight of 28 February.
RoseHours ten_hours() {
  RoseHours hours;
  const auto add = [&](HourEnding end, std::optional<GroundWind> wind, std::optional<double> value) {
    hours.ends.push_back(end);
    hours.wind.push_back(wind);
    hours.values.push_back(value);
  };
  add(rose_hour(1, 1, 1), GroundWind{3, 0}, 90);             // from the west, 3 m/s
  add(rose_hour(1, 1, 2), GroundWind{5, 0}, 110);            // from the west, 5 m/s
  add(rose_hour(1, 1, 3), GroundWind{0, -1.5}, 40);          // from the north, 1.5 m/s
  add(rose_hour(1, 1, 4), GroundWind{0.1, 0.1}, 200);        // calm: 0.14 m/s
  add(rose_hour(1, 1, 5), std::nullopt, 60);                 // no wind
  add(rose_hour(7, 1, 1), GroundWind{0, -7}, 20);            // from the north, 7 m/s
  add(rose_hour(7, 1, 2), GroundWind{0, -2}, std::nullopt);  // from the north, no value
  add(rose_hour(7, 1, 3), GroundWind{0, 2}, 10);             // from the south
  add(rose_hour(7, 1, 4), GroundWind{-1, 0}, 30);            // from the east, 1 m/s
  add(rose_hour(2, 28, 24), GroundWind{0, 2}, 50);           // from the south; still February
  return hours;
}

}  // namespace

TEST_CASE("a rose counts hours by sector, calm and missing ones beside them") {
  StationRose rose;
  fill_roses(ten_hours(), 0, rose);
  CHECK(rose.hours == 10);
  CHECK(rose.wind_rose.n == 9);
  CHECK(rose.wind_rose.missing == 1);
  CHECK(rose.wind_rose.calm == 1);
  REQUIRE(rose.wind_rose.sectors.size() == 16);
  CHECK(rose.wind_rose.sectors[0].n == 3);   // north
  CHECK(rose.wind_rose.sectors[4].n == 1);   // east
  CHECK(rose.wind_rose.sectors[8].n == 2);   // south
  CHECK(rose.wind_rose.sectors[12].n == 2);  // west
  // Speeds below 1, 1 to 2, 2 to 4, 4 to 6, from 6 m/s: 1.5, 7 and 2 from the north.
  CHECK(rose.wind_rose.sectors[0].classes == std::vector<std::size_t>{0, 1, 1, 0, 1});
  CHECK(rose.pollution_rose.n == 8);
  CHECK(rose.pollution_rose.missing == 2);
  CHECK(*rose.pollution_rose.sectors[12].mean == doctest::Approx(100));
  CHECK(*rose.pollution_rose.sectors[0].mean == doctest::Approx(30));
  CHECK(*rose.pollution_rose.calm_mean == doctest::Approx(200));
  CHECK(*rose.pollution_rose.mean == doctest::Approx(550.0 / 8));
  // Shares of the mean: 200 of 550 from the west, 200 of 550 in calm air.
  CHECK(rose.pollution_rose.sectors[12].share == doctest::Approx(200.0 / 550));
  CHECK(rose.pollution_rose.calm_share == doctest::Approx(200.0 / 550));
}

TEST_CASE("seasons go by the day an hour belongs to, and winter begins in December") {
  StationRose winter, summer;
  fill_roses(ten_hours(), *parse_season("winter"), winter);
  fill_roses(ten_hours(), *parse_season("summer"), summer);
  CHECK(winter.hours == 6);
  CHECK(winter.wind_rose.sectors[8].n == 1);
  CHECK(summer.hours == 4);
  CHECK(summer.wind_rose.n == 4);
  CHECK(summer.pollution_rose.missing == 1);
  CHECK(parse_season("monsoon").error().code == ErrorCode::malformed);
}

}  // namespace lantian::serve
