#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"
#include "terms/tree.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Tables that people fill in - sources, activities, measures, households, vehicles - by forms that are data
/// (data/inventory/forms/*.toml): columns with Chinese and English names, units, words and bounds. One form reads CSV
/// and workbooks, writes the empty template and exports (workbooks: keep/workbook.hpp). Pure: bytes in, values out.
namespace lantian::terms {

/// A sheet as it was cut: rows of cells, each with its place. Blank rows are left out. Cells of a workbook are texts as
/// its screen shows them: dates "2023-10-05", a percent cell "45%", numbers to 15 digits with the zeros of their
/// format.
struct Sheet {
  struct Row {
    int line = 0;  ///< 1-based line of the text, or row of the sheet
    std::vector<std::string> cells;
  };
  std::string file;
  std::vector<Row> rows;
  bool from_gb18030 = false;
};
/// CSV (UTF-8 or GB 18030) or .xlsx, told by its first bytes. Of a workbook the first sheet, or the one named `sheet`.
/// A text merged over several rows stands in each of them; a number merged so is refused, for it would count twice.
/// At most 8 million cells and 256 MiB of text. Returns malformed with what it is instead, "file:line: message", or
/// not_found with the sheets there are.
Result<Sheet> read_sheet(const SourceFile& file, std::string_view sheet = {});

enum class FieldKind : std::uint8_t { text, decimal, whole, day, period, truth, choice, list };

struct FormColumn {
  std::string field;               ///< "coal_t": the key in records, in English CSV headers and in programs
  Name name;                       ///< header of templates
  std::vector<std::string> names;  ///< further spellings of the header
  FieldKind kind = FieldKind::text;
  bool required = false;
  std::string unit;                                   ///< symbol in the unit row; the value is stored in it
  std::map<std::string, Decimal, std::less<>> units;  ///< further units the unit row may name -> factor into `unit`
  /// Folded spelling -> word stored. Of choice and truth all that may stand there; of decimal and whole the words that
  /// may stand instead of a number ("NE"); of text the known words, others stay as they are.
  std::map<std::string, std::string, std::less<>> words;
  std::vector<std::string> choices;  ///< the words stored, in order; of truth "true", "false"
  std::vector<Name> shown;           ///< parallel to `choices`: as people read and pick them
  std::optional<Decimal> low, high;  ///< bounds, inclusive
  std::string fallback;              ///< stored when the cell is empty
  std::string example;               ///< stored spelling; checked when the form is read
  Name help;                         ///< one line for the template
};

struct Form {
  std::string id;  ///< "sources", "activity", "measures", ...
  Name name;
  std::vector<FormColumn> columns;
  std::vector<std::string> key;  ///< fields that make a record unique
  const FormColumn* column(std::string_view field) const;
  std::size_t position(std::string_view field) const;  ///< columns.size() when unknown
};
/// Returns malformed with every fault, one a line.
Result<Form> read_form(const SourceFile& file);

/// One row, checked and in stored spelling: decimals as given but in the column's unit, days as "2023-10-05", choices
/// as the stored word, an absent value as "".
struct Record {
  int line = 0;
  std::vector<std::string> cells;  ///< parallel to Form::columns
};

/// A cell or row that was not taken, as the user must see it.
struct RowRefusal {
  std::string file;
  int line = 0;
  std::string column;        ///< header as given, or empty for a whole row
  std::string given;         ///< raw text, cut at 60 bytes
  std::string message;       ///< what is allowed and what to do
  std::string text() const;  ///< "file:line: column 'x': given 'y'; message"
};

struct FilledForm {
  std::vector<Record> records;
  std::vector<RowRefusal> refusals;  ///< any one means: do not store
  std::vector<std::string> notes;    ///< "line 2 names t, 10 kt is stored as t (x 10000)", columns passed over
};
/// The records of a sheet: title rows, header row (names or synonyms, "*" and a unit in brackets allowed), optional
/// unit row, optional example row (its first cell begins with "#" or says example), data. Every fault of every cell at
/// once; beyond 1000 they are only counted. A key twice is refused with both lines. Records hold the rows without a
/// fault, and none when the head has one.
FilledForm fill(const Form& form, const Sheet& sheet);

/// Records as CSV, UTF-8 with byte-order mark, CR LF: header row (zh or field names), unit row, rows.
std::string write_csv(const Form& form, std::span<const Record> records, bool chinese);
/// Typed access to one record. Requires: a field of the form.
class RecordView {
 public:
  RecordView(const Form& form, const Record& record) : form_{&form}, record_{&record} {}
  const std::string& text(std::string_view field) const;
  bool has(std::string_view field) const { return !text(field).empty(); }
  std::optional<Decimal> decimal(std::string_view field) const;
  std::optional<Day> day(std::string_view field) const;
  bool truth(std::string_view field) const;
  std::vector<std::string> list(std::string_view field) const;  ///< pieces between ';'
  int line() const { return record_->line; }

 private:
  const Form* form_;
  const Record* record_;
};

}  // namespace lantian::terms
