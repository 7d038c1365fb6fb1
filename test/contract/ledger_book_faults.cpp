#include "ledger_book_shelves.hpp"

#include <functional>

/// A disk that says no at any moment of a batch: then nothing of it happened.
namespace lantian::contract {
namespace {

using namespace inventory::sample;

/// Passes everything on, but lets the write with a given number fail.
class FaultyLedgerTables final : public keep::LedgerTables {
 public:
  FaultyLedgerTables(std::unique_ptr<keep::LedgerTables> inner, int& until) : inner_{std::move(inner)}, until_{until} {}

  Result<void> begin() override {
    LANTIAN_CHECK(may());
    return inner_->begin();
  }
  Result<void> commit() override {
    LANTIAN_CHECK(may());
    return inner_->commit();
  }
  void rollback() override { inner_->rollback(); }
  Result<void> add(const LedgerEntry& entry) override {
    LANTIAN_CHECK(may());
    return inner_->add(entry);
  }
  Result<void> each_after(std::int64_t after,
                          const std::function<Result<void>(const LedgerEntry&)>& take) const override {
    return inner_->each_after(after, take);
  }

 private:
  Result<void> may() {
    if (until_-- != 0) return {};
    return Error{ErrorCode::io, "the disk is full; nothing was written", "ledger.db"};
  }
  std::unique_ptr<keep::LedgerTables> inner_;
  int& until_;
};

std::vector<LedgerDraft> three_rows() {
  return {issue("R2", 30, day_at(2023, 6, 1)), give(LedgerKind::reserve, day_at(2024, 2, 1), "R1", "P1", 10),
          give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 10)};
}

void try_every_fault(std::unique_ptr<keep::LedgerTables> tables) {
  int until = -1;
  const auto book =
      keep::make_ledger_book(std::make_unique<FaultyLedgerTables>(std::move(tables), until), sample_basis());
  posted(*book, {issue("R1", 120, day_at(2023, 6, 1))});
  const std::string chain = ledger_taken(book->entries(0)).back().chain;
  int faults = 0;
  for (int at = 0;; ++at) {
    CAPTURE(at);
    until = at;
    const auto outcome = book->post(three_rows(), "Li Wei", noon, false);
    if (outcome) break;
    ++faults;
    until = -1;
    CHECK(outcome.error().code == ErrorCode::io);
    const auto rows = ledger_taken(book->entries(0));
    REQUIRE(rows.size() == 1);
    CHECK(rows.back().chain == chain);
    CHECK(ledger_taken(book->ledger(0)).balances({}).front().balance == tonnes(120));
    CHECK(ledger_taken(book->verify()).empty());
  }
  CHECK(faults == 5);  // begin, three rows, commit
  CHECK(ledger_taken(book->entries(0)).size() == 4);
  CHECK(ledger_taken(book->verify()).empty());
}

}  // namespace

TEST_CASE("quota ledger: a fault at any write leaves the ledger as it was, and the same batch can be posted again") {
  SUBCASE("memory") {
    try_every_fault(keep::make_memory_ledger_tables());
  }
  SUBCASE("sqlite") {
    const TemporaryDirectory directory;
    try_every_fault(ledger_taken(keep::open_sqlite_ledger_tables(directory.path() + "/ledger.db")));
  }
}

}  // namespace lantian::contract
