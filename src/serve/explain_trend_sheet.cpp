#include "serve/explain_trend_sheet.hpp"

#include "base/assert.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::serve {
namespace {

constexpr std::size_t most_rows_shown = 130;

std::string sheet_word(const ExplainWords& say, const std::string& key) {
  return say("sheet_" + key);
}

std::string cell_text(const ExplainWords& say, const SheetCell& cell) {
  return cell.is_word ? sheet_word(say, cell.text) : cell.shown();
}

/// Rows and columns in the order in which they first come, numbers ascending.
std::vector<SheetCell> headings(const SheetTable& table, std::size_t column) {
  std::vector<SheetCell> out;
  for (const auto& row : table.rows) {
    const auto alike = [&](const SheetCell& one) { return one.shown() == row[column].shown(); };
    if (std::ranges::none_of(out, alike)) out.push_back(row[column]);
  }
  std::ranges::stable_sort(out, {}, [](const SheetCell& one) { return one.number.value_or(0); });
  return out;
}

std::string cross_text(const ExplainWords& say, const SheetTable& table) {
  const SheetCross cross = *table.cross;
  const auto down = headings(table, cross.row), across = headings(table, cross.column);
  std::map<std::pair<std::string, std::string>, std::string> cells;
  for (const auto& row : table.rows)
    cells[{row[cross.row].shown(), row[cross.column].shown()}] = row[cross.cell].shown();
  std::vector<FigureTable::Column> heads{
      {fmt::format("{} \\ {}", sheet_word(say, table.columns[cross.row]), sheet_word(say, table.columns[cross.column])),
       true}};
  for (const SheetCell& one : across) heads.push_back({one.shown(), true});
  FigureTable out{heads};
  for (const SheetCell& one : down) {
    std::vector<std::string> line{one.shown()};
    for (const SheetCell& other : across) {
      const auto found = cells.find({one.shown(), other.shown()});
      line.push_back(found == cells.end() ? "-" : found->second);
    }
    out.add(std::move(line));
  }
  return out.text();
}

std::string rows_text(const ExplainWords& say, const SheetTable& table) {
  std::vector<FigureTable::Column> heads;
  for (std::size_t n = 0; n < table.columns.size(); ++n) {
    const bool number = std::ranges::any_of(table.rows, [n](const auto& row) { return row[n].number.has_value(); });
    heads.push_back({sheet_word(say, table.columns[n]), number});
  }
  FigureTable out{heads};
  for (const auto& row : table.rows) {
    std::vector<std::string> line;
    for (const SheetCell& cell : row) line.push_back(cell_text(say, cell));
    out.add(std::move(line));
  }
  return out.text();
}

std::string table_text(const ExplainWords& say, const SheetTable& table) {
  if (table.rows.empty()) return sheet_word(say, "none") + "\n";
  if (table.cross) return cross_text(say, table);
  if (table.rows.size() <= most_rows_shown) return rows_text(say, table);
  return fmt::format("{} {}\n", table.rows.size(), sheet_word(say, "rows_in_files"));
}

std::string csv_text(const std::string& text) {
  if (text.find_first_of(",\"\r\n") == std::string::npos) return text;
  std::string out = "\"";
  for (const char one : text) {
    if (one == '"') out += '"';
    out += one;
  }
  return out + '"';
}

}  // namespace

std::string SheetCell::shown() const {
  if (!text.empty()) return text;
  if (!number) return "-";
  // No sign before what rounds to nothing.
  const std::string digits = fmt::format("{:.{}f}", *number, places);
  return digits.find_first_not_of("-0.") == std::string::npos ? fmt::format("{:.{}f}", 0.0, places) : digits;
}

std::string SheetCell::written() const {
  return number ? fmt::format("{}", *number) : csv_text(text);
}

void SheetTable::add(std::vector<SheetCell> row) {
  LANTIAN_ASSERT(row.size() == columns.size(), "a cell for each column");
  rows.push_back(std::move(row));
}

std::string printed_sheet(const ExplainWords& say, const ExplainSheet& sheet) {
  std::string text;
  if (sheet.synthetic) text += say("synthetic") + "\n";
  text += fmt::format("{}: {}", sheet_word(say, sheet.id), sheet.target);
  text += sheet.unit.empty() ? "\n" : fmt::format(" ({})\n", sheet.unit);
  for (const SheetFact& fact : sheet.facts)
    text += fmt::format("{}: {}\n", sheet_word(say, fact.key), cell_text(say, fact.cell));
  for (const std::string& note : sheet.notes) text += sheet_word(say, "note_" + note) + "\n";
  for (const SheetTable& table : sheet.tables) text += "\n" + sheet_word(say, table.id) + "\n" + table_text(say, table);
  return text;
}

std::string csv_of_sheet(const ExplainSheet& sheet) {
  LANTIAN_ASSERT(!sheet.tables.empty(), "a table to write");
  const SheetTable& table = sheet.tables.front();
  std::string text;
  for (const std::string& column : table.columns) text += (text.empty() ? "" : ",") + column;
  text += "\n";
  for (const auto& row : table.rows) {
    for (std::size_t n = 0; n < row.size(); ++n) text += (n > 0 ? "," : "") + row[n].written();
    text += "\n";
  }
  return text;
}

}  // namespace lantian::serve
