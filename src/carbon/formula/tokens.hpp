#pragma once
#include "carbon/formula/formula.hpp"

#include <string>
#include <string_view>
#include <vector>

/// The words of a formula; used by the formula's own files alone.
namespace lantian::carbon {

enum class TokenKind : std::uint8_t { number = 1, name = 2, sign = 3 };

struct Token {
  TokenKind kind = TokenKind::sign;
  std::string text;    ///< of a sign one of + - * / ( ) ,
  std::size_t at = 0;  ///< character of the text, from 1
  bool is(char sign) const { return kind == TokenKind::sign && text.front() == sign; }
};

/// What is wrong, where, and what is allowed instead.
Error formula_error(std::string_view text, std::size_t at, const std::string& what);

/// Cuts the text. Returns malformed for a character that no formula has, or a text that is too long.
Result<std::vector<Token>> cut_formula(std::string_view text, const FormulaLimits& limits);

/// Writes every sum over a stream out as one term for each member. Returns malformed for an unknown stream, a sum in a
/// sum, a placeholder outside of its sum, or more words than allowed.
Result<std::vector<Token>> write_out_sums(std::vector<Token> tokens, std::string_view text, const FormulaScope& scope);

}  // namespace lantian::carbon
