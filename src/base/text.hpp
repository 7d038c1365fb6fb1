#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace lantian {

/// Without leading and trailing blanks: space, tab, CR, LF, and the ideographic space U+3000.
std::string_view trimmed(std::string_view text);

/// The pieces between separators; "a,,b" gives three. An empty text gives one empty piece.
std::vector<std::string_view> split(std::string_view text, char separator);

/// ASCII letters lowered; other bytes kept.
std::string lowered(std::string_view text);

/// True when the bytes are well-formed UTF-8 (no overlong forms, no surrogates).
bool is_utf8(std::string_view bytes);

/// Pieces joined by a separator.
std::string joined(const std::vector<std::string>& pieces, std::string_view separator);

/// A field of CSV (RFC 4180), in quotes where it must be. A text that a spreadsheet would take for a formula (it begins
/// with = + - @ or a control character and is no number) gets an apostrophe before it: people write what they like, and
/// others open the table.
std::string csv_field(std::string_view text);
/// The text of a cell without that apostrophe.
std::string_view without_formula_guard(std::string_view cell);

/// The text quoted for a message: control characters shown as \xNN, cut after `most` bytes with "...".
/// (Not called `quoted`: argument-dependent look-up would find std::quoted.)
std::string in_quotes(std::string_view text, std::size_t most = 60);

}  // namespace lantian
