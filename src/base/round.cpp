#include "base/round.hpp"

#include "base/assert.hpp"

namespace lantian {

Decimal round_half_even(const Rational& value, int places) {
  LANTIAN_ASSERT(places >= 0 && places <= 18, "decimals out of range");
  Rational scaled = value;
  for (int i = 0; i < places; ++i) scaled = scaled * Rational{10};
  const Int128 below = floor_of(scaled);
  const Rational rest = scaled - Rational::of(below, 1);
  const auto half = rest <=> Rational::of(1, 2);
  const bool up = half > 0 || (half == 0 && below % 2 != 0);
  return {static_cast<std::int64_t>(up ? below + 1 : below), places};
}

}  // namespace lantian
