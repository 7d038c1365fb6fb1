#include "base/csv_rows.hpp"
#include "base/source_text.hpp"
#include "base/text.hpp"
#include "terms/cell_text.hpp"
#include "terms/form.hpp"
#include "terms/sheet_limits.hpp"
#include "terms/workbook_reader.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::terms {
namespace {

using namespace std::string_view_literals;

constexpr std::size_t most_broken_lines = 20;

/// What separates the cells: the sign that the first line with text has most of. Spreadsheets of other countries write
/// ';', text exports tabs.
char delimiter_of(std::string_view text) {
  const std::string_view rest = text.substr(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  const std::string_view line = rest.substr(0, rest.find('\n'));
  constexpr std::array delimiters{',', '\t', ';'};
  return *std::ranges::max_element(delimiters, {}, [&](char sign) { return std::ranges::count(line, sign); });
}

bool is_blank(const std::vector<std::string_view>& cells) {
  return std::ranges::all_of(cells, [](std::string_view cell) { return without_blanks(cell).empty(); });
}

std::string broken_text(CsvRows::Outcome outcome) {
  return outcome == CsvRows::Outcome::open_quote
             ? "a quote is never closed; close it, or double quotes that belong to the text"
             : "text stands behind a closing quote; double quotes that belong to the text";
}

Result<Sheet> read_csv(const SourceFile& file) {
  SourceText decoded;
  if (const auto read = decode_source(file.text, SourceEncoding::automatic, decoded); !read)
    return not_a_table(file.path, 0, read.error().message);
  Sheet sheet;
  sheet.file = file.path;
  sheet.from_gb18030 = decoded.from_gb18030;
  sheet.rows.reserve(static_cast<std::size_t>(std::ranges::count(decoded.text, '\n')) + 1);
  SheetSize size;
  std::vector<std::string> broken;
  CsvRows rows{decoded.text, delimiter_of(decoded.text), true};
  for (auto outcome = rows.next(); outcome != CsvRows::Outcome::end; outcome = rows.next()) {
    const int line = static_cast<int>(rows.line());
    if (outcome != CsvRows::Outcome::row) {
      broken.push_back(fmt::format("{}:{}: {}", file.path, line, broken_text(outcome)));
      if (broken.size() == most_broken_lines) break;
      continue;
    }
    if (is_blank(rows.cells())) continue;
    if (rows.cells().size() > SheetLimits::columns)
      return not_a_table(file.path, line,
                         fmt::format("has {} cells; at most {} are read", rows.cells().size(), SheetLimits::columns));
    sheet.rows.push_back({line, {rows.cells().begin(), rows.cells().end()}});
    size.add(sheet.rows.back());
    if (size.is_too_much()) return not_a_table(file.path, line, "the table is too large; split it into several files");
  }
  if (!broken.empty()) return Error{ErrorCode::malformed, joined(broken, "\n"), ""};
  return sheet;
}

}  // namespace

Result<Sheet> read_sheet(const SourceFile& file, std::string_view sheet) {
  if (file.text.starts_with("PK\x03\x04"sv)) return read_workbook(file, sheet);
  if (file.text.starts_with("\xD0\xCF\x11\xE0"sv)) {
    return not_a_table(file.path, 0,
                       "this is an old workbook (.xls), or one with a password; save it as .xlsx without password, or "
                       "as 'CSV UTF-8'");
  }
  return read_csv(file);
}

}  // namespace lantian::terms
