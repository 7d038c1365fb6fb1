#include "standards/text_table.hpp"

#include <algorithm>
#include <utility>

namespace lantian::standards {
namespace {

/// Columns on a terminal: characters from U+1100 on are taken as wide, which is right for Chinese and full-width signs.
std::size_t columns_of(const std::string& text) {
  std::size_t columns = 0;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x80 || (byte >= 0xC0 && byte < 0xE1)) columns += 1;
    if (byte >= 0xE1) columns += 2;
  }
  return columns;
}

void end_line(std::string& text) {
  while (!text.empty() && text.back() == ' ') text.pop_back();
  text += '\n';
}

}  // namespace

TextTable::TextTable(std::vector<std::string> heads) {
  rows_.push_back(std::move(heads));
}

void TextTable::add(std::vector<std::string> row) {
  rows_.push_back(std::move(row));
}

std::string TextTable::text() const {
  std::vector<std::size_t> widths;
  for (const auto& row : rows_) {
    if (widths.size() < row.size()) widths.resize(row.size());
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], columns_of(row[i]));
  }
  std::string all;
  for (const auto& row : rows_) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) line += row[i] + std::string(widths[i] - columns_of(row[i]) + 2, ' ');
    end_line(line);
    all += line;
    if (&row != &rows_.front()) continue;
    std::string rule;
    for (const std::size_t width : widths) rule += std::string(width, '-') + "  ";
    end_line(rule);
    all += rule;
  }
  return all;
}

}  // namespace lantian::standards
