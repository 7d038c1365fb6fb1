#pragma once
#include "batches.hpp"
#include "inventory/quota/ledger_sample_test.hpp"
#include "keep/ledger_book.hpp"
#include "keep/ledger_tables.hpp"

#include <doctest/doctest.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Holds quota ledgers of every kind for the contract tests.
namespace lantian::contract {

using inventory::LedgerDraft;
using inventory::LedgerEntry;
using inventory::LedgerKind;
using inventory::LedgerReason;
using keep::LedgerBook;

inline std::shared_ptr<const inventory::QuotaBasis> sample_basis() {
  static const auto basis = std::make_shared<const inventory::QuotaBasis>(inventory::sample::quota_basis());
  return basis;
}

template <class T>
T ledger_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}

/// Posts rows that must be taken.
inline keep::LedgerReceipt posted(LedgerBook& book, const std::vector<LedgerDraft>& drafts) {
  auto receipt = ledger_taken(book.post(drafts, "Li Wei", noon, false));
  for (const auto& refusal : receipt.refusals) FAIL(refusal.text());
  CHECK(receipt.stored);
  return receipt;
}

class LedgerShelf {
 public:
  LedgerShelf() = default;
  LedgerShelf(const LedgerShelf&) = delete;
  LedgerShelf& operator=(const LedgerShelf&) = delete;
  virtual ~LedgerShelf() = default;
  LedgerBook& book() { return *book_; }
  virtual void reopen() {}
  /// A second process's view of the same ledger, where that means anything; else the same book.
  virtual LedgerBook& other() { return *book_; }

 protected:
  std::unique_ptr<LedgerBook> book_;
};

class MemoryLedgerShelf final : public LedgerShelf {
 public:
  MemoryLedgerShelf() { book_ = keep::make_memory_ledger_book(sample_basis()); }
};

class SqliteLedgerShelf final : public LedgerShelf {
 public:
  SqliteLedgerShelf() { SqliteLedgerShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = ledger_taken(keep::open_ledger_book(path(), sample_basis()));
  }
  LedgerBook& other() override {
    if (!other_) other_ = ledger_taken(keep::open_ledger_book(path(), sample_basis()));
    return *other_;
  }
  std::string path() const { return directory_.path() + "/book/ledger.db"; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<LedgerBook> other_;
};

/// Runs `body` on a ledger of every kind.
template <class Body>
void on_every_ledger(Body body) {
  MemoryLedgerShelf memory;
  body(memory);
  SqliteLedgerShelf sqlite;
  body(sqlite);
}

}  // namespace lantian::contract
