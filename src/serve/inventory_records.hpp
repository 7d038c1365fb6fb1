#pragma once
#include "inventory/records/records.hpp"
#include "serve/inventory_rows.hpp"

#include <optional>
#include <string>
#include <string_view>
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

/// One form of a book with its rows, as the readers of records take them.
struct StoredTable {
  const terms::Form* form = nullptr;
  std::vector<keep::InventoryRecord> stored;
  std::vector<terms::Record> rows;  ///< parallel to `stored`
  inventory::RecordTable table() const { return {form, rows, form->id}; }
  /// "vehicles/KEY@5" for the place "vehicles:3" that a reader gave the record; other texts stay.
  std::string name_of(const std::string& place) const;
};
/// Returns not_found for an unknown form or revision.
Result<StoredTable> stored_table(const InventoryOffice& office, const keep::InventoryBook& book, std::string_view kind,
                                 std::optional<keep::Revision> as_of);
/// The error of rows that were understood when they came and are no longer.
Error no_longer_understood(const std::vector<terms::RowRefusal>& refusals,
                           const std::vector<keep::InventoryRecord>& stored, std::string_view form);

/// Values of stored rows, revision 0. Activities whose source no longer holds are left out and named. Returns malformed
/// with every row that the books no longer understand.
Result<InventoryRecords> read_stored(const InventoryOffice& office, const std::vector<keep::InventoryRecord>& sources,
                                     const std::vector<keep::InventoryRecord>& activities);

}  // namespace lantian::serve
