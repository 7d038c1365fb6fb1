#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"

#include <optional>

/// Figures that documents print, beside what their own parts give.
namespace lantian::inventory {

struct PrintedCheck {
  Rational exact;
  Decimal computed;     ///< rounded once, half to even, to the decimals printed
  bool agrees = false;  ///< the exact value lies within half a unit of the last printed decimal
};
/// 64.31 % agrees with a printed 64, and with 64.3; 45.15 % does not agree with 45.7. A value that lies exactly
/// between two agrees with both: documents round halves either way.
PrintedCheck check_printed(const Rational& exact, const Decimal& printed);

/// The value before a change of so many percent: 35 after -19.2 % was 35 / 0.808. No value at -100 % and below.
std::optional<Rational> before_change(const Rational& after, const Rational& change_percent);

}  // namespace lantian::inventory
