#include "weather/boundary_layer.hpp"

#include "weather/exchange.hpp"
#include "weather/mixing_height.hpp"
#include "weather/shipped_test.hpp"
#include "weather/surface_layer.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian;
using namespace lantian::weather;
using doctest::Approx;

const BoundaryRules& rules() {
  static const BoundaryRules read = trial::shipped_rules();
  return read;
}

HourEnding at(const char* day, int hour) {
  return hour_ending(*parse_day(day), hour);
}

TEST_CASE("boundary layer: the sun stands where an almanac has it") {
  // At solar noon sin(elevation) = cos(latitude - declination); declinations +-23.44 at the solstices, 0 in March.
  // 120 E: solar noon is 12:00 Beijing time but for the equation of time, so the hour ending 12:30 does not exist; the
  // middles of hours 12 and 13 are half an hour (7.5 degrees) off.
  const auto sine = [](double latitude, double declination) {
    const double radian = std::acos(-1.0) / 180;
    return std::sin(latitude * radian) * std::sin(declination * radian) +
           std::cos(latitude * radian) * std::cos(declination * radian) * std::cos(7.5 * radian);
  };
  CHECK(sine_of_sun({120, 44}, at("2023-06-21", 12)) == Approx(sine(44, 23.44)).epsilon(0.01));
  CHECK(sine_of_sun({120, 44}, at("2023-12-22", 12)) == Approx(sine(44, -23.44)).epsilon(0.02));
  // Changji is 2 h 10 min behind Beijing's sun: brightest in the hours ending 14:00 and 15:00.
  const Position changji{87.3, 44};
  for (int hour = 1; hour <= 24; ++hour) {
    if (hour == 14 || hour == 15) continue;
    CHECK(sine_of_sun(changji, at("2023-03-21", hour)) < sine_of_sun(changji, at("2023-03-21", 14)));
    CHECK(sine_of_sun(changji, at("2023-03-21", hour)) < sine_of_sun(changji, at("2023-03-21", 15)));
  }
  CHECK(sine_of_sun(changji, at("2023-12-22", 4)) < -0.8);
}

TEST_CASE("boundary layer: radiation by hand") {
  CHECK(shortwave(rules(), 0.5, 0) == Approx(465));         // 990 * 0.5 - 30
  CHECK(shortwave(rules(), 0.5, 1) == Approx(465 * 0.25));  // overcast lets a quarter through
  CHECK(shortwave(rules(), -0.2, 0) == 0);
  CHECK(albedo(rules(), 1, 0) == Approx(0.25));
  CHECK(albedo(rules(), 1, 1) == Approx(0.7));
  CHECK(albedo(rules(), 0.5, 0) == Approx(0.275));
  // (0.75 * 800 + 5.31e-13 * 293^6 - 5.67e-8 * 293^4) / 1.12 = (600 + 335.97 - 417.87) / 1.12
  CHECK(net_radiation(rules(), {1, 800, 0, 0, 293}) == Approx(462.6).epsilon(0.002));
  // 0.9 * 462.6 / (1 + 1/3)
  CHECK(sensible_heat(rules(), {1, 800, 0, 0, 293}) == Approx(312.2).epsilon(0.002));
  // Snow under a low winter sun gives next to nothing.
  CHECK(sensible_heat(rules(), {0.35, 310, 0.3, 1, 258}) < 30);
  CHECK(sensible_heat(rules(), {-0.5, 0, 0, 1, 258}) < 0);
}

TEST_CASE("boundary layer: profiles in their limits") {
  CHECK(psi_momentum(rules(), 0) == Approx(0));
  CHECK(psi_momentum(rules(), 0.4) == Approx(-2));
  // Paulson at z/L = -1: x = 17^(1/4) = 2.0305: 2 ln 1.5153 + ln 2.5615 - 2 atan 2.0305 + pi/2 = 1.1164
  CHECK(psi_momentum(rules(), -1) == Approx(1.1164).epsilon(1e-3));
  // A whiff of heat in a strong wind: the log law, u* = 0.4 * 12 / ln(100).
  const SurfaceAir windy{12, 10, 0.1, 280, 1.25, 1};
  CHECK(surface_layer(rules(), windy, 1e-6).friction == Approx(0.4 * 12 / std::log(100.0)).epsilon(1e-6));
  // A strong wind at night under cloud: nearly the log law.
  const SurfaceLayer night = surface_layer(rules(), windy, -1);
  CHECK(night.friction == Approx(1.0423).epsilon(0.03));
  CHECK(night.inverse_obukhov > 0);
  CHECK(night.inverse_obukhov < 0.005);
  // Clear night, 4 m/s at 10 m over 0.1 m: C = 0.4 / ln 100 = 0.08686; u0^2 = 4.7 * 10 * 9.80665 * 0.09 / 270 =
  // 0.15364; 2 u0 / (sqrt(C) U) = 2 * 0.39197 / (0.29472 * 4) = 0.66500; u* = 0.17372 (1 + 0.74685) = 0.30347; 1/L =
  // 0.4 * 9.80665 * 0.09 / (270 * 0.092093) = 0.014198
  const SurfaceLayer clear = surface_layer(rules(), {4, 10, 0.1, 270, 1.3, 0}, -1);
  CHECK(clear.friction == Approx(0.30347).epsilon(1e-3));
  CHECK(clear.inverse_obukhov == Approx(0.014198).epsilon(2e-3));
  // Heat makes the ground's grip stronger; the flux is consistent with L = -rho cp T u*^3 / (k g H).
  const SurfaceAir day{4, 10, 0.1, 300, 1.1, 0};
  const SurfaceLayer warm = surface_layer(rules(), day, 250);
  CHECK(warm.friction > 0.4 * 4 / std::log(100.0));
  CHECK(warm.inverse_obukhov ==
        Approx(-0.4 * 9.80665 * 250 / (1.1 * 1004 * 300 * std::pow(warm.friction, 3))).epsilon(1e-4));
  CHECK(convective_velocity(rules(), day, 250, 1000) == Approx(std::cbrt(9.80665 * 1000 * 250 / (1.1 * 1004 * 300))));
  CHECK(convective_velocity(rules(), day, -20, 1000) == 0);
}

TEST_CASE("boundary layer: mixing heights by hand") {
  const double f = 1.0131e-4;  // 44 N
  CHECK(coriolis(44) == Approx(f).epsilon(1e-4));
  // 2400 * 0.1^1.5 = 75.9; 0.4 sqrt(0.1 * 20 / f) = 56.2
  CHECK(stable_mixing_height(rules(), 0.1, 0.05, f) == Approx(56.2).epsilon(1e-3));
  CHECK(stable_mixing_height(rules(), 0.1, 0.001, f) == Approx(75.89).epsilon(1e-3));
  // 1.41 * 0.3 / sqrt(f * 0.02) = 297.2
  CHECK(neutral_mixing_height(rules(), 0.3, f, 0.02) == Approx(297.2).epsilon(1e-3));
  // No friction, no length: dh/dt = (1 + 2A)/h * heat/gamma, so h^2 = h0^2 + 2 * 1.4 * 0.2 / 0.005 * t.
  const Growth still{0.2, 0, -1e9, 0.005, 300};
  const double grown = grown_mixing_height(rules(), 300, still, 4 * 3600);
  CHECK(grown == Approx(std::sqrt(300.0 * 300 + 2.8 * 0.2 / 0.005 * 4 * 3600)).epsilon(0.01));
  // Friction only helps; a stronger inversion hinders.
  CHECK(grown_mixing_height(rules(), 300, {0.2, 0.4, -0.02, 0.005, 300}, 3600) >
        grown_mixing_height(rules(), 300, {0.2, 0.4, -0.02, 0.02, 300}, 3600));
  CHECK(grown_mixing_height(rules(), 2990, {0.4, 0.5, -0.01, 0.001, 300}, 3600) == 3000);
}

TEST_CASE("boundary layer: an elevated inversion is a lid, one at the ground is not") {
  const std::vector<double> heights{10, 50, 100, 200, 400};
  const std::vector<double> lifted{280, 280, 280, 283, 290};
  const std::vector<double> on_ground{270, 275, 280, 283, 290};
  CHECK(under_inversion(rules(), 350, heights, lifted) == 100);
  CHECK(under_inversion(rules(), 80, heights, lifted) == 80);
  CHECK(under_inversion(rules(), 60, heights, on_ground) == 60);
}

TEST_CASE("boundary layer: exchange by hand, with floor and lid") {
  // Brost and Wyngaard: 0.4 * 0.2 * 50 * 0.5^1.5 / (1 + 5 * 50 * 0.02) = 0.2357
  CHECK(vertical_exchange(rules(), {0.2, 0.02, 100, 0}, 50) == Approx(0.23570).epsilon(1e-4));
  // Jericevic: 0.39 * 0.4 * 105 * exp(-0.5) at z = 0.21 h
  CHECK(vertical_exchange(rules(), {0.4, 0, 500, 0}, 105) == Approx(16.38 * std::exp(-0.5)).epsilon(1e-6));
  // Convective: 0.4 * (0.027 + 7 * 0.4 * 8 * 0.5)^(1/3) * 500 * 0.25
  CHECK(vertical_exchange(rules(), {0.3, -0.02, 1000, 2}, 500) ==
        Approx(0.4 * std::cbrt(0.027 + 11.2) * 125).epsilon(1e-6));
  CHECK(vertical_exchange(rules(), {0.03, 0.5, 20, 0}, 19) == Approx(0.2));
  CHECK(vertical_exchange(rules(), {0.3, 0.01, 100, 0}, 300) == Approx(0.5));
  CHECK(vertical_exchange(rules(), {0.3, 0.01, 100, 0}, 0) == 0);
  // (3.6 * 0.01 + 0.25) * 1000
  CHECK(horizontal_spreading(rules(), {0.1, 0.1, 50, 0}) == Approx(286));
  CHECK(horizontal_spreading(rules(), {0.5, -0.01, 1500, 2.5}) == Approx(1500));
  // Froude: U = 5, N = 0.02, H = 500: (5 / 10)^2
  CHECK(freedom(rules(), 5, 4e-4) == Approx(0.25));
  CHECK(freedom(rules(), 0.1, 4e-4) == Approx(0.01));
  CHECK(freedom(rules(), 5, -1e-5) == Approx(1));
}

TEST_CASE("boundary layer: rules are read strictly") {
  auto file = trial::shipped_file("data/weather/boundary-layer.toml");
  const auto edited = [&](std::string_view from, std::string_view to) {
    terms::SourceFile copy = file;
    copy.text.replace(copy.text.find(from), from.size(), to);
    const auto read = read_boundary_rules(copy);
    REQUIRE(!read.ok());
    CHECK(read.error().code == ErrorCode::malformed);
    return read.error().text();
  };
  CHECK(edited("karman = {", "carman = {").find("parameter [karman] is missing") != std::string::npos);
  CHECK(edited("value = \"0.4\"", "value = \"4\"").find("'value' is 4; it may be from 0.3 to 0.45") !=
        std::string::npos);
  CHECK(edited("status = \"verified\"", "status = \"sure\"").find("status") != std::string::npos);
}

}  // namespace
