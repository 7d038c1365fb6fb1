#include "serve/inventory_text.hpp"

#include "base/assert.hpp"
#include "base/shown_width.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::serve {
namespace {

std::string padded(const std::string& cell, std::size_t width, bool right) {
  const std::size_t used = shown_width(cell);
  const std::string blanks(width > used ? width - used : 0, ' ');
  return right ? blanks + cell : cell + blanks;
}

}  // namespace

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
