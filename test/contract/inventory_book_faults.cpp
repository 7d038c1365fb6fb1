#include "inventory_book_shelves.hpp"

#include <functional>

/// A disk that says no at any moment of an import or a result: then nothing of it happened.
namespace lantian::contract {
namespace {

using keep::RecordState;
using keep::ResultHead;

/// Passes everything on, but lets the write with a given number fail.
class FaultyInventoryTables final : public keep::InventoryTables {
 public:
  FaultyInventoryTables(std::unique_ptr<keep::InventoryTables> inner, int& until)
      : inner_{std::move(inner)}, until_{until} {}

  Result<void> begin() override {
    LANTIAN_CHECK(may());
    return inner_->begin();
  }
  Result<void> commit() override {
    LANTIAN_CHECK(may());
    return inner_->commit();
  }
  void rollback() override { inner_->rollback(); }
  Result<std::vector<keep::ImportEntry>> imports() const override { return inner_->imports(); }
  Result<void> add_import(const keep::ImportEntry& entry) override {
    LANTIAN_CHECK(may());
    return inner_->add_import(entry);
  }
  Result<bool> has_raw(std::string_view sha256) const override { return inner_->has_raw(sha256); }
  Result<void> add_raw(std::string_view sha256, const std::string& packed) override {
    LANTIAN_CHECK(may());
    return inner_->add_raw(sha256, packed);
  }
  Result<std::string> raw(std::string_view sha256) const override { return inner_->raw(sha256); }
  Result<void> each_state(std::string_view form, std::string_view key, const keep::TakeState& take) const override {
    return inner_->each_state(form, key, take);
  }
  Result<void> add_states(std::string_view form, std::span<const RecordState> states) override {
    LANTIAN_CHECK(inner_->add_states(form, states.first(states.size() / 2)));  // half of them, and then perhaps no more
    LANTIAN_CHECK(may());
    return inner_->add_states(form, states.subspan(states.size() / 2));
  }
  Result<std::vector<UsedFactor>> used_factors() const override { return inner_->used_factors(); }
  Result<void> add_used_factors(std::span<const UsedFactor> used) override {
    LANTIAN_CHECK(may());
    return inner_->add_used_factors(used);
  }
  Result<std::vector<ResultHead>> results() const override { return inner_->results(); }
  Result<void> add_result(const ResultHead& head) override {
    LANTIAN_CHECK(may());
    return inner_->add_result(head);
  }
  Result<std::vector<Emission>> result_rows(std::int64_t id) const override { return inner_->result_rows(id); }
  Result<void> add_result_rows(std::int64_t id, std::span<const Emission> rows) override {
    LANTIAN_CHECK(may());
    return inner_->add_result_rows(id, rows);
  }

 private:
  Result<void> may() {
    if (until_ < 0 || until_-- > 0) return {};
    return Error{ErrorCode::io, "injected", ""};
  }
  std::unique_ptr<keep::InventoryTables> inner_;
  int& until_;
};

void fail_everywhere_in(std::unique_ptr<keep::InventoryTables> tables) {
  int until = -1;
  const auto book = keep::make_inventory_book(std::make_unique<FaultyInventoryTables>(std::move(tables), until));
  const std::vector<Emission> rows{emitted("S1", 15, "A"), emitted("S2", 20, "B")};
  const std::vector<UsedFactor> used{factor_used("A", "a"), factor_used("B", "b")};
  RecordImport whole = source_file({source_row("S1", "uno", "gas", 2)});
  whole.whole = true;
  const std::vector<std::function<Result<void>()>> changes{
      [&]() -> Result<void> {
        const auto outcome =
            book->append(source_file({source_row("S1", "one", "coal", 2), source_row("S2", "two", "coal", 3)}), noon);
        return outcome ? Result<void>{} : outcome.error();
      },
      [&]() -> Result<void> {
        const auto outcome = book->append(whole, noon);
        return outcome ? Result<void>{} : outcome.error();
      },
      [&]() -> Result<void> {
        const auto outcome = book->add_result(head_of("October"), rows, used, noon);
        return outcome ? Result<void>{} : outcome.error();
      },
  };
  for (std::size_t change = 0; change < changes.size(); ++change) {
    CAPTURE(change);
    const std::string before = everything_in(*book);
    int faults = 0;
    for (bool done = false; !done;) {
      until = faults;
      const auto outcome = changes[change]();
      done = outcome.ok();
      if (done) break;
      REQUIRE(outcome.error().message == "injected");
      REQUIRE(everything_in(*book) == before);
      ++faults;
    }
    until = -1;
    CHECK(faults >= 4);  // begin, several writes, commit
    CHECK(everything_in(*book) != before);
  }
}

}  // namespace

TEST_CASE("an inventory book in memory: a change that fails at any write did not happen") {
  fail_everywhere_in(keep::make_memory_inventory_tables());
}

TEST_CASE("an inventory book on disk: a change that fails at any write did not happen") {
  const TemporaryDirectory directory;
  fail_everywhere_in(inventory_taken(keep::open_sqlite_inventory_tables(directory.path() + "/inventory.db")));
}

}  // namespace lantian::contract
