#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "inventory/emission.hpp"
#include "inventory/factor.hpp"
#include "keep/reading_book.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What an inventory stands on and what came of it: records of every form with all their states, the factors that some
/// result used, and the results themselves. Nothing in it is ever changed or removed; a correction is a later revision,
/// a withdrawal one that says so.
namespace lantian::keep {

/// One row of a form as it stood from a revision on.
struct InventoryRecord {
  std::string key;                 ///< `record_key` of the key cells; unique in its form
  std::vector<std::string> cells;  ///< parallel to the fields asked for; empty when withdrawn
  Revision revision = 0;           ///< that brought this state
  int line = 0;                    ///< in the file of that revision; 0 for a withdrawal by hand
  bool withdrawn = false;
};

/// The key cells as one word that needs no quotes in a shell: "S-001:2023-10". ':', '%', blanks and control characters
/// inside a cell are written %3A and so on; other bytes stay.
std::string record_key(std::span<const std::string> cells);

/// A file of one form, read and found to be without fault; or with no rows and only `withdrawn` a withdrawal by hand.
struct RecordImport {
  std::string form;
  std::string file;                    ///< name for people
  std::string sheet;                   ///< of a workbook that was read; empty = the first
  std::string raw;                     ///< its bytes, archived
  std::vector<std::string> fields;     ///< of the form, in the order of the cells
  std::vector<InventoryRecord> rows;   ///< key, cells and line; every key once
  std::vector<std::string> withdrawn;  ///< keys that no longer hold; of no row in `rows`
  bool whole = false;                  ///< the file is all there is: what it does not name is withdrawn
  bool synthetic = false;
  std::string who;
  std::string why;  ///< of a withdrawal; may be empty for a file
};

/// What an import did. added + superseded + unchanged = rows of the file.
struct ImportReceipt {
  Revision revision = 0;  ///< that it made, or, when the same bytes came before, that they made then
  std::int64_t added = 0, superseded = 0, unchanged = 0, withdrawn = 0;
  bool already_imported = false;  ///< the very same bytes came before; nothing was changed
};

/// One import as recorded.
struct ImportEntry {
  Revision revision = 0;
  UtcSeconds at{};
  std::string who, why;
  std::string form, file, sheet, sha256;
  std::vector<std::string> fields;
  bool synthetic = false, whole = false;
  std::int64_t added = 0, superseded = 0, unchanged = 0, withdrawn = 0;
};

/// A factor as a result used it: the whole row, and the constants of its set, so that the result can be computed again
/// whatever becomes of the file.
struct UsedFactor {
  inventory::FactorRef ref;
  std::string row;  ///< `factor_row`
  std::string sha256;
  std::int64_t result = 0;  ///< the first that used it
};

/// Every member of a factor but its line, then every constant of its set, one "name<tab>value" a line, in a fixed
/// order: what its hash is made over.
std::string factor_row(const inventory::FoundFactor& found);
/// `result` is 0.
UsedFactor used_factor(const inventory::FoundFactor& found);
/// The sets and versions that the rows are of, each with these rows and its constants and nothing else. Returns corrupt
/// for a row that `factor_row` did not write.
Result<std::vector<inventory::FactorSet>> sets_of(std::span<const UsedFactor> used);

/// What a result says about itself. Never computed again in place: another computation is another result.
struct ResultHead {
  std::int64_t id = 0;  ///< 1, 2, 3, ... in its book
  UtcSeconds at{};
  std::string who;
  std::string title;
  std::string period;                            ///< name, as `parse_period` reads it
  std::string filter;                            ///< "unit=652301 sector=mobile"; empty = everything
  std::vector<inventory::FactorChoice> factors;  ///< in order of preference, every version said
  Revision revision = 0;                         ///< of the records it was made from
  std::string program;                           ///< version that computed it
  bool synthetic = false;
  std::int64_t rows = 0;
  std::string sha256;  ///< of everything above but `id`, and of every row
};

struct KeptResult {
  ResultHead head;
  std::vector<inventory::Emission> rows;
};

/// May be called from several threads; several processes may use one file. Every function returns io, corrupt or locked
/// (another process has been writing for longer than 5 s) when the file says no; then nothing was written.
class InventoryBook {
 public:
  virtual ~InventoryBook() = default;

  /// Stores the import whole or not at all; durable when it returns. A row that says what is known already changes
  /// nothing, another one supersedes. The very same bytes of the same form a second time change nothing at all.
  /// Returns conflict (synthetic rows into a book of real ones or the other way round), not_found (a withdrawn key
  /// that does not hold), invalid_argument (no name, an import without rows and withdrawals, a key twice).
  virtual Result<ImportReceipt> append(const RecordImport& import, UtcSeconds now) = 0;
  /// What `append` would do, with nothing written.
  virtual Result<ImportReceipt> weigh(const RecordImport& import) const = 0;

  virtual Result<std::vector<ImportEntry>> imports() const = 0;  ///< in order of revision
  virtual Result<Revision> revision() const = 0;                 ///< the last; 0 while there is none
  /// Whether the records are synthetic; no value while there are none.
  virtual Result<std::optional<bool>> synthetic() const = 0;

  /// The rows of a form that hold (as of a revision), by key. `fields`: what the cells shall be, in this order; a field
  /// that an earlier edition of the form did not have is empty. Returns not_found for a revision that is not there.
  virtual Result<std::vector<InventoryRecord>> records(std::string_view form, std::span<const std::string> fields,
                                                       std::optional<Revision> as_of) const = 0;
  /// Every state of one row, oldest first; empty when it was never there.
  virtual Result<std::vector<InventoryRecord>> history(std::string_view form, std::string_view key,
                                                       std::span<const std::string> fields) const = 0;
  /// The bytes of an imported file. Returns not_found, or corrupt when they no longer match their hash.
  virtual Result<std::string> raw(std::string_view sha256) const = 0;

  /// Keeps a result with its rows and the factors they used, whole or not at all. `head`: id, at, rows and sha256 are
  /// given by the book. Returns the head as kept; conflict when a factor differs from the one kept under the same set,
  /// version and key: a used factor is never changed; invalid_argument (no name, a row whose factor is not in `used`).
  virtual Result<ResultHead> add_result(const ResultHead& head, std::span<const inventory::Emission> rows,
                                        std::span<const UsedFactor> used, UtcSeconds now) = 0;
  virtual Result<std::vector<ResultHead>> results() const = 0;  ///< by id
  /// Returns not_found, or corrupt when the rows no longer match their hash.
  virtual Result<KeptResult> result(std::int64_t id) const = 0;
  virtual Result<std::vector<UsedFactor>> used_factors() const = 0;  ///< by reference
};

/// Looks that every factor some result used is in the store as it was, and nothing of it changed. Returns
/// conflict naming each that differs or is gone, one a line.
Result<void> check_used_factors(std::span<const UsedFactor> used, const inventory::FactorStore& store);

std::unique_ptr<InventoryBook> make_memory_inventory_book();
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s). Makes the file when absent. Returns io, corrupt, unsupported (a
/// newer format).
Result<std::unique_ptr<InventoryBook>> open_inventory_book(const std::string& file);
/// The file inside a book's directory.
std::string inventory_path(const std::string& directory);

}  // namespace lantian::keep
