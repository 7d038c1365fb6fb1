#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "standards/cems_rule.hpp"

#include <cstdint>
#include <optional>

/// The formulas of flue gas, exact. Source: HJ 212-2017 annex D (the same in HJ 75-2017 annex A).
/// Concentrations in mg/m3, flows in m3/h, temperatures in degrees Celsius, pressures in kPa (absolute), oxygen and
/// moisture in percent of volume.
namespace lantian::assess {

/// Csn = Cs * 101325 / (Ba + Ps) * (273 + ts) / 273. Requires: kpa > 0.
Rational at_standard_state(const Rational& concentration, const Rational& celsius, const Rational& kpa,
                           const standards::CemsRule::State& state);
/// The same for a flow, which shrinks where a concentration grows.
Rational flow_at_standard_state(const Rational& flow, const Rational& celsius, const Rational& kpa,
                                const standards::CemsRule::State& state);
/// dry = wet / (1 - Xsw). Requires: moisture < 100.
Rational dried(const Rational& concentration, const Rational& moisture);
/// Qdry = Qwet * (1 - Xsw).
Rational flow_dried(const Rational& flow, const Rational& moisture);
/// Zs = C * (21 - O2s) / (21 - O2), dry. No value when the measured oxygen is above `oxygen.at_most`: near 21 the
/// quotient grows without bound. Requires: reference < oxygen.ambient.
std::optional<Rational> at_reference_oxygen(const Rational& concentration, const Rational& measured_oxygen,
                                            const Rational& reference, const standards::CemsRule::Oxygen& oxygen);
/// NOx = NO * 46/30 + NO2.
Rational nox_of(const Rational& no, const Rational& no2, const standards::CemsRule::State& state);
/// Gh = C * Q * 1e-6, kg in one hour: the measured C, never the converted one, with Q of the same state; held to
/// 1e-12 kg, half to even, so that the hours of a year add up exactly. C and Q of up to twelve decimals together
/// (four and two from an instrument, none of the six of 1e-6 lost) pass unchanged.
Rational emission_kg(const Rational& concentration, const Rational& flow);

/// What is measured, for how far it is believed as a number at all. Finer digits than these are rounded, half to even:
/// they are no measurement, and exact fractions of them would outgrow 128 bits.
enum class GasQuantity : std::uint8_t {
  concentration,  ///< mg/m3, 0.0001, 0 to below 1e6
  oxygen,         ///< percent, 0.001, 0 to 100
  flow,           ///< m3/h, 0.01, 0 to below 1e8
  temperature,    ///< Celsius, 0.01, -100 to 2000
  pressure,       ///< kPa, 0.001, -100 to 200
  moisture,       ///< percent, 0.001, 0 to below 100
};

/// How a number stands to its quantity.
enum class Holding : std::uint8_t {
  held,
  negative,  ///< below zero where nothing is
  beyond,    ///< outside anything that flue gas can be
};
struct HeldNumber {
  Holding holding = Holding::held;
  Rational value;  ///< of a held one
};
HeldNumber held(const Decimal& value, GasQuantity quantity);

}  // namespace lantian::assess
