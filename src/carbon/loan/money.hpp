#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"

#include <compare>
#include <cstdint>
#include <string>

namespace lantian::carbon {

/// Money in whole fen (0.01 yuan): adding never rounds, and no binary fraction ever stands for it.
class Money {
 public:
  constexpr Money() = default;
  static constexpr Money from_fen(std::int64_t fen) { return Money{fen}; }
  constexpr std::int64_t fen() const { return fen_; }
  /// "31104000.00", "-0.05". Yuan, always two decimals.
  std::string text_yuan() const;

  friend constexpr auto operator<=>(Money, Money) = default;
  friend constexpr Money operator+(Money a, Money b) { return Money{a.fen_ + b.fen_}; }
  friend constexpr Money operator-(Money a, Money b) { return Money{a.fen_ - b.fen_}; }
  constexpr Money& operator+=(Money b) {
    fen_ += b.fen_;
    return *this;
  }

 private:
  explicit constexpr Money(std::int64_t fen) : fen_{fen} {}
  std::int64_t fen_ = 0;
};

/// Yuan as exact money. Returns malformed for more than two decimals or more than 1e13 yuan.
Result<Money> money_of_yuan(const Decimal& yuan);
/// To the fen, half to even, once. Requires: at most 1e15 fen.
Money money_of_fen(const Rational& fen);

}  // namespace lantian::carbon
