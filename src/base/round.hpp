#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"

namespace lantian {

/// Rounds once to `places` decimals, half to even ("round four down, six up, five to even").
/// Never feed it a value that was rounded before: 31.46 -> 31, while 31.46 -> 31.5 -> 32 is wrong.
/// Source: GB/T 8170-2008 clause 3; HJ 663-2026 table 3 names the decimals.
Decimal round_half_even(const Rational& value, int places);

}  // namespace lantian
