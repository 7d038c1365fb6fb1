#pragma once
#include <string>
#include <string_view>

/// Cells as people type them, brought to one spelling. Nothing here judges; form_cell.hpp does.
namespace lantian::terms {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// Without blanks at both ends: also U+3000, no-break spaces, zero-width marks.
std::string_view without_blanks(std::string_view cell);

/// Full-width letters, digits and signs (U+FF01 - U+FF5E) as ASCII, U+3000 and no-break spaces as ' ', U+2212 as '-',
/// superscript 2 and 3 as digits, zero-width marks dropped; the rest kept. Trimmed. The view lies in `cell` or in
/// `space`, which must outlive it.
std::string_view half_width(std::string_view cell, std::string& space);

/// A header for comparison: half width, ASCII lower case, without blanks, '_', '-' and '*'.
std::string folded_header(std::string_view header);

/// A word of a choice or a unit for comparison: half width, ASCII lower case, without blanks.
std::string folded_word(std::string_view word);

/// True for what tables write where there is nothing: "", "-", "--", "/", an em dash.
bool says_nothing(std::string_view cell);

/// True for an error that a spreadsheet shows in place of a value: "#N/A", "#REF!", "#DIV/0!" ...
bool is_sheet_error(std::string_view cell);

/// A text as it is stored: trimmed, control characters as one blank each; in half width when it is nothing but ASCII
/// and full-width signs, so that a code typed with a Chinese keyboard is the same code.
std::string stored_text(std::string_view cell);

/// The first 60 bytes, not cut in the middle of a character: RowRefusal::given.
std::string cut_for_message(std::string_view text);

}  // namespace lantian::terms
