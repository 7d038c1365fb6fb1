#pragma once
#include "keep/inventory_book.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Rows under an inventory book: what differs between memory and SQLite. Everything that is a rule stands above, in
/// inventory_book.cpp, and holds for both. Only for inventory_*.cpp and tests.
namespace lantian::keep {

/// A row's state with its cells as one text (`packed_cells`), in the order of the fields of its revision.
struct RecordState {
  std::string key;
  Revision revision = 0;
  int line = 0;
  bool withdrawn = false;
  std::string cells;
};
using TakeState = std::function<void(const RecordState&)>;

/// Cells parted by tabs; tab, line feed, carriage return and backslash inside are written \t, \n, \r and \\.
std::string packed_cells(std::span<const std::string> cells);
std::vector<std::string> unpacked_cells(std::string_view text);

/// Writes come between `begin` and `commit` or `rollback`; reads see the transaction's own writes. One thread at a
/// time.
class InventoryTables {
 public:
  virtual ~InventoryTables() = default;
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;

  virtual Result<std::vector<ImportEntry>> imports() const = 0;  ///< in order of revision
  virtual Result<void> add_import(const ImportEntry& entry) = 0;
  virtual Result<bool> has_raw(std::string_view sha256) const = 0;
  virtual Result<void> add_raw(std::string_view sha256, const std::string& packed) = 0;
  virtual Result<std::string> raw(std::string_view sha256) const = 0;  ///< packed; empty when there is none
  /// Every state of a form's rows, by key and then revision; of one key when it is not empty.
  virtual Result<void> each_state(std::string_view form, std::string_view key, const TakeState& take) const = 0;
  virtual Result<void> add_states(std::string_view form, std::span<const RecordState> states) = 0;

  virtual Result<std::vector<UsedFactor>> used_factors() const = 0;  ///< by reference
  virtual Result<void> add_used_factors(std::span<const UsedFactor> used) = 0;
  virtual Result<std::vector<ResultHead>> results() const = 0;  ///< by id
  virtual Result<void> add_result(const ResultHead& head) = 0;
  virtual Result<std::vector<inventory::Emission>> result_rows(std::int64_t id) const = 0;  ///< as they were added
  virtual Result<void> add_result_rows(std::int64_t id, std::span<const inventory::Emission> rows) = 0;
};

std::unique_ptr<InventoryTables> make_memory_inventory_tables();
Result<std::unique_ptr<InventoryTables>> open_sqlite_inventory_tables(const std::string& file);
/// A book over any tables; tests put faulty ones below.
std::unique_ptr<InventoryBook> make_inventory_book(std::unique_ptr<InventoryTables> tables);

}  // namespace lantian::keep
