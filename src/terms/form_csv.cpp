#include "base/text.hpp"
#include "terms/form.hpp"
#include "terms/form_words.hpp"

#include <algorithm>

namespace lantian::terms {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

template <class CellOf>
void append_row(std::string& out, const Form& form, CellOf cell_of) {
  for (std::size_t i = 0; i < form.columns.size(); ++i) {
    if (i > 0) out += ',';
    out += csv_field(cell_of(i));
  }
  out += "\r\n";
}

}  // namespace

const std::string& shown_word(const FormColumn& column, const std::string& stored, bool chinese) {
  const auto found = std::ranges::find(column.choices, stored);
  if (found == column.choices.end() || !chinese) return stored;
  const Name& shown = column.shown[static_cast<std::size_t>(found - column.choices.begin())];
  return shown.zh.empty() ? stored : shown.zh;
}

bool has_units(const Form& form) {
  return std::ranges::any_of(form.columns, [](const FormColumn& column) { return !column.unit.empty(); });
}

std::string example_cell(const Form& form, std::size_t column, bool chinese) {
  const FormColumn& of = form.columns[column];
  const std::string& word = shown_word(of, of.example, chinese);
  return column == 0 ? "#" + word : word;
}

bool needs_example_before(const Form& form, std::span<const Record> records) {
  if (form.columns.empty()) return false;
  return records.empty() || first_cell_marks_example(records.front().cells.front());
}

std::string write_csv(const Form& form, std::span<const Record> records, bool chinese) {
  std::string out{byte_order_mark};
  append_row(out, form, [&](std::size_t i) -> std::string_view {
    const FormColumn& column = form.columns[i];
    return chinese ? column.name.shown(true) : column.field;
  });
  if (has_units(form)) append_row(out, form, [&](std::size_t i) { return form.columns[i].unit; });
  if (needs_example_before(form, records))
    append_row(out, form, [&](std::size_t i) { return example_cell(form, i, chinese); });
  for (const Record& record : records) {
    append_row(out, form, [&](std::size_t i) -> std::string_view {
      return shown_word(form.columns[i], record.cells[i], chinese);
    });
  }
  return out;
}

}  // namespace lantian::terms
