#include "keep/workbook.hpp"

#include "base/decimal.hpp"
#include "keep/files.hpp"
#include "keep/private_directory.hpp"
#include "terms/form_words.hpp"

#include <fmt/core.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <map>
#include <utility>
#include <vector>

namespace lantian::keep {
namespace {

using terms::FieldKind;

constexpr std::size_t most_records = 1'048'570;
constexpr lxw_row_t last_row = 1'048'575;
constexpr int digits_of_spreadsheets = 15;  ///< a number of more digits is written as text
constexpr std::size_t longest_list = 255;   ///< characters of a drop-down list that is written out
/// Of every workbook: the time of writing would make the same records different bytes.
constexpr time_t created = 1'577'808'000;  // 2020-01-01, Beijing
constexpr lxw_color_t head_colour = 0xDCE6F1;
constexpr lxw_color_t required_colour = 0xFCE4D6;
constexpr lxw_color_t pale_colour = 0x7F7F7F;

/// Writes one form into one sheet. The first error of the library is kept; the rest of the work is then harmless.
class SheetWriter {
 public:
  SheetWriter(lxw_workbook* book, lxw_worksheet* sheet, const terms::Form& form, bool chinese)
      : book_{book}, sheet_{sheet}, form_{form}, chinese_{chinese} {}

  lxw_error write(std::span<const terms::Record> records);

 private:
  void keep(lxw_error error) {
    if (error_ == LXW_NO_ERROR) error_ = error;
  }
  void write_columns();
  void write_head();
  void write_help(lxw_col_t column);
  void write_units();
  void write_example();
  void write_lists(lxw_row_t first);
  void write_cell(lxw_row_t row, lxw_col_t column, const std::string& cell);
  bool write_number(lxw_row_t row, lxw_col_t column, const std::string& cell);
  bool write_day(lxw_row_t row, lxw_col_t column, const std::string& cell);
  lxw_format* number_format(const std::string& code);
  lxw_format* pale_format();
  const terms::FormColumn& of(lxw_col_t column) const { return form_.columns[column]; }
  lxw_col_t width() const { return static_cast<lxw_col_t>(form_.columns.size()); }

  lxw_workbook* book_;
  lxw_worksheet* sheet_;
  const terms::Form& form_;
  bool chinese_;
  lxw_error error_ = LXW_NO_ERROR;
  std::map<std::string, lxw_format*, std::less<>> formats_;
};

lxw_format* SheetWriter::number_format(const std::string& code) {
  const auto [at, added] = formats_.try_emplace(code, nullptr);
  if (added) {
    at->second = workbook_add_format(book_);
    format_set_num_format(at->second, code.c_str());
  }
  return at->second;
}

lxw_format* SheetWriter::pale_format() {
  lxw_format* format = workbook_add_format(book_);
  format_set_italic(format);
  format_set_font_color(format, pale_colour);
  format_set_num_format(format, "@");
  return format;
}

/// What a person types below the head falls under these formats: texts stay texts, "0101" keeps its zero.
void SheetWriter::write_columns() {
  for (lxw_col_t i = 0; i < width(); ++i) {
    const FieldKind kind = of(i).kind;
    const bool number = kind == FieldKind::decimal || kind == FieldKind::whole;
    lxw_format* format = kind == FieldKind::day ? number_format("yyyy-mm-dd") : number ? nullptr : number_format("@");
    const std::size_t header = of(i).name.shown(chinese_).size();
    keep(worksheet_set_column(sheet_, i, i, static_cast<double>(std::clamp<std::size_t>(header + 2, 12, 30)), format));
  }
}

void SheetWriter::write_help(lxw_col_t column) {
  const terms::FormColumn& of_column = of(column);
  std::string text = of_column.help.shown(chinese_);
  const auto add = [&](const std::string& line) { text += (text.empty() ? "" : "\n") + line; };
  if (of_column.low && of_column.high) {
    add(fmt::format("{} - {} {}", of_column.low->text(), of_column.high->text(), of_column.unit));
  } else if (of_column.low) {
    add(fmt::format(">= {} {}", of_column.low->text(), of_column.unit));
  }
  if (!of_column.units.empty()) {
    std::string units = of_column.unit;
    for (const auto& [symbol, factor] : of_column.units) units += " | " + symbol;
    add(units);
  }
  if (!text.empty()) keep(worksheet_write_comment(sheet_, 0, column, text.c_str()));
}

void SheetWriter::write_head() {
  lxw_format* optional = workbook_add_format(book_);
  lxw_format* required = workbook_add_format(book_);
  for (lxw_format* format : {optional, required}) {
    format_set_bold(format);
    format_set_text_wrap(format);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
    format_set_bg_color(format, format == required ? required_colour : head_colour);
  }
  for (lxw_col_t i = 0; i < width(); ++i) {
    std::string header = chinese_ ? of(i).name.shown(true) : of(i).field;
    if (of(i).required) header += '*';
    keep(worksheet_write_string(sheet_, 0, i, header.c_str(), of(i).required ? required : optional));
    write_help(i);
  }
}

void SheetWriter::write_units() {
  lxw_format* format = pale_format();
  for (lxw_col_t i = 0; i < width(); ++i) {
    if (of(i).unit.empty()) continue;
    keep(worksheet_write_string(sheet_, 1, i, of(i).unit.c_str(), format));
  }
}

void SheetWriter::write_example() {
  const lxw_row_t row = terms::has_units(form_) ? 2 : 1;
  lxw_format* format = pale_format();
  for (lxw_col_t i = 0; i < width(); ++i) {
    const std::string cell = terms::example_cell(form_, i, chinese_);
    if (!cell.empty()) keep(worksheet_write_string(sheet_, row, i, cell.c_str(), format));
  }
}

void SheetWriter::write_lists(lxw_row_t first) {
  for (lxw_col_t i = 0; i < width(); ++i) {
    if (of(i).kind != FieldKind::choice && of(i).kind != FieldKind::truth) continue;
    std::vector<char*> words;  // the library only reads them, its signature is older than const
    std::size_t length = 0;
    for (const std::string& choice : of(i).choices) {
      words.push_back(const_cast<char*>(terms::shown_word(of(i), choice, chinese_).c_str()));
      length += std::strlen(words.back()) + 1;  // bytes: never fewer than characters
    }
    if (length > longest_list) continue;
    words.push_back(nullptr);
    lxw_data_validation list{};
    list.validate = LXW_VALIDATION_TYPE_LIST;
    list.value_list = words.data();
    keep(worksheet_data_validation_range(sheet_, first, i, last_row, i, &list));
  }
}

/// False when the number must be a text to stay what it is.
bool SheetWriter::write_number(lxw_row_t row, lxw_col_t column, const std::string& cell) {
  const auto value = parse_decimal(cell);
  if (!value || value->places > digits_of_spreadsheets) return false;
  const auto digits = static_cast<int>(std::ranges::count_if(cell, [](char c) { return c >= '0' && c <= '9'; }));
  if (digits > digits_of_spreadsheets + 1 || value->text() != cell) return false;
  constexpr std::int64_t limit = 999'999'999'999'999;
  if (value->unscaled > limit || value->unscaled < -limit) return false;
  const std::string code = value->places == 0 ? "0" : "0." + std::string(static_cast<std::size_t>(value->places), '0');
  keep(worksheet_write_number(sheet_, row, column, value->approximate(), number_format(code)));
  return true;
}

/// False for days that spreadsheets do not know, or know wrongly: those before March 1900.
bool SheetWriter::write_day(lxw_row_t row, lxw_col_t column, const std::string& cell) {
  const auto day = parse_day(cell);
  if (!day) return false;
  const std::chrono::year_month_day date{*day};
  if (date < std::chrono::year{1900} / 3 / 1) return false;
  lxw_datetime when{};
  when.year = static_cast<int>(date.year());
  when.month = static_cast<int>(static_cast<unsigned>(date.month()));
  when.day = static_cast<int>(static_cast<unsigned>(date.day()));
  keep(worksheet_write_datetime(sheet_, row, column, &when, number_format("yyyy-mm-dd")));
  return true;
}

void SheetWriter::write_cell(lxw_row_t row, lxw_col_t column, const std::string& cell) {
  if (cell.empty()) return;
  const terms::FormColumn& of_column = of(column);
  const bool number = of_column.kind == FieldKind::decimal || of_column.kind == FieldKind::whole;
  if (number && write_number(row, column, cell)) return;
  if (of_column.kind == FieldKind::day && write_day(row, column, cell)) return;
  const std::string shown = with_escapes_kept(terms::shown_word(of_column, cell, chinese_));
  keep(worksheet_write_string(sheet_, row, column, shown.c_str(), number_format("@")));
}

lxw_error SheetWriter::write(std::span<const terms::Record> records) {
  write_columns();
  write_head();
  lxw_row_t row = 1;
  if (terms::has_units(form_)) {
    write_units();
    ++row;
  }
  const lxw_row_t head_rows = row;
  if (terms::needs_example_before(form_, records)) {
    write_example();
    ++row;
  }
  write_lists(row);
  for (const terms::Record& record : records) {
    for (lxw_col_t i = 0; i < width(); ++i) write_cell(row, i, record.cells[i]);
    ++row;
  }
  worksheet_freeze_panes(sheet_, head_rows, 1);
  keep(worksheet_repeat_rows(sheet_, 0, head_rows - 1));
  worksheet_set_landscape(sheet_);
  return error_;
}

/// Closes the workbook, which writes the file.
lxw_error write_to(std::string& directory, const std::string& path, const terms::Form& form,
                   std::span<const terms::Record> records, bool chinese) {
  lxw_workbook_options options{};
  options.tmpdir = directory.data();
  lxw_workbook* book = workbook_new_opt(path.c_str(), &options);
  if (book == nullptr) return LXW_ERROR_MEMORY_MALLOC_FAILED;
  lxw_doc_properties properties{};
  properties.created = created;
  lxw_error error = workbook_set_properties(book, &properties);
  const std::string& name = form.name.shown(chinese);
  const bool usable = workbook_validate_sheet_name(book, name.c_str()) == LXW_NO_ERROR;
  lxw_worksheet* sheet = workbook_add_worksheet(book, usable ? name.c_str() : nullptr);
  if (sheet != nullptr && error == LXW_NO_ERROR) error = SheetWriter{book, sheet, form, chinese}.write(records);
  const lxw_error closed = workbook_close(book);
  return error != LXW_NO_ERROR ? error : closed;
}

}  // namespace

Result<std::string> write_workbook(const terms::Form& form, std::span<const terms::Record> records, bool chinese) {
  if (records.size() > most_records) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("{} records do not fit into one sheet, which holds {}; write CSV instead", records.size(),
                             most_records),
                 form.id};
  }
  LANTIAN_TRY(PrivateDirectory directory, PrivateDirectory::make());
  const std::string path = directory.path() + "/book.xlsx";
  const lxw_error error = write_to(directory.path(), path, form, records, chinese);
  if (error != LXW_NO_ERROR)
    return Error{ErrorCode::io, fmt::format("the workbook cannot be written: {}", lxw_strerror(error)), form.id};
  return read_file(path);
}

}  // namespace lantian::keep
