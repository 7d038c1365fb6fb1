#pragma once
#include "inventory/records/records.hpp"
#include "serve/inventory_rows.hpp"

#include <string>
#include <vector>

/// Rows of a book as the values that computations take. Only for inventory_*.cpp.
namespace lantian::serve {

/// The names of a form's columns: what a book keeps cells under.
std::vector<std::string> fields_of(const terms::Form& form);
/// What rows of sources, activities and measures are judged against.
inventory::RecordBooks record_books(const InventoryOffice& office);

/// Stored rows as records of the form, in their order; `line` is their place in the list, from 1 on.
std::vector<terms::Record> records_of(const std::vector<keep::InventoryRecord>& stored);

/// "activity/S-001:2023@5".
std::string record_name(std::string_view form, const keep::InventoryRecord& row);

/// Values of stored rows, revision 0. Activities whose source no longer holds are left out and named. Returns malformed
/// with every row that the books no longer understand.
Result<InventoryRecords> read_stored(const InventoryOffice& office, const std::vector<keep::InventoryRecord>& sources,
                                     const std::vector<keep::InventoryRecord>& activities);

}  // namespace lantian::serve
