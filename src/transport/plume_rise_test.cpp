#include "transport/plume_rise.hpp"

#include "transport/physics_sample_test.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>

// Numbers in this file come from the formulas worked out on their own (g = 9.80665 m/s2), not from the code.
namespace {

using namespace lantian::transport;
using doctest::Approx;

const RiseRule& plume_rise_rule() {
  return sample::shipped<RiseRule>("plume-rise.toml");
}

/// The same air at all heights.
struct UniformAir {
  std::array<double, 2> height{10, 3000};
  std::array<double, 2> wind{5, 5};
  std::array<double, 2> temperature{263.15, 263.15};
  std::array<double, 2> gradient{0, 0};
  double friction_velocity = 0.3, mixing_height = 3000;
  bool convective = false;

  UniformAir& winds(double value) { return wind.fill(value), *this; }
  UniformAir& warmth(double kelvin, double per_metre) {
    return temperature.fill(kelvin), gradient.fill(per_metre), *this;
  }
  AirColumn column() const {
    return {height, wind, temperature, gradient, friction_velocity, mixing_height, convective};
  }
};

constexpr Release power_station{120, 4, 413.15, 15};
constexpr Release boiler{30, 0.8, 373.15, 6};

}  // namespace

TEST_CASE("fluxes of buoyancy and momentum") {
  const PlumeFluxes large = fluxes_of(power_station, 263.15);
  CHECK(large.buoyancy == Approx(213.62665).epsilon(1e-6));
  CHECK(large.momentum == Approx(573.24216).epsilon(1e-6));
  CHECK(fluxes_of({30, 1, 250, 10}, 263.15).buoyancy == 0);  // colder than the air
}

TEST_CASE("bent-over plumes rise by the two-thirds law up to a final distance") {
  const PlumeFluxes large = fluxes_of(power_station, 263.15);
  CHECK(final_distance(plume_rise_rule(), large, power_station, 5) == Approx(1017.2065));
  CHECK(gradual_rise(plume_rise_rule(), large, 5, 500) == Approx(123.32732));
  CHECK(gradual_rise(plume_rise_rule(), large, 5, 1017.20651) == Approx(196.28489));
  CHECK(gradual_rise(plume_rise_rule(), large, 5, 0) == 0);
  const PlumeFluxes small = fluxes_of(boiler, 268.15);
  CHECK(small.buoyancy == Approx(2.6490964));
  CHECK(final_distance(plume_rise_rule(), small, boiler, 3) ==
        Approx(90.080789));  // 49 F^(5/8), below the border of 55
  // A jet without buoyancy: 4 d (v + 3 U)2 / (v U) = 4 * 0.8 * 15 * 15 / 18 = 40 m.
  CHECK(final_distance(plume_rise_rule(), {0, small.momentum}, boiler, 3) == Approx(40));
}

TEST_CASE("convective air: the gradual rise at its end") {
  UniformAir air;
  air.convective = true;
  const Rise rise = plume_rise(plume_rise_rule(), power_station, air.column());
  CHECK(rise.kind == RiseKind::convective);
  CHECK(rise.rise_m == Approx(196.28489).epsilon(1e-3));
  CHECK(rise.distance_m == Approx(1017.2065));
  const Rise small = plume_rise(plume_rise_rule(), boiler, UniformAir{air}.winds(3).warmth(268.15, 0).column());
  CHECK(small.rise_m == Approx(15.414459).epsilon(1e-3));
}

TEST_CASE("stable air: the least of the stable, calm and neutral rise") {
  UniformAir air;
  air.warmth(258.15, 0.02).winds(3);
  const Rise stable = plume_rise(plume_rise_rule(), power_station, air.column());
  CHECK(stable.kind == RiseKind::stable);
  CHECK(stable.rise_m == Approx(122.15568).epsilon(1e-6));
  CHECK(stable.distance_m == Approx(244.23271));  // a quarter turn: U pi / (2 N')
  air.winds(10).friction_velocity = 0.6;
  CHECK(plume_rise(plume_rise_rule(), power_station, air.column()).rise_m == Approx(81.775036));
  CHECK(neutral_rise(plume_rise_rule(), {220.7475372, 0}, {10, 0.02, 0.6}, 120) == Approx(116.54233).epsilon(1e-6));
  // Strong turbulence tears a plume apart that weak stratification would let rise.
  air.warmth(258.15, 0.0).winds(10).friction_velocity = 1.2;
  CHECK(plume_rise(plume_rise_rule(), power_station, air.column()).kind == RiseKind::neutral);
}

TEST_CASE("calm air: a finite rise that depends on stratification alone") {
  CHECK(calm_rise(plume_rise_rule(), {220.7475372, 0}, 0.02756381148) == Approx(227.91846).epsilon(1e-6));
  UniformAir air;
  air.warmth(258.15, 0.02).winds(0);
  const Rise rise = plume_rise(plume_rise_rule(), power_station, air.column());
  // At the least wind of 0.5 m/s the stable formula gives 221.97 m, still below the calm 227.9 m.
  CHECK(rise.rise_m == Approx(221.97160).epsilon(1e-6));
  air.warmth(258.15, 0.06);
  CHECK(plume_rise(plume_rise_rule(), power_station, air.column()).rise_m <= Approx(227.91846));
  CHECK(gradual_stable_rise(plume_rise_rule(), {220.7475372, 562.350236}, {3, 0.02756381148, 0}, 50) ==
        Approx(49.564085));
  CHECK(gradual_stable_rise(plume_rise_rule(), {220.7475372, 562.350236}, {3, 0.02756381148, 0}, 1e4) ==
        Approx(122.15568));
}

TEST_CASE("part of a plume goes through a lid, all of it stays below a very strong one") {
  UniformAir air;
  air.convective = true;
  air.warmth(263.15, 0.01).mixing_height = 400;
  Rise rise = plume_rise(plume_rise_rule(), power_station, air.column());
  CHECK(rise.through_m == Approx(204.23756));
  CHECK(rise.penetrated == Approx(0.12904745));
  air.mixing_height = 250;
  rise = plume_rise(plume_rise_rule(), power_station, air.column());
  CHECK(rise.through_m == Approx(138.66111));
  CHECK(rise.penetrated == Approx(0.56246244));
  air.warmth(263.15, 1e6);
  CHECK(plume_rise(plume_rise_rule(), power_station, air.column()).penetrated == Approx(0).epsilon(1e-6));
  air.mixing_height = 120.001;  // next to nothing above the mouth: everything is through
  air.warmth(263.15, 0.01);
  CHECK(plume_rise(plume_rise_rule(), power_station, air.column()).penetrated == 1);
  air.mixing_height = 119;  // the stack stands in the inversion, and its plume is a stable one
  rise = plume_rise(plume_rise_rule(), power_station, air.column());
  CHECK(rise.lid_m == 0);
  CHECK(rise.kind == RiseKind::stable);
}

TEST_CASE("without warmth and speed nothing rises; slow gas is drawn down behind the tip") {
  const UniformAir air;
  const Rise still = plume_rise(plume_rise_rule(), {30, 1, 263.15, 0}, air.column());
  CHECK(still.rise_m == 0);
  CHECK(still.kind == RiseKind::none);
  CHECK(still.stack_m == Approx(30 - 2 * 1.5));
  const Rise slow = plume_rise(plume_rise_rule(), {30, 1, 300, 3}, UniformAir{}.winds(4).column());
  CHECK(slow.stack_m == Approx(28.5));
  CHECK(plume_rise(plume_rise_rule(), {1, 5, 300, 0}, air.column()).stack_m == 0);
}

TEST_CASE("more buoyancy rises higher, more wind lower, more stratification lower") {
  for (const bool convective : {false, true}) {
    CAPTURE(convective);
    double before = 0;
    for (double warmer = 1; warmer < 300; warmer += 13) {
      UniformAir air;
      air.convective = convective;
      const double rise = plume_rise(plume_rise_rule(), {60, 2, 263.15 + warmer, 10}, air.column()).rise_m;
      CHECK(rise >= before);
      before = rise;
    }
    before = std::numeric_limits<double>::infinity();
    for (double wind = 0; wind < 12; wind += 0.5) {
      UniformAir air;
      air.convective = convective;
      const double rise = plume_rise(plume_rise_rule(), {60, 2, 380, 10}, air.winds(wind).column()).rise_m;
      CHECK(rise <= before * (1 + 1e-3));
      before = rise;
    }
  }
  double before = std::numeric_limits<double>::infinity();
  for (double gradient = 0.001; gradient < 0.08; gradient *= 1.5) {
    const double rise =
        plume_rise(plume_rise_rule(), power_station, UniformAir{}.warmth(263.15, gradient).column()).rise_m;
    CHECK(rise <= before);
    before = rise;
  }
}

TEST_CASE("wind and stratification are those half-way up the rise") {
  UniformAir air;
  air.height = {100, 300};
  air.wind = {2, 8};
  air.gradient = {0.005, 0.04};
  const Rise rise = plume_rise(plume_rise_rule(), power_station, air.column());
  const AirColumn::At middle = air.column().at(120 + 0.5 * rise.rise_m);
  CHECK(rise.wind_m_s == Approx(middle.wind).epsilon(0.002));
  const double frequency = std::sqrt(9.80665 * middle.gradient / middle.temperature);
  CHECK(rise.rise_m ==
        Approx(stable_rise(plume_rise_rule(), rise.fluxes, {middle.wind, frequency, 0.3})).epsilon(0.002));
}

TEST_CASE("a rule that is incomplete or out of bounds is refused with its line") {
  using sample::error_after;
  CHECK(error_after<RiseRule>("plume-rise.toml", "entrainment = \"0.6\"", "entrainment = \"7\"").find("entrainment") !=
        std::string::npos);
  CHECK(error_after<RiseRule>("plume-rise.toml", "[calm]", "[quiet]").find("[calm] is missing") != std::string::npos);
  CHECK(error_after<RiseRule>("plume-rise.toml", "status = \"verified\"", "status = \"sure\"") != "");
}
