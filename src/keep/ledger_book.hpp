#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "inventory/quota/ledger.hpp"

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// The quota ledger on disk: rows that are only appended, each chained to the one before, posted in batches of which
/// all rows are taken or none.
namespace lantian::keep {

using inventory::LedgerDraft;
using inventory::LedgerEntry;
using inventory::LedgerFault;
using inventory::LedgerRefusal;
using inventory::QuotaBasis;
using inventory::QuotaLedger;

/// What became of a batch. `entries`: the rows as they are (or, of a dry run or a refused batch, would be) in the
/// ledger; `refusals`: the rows that were not taken. Nothing is stored unless every row was taken.
struct LedgerReceipt {
  std::vector<LedgerEntry> entries;
  std::vector<LedgerRefusal> refusals;
  bool stored = false;
};

/// May be called from several threads. Every function returns io, locked (another process has been writing for longer
/// than 5 s) or corrupt (a stored row does not follow from the ones before; the message names it); then nothing was
/// written.
class LedgerBook {
 public:
  virtual ~LedgerBook() = default;

  /// Settles the rows in their order, each on the ledger that those before it leave, by the book's rules. A refused row
  /// is passed over for those that follow, so that every row that fails by itself is named at once. `who`: the name of
  /// a person; an empty one is invalid_argument. With `dry_run` nothing is ever stored.
  virtual Result<LedgerReceipt> post(std::span<const LedgerDraft> drafts, std::string_view who, UtcSeconds now,
                                     bool dry_run) = 0;

  /// Rows with a higher number than `after`, in order.
  virtual Result<std::vector<LedgerEntry>> entries(std::int64_t after) const = 0;

  /// The ledger as it was known after row `as_of`; 0 = with every row. A number beyond the last row is not_found.
  virtual Result<QuotaLedger> ledger(std::int64_t as_of) const = 0;

  /// Everything `inventory::verify_ledger` finds in the stored rows; empty = all is well.
  virtual Result<std::vector<LedgerFault>> verify() const = 0;
};

/// Requires: basis not null.
std::unique_ptr<LedgerBook> make_memory_ledger_book(std::shared_ptr<const QuotaBasis> basis);
/// SQLite (WAL, synchronous=FULL, busy timeout 5 s): several processes may use one file. Makes it when absent. Returns
/// io, corrupt (no quota ledger), unsupported (a newer format), locked. Requires: basis not null.
Result<std::unique_ptr<LedgerBook>> open_ledger_book(const std::string& file, std::shared_ptr<const QuotaBasis> basis);

}  // namespace lantian::keep
