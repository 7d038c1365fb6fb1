#include "explain/trend/roses.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace lantian::explain {

TEST_CASE("sectors are centred on north, classes hold their lower bound, calm and gaps stand apart") {
  //                 N     N     NNE   E    calm  no direction  no speed
  const Wind wind{{2.0, 5.0, 4.0, 6.0, 0.2, 3.0, std::nullopt},
                  {350.0, 11.24, 11.25, 90.0, std::nullopt, std::nullopt, 10.0}};
  RoseChoice choice;
  choice.bounds = {2, 4};
  const Rose rose = rose_of(wind, wind.speed, choice);
  CHECK(rose.n == 5);
  CHECK(rose.calm == 1);
  CHECK(rose.missing == 2);
  REQUIRE(rose.sectors.size() == 16);
  CHECK(rose.sectors[0].n == 2);
  CHECK(rose.sectors[0].classes == std::vector<std::size_t>{0, 1, 1});
  CHECK(*rose.sectors[0].mean == 3.5);
  CHECK(rose.sectors[1].n == 1);
  CHECK(rose.sectors[1].classes == std::vector<std::size_t>{0, 0, 1});
  CHECK(rose.sectors[4].centre == 90);
  CHECK(rose.sectors[4].n == 1);
  CHECK_FALSE(rose.sectors[2].mean);
}

TEST_CASE("a pollution rose: how often times how much, closing to the whole") {
  const Wind wind{{2.0, 2.0, 2.0, 2.0, 0.1}, {0.0, 0.0, 180.0, 180.0, 0.0}};
  const Rose rose = rose_of(wind, {10.0, 20.0, 60.0, std::nullopt, 30.0}, {8, 0.3, {25}});
  CHECK(rose.missing == 1);
  CHECK(*rose.mean == 30);
  CHECK(rose.sectors[0].share == 0.25);
  CHECK(rose.sectors[4].share == 0.5);
  CHECK(rose.calm_share == 0.25);
  CHECK(*rose.calm_mean == 30);
  CHECK(rose.sectors[4].classes == std::vector<std::size_t>{0, 1});
}

TEST_CASE("without bounds the classes are fifths, alike ones once") {
  Wind wind;
  Values values;
  for (int n = 0; n < 100; ++n) {
    wind.speed.emplace_back(1.0);
    wind.from.emplace_back(45.0);
    values.emplace_back(n);
  }
  const Rose rose = rose_of(wind, values, {});
  CHECK(rose.bounds == std::vector<double>{20, 40, 60, 80});
  CHECK(rose.sectors[2].classes == std::vector<std::size_t>{20, 20, 20, 20, 20});
  CHECK(rose_of(wind, Values(100, 5.0), {}).bounds == std::vector<double>{5});
  CHECK(rose_of({}, {}, {}).n == 0);
}

TEST_CASE("a polar plot finds the plume that comes with a south-west wind") {
  Wind wind;
  Values values;
  for (int n = 0; n < 6000; ++n) {
    const double from = n * 7 % 360, speed = 0.5 + n * 13 % 50 / 10.0;
    const bool plume = std::abs(from - 225) < 34 && speed > 2;
    wind.speed.emplace_back(speed);
    wind.from.emplace_back(from);
    values.emplace_back(plume ? 100 : 20);
  }
  wind.speed[0] = 0.1;
  wind.speed[1] = 45;
  wind.speed[2].reset();
  const Polar polar = polar_of(wind, values, {});
  CHECK(polar.calm == 1);
  CHECK(polar.faster == 1);
  CHECK(polar.missing == 1);
  CHECK(polar.n == 5997);
  const auto at = [&](double from, double speed) {
    for (const PolarCell& cell : polar.cells) {
      if (cell.from == from && cell.speed == speed) return cell;
    }
    return PolarCell{};
  };
  CHECK(*at(225, 4).mean == 100);
  CHECK(*at(225, 4).smooth > 90);
  CHECK(*at(45, 4).mean == 20);
  CHECK(*at(45, 4).smooth < 21);
  CHECK(*at(225, 0.5).smooth < 40);
}

TEST_CASE("smoothing by hand: two cells, and nothing where there are too few rows") {
  // East at 1.25 m/s and 1.75 m/s in steps of 0.5: half a unit apart, deviation 0.5: exp(-1/2) each way.
  Wind wind;
  Values values;
  for (int n = 0; n < 8; ++n) {
    wind.speed.emplace_back(n < 6 ? 1.1 : 1.6);
    wind.from.emplace_back(90.0);
    values.emplace_back(n < 6 ? 10 : 50);
  }
  PolarChoice choice;
  choice.sectors = 36;
  const Polar polar = polar_of(wind, values, choice);
  const double near = std::exp(-0.5);
  bool found = false;
  for (const PolarCell& cell : polar.cells) {
    if (cell.from != 90 || cell.speed != 1.0) continue;
    found = true;
    CHECK(*cell.mean == 10);
    CHECK(std::abs(*cell.smooth - (60 + near * 100) / (6 + near * 2)) < 1e-12);
  }
  CHECK(found);
  for (const PolarCell& cell : polar.cells) {
    if (cell.from == 90 && cell.speed == 1.5) CHECK_FALSE(cell.mean);  // two rows
    CHECK(cell.from != 270);                                           // nothing blew from there
  }
  choice.least = 9;
  CHECK(polar_of(wind, values, choice).cells.empty());
}

TEST_CASE("the vector mean of a month is north between 350 and 10 degrees") {
  Frame frame;
  const Day day{std::chrono::year{2024} / 1 / 31};
  for (int hour = 22; hour <= 27; ++hour) frame.ends.push_back(day + std::chrono::hours{hour});
  //                          January: 22 h, 23 h, 24 h         February
  frame.columns = {{"wind_speed", "m/s", {3.0, 3.0, std::nullopt, 2.0, 2.0, 0.0}},
                   {"wind_from", "degree", {350.0, 10.0, 5.0, 270.0, 90.0, std::nullopt}}};
  const auto wind = wind_of(frame);
  REQUIRE(wind);
  const auto months = month_winds(frame, *wind);
  REQUIRE(months.size() == 2);
  CHECK(months[0].n == 2);
  const double north = 3 * std::cos(10 * 3.14159265358979 / 180);
  CHECK(std::abs(months[0].speed_vector - north) < 1e-9);
  CHECK(std::abs(*months[0].steadiness() - north / 3) < 1e-9);
  CHECK(std::min(*months[0].from, 360 - *months[0].from) < 1e-9);
  CHECK(months[1].n == 3);
  CHECK(months[1].speed_vector < 1e-12);
  CHECK_FALSE(months[1].from);
  CHECK(std::abs(months[1].speed_scalar - 4.0 / 3) < 1e-12);
}

TEST_CASE("wind from its parts comes from where it does not go; a frame without wind says so") {
  Frame frame;
  frame.ends = {Day{std::chrono::year{2024} / 1 / 31} + std::chrono::hours{1}};
  frame.columns = {{"wind_east", "m/s", {3.0}}, {"wind_north", "m/s", {4.0}}};
  const auto wind = wind_of(frame);
  REQUIRE(wind);
  CHECK(*wind->speed[0] == 5);
  CHECK(std::abs(*wind->from[0] - 216.8698976) < 1e-6);  // south-west
  frame.columns.pop_back();
  REQUIRE_FALSE(wind_of(frame));
  CHECK(wind_of(frame).error().code == ErrorCode::not_found);
  CHECK(turned(-90) == 270);
  CHECK(turned(720) == 0);
  CHECK(turned(-1e-20) == 0);
}

}  // namespace lantian::explain
