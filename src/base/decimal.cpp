#include "base/decimal.hpp"

#include <fmt/core.h>

namespace lantian {
namespace {

constexpr int most_digits = 18;

std::int64_t power_of_ten(int exponent) {
  std::int64_t power = 1;
  for (int i = 0; i < exponent; ++i) power *= 10;
  return power;
}

Error not_a_number(std::string_view text) {
  return {ErrorCode::malformed,
          fmt::format("'{}' is not a decimal number; write digits with at most one point, like 35 or 4.05", text), ""};
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The exponent after 'e', or no value when it is not one to two digits with an optional sign.
std::optional<int> parse_exponent(std::string_view text) {
  bool negative = false;
  if (!text.empty() && (text.front() == '-' || text.front() == '+')) {
    negative = text.front() == '-';
    text.remove_prefix(1);
  }
  if (text.empty() || text.size() > 2) return std::nullopt;
  int exponent = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    exponent = exponent * 10 + (c - '0');
  }
  return negative ? -exponent : exponent;
}

/// Moves the point by the exponent; no value when the result needs more than 18 digits.
std::optional<Decimal> shift(Decimal value, int exponent) {
  for (; exponent < 0; ++exponent) {
    if (++value.places > most_digits) return std::nullopt;
  }
  for (; exponent > 0; --exponent) {
    if (value.places > 0) {
      --value.places;
    } else if (__builtin_mul_overflow(value.unscaled, std::int64_t{10}, &value.unscaled)) {
      return std::nullopt;
    }
  }
  return value;
}

}  // namespace

Rational Decimal::exact() const {
  return Rational::of(unscaled, power_of_ten(places));
}

std::string Decimal::text() const {
  const std::int64_t scale = power_of_ten(places);
  const bool negative = unscaled < 0;
  const std::uint64_t size = negative ? 0 - static_cast<std::uint64_t>(unscaled) : static_cast<std::uint64_t>(unscaled);
  const auto uscale = static_cast<std::uint64_t>(scale);
  const char* sign = negative ? "-" : "";
  if (places == 0) return fmt::format("{}{}", sign, size);
  return fmt::format("{}{}.{:0{}}", sign, size / uscale, size % uscale, places);
}

Result<Decimal> parse_decimal(std::string_view text, char point) {
  std::string_view rest = text;
  bool negative = false;
  if (!rest.empty() && (rest.front() == '-' || rest.front() == '+')) {
    negative = rest.front() == '-';
    rest.remove_prefix(1);
  }
  Decimal value;
  int digits = 0;
  bool seen_digit = false;
  bool after_point = false;
  std::size_t i = 0;
  for (; i < rest.size(); ++i) {
    const char c = rest[i];
    if (c == point && !after_point) {
      after_point = true;
      continue;
    }
    if (!is_digit(c)) break;
    seen_digit = true;
    if (value.unscaled != 0 || c != '0') ++digits;
    if (digits > most_digits || value.places >= most_digits) return not_a_number(text);
    value.unscaled = value.unscaled * 10 + (c - '0');
    if (after_point) ++value.places;
  }
  if (!seen_digit) return not_a_number(text);
  if (negative) value.unscaled = -value.unscaled;
  if (i == rest.size()) return value;
  if (rest[i] != 'e' && rest[i] != 'E') return not_a_number(text);
  const std::optional<int> exponent = parse_exponent(rest.substr(i + 1));
  if (!exponent) return not_a_number(text);
  const std::optional<Decimal> shifted = shift(value, *exponent);
  if (!shifted) return not_a_number(text);
  return *shifted;
}

Result<Concentration> to_concentration(const Decimal& value, ConcentrationUnit unit) {
  if (value.unscaled < 0) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} is negative; a concentration is zero or more. If it stands for 'missing', name it in the "
                    "adapter's missing tokens",
                    value.text()),
        ""};
  }
  const int unit_places = unit == ConcentrationUnit::mg_m3 ? 6 : 3;
  Decimal rest = value;
  while (rest.places > unit_places && rest.unscaled % 10 == 0) {
    rest.unscaled /= 10;
    --rest.places;
  }
  std::int64_t milli_ug = 0;
  if (rest.places > unit_places ||
      __builtin_mul_overflow(rest.unscaled, power_of_ten(unit_places - rest.places), &milli_ug)) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} cannot be kept exactly; at most 0.001 ug/m3 is resolved", value.text()), ""};
  }
  return Concentration::from_milli_ug(milli_ug);
}

Rational in(Concentration concentration, ConcentrationUnit unit) {
  return Rational::of(concentration.milli_ug(), unit == ConcentrationUnit::mg_m3 ? 1'000'000 : 1000);
}

}  // namespace lantian
