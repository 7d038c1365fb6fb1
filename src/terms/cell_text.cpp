#include "terms/cell_text.hpp"

#include "base/text.hpp"

#include <algorithm>
#include <array>

namespace lantian::terms {
namespace {

bool is_ascii(std::string_view text) {
  return std::ranges::all_of(text, [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

/// A character of UTF-8 and what stands for it.
struct Stand {
  std::string_view from, to;
};
constexpr std::array stands{
    Stand{"\xE3\x80\x80", " "},  // ideographic space
    Stand{"\xC2\xA0", " "},      // no-break space
    Stand{"\xE2\x80\xAF", " "},  // narrow no-break space
    Stand{"\xE2\x80\x8B", ""},   // zero-width space
    Stand{"\xEF\xBB\xBF", ""},   // byte-order mark in mid-text
    Stand{"\xE2\x88\x92", "-"},  // minus sign
    Stand{"\xC2\xB2", "2"},      // superscript two
    Stand{"\xC2\xB3", "3"},      // superscript three
    Stand{"\xE3\x8E\xA1", "m2"}  // square metre in one character
};

bool is_blank_stand(const Stand& stand) {
  return stand.to.empty() || stand.to == " ";
}

/// The ASCII sign of a full-width one at the head of `rest`, or 0. U+FF01..U+FF3F are EF BC 81..BF, U+FF40..U+FF5E are
/// EF BD 80..9E.
char full_width_sign(std::string_view rest) {
  if (rest.size() < 3 || rest[0] != '\xEF') return 0;
  const auto second = static_cast<unsigned char>(rest[1]);
  const auto third = static_cast<unsigned char>(rest[2]);
  if (second == 0xBC && third >= 0x81 && third <= 0xBF) return static_cast<char>(third - 0x81 + '!');
  if (second == 0xBD && third >= 0x80 && third <= 0x9E) return static_cast<char>(third - 0x80 + '`');
  return 0;
}

void narrow_into(std::string_view text, std::string& out) {
  out.clear();
  while (!text.empty()) {
    if (const char sign = full_width_sign(text); sign != 0) {
      out += sign;
      text.remove_prefix(3);
      continue;
    }
    const auto* stand = std::ranges::find_if(stands, [&](const Stand& s) { return text.starts_with(s.from); });
    if (stand != stands.end()) {
      out += stand->to;
      text.remove_prefix(stand->from.size());
      continue;
    }
    out += text.front();
    text.remove_prefix(1);
  }
}

/// Nothing but ASCII and full-width signs, at least one of the latter.
bool is_typed_wide(std::string_view text) {
  bool wide = false;
  while (!text.empty()) {
    const bool ascii = static_cast<unsigned char>(text.front()) < 0x80;
    if (!ascii && full_width_sign(text) == 0) return false;
    wide = wide || !ascii;
    text.remove_prefix(ascii ? 1 : 3);
  }
  return wide;
}

std::string folded(std::string_view text, std::string_view dropped) {
  std::string space;
  std::string result;
  for (const char c : half_width(text, space)) {
    if (dropped.find(c) != std::string_view::npos) continue;
    result += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  }
  return result;
}

}  // namespace

std::string_view without_blanks(std::string_view cell) {
  for (;;) {
    cell = trimmed(cell);
    const std::size_t before = cell.size();
    // Most cells end in ASCII at both ends.
    if (cell.empty() || is_ascii({&cell.front(), 1})) {
      if (cell.empty() || is_ascii({&cell.back(), 1})) return cell;
    }
    for (const Stand& stand : stands) {
      if (!is_blank_stand(stand)) continue;
      if (cell.starts_with(stand.from)) cell.remove_prefix(stand.from.size());
      if (cell.ends_with(stand.from)) cell.remove_suffix(stand.from.size());
    }
    if (cell.size() == before) return cell;
  }
}

std::string_view half_width(std::string_view cell, std::string& space) {
  cell = without_blanks(cell);
  if (is_ascii(cell)) return cell;
  narrow_into(cell, space);
  return trimmed(space);
}

std::string folded_header(std::string_view header) {
  return folded(header, " \t\r\n_-*");
}

std::string folded_word(std::string_view word) {
  return folded(word, " \t\r\n");
}

bool says_nothing(std::string_view cell) {
  if (cell.empty()) return true;
  if (cell.size() > 6) return false;
  std::string space;
  const std::string_view narrow = half_width(cell, space);
  return narrow.empty() || narrow == "-" || narrow == "--" || narrow == "/" || narrow == "\xE2\x80\x94" ||
         narrow == "\xE2\x80\x94\xE2\x80\x94";
}

bool is_sheet_error(std::string_view cell) {
  constexpr std::array<std::string_view, 10> errors{"#N/A",   "#REF!", "#VALUE!", "#DIV/0!", "#NAME?",
                                                    "#NULL!", "#NUM!", "#SPILL!", "#CALC!",  "#GETTING_DATA"};
  return cell.starts_with('#') && std::ranges::find(errors, cell) != errors.end();
}

std::string stored_text(std::string_view cell) {
  cell = without_blanks(cell);
  std::string result;
  if (is_typed_wide(cell)) {
    narrow_into(cell, result);
  } else {
    result = cell;
  }
  bool controls = false;
  for (char& c : result) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    c = ' ';
    controls = true;
  }
  if (controls) return std::string{without_blanks(result)};
  return result;
}

std::string cut_for_message(std::string_view text) {
  constexpr std::size_t most = 60;
  std::size_t end = std::min(text.size(), most);
  while (end > 0 && end < text.size() && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return std::string{text.substr(0, end)};
}

}  // namespace lantian::terms
