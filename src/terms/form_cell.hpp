#pragma once
#include "terms/form.hpp"

#include <string>
#include <string_view>

/// One cell under one column: the judgement that `fill` makes of each.
namespace lantian::terms {

/// How the cells of one column of a sheet are read.
struct CellRule {
  const FormColumn* column = nullptr;
  Decimal factor{1, 0};  ///< what a number is multiplied by, from the unit row
  bool bounded = true;   ///< false after a faulty unit: then numbers cannot be compared with bounds
};

/// Reads `cell` into `stored` (stored spelling; the fallback for an empty cell). Returns what is wrong and what to do,
/// or an empty text.
std::string take_cell(const CellRule& rule, std::string_view cell, std::string& stored);

/// a < b, without the fractions that Decimal's own comparison makes. Requires: at most 18 digits and 18 places each.
bool lies_below(const Decimal& a, const Decimal& b);

/// "fuel (zh), process (zh)": the words of a column for a message.
std::string allowed_words(const FormColumn& column);

}  // namespace lantian::terms
