#include "serve/inventory_answer.hpp"

#include "base/assert.hpp"
#include "base/round.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

AnswerCell AnswerCell::count(std::int64_t number) {
  return {fmt::format("{}", number), Rational{number}, {}};
}
AnswerCell AnswerCell::figure(const Rational& number, int places) {
  return {round_half_even(number, places).text(), number, {}};
}
AnswerCell AnswerCell::tonnes(double mass_t) {
  return {tonnes_text(mass_t), {}, mass_t};
}

void AnswerTable::add(std::vector<AnswerCell> row) {
  LANTIAN_ASSERT(row.size() == columns.size(), "a row of an answer has as many cells as the table has columns");
  rows.push_back(std::move(row));
}

namespace {

/// Digits after the point of a printed number.
int places_of(const std::string& text) {
  const std::size_t point = text.find('.');
  return point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
}

AnswerCell sum_of(const AnswerTable& table, std::size_t column) {
  Rational sum;
  int places = 0;
  for (const auto& row : table.rows) {
    if (!row[column].exact) continue;
    sum += *row[column].exact;
    places = std::max(places, places_of(row[column].text));
  }
  return AnswerCell::figure(sum, places);
}

bool is_number(const AnswerTable& table, std::size_t column) {
  return std::ranges::any_of(table.rows, [&](const auto& row) { return row[column].exact || row[column].mass; });
}

}  // namespace

void add_sum(AnswerTable& table, std::string_view label, const std::vector<std::string>& columns) {
  if (table.rows.empty()) return;
  std::vector<AnswerCell> total(table.columns.size());
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    if (std::ranges::find(columns, table.columns[i]) != columns.end()) total[i] = sum_of(table, i);
  }
  total.front() = AnswerCell::of(std::string{label});
  table.rows.push_back(std::move(total));
}

std::string printed(const InventoryOffice& office, const AnswerTable& table, bool chinese) {
  const std::string title = office.word("table_" + table.id, chinese);
  if (table.rows.empty()) return fmt::format("{}: {}\n", title, office.word("none", chinese));
  std::vector<FigureTable::Column> columns;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    columns.push_back({office.word("col_" + table.columns[i], chinese), is_number(table, i)});
  }
  FigureTable shown{std::move(columns)};
  for (const auto& row : table.rows) {
    std::vector<std::string> cells;
    for (const AnswerCell& cell : row) cells.push_back(cell.text);
    shown.add(std::move(cells));
  }
  return title + "\n" + shown.text();
}

}  // namespace lantian::serve
