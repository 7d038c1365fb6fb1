#pragma once
#include "terms/form.hpp"
#include "terms/form_cell.hpp"

#include <optional>
#include <string>
#include <vector>

/// The head of a sheet: which cell of a row belongs to which column of the form, and in which unit.
namespace lantian::terms {

struct SheetHead {
  /// For each cell of the header row the position of its column in the form; absent = passed over.
  std::vector<std::optional<std::size_t>> columns;
  std::vector<std::string> headers;  ///< as given, parallel to `columns`
  std::vector<CellRule> rules;       ///< parallel to the form's columns
  std::vector<std::size_t> cell_of;  ///< parallel to the form's columns: cell in the row; headers.size() = no such cell
  std::size_t first_row = 0;         ///< of the data, in Sheet::rows
};

/// Finds header, unit and example row. Faults go to `filled.refusals`, what a person should know to `filled.notes`.
/// No value when there is no header row at all.
std::optional<SheetHead> read_head(const Form& form, const Sheet& sheet, FilledForm& filled);

/// The refusal of a whole row.
RowRefusal row_refusal(const Sheet& sheet, int line, std::string message);

}  // namespace lantian::terms
