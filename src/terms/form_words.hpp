#pragma once
#include "terms/form.hpp"

#include <span>
#include <string>
#include <string_view>

/// What writers of tables share: the words of templates and exports.
namespace lantian::terms {

/// The word people read for a stored one; other texts are themselves. In English the stored word, for exports are read
/// by programs.
const std::string& shown_word(const FormColumn& column, const std::string& stored, bool chinese);

/// False: no column has a unit and a table of the form has no unit row.
bool has_units(const Form& form);

/// The cell of the example row: "#" before the first.
std::string example_cell(const Form& form, std::size_t column, bool chinese);

/// True when a first cell "#..." or "example..." would be taken for the example row.
bool first_cell_marks_example(std::string_view cell);

/// True for the empty template, and where the first record would be taken for an example if it stood first.
bool needs_example_before(const Form& form, std::span<const Record> records);

}  // namespace lantian::terms
