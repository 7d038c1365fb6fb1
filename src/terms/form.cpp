#include "terms/form.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::terms {

const FormColumn* Form::column(std::string_view field) const {
  const std::size_t at = position(field);
  return at == columns.size() ? nullptr : &columns[at];
}

std::size_t Form::position(std::string_view field) const {
  const auto found = std::ranges::find(columns, field, &FormColumn::field);
  return static_cast<std::size_t>(found - columns.begin());
}

std::string RowRefusal::text() const {
  std::string place = line > 0 ? fmt::format("{}:{}", file, line) : file;
  if (!column.empty()) place += ": column " + in_quotes(column);
  if (given.empty()) return fmt::format("{}: {}", place, message);
  return fmt::format("{}: given {}; {}", place, in_quotes(given), message);
}

const std::string& RecordView::text(std::string_view field) const {
  const std::size_t at = form_->position(field);
  LANTIAN_ASSERT(at < record_->cells.size(), "a record is asked only for fields of its form");
  return record_->cells[at];
}

std::optional<Decimal> RecordView::decimal(std::string_view field) const {
  const std::string& cell = text(field);
  if (cell.empty()) return std::nullopt;
  const auto value = parse_decimal(cell);
  return value ? std::optional{*value} : std::nullopt;
}

std::optional<Day> RecordView::day(std::string_view field) const {
  const std::string& cell = text(field);
  if (cell.empty()) return std::nullopt;
  const auto day = parse_day(cell);
  return day ? std::optional{*day} : std::nullopt;
}

bool RecordView::truth(std::string_view field) const {
  return text(field) == "true";
}

std::vector<std::string> RecordView::list(std::string_view field) const {
  std::vector<std::string> pieces;
  for (const std::string_view piece : split(text(field), ';')) {
    if (!piece.empty()) pieces.emplace_back(piece);
  }
  return pieces;
}

}  // namespace lantian::terms
