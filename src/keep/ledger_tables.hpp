#pragma once
#include "base/result.hpp"
#include "keep/ledger_book.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

namespace lantian::keep {

/// Rows of a quota ledger as they are stored, without any rule. Only for ledger_*.cpp and for tests that put a faulty
/// one below.
class LedgerTables {
 public:
  virtual ~LedgerTables() = default;
  /// At once as the one writer.
  virtual Result<void> begin() = 0;
  virtual Result<void> commit() = 0;
  virtual void rollback() = 0;
  virtual Result<void> add(const LedgerEntry& entry) = 0;
  /// Hands rows with a higher number than `after` to `take`, in order; stops at its first error and returns it.
  virtual Result<void> each_after(std::int64_t after,
                                  const std::function<Result<void>(const LedgerEntry&)>& take) const = 0;
};

std::unique_ptr<LedgerTables> make_memory_ledger_tables();
Result<std::unique_ptr<LedgerTables>> open_sqlite_ledger_tables(const std::string& file);
/// A book over any tables. Requires: basis not null.
std::unique_ptr<LedgerBook> make_ledger_book(std::unique_ptr<LedgerTables> tables,
                                             std::shared_ptr<const QuotaBasis> basis);

}  // namespace lantian::keep
