#include "terms/cell_text.hpp"
#include "terms/form.hpp"
#include "terms/form_cell.hpp"
#include "terms/form_header.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <unordered_map>

namespace lantian::terms {
namespace {

/// A table that is wrong all over tells no more with more lines.
constexpr std::size_t most_refusals = 1000;

/// Takes row after row; what it needs of memory is one record and the keys seen.
class RowFiller {
 public:
  RowFiller(const Form& form, const Sheet& sheet, const SheetHead& head, FilledForm& filled)
      : form_{form}, sheet_{sheet}, head_{head}, filled_{filled}, head_is_sound_{filled.refusals.empty()} {
    for (const std::string& field : form.key) key_.push_back(form.position(field));
  }

  void take_all();

 private:
  void take(const Sheet::Row& row);
  bool take_cells(const Sheet::Row& row, Record& record);
  bool is_overlong(const Sheet::Row& row);
  bool repeats_key(const Record& record);
  std::string key_text(const Record& record) const;
  void refuse(RowRefusal refusal);

  const Form& form_;
  const Sheet& sheet_;
  const SheetHead& head_;
  FilledForm& filled_;
  bool head_is_sound_;  ///< else every row lacks a column or stands in a wrong unit, and none is a record
  std::vector<std::size_t> key_;
  std::unordered_map<std::string, int> line_of_key_;
  std::size_t left_out_ = 0;
};

void RowFiller::refuse(RowRefusal refusal) {
  if (filled_.refusals.size() < most_refusals) {
    filled_.refusals.push_back(std::move(refusal));
  } else {
    ++left_out_;
  }
}

/// A cell beyond the last header has no meaning: mostly a comma that was not put in quotes.
bool RowFiller::is_overlong(const Sheet::Row& row) {
  for (std::size_t i = head_.headers.size(); i < row.cells.size(); ++i) {
    if (without_blanks(row.cells[i]).empty()) continue;
    refuse({sheet_.file, row.line, "", cut_for_message(row.cells[i]),
            fmt::format("stands in cell {}, but there are {} headers; put a text that holds a comma in quotes", i + 1,
                        head_.headers.size())});
    return true;
  }
  return false;
}

bool RowFiller::take_cells(const Sheet::Row& row, Record& record) {
  bool good = true;
  record.cells.resize(form_.columns.size());
  for (std::size_t i = 0; i < form_.columns.size(); ++i) {
    const std::size_t at = head_.cell_of[i];
    const bool has_column = at < head_.headers.size();
    if (!has_column && form_.columns[i].required) continue;  // refused once, with the header
    const bool there = has_column && at < row.cells.size();
    const std::string_view cell = there ? std::string_view{row.cells[at]} : std::string_view{};
    std::string fault = take_cell(head_.rules[i], cell, record.cells[i]);
    if (fault.empty()) continue;
    refuse({sheet_.file, row.line, head_.headers[at], cut_for_message(cell), std::move(fault)});
    good = false;
  }
  return good;
}

std::string RowFiller::key_text(const Record& record) const {
  std::string text;
  for (const std::size_t at : key_) {
    text += record.cells[at];
    text += '\x1F';  // no cell holds control characters
  }
  return text;
}

bool RowFiller::repeats_key(const Record& record) {
  const auto [at, added] = line_of_key_.emplace(key_text(record), record.line);
  if (added) return false;
  std::string fields;
  std::string values;
  for (std::size_t i = 0; i < key_.size(); ++i) {
    fields += (i == 0 ? "" : ", ") + form_.key[i];
    values += (i == 0 ? "" : ", ") + record.cells[key_[i]];
  }
  refuse({sheet_.file, record.line, "", cut_for_message(values),
          fmt::format("repeats the key ({}) of line {}; each may stand once: change or remove one of the two lines",
                      fields, at->second)});
  return true;
}

void RowFiller::take(const Sheet::Row& row) {
  Record record;
  record.line = row.line;
  const bool overlong = is_overlong(row);
  if (!take_cells(row, record) || overlong) return;
  if (!repeats_key(record) && head_is_sound_) filled_.records.push_back(std::move(record));
}

void RowFiller::take_all() {
  filled_.records.reserve(sheet_.rows.size() - head_.first_row);
  line_of_key_.reserve(sheet_.rows.size());
  for (std::size_t i = head_.first_row; i < sheet_.rows.size(); ++i) take(sheet_.rows[i]);
  if (left_out_ > 0) {
    filled_.refusals.push_back(row_refusal(
        sheet_, 0, fmt::format("{} further faults are not listed; correct these first and try again", left_out_)));
  }
}

}  // namespace

FilledForm fill(const Form& form, const Sheet& sheet) {
  FilledForm filled;
  if (sheet.from_gb18030) filled.notes.emplace_back("the file was read as GB 18030");
  const auto head = read_head(form, sheet, filled);
  if (head) RowFiller{form, sheet, *head, filled}.take_all();
  return filled;
}

}  // namespace lantian::terms
