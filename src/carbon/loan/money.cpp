#include "carbon/loan/money.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"

#include <fmt/core.h>

namespace lantian::carbon {
namespace {

constexpr std::int64_t loan_most_fen = 1'000'000'000'000'000;

}  // namespace

std::string Money::text_yuan() const {
  return Decimal{fen_, 2}.text();
}

Result<Money> money_of_yuan(const Decimal& yuan) {
  const Rational fen = yuan.exact() * Rational{100};
  const bool too_much = fen > Rational{loan_most_fen} || fen < Rational{-loan_most_fen};
  if (fen.denominator() != 1 || too_much) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} yuan is no amount of money; write at most two decimals and 1e13 yuan", yuan.text()),
                 ""};
  }
  return Money::from_fen(static_cast<std::int64_t>(fen.numerator()));
}

Money money_of_fen(const Rational& fen) {
  LANTIAN_ASSERT(fen <= Rational{loan_most_fen} && fen >= Rational{-loan_most_fen}, "money fits its integer");
  return Money::from_fen(round_half_even(fen, 0).unscaled);
}

}  // namespace lantian::carbon
