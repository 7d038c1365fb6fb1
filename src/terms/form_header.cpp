#include "terms/form_header.hpp"

#include "base/text.hpp"
#include "terms/cell_text.hpp"
#include "terms/form_words.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::terms {
namespace {

constexpr std::size_t rows_searched_for_header = 10;
constexpr std::string_view word_unit = "\xE5\x8D\x95\xE4\xBD\x8D";     // danwei
constexpr std::string_view word_example = "\xE7\xA4\xBA\xE4\xBE\x8B";  // shili

using HeaderNames = std::unordered_map<std::string, std::size_t>;

HeaderNames header_names(const Form& form) {
  HeaderNames names;
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    const FormColumn& column = form.columns[i];
    names.emplace(folded_header(column.field), i);
    names.emplace(folded_header(column.name.zh), i);
    names.emplace(folded_header(column.name.en), i);
    for (const std::string& other : column.names) names.emplace(folded_header(other), i);
  }
  names.erase("");
  return names;
}

/// A header cell taken apart: "coal (10kt)" is the column coal with the remark "10kt".
struct HeaderCell {
  std::optional<std::size_t> column;
  std::string remark;
};

HeaderCell header_cell(const HeaderNames& names, std::string_view cell) {
  std::string space;
  const std::string_view text = half_width(cell, space);
  if (const auto whole = names.find(folded_header(text)); whole != names.end()) return {whole->second, {}};
  std::string_view head = text;
  while (head.ends_with('*')) head = trimmed(head.substr(0, head.size() - 1));
  const std::size_t open = head.rfind('(');
  if (!head.ends_with(')') || open == std::string_view::npos) return {};
  const auto found = names.find(folded_header(head.substr(0, open)));
  if (found == names.end()) return {};
  return {found->second, std::string{trimmed(head.substr(open + 1, head.size() - open - 2))}};
}

std::size_t matches(const HeaderNames& names, const Sheet::Row& row) {
  return static_cast<std::size_t>(std::ranges::count_if(
      row.cells, [&](const std::string& cell) { return header_cell(names, cell).column.has_value(); }));
}

/// What one of the unit named is in the column's own; no value for a unit the column does not know.
std::optional<Decimal> factor_of(const FormColumn& column, std::string_view unit) {
  const std::string folded = folded_word(unit);
  if (folded == folded_word(column.unit)) return Decimal{1, 0};
  for (const auto& [symbol, factor] : column.units) {
    if (folded == folded_word(symbol)) return factor;
  }
  return std::nullopt;
}

std::string allowed_units(const FormColumn& column) {
  std::string all = column.unit;
  for (const auto& [symbol, factor] : column.units) all += ", " + symbol;
  return all;
}

class HeadReader {
 public:
  HeadReader(const Form& form, const Sheet& sheet, FilledForm& filled)
      : form_{form}, sheet_{sheet}, filled_{filled}, names_{header_names(form)} {}

  std::optional<SheetHead> read();

 private:
  std::optional<std::size_t> header_row() const;
  void take_headers(const Sheet::Row& row);
  void report_missing();
  bool has_key(const Sheet::Row& row) const;
  bool is_unit_row(const Sheet::Row& row) const;
  void take_units(const Sheet::Row& row);
  void settle_unit(std::size_t column, int line, const std::string& unit);
  void report_assumed();
  void pass_over_example();
  std::string_view cell_under(const Sheet::Row& row, std::size_t column) const;
  void refuse(int line, std::string column, std::string given, std::string message) {
    filled_.refusals.push_back({sheet_.file, line, std::move(column), std::move(given), std::move(message)});
  }
  const std::string& header_of(std::size_t column) const { return head_.headers[head_.cell_of[column]]; }
  bool has(std::size_t column) const { return head_.cell_of[column] < head_.headers.size(); }

  const Form& form_;
  const Sheet& sheet_;
  FilledForm& filled_;
  HeaderNames names_;
  SheetHead head_;
  std::vector<std::string> remarks_;       ///< units in brackets, parallel to the form's columns
  std::vector<bool> settled_;              ///< the unit is known, parallel to the form's columns
  std::vector<std::string> settled_unit_;  ///< as it was given
};

std::optional<std::size_t> HeadReader::header_row() const {
  std::size_t best = 0;
  std::optional<std::size_t> at;
  for (std::size_t i = 0; i < std::min(sheet_.rows.size(), rows_searched_for_header); ++i) {
    const std::size_t count = matches(names_, sheet_.rows[i]);
    if (count > best) {
      best = count;
      at = i;
    }
  }
  return at;
}

void HeadReader::take_headers(const Sheet::Row& row) {
  const std::size_t none = row.cells.size();
  head_.headers = row.cells;
  head_.columns.assign(row.cells.size(), std::nullopt);
  head_.cell_of.assign(form_.columns.size(), none);
  remarks_.assign(form_.columns.size(), {});
  std::string passed;
  for (std::size_t i = 0; i < row.cells.size(); ++i) {
    const HeaderCell cell = header_cell(names_, row.cells[i]);
    if (!cell.column) {
      if (!without_blanks(row.cells[i]).empty()) passed += (passed.empty() ? "" : ", ") + in_quotes(row.cells[i]);
      continue;
    }
    if (head_.cell_of[*cell.column] != none) {
      refuse(row.line, row.cells[i], "",
             fmt::format("stands for '{}', as {} does; keep one of the two columns", form_.columns[*cell.column].field,
                         in_quotes(header_of(*cell.column))));
      continue;
    }
    head_.columns[i] = *cell.column;
    head_.cell_of[*cell.column] = i;
    remarks_[*cell.column] = cell.remark;
  }
  if (!passed.empty())
    filled_.notes.push_back(
        fmt::format("line {}: columns passed over, which this form does not know: {}", row.line, passed));
}

void HeadReader::report_missing() {
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    const FormColumn& column = form_.columns[i];
    if (!column.required || has(i)) continue;
    refuse(sheet_.rows[head_.first_row].line, "", "",
           fmt::format("the column '{}'{} is missing and must be there", column.field,
                       column.name.zh.empty() ? "" : fmt::format(" ({})", column.name.zh)));
  }
}

std::string_view HeadReader::cell_under(const Sheet::Row& row, std::size_t column) const {
  const std::size_t at = head_.cell_of[column];
  if (at >= row.cells.size()) return {};
  const std::string_view cell = without_blanks(row.cells[at]);
  // A header merged over the unit row stands there again.
  return says_nothing(cell) || cell == without_blanks(header_of(column)) ? std::string_view{} : cell;
}

/// Whether every field of the key holds a value that could be one: then the row is data, whatever else stands in it.
bool HeadReader::has_key(const Sheet::Row& row) const {
  return std::ranges::all_of(form_.key, [&](const std::string& field) {
    const std::size_t i = form_.position(field);
    std::string stored;
    return has(i) && take_cell(head_.rules[i], cell_under(row, i), stored).empty() && !stored.empty();
  });
}

/// A row that says "unit"; or, without a key, one that names a known unit under a column with units, or has words where
/// numbers belong and nothing in the fields of the key, which is a row of units that nobody knows.
bool HeadReader::is_unit_row(const Sheet::Row& row) const {
  const std::string first = row.cells.empty() ? std::string{} : folded_header(row.cells.front());
  if (first == "unit" || first == "units" || first == word_unit) return true;
  if (has_key(row)) return false;
  bool words = false;
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    const FormColumn& column = form_.columns[i];
    const std::string_view cell = has(i) ? cell_under(row, i) : std::string_view{};
    if (cell.empty() || column.unit.empty()) continue;
    if (factor_of(column, cell)) return true;
    std::string stored;
    words = words || !take_cell({&column, Decimal{1, 0}, false}, cell, stored).empty();
  }
  const bool keyless = std::ranges::all_of(form_.key, [&](const std::string& field) {
    const std::size_t i = form_.position(field);
    return !has(i) || cell_under(row, i).empty();
  });
  return words && keyless;
}

void HeadReader::settle_unit(std::size_t column, int line, const std::string& unit) {
  const FormColumn& form_column = form_.columns[column];
  const auto factor = factor_of(form_column, unit);
  if (!factor) {
    head_.rules[column].bounded = false;
    refuse(line, header_of(column), unit,
           fmt::format("is no unit of this column; allowed are {}; change the unit and its numbers",
                       allowed_units(form_column)));
    settled_[column] = true;
    return;
  }
  if (settled_[column] && !(head_.rules[column].factor == *factor)) {
    head_.rules[column].bounded = false;
    refuse(line, header_of(column), unit,
           fmt::format("but the header says {}; name one unit", in_quotes(settled_unit_[column])));
    return;
  }
  const bool converts = !(*factor == Decimal{1, 0});
  if (converts && !settled_[column]) {
    filled_.notes.push_back(fmt::format("line {} names {}: column {} is stored as {} (x {})", line, in_quotes(unit),
                                        in_quotes(header_of(column)), form_column.unit, factor->text()));
  }
  settled_[column] = true;
  settled_unit_[column] = unit;
  head_.rules[column].factor = *factor;
}

void HeadReader::take_units(const Sheet::Row& row) {
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    if (!has(i) || form_.columns[i].unit.empty()) continue;
    const std::string_view cell = cell_under(row, i);
    if (!cell.empty()) settle_unit(i, row.line, std::string{cell});
  }
}

void HeadReader::report_assumed() {
  std::string assumed;
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    if (!has(i) || form_.columns[i].unit.empty() || settled_[i]) continue;
    assumed += fmt::format("{}{} in {}", assumed.empty() ? "" : ", ", in_quotes(header_of(i)), form_.columns[i].unit);
  }
  if (!assumed.empty()) filled_.notes.push_back("no unit is named for these columns, they are read as: " + assumed);
}

void HeadReader::pass_over_example() {
  if (head_.first_row >= sheet_.rows.size()) return;
  const Sheet::Row& row = sheet_.rows[head_.first_row];
  if (row.cells.empty() || !first_cell_marks_example(row.cells.front())) return;
  filled_.notes.push_back(fmt::format("line {} is taken for the example row and passed over", row.line));
  ++head_.first_row;
}

std::optional<SheetHead> HeadReader::read() {
  const auto header = header_row();
  if (!header) {
    std::string wanted;
    for (const FormColumn& column : form_.columns) {
      wanted += (wanted.empty() ? "" : ", ") + column.field;
      if (!column.name.zh.empty()) wanted += fmt::format(" ({})", column.name.zh);
    }
    refuse(0, "", "",
           fmt::format("no header row of the form '{}' in the first {} rows; its columns are {}", form_.id,
                       rows_searched_for_header, wanted));
    return std::nullopt;
  }
  const Sheet::Row& row = sheet_.rows[*header];
  if (*header > 0) filled_.notes.push_back(fmt::format("rows above the header in line {} are passed over", row.line));
  head_.first_row = *header;
  for (const FormColumn& column : form_.columns) head_.rules.push_back({&column});
  settled_.assign(form_.columns.size(), false);
  settled_unit_.assign(form_.columns.size(), {});
  take_headers(row);
  report_missing();
  ++head_.first_row;
  const Sheet::Row* units = head_.first_row < sheet_.rows.size() ? &sheet_.rows[head_.first_row] : nullptr;
  if (units != nullptr && !is_unit_row(*units)) units = nullptr;
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    if (remarks_[i].empty() || form_.columns[i].unit.empty()) continue;
    // "(required)" in a header is no unit, where the unit row names one.
    const bool named_below = units != nullptr && !cell_under(*units, i).empty();
    if (factor_of(form_.columns[i], remarks_[i]) || !named_below) settle_unit(i, row.line, remarks_[i]);
  }
  if (units != nullptr) {
    take_units(*units);
    ++head_.first_row;
  }
  report_assumed();
  pass_over_example();
  return head_;
}

}  // namespace

bool first_cell_marks_example(std::string_view cell) {
  const std::string folded = folded_header(cell);
  if (folded.starts_with('#')) return !is_sheet_error(without_blanks(cell));
  return folded.starts_with("example") || folded.starts_with(word_example);
}

RowRefusal row_refusal(const Sheet& sheet, int line, std::string message) {
  return {sheet.file, line, "", "", std::move(message)};
}

std::optional<SheetHead> read_head(const Form& form, const Sheet& sheet, FilledForm& filled) {
  return HeadReader{form, sheet, filled}.read();
}

}  // namespace lantian::terms
