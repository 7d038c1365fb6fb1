#include "inventory/figures/reconcile.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <utility>

namespace lantian::inventory {
namespace {

constexpr std::array<std::pair<Operation, std::string_view>, 8> operation_names{
    {{Operation::sum, "sum"},
     {Operation::difference, "difference"},
     {Operation::product, "product"},
     {Operation::quotient, "quotient"},
     {Operation::percent, "percent"},
     {Operation::per_thousand, "per_thousand"},
     {Operation::fall, "fall"},
     {Operation::before_fall, "before_fall"}}};

/// What divides, of the two values of an operation.
Rational divisor_of(Operation operation, const Rational& a, const Rational& b) {
  if (operation == Operation::fall) return a;
  if (operation == Operation::before_fall) return Rational{100} - b;
  return b;
}

Rational of_two(Operation operation, const Rational& a, const Rational& b) {
  switch (operation) {
    case Operation::difference:
      return a - b;
    case Operation::product:
      return a * b;
    case Operation::quotient:
      return a / b;
    case Operation::percent:
      return Rational{100} * a / b;
    case Operation::per_thousand:
      return Rational{1000} * a / b;
    case Operation::fall:
      return Rational{100} - Rational{100} * b / a;
    case Operation::before_fall:
      return Rational{100} * a / (Rational{100} - b);
    case Operation::sum:
      break;
  }
  return a + b;
}

bool divides(Operation operation) {
  return operation != Operation::sum && operation != Operation::difference && operation != Operation::product;
}

}  // namespace

std::string_view name_of(Operation operation) {
  for (const auto& [one, name] : operation_names) {
    if (one == operation) return name;
  }
  return "sum";
}

std::optional<Operation> parse_operation(std::string_view text) {
  for (const auto& [one, name] : operation_names) {
    if (name == text) return one;
  }
  return std::nullopt;
}

Result<Rational> evaluate(Operation operation, std::span<const Rational> values) {
  if (operation == Operation::sum && !values.empty()) {
    Rational sum;
    for (const Rational& value : values) sum += value;
    return sum;
  }
  if (values.size() != 2) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("'{}' takes two values, {} were given", name_of(operation), values.size()), ""};
  }
  if (divides(operation) && divisor_of(operation, values[0], values[1]).is_zero()) {
    return Error{ErrorCode::invalid_argument, fmt::format("'{}' would divide by zero", name_of(operation)), ""};
  }
  return of_two(operation, values[0], values[1]);
}

Interval printed_interval(const Decimal& value) {
  // Half a unit of the last place printed: 5 in the place behind it.
  const Rational half = Decimal{5, value.places + 1}.exact();
  return {value.exact() - half, value.exact() + half};
}

Result<PartsVerdict> check_parts(Operation operation, const Decimal& whole, std::span<const Decimal> parts) {
  constexpr std::size_t most_parts = 12;
  std::vector<Interval> ends;
  std::vector<Rational> exact;
  for (const Decimal& part : parts) {
    ends.push_back(printed_interval(part));
    exact.push_back(part.exact());
    if (part < Decimal{} || (divides(operation) && ends.back().low <= Rational{0})) {
      return Error{ErrorCode::invalid_argument,
                   fmt::format("part {} is too small for its rounding to be judged", part.text()), ""};
    }
  }
  if (parts.size() > most_parts) {
    return Error{ErrorCode::invalid_argument, fmt::format("at most {} parts are judged", most_parts), ""};
  }
  PartsVerdict verdict;
  verdict.printed = printed_interval(whole);
  LANTIAN_TRY(verdict.computed, evaluate(operation, exact));
  verdict.allowed = {verdict.computed, verdict.computed};
  for (std::size_t corner = 0; corner < (std::size_t{1} << parts.size()); ++corner) {
    std::vector<Rational> values;
    for (std::size_t i = 0; i < ends.size(); ++i) {
      values.push_back((corner >> i & 1U) == 0 ? ends[i].low : ends[i].high);
    }
    LANTIAN_TRY(const Rational value, evaluate(operation, values));
    verdict.allowed.low = std::min(verdict.allowed.low, value);
    verdict.allowed.high = std::max(verdict.allowed.high, value);
  }
  return verdict;
}

}  // namespace lantian::inventory
