#include "assess/cems_convert.hpp"

#include "assess/cems_sample_test.hpp"

#include <doctest/doctest.h>

using namespace lantian;
using namespace lantian::assess;

namespace {

Rational exact(const std::string& text) {
  return decimal_of(text).exact();
}

}  // namespace

TEST_CASE("the formulas of HJ 212-2017 annex D, exact") {
  const standards::CemsRule& rule = shipped_cems_rule();
  // 20 * 101325/95000 * 393/273
  CHECK(at_standard_state(Rational{20}, Rational{120}, Rational{95}, rule.state) ==
        Rational::of(Int128{20} * 101325 * 393, Int128{95000} * 273));
  CHECK(flow_at_standard_state(Rational{1000}, Rational{120}, Rational{95}, rule.state) ==
        Rational::of(Int128{1000} * 95000 * 273, Int128{101325} * 393));
  CHECK(dried(Rational{36}, Rational{10}) == Rational{40});
  CHECK(flow_dried(Rational{1000}, Rational{10}) == Rational{900});
  CHECK(nox_of(Rational{30}, Rational{5}, rule.state) == Rational{51});
  CHECK(*at_reference_oxygen(Rational{30}, Rational{9}, Rational{6}, rule.oxygen) == exact("37.5"));
  CHECK(*at_reference_oxygen(Rational{30}, Rational{20}, Rational{6}, rule.oxygen) == Rational{450});
  CHECK_FALSE(at_reference_oxygen(Rational{30}, exact("20.001"), Rational{6}, rule.oxygen).has_value());
  CHECK_FALSE(at_reference_oxygen(Rational{30}, Rational{21}, Rational{6}, rule.oxygen).has_value());
}

TEST_CASE("emission: exact while the digits allow, held to 1e-12 kg beyond") {
  CHECK(emission_kg(exact("28"), exact("410000")) == exact("11.48"));
  CHECK(emission_kg(exact("28.1234"), exact("410000.55")) == exact("11.53060946787"));
  CHECK(emission_kg(Rational{0}, exact("410000")) == Rational{0});
  // 1/3 mg/m3 and 1 m3/h: 3.33333333e-7 kg from nine decimals of the concentration.
  CHECK(emission_kg(Rational::of(1, 3), Rational{1}) == exact("0.000000333333"));
}

TEST_CASE("numbers are held as far as an instrument tells them apart") {
  CHECK(held(decimal_of("28.12345"), GasQuantity::concentration).value == exact("28.1234"));  // half to even
  CHECK(held(decimal_of("28.12355"), GasQuantity::concentration).value == exact("28.1236"));
  CHECK(held(decimal_of("0"), GasQuantity::concentration).holding == Holding::held);
  CHECK(held(decimal_of("-0.0001"), GasQuantity::concentration).holding == Holding::negative);
  CHECK(held(decimal_of("999999.99999"), GasQuantity::concentration).holding == Holding::beyond);
  CHECK(held(decimal_of("-0.01"), GasQuantity::flow).holding == Holding::negative);
  CHECK(held(decimal_of("100000000"), GasQuantity::flow).holding == Holding::beyond);
  CHECK(held(decimal_of("-99.5"), GasQuantity::pressure).holding == Holding::held);
  CHECK(held(decimal_of("100"), GasQuantity::oxygen).holding == Holding::held);
  CHECK(held(decimal_of("100"), GasQuantity::moisture).holding == Holding::beyond);
  CHECK(held(decimal_of("123456789012345678"), GasQuantity::temperature).holding == Holding::beyond);
}

TEST_CASE("the widest numbers that are held go through every formula without running out of 128 bits") {
  Outlet outlet = sample_outlet();
  outlet.permits.front().limits.front().limit = decimal_of("99999.999");
  outlet.permits.front().limits.front().reference_oxygen = decimal_of("0.001");
  const std::vector<std::string> concentrations{"999999.9999", "0.0001", "524287.9993"};
  const std::vector<std::string> temperatures{"1999.99", "-99.99", "131.07"};
  const std::vector<std::string> pressures{"199.999", "0.001", "101.323"};
  const std::vector<std::string> moistures{"99.999", "0.001", "65.537"};
  const std::vector<std::string> oxygens{"19.999", "0.001", "16.381"};
  for (const GasBasis basis : {GasBasis::dry_actual, GasBasis::wet_actual, GasBasis::wet_standard}) {
    for (const bool wet : {false, true}) {
      outlet.measuring = Measuring{basis, GasBasis::dry_standard, wet, std::nullopt, std::nullopt, false};
      std::vector<CemsHour> hours;
      HourEnding at = hour_ending(*parse_day("2026-11-01"), 1);
      for (std::size_t i = 0; i < 243; ++i) {
        CemsHour hour;
        hour.hour = at;
        put_reading(hour, "a21026", concentrations[i % 3]);
        put_reading(hour, factor_temperature, temperatures[i / 3 % 3]);
        put_reading(hour, factor_pressure, pressures[i / 9 % 3]);
        put_reading(hour, factor_moisture, moistures[i / 27 % 3]);
        put_reading(hour, factor_oxygen, oxygens[i / 81 % 3]);
        put_reading(hour, factor_flow, "99999999.99");
        hours.push_back(hour);
        at += std::chrono::hours{1};
      }
      const CemsMonth month = judged_cems(outlet, "2026-11", hours);
      CHECK(month.factors.front().hours.size() == 720);
    }
  }
}
