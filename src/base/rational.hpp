#pragma once
#include <compare>
#include <cstdint>
#include <span>
#include <string>

namespace lantian {

__extension__ typedef __int128 Int128;  // NOLINT(modernize-use-using): the only spelling GCC accepts quietly

/// An exact fraction. Means of means stay exact through it, so that the one rounding at the end
/// (base/round.hpp) sees the true tie or the true non-tie.
/// Always in lowest terms, denominator > 0. Overflow of 128 bits is a broken invariant, not a wrap:
/// a year of city means of 40 stations needs about 110 bits.
class Rational {
 public:
  constexpr Rational() = default;
  // NOLINTNEXTLINE(google-explicit-constructor): whole numbers are rationals.
  constexpr Rational(std::int64_t whole) : numerator_{whole} {}
  /// Requires: denominator != 0.
  static Rational of(Int128 numerator, Int128 denominator);

  Int128 numerator() const { return numerator_; }
  Int128 denominator() const { return denominator_; }
  bool is_zero() const { return numerator_ == 0; }

  friend Rational operator+(const Rational& a, const Rational& b);
  friend Rational operator-(const Rational& a, const Rational& b);
  friend Rational operator*(const Rational& a, const Rational& b);
  /// Requires: b is not zero.
  friend Rational operator/(const Rational& a, const Rational& b);
  Rational& operator+=(const Rational& b) { return *this = *this + b; }

  friend bool operator==(const Rational& a, const Rational& b) = default;
  friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

  /// Nearest double, for drawing only; never compared with a limit.
  double approximate() const;
  /// "n" or "n/d", exact.
  std::string text() const;

 private:
  Int128 numerator_ = 0;
  Int128 denominator_ = 1;
};

/// The mean of fractions whose denominators have nothing to do with each other, such as the members of a group.
/// Exact while their common denominator has at most 12 digits. Beyond, 128 bits would run out (60 counties have 60
/// numbers of valid days), so each is first held to nine decimals, half to even, which moves the mean by less than
/// 1e-9. Requires: values not empty.
Rational mean_of(std::span<const Rational> values);

/// Greatest integer not above the fraction.
Int128 floor_of(const Rational& value);
/// Least integer not below the fraction.
Int128 ceil_of(const Rational& value);

}  // namespace lantian
