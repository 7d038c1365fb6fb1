#pragma once
#include "base/concentration.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>

namespace lantian {

/// A decimal number as printed: `unscaled` / 10^`places`. 43.3 is {433, 1}; 43.30 is {4330, 2}, a different claim
/// of precision but an equal value. Up to 18 significant digits.
struct Decimal {
  std::int64_t unscaled = 0;
  int places = 0;

  Rational exact() const;
  double approximate() const { return exact().approximate(); }
  /// "43.3", "-0.5", "35". Always `places` digits after the point, never an exponent.
  std::string text() const;

  friend bool operator==(const Decimal& a, const Decimal& b) { return a.exact() == b.exact(); }
  friend std::strong_ordering operator<=>(const Decimal& a, const Decimal& b) { return a.exact() <=> b.exact(); }
};

/// Reads "-12.50", "7", ".5", "1e3" exactly; `point` is '.' or ','. Surrounding blanks are not accepted.
/// Returns malformed for anything else: a second point, a sign alone, letters, more than 18 digits.
Result<Decimal> parse_decimal(std::string_view text, char point = '.');

/// The unit a concentration is written in.
enum class ConcentrationUnit { ug_m3, mg_m3 };

/// A decimal in `unit` as an exact concentration. Digits below 0.001 ug/m3 are refused, as is a negative value:
/// Returns malformed or invalid_argument.
Result<Concentration> to_concentration(const Decimal& value, ConcentrationUnit unit);

/// The exact value of a concentration in `unit`.
Rational in(Concentration concentration, ConcentrationUnit unit);

}  // namespace lantian
