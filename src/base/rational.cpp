#include "base/rational.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian {
namespace {

Int128 magnitude(Int128 value) {
  return value < 0 ? -value : value;
}

Int128 greatest_common_divisor(Int128 a, Int128 b) {
  a = magnitude(a);
  b = magnitude(b);
  while (b != 0) {
    const Int128 rest = a % b;
    a = b;
    b = rest;
  }
  return a;
}

Int128 checked_multiply(Int128 a, Int128 b) {
  Int128 product = 0;
  const bool overflow = __builtin_mul_overflow(a, b, &product);
  LANTIAN_ASSERT(!overflow, "exact fraction exceeds 128 bits");
  return product;
}

Int128 checked_add(Int128 a, Int128 b) {
  Int128 sum = 0;
  const bool overflow = __builtin_add_overflow(a, b, &sum);
  LANTIAN_ASSERT(!overflow, "exact fraction exceeds 128 bits");
  return sum;
}

constexpr Int128 widest_common_denominator = 1'000'000'000'000;

/// The least common multiple of the denominators while it is narrow enough to sum over, or 0.
Int128 common_denominator(std::span<const Rational> values) {
  Int128 common = 1;
  for (const Rational& value : values) {
    const Int128 step = value.denominator() / greatest_common_divisor(common, value.denominator());
    if (step > widest_common_denominator / common) return 0;
    common *= step;
  }
  return common;
}

/// Nearest ninth decimal, half to even. The whole part goes apart so that wide fractions do not overflow.
Rational held_to_nine_decimals(const Rational& value) {
  constexpr Int128 billion = 1'000'000'000;
  const Int128 whole = floor_of(value);
  const Int128 rest = value.numerator() - checked_multiply(whole, value.denominator());
  const Int128 scaled = checked_multiply(rest, billion);
  const Int128 below = scaled / value.denominator();
  const Int128 left = scaled % value.denominator();
  const Int128 other = value.denominator() - left;
  const bool up = left > other || (left == other && below % 2 != 0);
  return Rational::of(checked_add(checked_multiply(whole, billion), up ? below + 1 : below), billion);
}

std::string digits_of(Int128 value) {
  std::string text;
  for (Int128 rest = magnitude(value); rest != 0; rest /= 10) {
    text.push_back(static_cast<char>('0' + static_cast<int>(rest % 10)));
  }
  if (text.empty()) text.push_back('0');
  if (value < 0) text.push_back('-');
  std::reverse(text.begin(), text.end());
  return text;
}

}  // namespace

Rational Rational::of(Int128 numerator, Int128 denominator) {
  LANTIAN_ASSERT(denominator != 0, "fraction with denominator zero");
  if (denominator < 0) {
    numerator = -numerator;
    denominator = -denominator;
  }
  const Int128 divisor = greatest_common_divisor(numerator, denominator);
  Rational result;
  result.numerator_ = numerator / divisor;
  result.denominator_ = denominator / divisor;
  return result;
}

// Knuth, TAOCP vol. 2, 4.5.1: reduce by the common divisor of the denominators first, so that
// intermediate products stay small.
Rational operator+(const Rational& a, const Rational& b) {
  const Int128 shared = greatest_common_divisor(a.denominator_, b.denominator_);
  const Int128 left = checked_multiply(a.numerator_, b.denominator_ / shared);
  const Int128 right = checked_multiply(b.numerator_, a.denominator_ / shared);
  return Rational::of(checked_add(left, right), checked_multiply(a.denominator_, b.denominator_ / shared));
}

Rational operator-(const Rational& a, const Rational& b) {
  return a + Rational::of(-b.numerator_, b.denominator_);
}

Rational operator*(const Rational& a, const Rational& b) {
  const Int128 cross1 = greatest_common_divisor(a.numerator_, b.denominator_);
  const Int128 cross2 = greatest_common_divisor(b.numerator_, a.denominator_);
  return Rational::of(checked_multiply(a.numerator_ / cross1, b.numerator_ / cross2),
                      checked_multiply(a.denominator_ / cross2, b.denominator_ / cross1));
}

Rational operator/(const Rational& a, const Rational& b) {
  LANTIAN_ASSERT(b.numerator_ != 0, "division by zero");
  return a * Rational::of(b.denominator_, b.numerator_);
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
  const Int128 shared = greatest_common_divisor(a.denominator_, b.denominator_);
  const Int128 left = checked_multiply(a.numerator_, b.denominator_ / shared);
  const Int128 right = checked_multiply(b.numerator_, a.denominator_ / shared);
  return left <=> right;
}

Rational mean_of(std::span<const Rational> values) {
  LANTIAN_ASSERT(!values.empty(), "mean of nothing");
  const bool exact = common_denominator(values) != 0;
  Rational total;
  for (const Rational& value : values) total += exact ? value : held_to_nine_decimals(value);
  return total / Rational{static_cast<std::int64_t>(values.size())};
}

double Rational::approximate() const {
  return static_cast<double>(static_cast<long double>(numerator_) / static_cast<long double>(denominator_));
}

std::string Rational::text() const {
  return denominator_ == 1 ? digits_of(numerator_) : digits_of(numerator_) + "/" + digits_of(denominator_);
}

Int128 floor_of(const Rational& value) {
  const Int128 quotient = value.numerator() / value.denominator();
  return value.numerator() % value.denominator() < 0 ? quotient - 1 : quotient;
}

Int128 ceil_of(const Rational& value) {
  const Int128 quotient = value.numerator() / value.denominator();
  return value.numerator() % value.denominator() > 0 ? quotient + 1 : quotient;
}

}  // namespace lantian
