#pragma once
#include "serve/inventory_office.hpp"
#include "serve/respond/list_office.hpp"

#include <string>
#include <string_view>

/// The sheet of one plant out of a reduction list.
namespace lantian::serve {

/// A .docx (report::plant_sheet_docx). Returns not_found for an enterprise that is not on the list; io.
Result<std::string> plant_sheet_file(const InventoryOffice& office, const ListOffice& lists,
                                     const respond::ReductionList& list, std::string_view enterprise, bool english);

}  // namespace lantian::serve
