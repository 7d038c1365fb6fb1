#include "keep/ledger_book.hpp"

#include "base/assert.hpp"
#include "keep/device_rules.hpp"
#include "keep/ledger_tables.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>
#include <utility>

namespace lantian::keep {
namespace {

class RuledLedgerBook final : public LedgerBook {
 public:
  RuledLedgerBook(std::unique_ptr<LedgerTables> tables, std::shared_ptr<const QuotaBasis> basis)
      : tables_{std::move(tables)}, basis_{std::move(basis)} {}

  Result<LedgerReceipt> post(std::span<const LedgerDraft> drafts, std::string_view who, UtcSeconds now,
                             bool dry_run) override;
  Result<std::vector<LedgerEntry>> entries(std::int64_t after) const override {
    const std::lock_guard lock{mutex_};
    std::vector<LedgerEntry> rows;
    LANTIAN_CHECK(tables_->each_after(after, [&](const LedgerEntry& entry) -> Result<void> {
      rows.push_back(entry);
      return {};
    }));
    return rows;
  }
  Result<QuotaLedger> ledger(std::int64_t as_of) const override;
  Result<std::vector<LedgerFault>> verify() const override {
    LANTIAN_TRY(const std::vector<LedgerEntry> rows, entries(0));
    return inventory::verify_ledger(*basis_, rows);
  }

 private:
  Result<void> catch_up() const;
  void settle(std::span<const LedgerDraft> drafts, const std::string& name, UtcSeconds now, LedgerReceipt& receipt);
  Result<void> store(const LedgerReceipt& receipt);
  void withdraw(std::size_t rows) {
    for (std::size_t i = 0; i < rows; ++i) ledger_.withdraw_last();
  }

  std::unique_ptr<LedgerTables> tables_;
  std::shared_ptr<const QuotaBasis> basis_;
  mutable std::mutex mutex_;
  mutable QuotaLedger ledger_;  ///< what the stored rows make, as far as they have been read
};

/// A stored row that does not follow from those before it was not written by this program, or was changed since.
Result<void> replay(QuotaLedger& ledger, const LedgerEntry& entry) {
  const std::string before = ledger.entries().empty() ? "" : ledger.entries().back().chain;
  if (inventory::chain_of(before, entry) != entry.chain) {
    return Error{ErrorCode::corrupt,
                 fmt::format("row {} of the quota ledger does not fit the chain: it, or a row before it, was changed "
                             "after it was posted; 'lantian ledger verify' says more, a backup has the rows",
                             entry.id),
                 entry.where};
  }
  const auto taken = ledger.take(entry);
  if (taken) return {};
  return Error{ErrorCode::corrupt, "the quota ledger does not add up: " + taken.error().message, entry.where};
}

/// Another process may have posted: take what came since.
Result<void> RuledLedgerBook::catch_up() const {
  const auto known = static_cast<std::int64_t>(ledger_.entries().size());
  return tables_->each_after(known, [this](const LedgerEntry& entry) { return replay(ledger_, entry); });
}

void RuledLedgerBook::settle(std::span<const LedgerDraft> drafts, const std::string& name, UtcSeconds now,
                             LedgerReceipt& receipt) {
  const auto batch = static_cast<std::int64_t>(ledger_.entries().size()) + 1;
  for (const LedgerDraft& draft : drafts) {
    inventory::Posting posting = ledger_.settle(*basis_, draft);
    if (auto* refusal = std::get_if<LedgerRefusal>(&posting)) {
      receipt.refusals.push_back(std::move(*refusal));
      continue;
    }
    LedgerEntry entry = std::get<LedgerEntry>(std::move(posting));
    entry.batch = batch;
    entry.at = now;
    entry.by = name;
    entry.chain = inventory::chain_of(ledger_.entries().empty() ? "" : ledger_.entries().back().chain, entry);
    receipt.entries.push_back(entry);
    const auto taken = ledger_.take(std::move(entry));
    LANTIAN_ASSERT(taken.ok(), "a settled row is taken");
  }
}

Result<void> RuledLedgerBook::store(const LedgerReceipt& receipt) {
  for (const LedgerEntry& entry : receipt.entries) LANTIAN_CHECK(tables_->add(entry));
  return tables_->commit();
}

Result<LedgerReceipt> RuledLedgerBook::post(std::span<const LedgerDraft> drafts, std::string_view who, UtcSeconds now,
                                            bool dry_run) {
  LANTIAN_TRY(const std::string name, device_rules::person(who));
  const std::lock_guard lock{mutex_};
  LANTIAN_CHECK(tables_->begin());
  LedgerReceipt receipt;
  if (const auto caught_up = catch_up(); !caught_up) {
    tables_->rollback();
    return caught_up.error();
  }
  settle(drafts, name, now, receipt);
  if (dry_run || !receipt.refusals.empty()) {
    tables_->rollback();
    withdraw(receipt.entries.size());
    return receipt;
  }
  if (const auto stored = store(receipt); !stored) {
    tables_->rollback();
    // Whether the engine kept anything is for the next reading to say.
    ledger_ = QuotaLedger{};
    return stored.error();
  }
  receipt.stored = true;
  return receipt;
}

Result<QuotaLedger> RuledLedgerBook::ledger(std::int64_t as_of) const {
  const std::lock_guard lock{mutex_};
  LANTIAN_CHECK(catch_up());
  if (as_of == 0) return ledger_;
  if (ledger_.entry(as_of) == nullptr) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no row {}; the ledger has rows 1 to {}", as_of, ledger_.entries().size()), ""};
  }
  QuotaLedger earlier;
  for (std::int64_t id = 1; id <= as_of; ++id) LANTIAN_CHECK(earlier.take(*ledger_.entry(id)));
  return earlier;
}

/// For tests and trials: rows in memory.
class MemoryLedgerTables final : public LedgerTables {
 public:
  Result<void> begin() override {
    pending_.clear();
    return {};
  }
  Result<void> commit() override {
    rows_.insert(rows_.end(), pending_.begin(), pending_.end());
    pending_.clear();
    return {};
  }
  void rollback() override { pending_.clear(); }
  Result<void> add(const LedgerEntry& entry) override {
    pending_.push_back(entry);
    return {};
  }
  Result<void> each_after(std::int64_t after,
                          const std::function<Result<void>(const LedgerEntry&)>& take) const override {
    for (std::size_t i = static_cast<std::size_t>(std::max<std::int64_t>(after, 0)); i < rows_.size(); ++i) {
      LANTIAN_CHECK(take(rows_[i]));
    }
    return {};
  }

 private:
  std::vector<LedgerEntry> rows_, pending_;
};

}  // namespace

std::unique_ptr<LedgerTables> make_memory_ledger_tables() {
  return std::make_unique<MemoryLedgerTables>();
}

std::unique_ptr<LedgerBook> make_ledger_book(std::unique_ptr<LedgerTables> tables,
                                             std::shared_ptr<const QuotaBasis> basis) {
  LANTIAN_ASSERT(basis != nullptr, "a quota ledger has its rules");
  return std::make_unique<RuledLedgerBook>(std::move(tables), std::move(basis));
}

std::unique_ptr<LedgerBook> make_memory_ledger_book(std::shared_ptr<const QuotaBasis> basis) {
  return make_ledger_book(make_memory_ledger_tables(), std::move(basis));
}

Result<std::unique_ptr<LedgerBook>> open_ledger_book(const std::string& file, std::shared_ptr<const QuotaBasis> basis) {
  LANTIAN_TRY(std::unique_ptr<LedgerTables> tables, open_sqlite_ledger_tables(file));
  return make_ledger_book(std::move(tables), std::move(basis));
}

}  // namespace lantian::keep
