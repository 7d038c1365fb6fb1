#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"

#include <compare>
#include <cstdint>
#include <map>

namespace lantian {

/// The exact mean of few readings: `numerator` / `denominator` thousandths of ug/m3, not reduced.
/// Cheap where millions of day values are made; a Rational is for the few that are published.
struct Mean {
  std::int64_t numerator = 0;
  std::int64_t denominator = 1;  ///< > 0

  Rational thousandths() const { return Rational::of(numerator, denominator); }
  friend std::strong_ordering operator<=>(const Mean& a, const Mean& b) {
    return Int128{a.numerator} * b.denominator <=> Int128{b.numerator} * a.denominator;
  }
  friend bool operator==(const Mean& a, const Mean& b) { return (a <=> b) == 0; }
};

/// The mean in `unit`, rounded once, half to even (GB/T 8170), to `places` decimals.
/// Requires: 0 <= places <= 3 (6 for mg/m3), and numerator below 2^53: any mean of ambient readings.
Decimal rounded(const Mean& mean, ConcentrationUnit unit, int places);

/// A value in thousandths of ug/m3 (as `Mean::thousandths` gives) in `unit`.
Rational in_unit(const Rational& thousandths, ConcentrationUnit unit);

/// Sums means of differing denominators exactly: one integer sum for each denominator, joined once at the end.
class MeanSum {
 public:
  void add(const Mean& mean);
  int count() const { return count_; }
  /// The mean of all added means, in thousandths. Requires: count() > 0.
  Rational mean() const;

 private:
  std::map<std::int64_t, Int128> numerators_;  ///< by denominator
  std::map<std::int64_t, Int128>::iterator latest_ = numerators_.end();
  int count_ = 0;
};

}  // namespace lantian
