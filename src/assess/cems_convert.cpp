#include "assess/cems_convert.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"

#include <array>

namespace lantian::assess {
namespace {

/// What one quantity may be; `high` itself is allowed only where `closed`.
struct QuantityRange {
  int places = 0;
  std::int64_t low = 0;
  std::int64_t high = 0;
  bool closed = false;
};

// The places keep every fraction below 2^126. At worst a concentration brings 34 bits, the standard state 22 + 18, the
// dry share 17, the oxygen quotient 15 + 10 (wet oxygen brings the dry share once more, which cancels), and the
// denominator of the limit it is compared with 10.
constexpr std::array<QuantityRange, 6> quantity_ranges{{
    {4, 0, 1'000'000, false},
    {3, 0, 100, true},
    {2, 0, 100'000'000, false},
    {2, -100, 2'000, true},
    {3, -100, 200, true},
    {3, 0, 100, false},
}};

/// Nearest multiple of 1e-12, half to even. The whole part goes apart so that wide fractions do not overflow.
Rational to_twelve_decimals(const Rational& value) {
  constexpr Int128 step = 1'000'000'000'000;
  const Int128 whole = floor_of(value);
  const Int128 rest = value.numerator() - whole * value.denominator();
  const Int128 scaled = rest * step;
  const Int128 below = scaled / value.denominator();
  const Int128 left = scaled % value.denominator();
  const Int128 other = value.denominator() - left;
  const bool up = left > other || (left == other && below % 2 != 0);
  return Rational::of(whole * step + below + (up ? 1 : 0), step);
}

/// Nearest multiple of 1e-9: narrow enough that two of them multiply.
Rational to_nine_decimals(const Rational& value) {
  return round_half_even(value, 9).exact();
}

}  // namespace

Rational at_standard_state(const Rational& concentration, const Rational& celsius, const Rational& kpa,
                           const standards::CemsRule::State& state) {
  const Rational zero = state.kelvin_at_zero.exact();
  return concentration * (state.pressure_kpa.exact() / kpa) * ((zero + celsius) / zero);
}

Rational flow_at_standard_state(const Rational& flow, const Rational& celsius, const Rational& kpa,
                                const standards::CemsRule::State& state) {
  const Rational zero = state.kelvin_at_zero.exact();
  return flow * (kpa / state.pressure_kpa.exact()) * (zero / (zero + celsius));
}

Rational dried(const Rational& concentration, const Rational& moisture) {
  return concentration * (Rational{100} / (Rational{100} - moisture));
}

Rational flow_dried(const Rational& flow, const Rational& moisture) {
  return flow * ((Rational{100} - moisture) / Rational{100});
}

std::optional<Rational> at_reference_oxygen(const Rational& concentration, const Rational& measured_oxygen,
                                            const Rational& reference, const standards::CemsRule::Oxygen& oxygen) {
  const Rational ambient = oxygen.ambient.exact();
  LANTIAN_ASSERT(reference < ambient, "reference oxygen not below that of air");
  if (measured_oxygen > oxygen.at_most.exact()) return std::nullopt;
  return concentration * ((ambient - reference) / (ambient - measured_oxygen));
}

Rational nox_of(const Rational& no, const Rational& no2, const standards::CemsRule::State& state) {
  return no * Rational::of(state.no2_mass, state.no_mass) + no2;
}

Rational emission_kg(const Rational& concentration, const Rational& flow) {
  constexpr std::int64_t mg_in_kg = 1'000'000;
  return to_twelve_decimals(to_nine_decimals(concentration) * to_nine_decimals(flow) / Rational{mg_in_kg});
}

HeldNumber held(const Decimal& value, GasQuantity quantity) {
  const QuantityRange& range = quantity_ranges.at(static_cast<std::size_t>(quantity));
  if (range.low == 0 && value < Decimal{}) return {Holding::negative, {}};
  if (value < Decimal{range.low, 0} || value > Decimal{range.high, 0}) return {Holding::beyond, {}};
  const Rational rounded = round_half_even(value.exact(), range.places).exact();
  if (!range.closed && rounded >= Rational{range.high}) return {Holding::beyond, {}};
  return {Holding::held, rounded};
}

}  // namespace lantian::assess
