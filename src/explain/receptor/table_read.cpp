#include "explain/receptor/table_read.hpp"

#include "base/csv_rows.hpp"
#include "base/source_text.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace lantian::explain::receptor {
namespace {

/// One file as text, before its numbers are looked at. Cells point into `source`.
struct Sheet {
  struct Row {
    std::uint32_t line = 0;
    std::vector<std::string> cells;  ///< trimmed; the first is the sample
  };
  std::string path;
  std::vector<std::string> species;
  std::vector<Row> rows;
};

Error fault(const std::string& path, std::uint32_t line, std::string message) {
  return {ErrorCode::malformed, std::move(message), fmt::format("{}:{}", path, line)};
}

char separator_of(std::string_view text) {
  const std::string_view head = text.substr(0, text.find('\n'));
  char best = ',';
  for (const char one : {'\t', ';'}) {
    if (std::ranges::count(head, one) > std::ranges::count(head, best)) best = one;
  }
  return best;
}

Result<void> take_head(Sheet& sheet, const CsvRows& rows) {
  for (std::size_t n = 1; n < rows.cells().size(); ++n) {
    const std::string name{trimmed(rows.cells()[n])};
    if (name.empty())
      return fault(sheet.path, rows.line(), fmt::format("column {} of the head names no species", n + 1));
    if (std::ranges::find(sheet.species, name) != sheet.species.end())
      return fault(sheet.path, rows.line(),
                   fmt::format("column {} of the head names {} a second time", n + 1, in_quotes(name)));
    sheet.species.push_back(name);
  }
  if (sheet.species.empty())
    return fault(sheet.path, rows.line(),
                 "the head has no species; it is the column of dates, then a column for each species, separated by "
                 "tabs, semicolons or commas");
  return {};
}

Result<void> take_row(Sheet& sheet, const CsvRows& rows) {
  Sheet::Row row{rows.line(), {}};
  for (const std::string_view cell : rows.cells()) row.cells.emplace_back(trimmed(cell));
  if (row.cells.size() == 1 && row.cells[0].empty()) return {};  // an empty line
  if (row.cells.size() != sheet.species.size() + 1) {
    return fault(sheet.path, row.line,
                 fmt::format("the row has {} cells, the head has {}", row.cells.size(), sheet.species.size() + 1));
  }
  sheet.rows.push_back(std::move(row));
  return {};
}

Result<Sheet> read_sheet_text(const terms::SourceFile& file) {
  SourceText source;
  if (const auto decoded = decode_source(file.text, SourceEncoding::automatic, source); !decoded)
    return Error{decoded.error().code, decoded.error().message, file.path};
  Sheet sheet{file.path, {}, {}};
  CsvRows rows{source.text, separator_of(source.text), false};
  bool head = true;
  for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
    if (outcome != CsvRows::Outcome::row)
      return fault(file.path, rows.line(), "a quoted cell is not closed, or text stands behind its quote");
    LANTIAN_CHECK(head ? take_head(sheet, rows) : take_row(sheet, rows));
    head = false;
  }
  return sheet;
}

Result<void> require_same(const Sheet& values, const Sheet& doubts) {
  const std::size_t species = std::min(values.species.size(), doubts.species.size());
  for (std::size_t n = 0; n < species; ++n) {
    if (values.species[n] != doubts.species[n])
      return fault(doubts.path, 1,
                   fmt::format("column {} is {}, but {} in {}; both tables have the same species in the same order",
                               n + 2, in_quotes(doubts.species[n]), in_quotes(values.species[n]), values.path));
  }
  if (values.species.size() != doubts.species.size())
    return fault(doubts.path, 1,
                 fmt::format("the head has {} species, that of {} has {}", doubts.species.size(), values.path,
                             values.species.size()));
  for (std::size_t n = 0; n < std::min(values.rows.size(), doubts.rows.size()); ++n) {
    if (values.rows[n].cells[0] != doubts.rows[n].cells[0])
      return fault(doubts.path, doubts.rows[n].line,
                   fmt::format("sample {} stands where {}:{} has {}; both tables have the same samples in the same "
                               "order",
                               in_quotes(doubts.rows[n].cells[0]), values.path, values.rows[n].line,
                               in_quotes(values.rows[n].cells[0])));
  }
  if (values.rows.size() != doubts.rows.size())
    return fault(
        doubts.path, doubts.rows.empty() ? 1 : doubts.rows.back().line,
        fmt::format("the table has {} samples, {} has {}", doubts.rows.size(), values.path, values.rows.size()));
  return {};
}

/// Reads cells of both sheets side by side.
class Cells {
 public:
  Cells(const Sheet& values, const Sheet& doubts, const ReceptorRules& rules)
      : values_{&values}, doubts_{&doubts}, rules_{&rules} {}

  /// Adds the sample, or counts it where a value is missing.
  Result<void> take(std::size_t row, SpeciatedTable& table) const {
    std::vector<double> values, uncertainties;
    bool complete = true;
    for (std::size_t one = 0; one < values_->species.size(); ++one) {
      LANTIAN_TRY(const auto value, number(*values_, row, one));
      LANTIAN_TRY(const auto doubt, number(*doubts_, row, one));
      if (!value || !doubt) {
        complete = false;
        continue;
      }
      LANTIAN_CHECK(judge(row, one, *value, *doubt));
      values.push_back(*value);
      uncertainties.push_back(*doubt);
    }
    if (!complete) {
      ++table.left_out;
      return {};
    }
    table.samples.push_back(values_->rows[row].cells[0]);
    table.concentration.insert(table.concentration.end(), values.begin(), values.end());
    table.uncertainty.insert(table.uncertainty.end(), uncertainties.begin(), uncertainties.end());
    return {};
  }

 private:
  Error cell_fault(const Sheet& sheet, std::size_t row, std::size_t one, const char* what) const {
    return fault(sheet.path, sheet.rows[row].line,
                 fmt::format("column {} ({}): {} {}", one + 2, sheet.species[one],
                             in_quotes(sheet.rows[row].cells[one + 1]), what));
  }

  Result<std::optional<double>> number(const Sheet& sheet, std::size_t row, std::size_t one) const {
    const std::string& cell = sheet.rows[row].cells[one + 1];
    if (cell.empty() || std::ranges::find(rules_->missing, cell) != rules_->missing.end())
      return std::optional<double>{};
    double value = 0;
    const auto read = std::from_chars(cell.data(), cell.data() + cell.size(), value);
    if (read.ec != std::errc{} || read.ptr != cell.data() + cell.size() || !std::isfinite(value))
      return cell_fault(sheet, row, one,
                        "is no number; write digits with a decimal point, and leave the cell empty or write -999 for "
                        "what was not measured");
    return std::optional{value};
  }

  Result<void> judge(std::size_t row, std::size_t one, double value, double doubt) const {
    if (doubt <= 0)
      return cell_fault(*doubts_, row, one, "is no uncertainty; it is above zero, in the unit of the concentration");
    if (const double off = value / doubt; !std::isfinite(1 / (doubt * doubt)) || !std::isfinite(off * off))
      return cell_fault(*doubts_, row, one, "is too small an uncertainty to compute with; is its unit right?");
    if (value < -rules_->below_zero * doubt)
      return cell_fault(*values_, row, one,
                        "lies so many uncertainties below zero that it is no measurement; leave the cell empty or "
                        "write -999 for what was not measured");
    return {};
  }

  const Sheet *values_, *doubts_;
  const ReceptorRules* rules_;
};

}  // namespace

Result<SpeciatedTable> read_speciated(const terms::SourceFile& concentrations, const terms::SourceFile& uncertainties,
                                      const ReceptorRules& rules) {
  LANTIAN_TRY(const Sheet values, read_sheet_text(concentrations));
  LANTIAN_TRY(const Sheet doubts, read_sheet_text(uncertainties));
  LANTIAN_CHECK(require_same(values, doubts));
  SpeciatedTable table;
  table.species = values.species;
  const Cells cells{values, doubts, rules};
  for (std::size_t row = 0; row < values.rows.size(); ++row) LANTIAN_CHECK(cells.take(row, table));
  if (table.samples.empty()) {
    return Error{ErrorCode::incomplete,
                 fmt::format("none of {} samples has a value for every species; take the columns of species that are "
                             "seldom measured out of both tables",
                             values.rows.size()),
                 concentrations.path};
  }
  return table;
}

}  // namespace lantian::explain::receptor
