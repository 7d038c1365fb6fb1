#include "terms/form_cell.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "terms/cell_day.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::terms {
namespace {

constexpr std::size_t longest_text = 10'000;
constexpr int most_digits = 18;

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, is_digit);
}

Int128 scaled(const Decimal& value, int places) {
  Int128 result = value.unscaled;
  for (int i = 0; i < places; ++i) result *= 10;
  return result;
}

/// As Decimal::text would write it, so that the bytes can be kept.
bool is_canonical(std::string_view text) {
  if (text.find_first_not_of("-0.") == std::string_view::npos) return text == "0";
  if (text.starts_with('-')) text.remove_prefix(1);
  const std::size_t point = std::min(text.find('.'), text.size());
  if (!all_digits(text.substr(0, point)) || (point > 1 && text[0] == '0')) return false;
  return point == text.size() || all_digits(text.substr(point + 1));
}

/// "1,234,567.8" without its separators; no value when the commas do not stand at every third digit.
std::optional<std::string> without_groups(std::string_view text) {
  const std::size_t point = std::min(text.find('.'), text.size());
  std::string_view whole = text.substr(0, point);
  std::string result;
  if (!whole.empty() && (whole[0] == '-' || whole[0] == '+')) {
    result = whole[0];
    whole.remove_prefix(1);
  }
  const auto groups = split(whole, ',');
  for (std::size_t i = 0; i < groups.size(); ++i) {
    if (!all_digits(groups[i]) || groups[i].size() > 3 || (i > 0 && groups[i].size() != 3)) return std::nullopt;
    result += groups[i];
  }
  const std::string_view rest = text.substr(point);
  if (rest.find(',') != std::string_view::npos) return std::nullopt;
  return result += rest;
}

std::string unit_words(const FormColumn& column) {
  return column.unit.empty() ? std::string{} : fmt::format(" (in {})", column.unit);
}

std::string no_number(const CellRule& rule, std::string_view given) {
  const FormColumn& column = *rule.column;
  std::string message = fmt::format("is no {}; write digits with at most one point, like {}",
                                    column.kind == FieldKind::whole ? "whole number" : "number",
                                    column.kind == FieldKind::whole ? "35" : "4.05");
  if (is_sheet_error(given)) return "is an error of the spreadsheet; correct the formula or write the value";
  if (given.starts_with('=')) return "is a formula without its value; write the value";
  if (given.find(',') != std::string_view::npos)
    message += "; commas may only stand before each third digit, as in 1,234,567.8";
  if (!given.empty() && is_digit(given.front()) && !is_digit(given.back()) && given.find(',') == std::string_view::npos)
    message += "; without the unit, which belongs in the unit row";
  if (!column.unit.empty() && folded_word(given) == folded_word(column.unit))
    message += "; if this is the row of units, leave the columns of the key empty in it";
  if (!column.words.empty()) message += "; or one of " + allowed_words(column);
  return message;
}

std::string bounds_text(const FormColumn& column) {
  const std::string unit = unit_words(column);
  if (column.low && column.high)
    return fmt::format("allowed is {} to {}{}", column.low->text(), column.high->text(), unit);
  if (column.low) return fmt::format("allowed is {} or more{}", column.low->text(), unit);
  return fmt::format("allowed is {} or less{}", column.high->text(), unit);
}

std::string outside(const CellRule& rule, const Decimal& value) {
  const FormColumn& column = *rule.column;
  const bool below = column.low && lies_below(value, *column.low);
  const bool above = column.high && lies_below(*column.high, value);
  if (!rule.bounded || (!below && !above)) return {};
  const bool converted = !(rule.factor == Decimal{1, 0});
  return fmt::format("lies {} the bound{}; {}", below ? "below" : "above",
                     converted ? fmt::format(", being {} {}", value.text(), column.unit) : "", bounds_text(column));
}

/// The product with at most 18 digits; zeros that only the factor brought are not kept as decimals.
std::optional<Decimal> product(const Decimal& value, const Decimal& factor) {
  Int128 unscaled = Int128{value.unscaled} * factor.unscaled;
  int places = value.places + factor.places;
  int spare = 0;
  for (std::int64_t rest = factor.unscaled; rest != 0 && rest % 10 == 0; rest /= 10) ++spare;
  constexpr Int128 limit = 999'999'999'999'999'999;
  const auto fits = [&] { return unscaled <= limit && unscaled >= -limit && places <= most_digits; };
  while (places > 0 && unscaled % 10 == 0 && (spare > 0 || !fits())) {
    unscaled /= 10;
    --places;
    --spare;
  }
  if (!fits()) return std::nullopt;
  return Decimal{static_cast<std::int64_t>(unscaled), places};
}

/// The word stored for a spelling, or null.
const std::string* word_of(const FormColumn& column, std::string_view cell) {
  const auto found = column.words.find(folded_word(cell));
  return found == column.words.end() ? nullptr : &found->second;
}

std::string take_whole(const CellRule& rule, Decimal& value) {
  while (value.places > 0 && value.unscaled % 10 == 0) {
    value.unscaled /= 10;
    --value.places;
  }
  return value.places == 0 ? std::string{} : no_number(rule, {});
}

std::string take_number(const CellRule& rule, std::string_view cell, std::string& stored) {
  const FormColumn& column = *rule.column;
  std::string space;
  std::string_view given = half_width(cell, space);
  if (!column.words.empty() && !given.empty() && !is_digit(given.front())) {
    if (const std::string* word = word_of(column, given)) {
      stored = *word;
      return {};
    }
  }
  Decimal factor = rule.factor;
  std::string_view digits = given;
  if (digits.ends_with('%') && column.unit == "%") {
    digits = trimmed(digits.substr(0, digits.size() - 1));
    factor = Decimal{1, 0};
  }
  std::optional<std::string> ungrouped;
  if (digits.find(',') != std::string_view::npos) {
    ungrouped = without_groups(digits);
    if (!ungrouped) return no_number(rule, given);
    digits = *ungrouped;
  }
  const auto parsed = parse_decimal(digits);
  if (!parsed) return no_number(rule, given);
  Decimal value = *parsed;
  const bool as_given = factor.unscaled == 1 && factor.places == 0;
  if (!as_given) {
    const auto converted = product(value, factor);
    if (!converted) return fmt::format("has more than 18 digits in {}; write fewer", column.unit);
    value = *converted;
  }
  if (column.kind == FieldKind::whole) {
    if (std::string fault = take_whole(rule, value); !fault.empty()) return fault;
  }
  if (std::string fault = outside(rule, value); !fault.empty()) return fault;
  if (as_given && column.kind == FieldKind::decimal && is_canonical(digits)) {
    stored = digits;
  } else {
    stored = value.text();
  }
  return {};
}

/// "6.52301E+17": what a spreadsheet makes of a long code in a cell for numbers.
bool is_mangled_code(std::string_view text) {
  const std::size_t e = text.find_first_of("eE");
  if (e == std::string_view::npos || e == 0 || e + 2 >= text.size() || text[e + 1] != '+') return false;
  return all_digits(text.substr(e + 2)) && parse_decimal(text.substr(0, e)).ok();
}

std::string take_text(std::string_view cell, std::string& stored) {
  stored = stored_text(cell);
  if (stored.empty()) return {};
  if (stored.front() == '=') return "is a formula; write its value";
  stored = std::string{without_formula_guard(stored)};
  if (is_sheet_error(stored)) return "is an error of the spreadsheet; correct the formula or write the text";
  if (is_mangled_code(stored))
    return "is a long code that a spreadsheet turned into a number; format the column as text and type the code again";
  if (stored.size() > longest_text) return fmt::format("is longer than {} bytes; shorten it", longest_text);
  return {};
}

/// An open list of words: a known one in its stored spelling, any other as it is.
std::string take_word_or_text(const FormColumn& column, std::string_view cell, std::string& stored) {
  std::string fault = take_text(cell, stored);
  if (column.words.empty() || !fault.empty()) return fault;
  if (const std::string* word = word_of(column, cell)) stored = *word;
  return {};
}

std::string take_choice(const FormColumn& column, std::string_view cell, std::string& stored) {
  const std::string* word = word_of(column, cell);
  if (word == nullptr) return "is none of the words of this column; allowed are " + allowed_words(column);
  stored = *word;
  return {};
}

/// Pieces between ';', '>' and line breaks, each a text, or a word where the column lists words.
std::string take_list(const FormColumn& column, std::string_view cell, std::string& stored) {
  std::string space;
  constexpr std::string_view wide_semicolon = "\xEF\xBC\x9B";
  constexpr std::string_view wide_greater = "\xEF\xBC\x9E";
  std::string separated;
  for (std::size_t i = 0; i < cell.size();) {
    const std::string_view rest = cell.substr(i);
    const bool wide = rest.starts_with(wide_semicolon) || rest.starts_with(wide_greater);
    const bool cut = wide || rest[0] == '>' || rest[0] == '\n';
    separated += cut ? ';' : rest[0];
    i += wide ? wide_semicolon.size() : 1;
  }
  stored.clear();
  std::string piece;
  for (const std::string_view one : split(separated, ';')) {
    std::string fault = take_text(one, piece);
    if (fault.empty() && !piece.empty() && !column.words.empty())
      fault = take_choice(column, std::string{piece}, piece);
    if (!fault.empty()) return fmt::format("{} {}", in_quotes(one), fault);
    if (piece.empty()) continue;
    stored += stored.empty() ? piece : ";" + piece;
  }
  return {};
}

std::string take_period(std::string_view cell, std::string& stored) {
  if (const auto period = parse_period(cell)) {
    stored = period->name;
    return {};
  }
  const auto spelled = period_spelling(cell);
  const auto period = parse_period(spelled ? *spelled : std::string{cell});
  if (!period) return period.error().message;
  stored = period->name;
  return {};
}

std::string take_value(const CellRule& rule, std::string_view cell, std::string& stored) {
  const FormColumn& column = *rule.column;
  std::string space;
  switch (column.kind) {
    case FieldKind::text:
      return take_word_or_text(column, cell, stored);
    case FieldKind::decimal:
    case FieldKind::whole:
      return take_number(rule, cell, stored);
    case FieldKind::day:
      return take_day(half_width(cell, space), stored);
    case FieldKind::period:
      return take_period(half_width(cell, space), stored);
    case FieldKind::truth:
    case FieldKind::choice:
      return take_choice(column, cell, stored);
    case FieldKind::list:
      return take_list(column, cell, stored);
  }
  return {};
}

}  // namespace

bool lies_below(const Decimal& a, const Decimal& b) {
  if (a.places == b.places) return a.unscaled < b.unscaled;
  return a.places < b.places ? scaled(a, b.places - a.places) < b.unscaled
                             : a.unscaled < scaled(b, a.places - b.places);
}

std::string allowed_words(const FormColumn& column) {
  std::string all;
  for (std::size_t i = 0; i < column.choices.size(); ++i) {
    if (!all.empty()) all += ", ";
    all += column.choices[i];
    const Name& shown = column.shown[i];
    if (!shown.zh.empty() && shown.zh != column.choices[i]) all += fmt::format(" ({})", shown.zh);
  }
  return all;
}

std::string take_cell(const CellRule& rule, std::string_view cell, std::string& stored) {
  const FormColumn& column = *rule.column;
  cell = without_blanks(cell);
  stored.clear();
  if (!says_nothing(cell)) {
    if (std::string fault = take_value(rule, cell, stored); !fault.empty()) return fault;
    if (says_nothing(stored)) stored.clear();
  }
  if (!stored.empty()) return {};
  if (column.required) return "is empty, but this column must be filled in";
  stored = column.fallback;
  return {};
}

}  // namespace lantian::terms
