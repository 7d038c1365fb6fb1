#include "serve/inventory_text.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

/// Code points that East Asian fonts draw twice as wide; the blocks that our words and names come from.
bool is_wide(char32_t point) {
  return (point >= 0x1100 && point <= 0x115f) || (point >= 0x2e80 && point <= 0xa4cf) ||
         (point >= 0xac00 && point <= 0xd7a3) || (point >= 0xf900 && point <= 0xfaff) ||
         (point >= 0xfe30 && point <= 0xfe6f) || (point >= 0xff00 && point <= 0xff60) ||
         (point >= 0xffe0 && point <= 0xffe6) || (point >= 0x20000 && point <= 0x3fffd);
}

char32_t code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(at++);
  const int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
  char32_t point = more == 0 ? lead : lead & (0x3fU >> more);
  for (int i = 0; i < more && at < text.size(); ++i) point = (point << 6U) | (byte(at++) & 0x3fU);
  return point;
}

std::string padded(const std::string& cell, std::size_t width, bool right) {
  const std::size_t used = shown_width(cell);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return right ? blanks + cell : cell + blanks;
}

}  // namespace

std::size_t shown_width(std::string_view utf8) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < utf8.size();) width += is_wide(code_point(utf8, at)) ? 2U : 1U;
  return width;
}

void FigureTable::add(std::vector<std::string> cells) {
  LANTIAN_ASSERT(cells.size() == columns_.size(), "a row of a table has as many cells as the table has columns");
  rows_.push_back(std::move(cells));
}

std::string FigureTable::text() const {
  std::vector<std::size_t> widths;
  for (const Column& column : columns_) widths.push_back(shown_width(column.head));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], shown_width(row[i]));
  }
  std::string text;
  const auto add_line = [&](auto cell_of) {
    std::string line;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      line += "  " + padded(cell_of(i), widths[i], columns_[i].number);
    }
    line.erase(line.find_last_not_of(' ') + 1);
    text += line + "\n";
  };
  add_line([&](std::size_t i) { return columns_[i].head; });
  for (const auto& row : rows_) add_line([&](std::size_t i) { return row[i]; });
  return text;
}

std::string tonnes_text(const std::optional<double>& mass_t) {
  if (!mass_t) return "-";
  const double size = std::abs(*mass_t);
  if (size == 0) return "0";
  if (size >= 10) return fmt::format("{:.1f}", *mass_t);
  return size >= 0.0005 ? fmt::format("{:.3f}", *mass_t) : fmt::format("{:.1e}", *mass_t);
}

}  // namespace lantian::serve
