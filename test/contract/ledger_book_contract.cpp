#include "keep/sqlite_wire.hpp"
#include "ledger_book_shelves.hpp"

#include <filesystem>
#include <fstream>

/// What every LedgerBook promises, whatever is under it.
namespace lantian::contract {
namespace {

using namespace inventory::sample;
using inventory::AccountBalance;

AccountBalance only_account(const LedgerBook& book, std::int64_t as_of = 0) {
  const auto rows = ledger_taken(book.ledger(as_of)).balances({});
  REQUIRE(rows.size() == 1);
  return rows.front();
}

LedgerDraft with_voucher(LedgerDraft draft, const std::string& voucher) {
  draft.voucher = voucher;
  return draft;
}

}  // namespace

TEST_CASE("quota ledger: a row comes back with everything it said, also after reopening") {
  on_every_ledger([](LedgerShelf& shelf) {
    CHECK(ledger_taken(shelf.book().entries(0)).empty());
    LedgerDraft use = give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 25);
    use.exception = "gas-level";
    use.note = "two\nlines, \"quoted\"";
    use.where = "march.csv:7";
    const auto receipt =
        posted(shelf.book(), {with_voucher(issue("R1", 120, day_at(2023, 6, 1)), "V-1"), with_voucher(use, "V-2")});
    REQUIRE(receipt.entries.size() == 2);
    shelf.reopen();
    const auto rows = ledger_taken(shelf.book().entries(0));
    REQUIRE(rows.size() == 2);
    for (std::size_t i = 0; i < 2; ++i) {
      CHECK(rows[i].chain == receipt.entries[i].chain);
      CHECK(inventory::chain_of(i == 0 ? "" : rows[0].chain, rows[i]) == rows[i].chain);  // every field
    }
    CHECK(rows[0].completed == day_at(2023, 6, 1));
    CHECK(rows[0].enterprise == "works R1");
    CHECK(rows[0].voucher == "V-1");
    CHECK(rows[0].by == "Li Wei");
    CHECK(rows[0].at == noon);
    CHECK(rows[1].id == 2);
    CHECK(rows[1].batch == 1);
    CHECK(rows[1].discharge == day_at(2025, 1, 1));
    CHECK(rows[1].amount == tonnes(25));
    CHECK(rows[1].need == tonnes(25));
    CHECK(rows[1].ratio->text() == "1");
    CHECK(rows[1].note == "two\nlines, \"quoted\"");
    CHECK(rows[1].where == "march.csv:7");
    CHECK(rows[1].rule == "SAMPLE/1");
    CHECK(ledger_taken(shelf.book().entries(1)).size() == 1);
    CHECK(ledger_taken(shelf.book().verify()).empty());
  });
}

TEST_CASE("quota ledger: a batch is taken whole or not at all, and every bad row is named") {
  on_every_ledger([](LedgerShelf& shelf) {
    posted(shelf.book(), {issue("R1", 120, day_at(2023, 6, 1))});
    const std::vector<LedgerDraft> batch{issue("R2", 10, day_at(2023, 6, 1)),
                                         give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 61),
                                         give(LedgerKind::use, day_at(2024, 3, 1), "R9", "P1", 1),
                                         give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P2", 10)};
    const auto receipt = ledger_taken(shelf.book().post(batch, "Li Wei", noon, false));
    CHECK_FALSE(receipt.stored);
    REQUIRE(receipt.refusals.size() == 2);
    CHECK(receipt.refusals[0].reason == LedgerReason::overdrawn);
    CHECK(receipt.refusals[1].reason == LedgerReason::unknown_reduction);
    CHECK(receipt.entries.size() == 2);
    CHECK(only_account(shelf.book()).balance == tonnes(120));
    shelf.reopen();
    CHECK(ledger_taken(shelf.book().entries(0)).size() == 1);
    CHECK(only_account(shelf.book()).balance == tonnes(120));
  });
}

TEST_CASE("quota ledger: a dry run says what would be and stores nothing") {
  on_every_ledger([](LedgerShelf& shelf) {
    const std::vector<LedgerDraft> batch{issue("R1", 120, day_at(2023, 6, 1)),
                                         give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 50)};
    const auto receipt = ledger_taken(shelf.book().post(batch, "Li Wei", noon, true));
    CHECK_FALSE(receipt.stored);
    CHECK(receipt.refusals.empty());
    REQUIRE(receipt.entries.size() == 2);
    CHECK(receipt.entries[1].amount == tonnes(100));
    CHECK(ledger_taken(shelf.book().entries(0)).empty());
    posted(shelf.book(), batch);
    CHECK(only_account(shelf.book()).balance == tonnes(20));
  });
}

TEST_CASE("quota ledger: nobody posts without a name, and no voucher twice") {
  on_every_ledger([](LedgerShelf& shelf) {
    const std::vector<LedgerDraft> batch{with_voucher(issue("R1", 120, day_at(2023, 6, 1)), "V-1")};
    const auto nameless = shelf.book().post(batch, "  ", noon, false);
    REQUIRE_FALSE(nameless.ok());
    CHECK(nameless.error().code == ErrorCode::invalid_argument);
    posted(shelf.book(), batch);
    const auto again = ledger_taken(shelf.book().post(batch, "Li Wei", noon, false));
    REQUIRE(again.refusals.size() == 1);
    CHECK(again.refusals[0].reason == LedgerReason::voucher_used);
    CHECK(again.refusals[0].message.find("row 1") != std::string::npos);
  });
}

TEST_CASE("quota ledger: what was known after an earlier row") {
  on_every_ledger([](LedgerShelf& shelf) {
    posted(shelf.book(), {issue("R1", 120, day_at(2023, 6, 1))});
    posted(shelf.book(), {give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 50)});
    CHECK(only_account(shelf.book()).balance == tonnes(20));
    CHECK(only_account(shelf.book(), 1).balance == tonnes(120));
    CHECK(only_account(shelf.book(), 2).balance == tonnes(20));
    CHECK(shelf.book().ledger(3).error().code == ErrorCode::not_found);
    CHECK(shelf.book().ledger(-1).error().code == ErrorCode::not_found);
  });
}

TEST_CASE("quota ledger: two processes on one file see each other and never give a tonne twice") {
  on_every_ledger([](LedgerShelf& shelf) {
    posted(shelf.book(), {issue("R1", 120, day_at(2023, 6, 1))});
    CHECK(only_account(shelf.other()).balance == tonnes(120));
    posted(shelf.other(), {give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 50)});
    const std::vector<LedgerDraft> second{give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P2", 15)};
    const auto receipt = ledger_taken(shelf.book().post(second, "Wang Fang", noon, false));
    REQUIRE(receipt.refusals.size() == 1);
    CHECK(receipt.refusals[0].message.find("10 t are missing") != std::string::npos);
    posted(shelf.book(), {give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P2", 10)});
    CHECK(only_account(shelf.other()).balance == inventory::QuotaMass{});
    CHECK(ledger_taken(shelf.other().verify()).empty());
  });
}

TEST_CASE("quota ledger: no tool changes, removes or renumbers a row unseen") {
  SqliteLedgerShelf shelf;
  posted(shelf.book(), {issue("R1", 120, day_at(2023, 6, 1)), issue("R2", 7, day_at(2023, 6, 1))});
  const auto tool = ledger_taken(keep::sqlite::Connection::open(shelf.path()));
  const auto said = [&](const char* sql) {
    const auto outcome = tool.run(sql);
    return outcome ? std::string{} : outcome.error().message;
  };
  CHECK(said("UPDATE ledger_entry SET amount_g = 1 WHERE id = 1").find("never changed") != std::string::npos);
  CHECK(said("DELETE FROM ledger_entry WHERE id = 2").find("never removed") != std::string::npos);
  CHECK(said("INSERT OR REPLACE INTO ledger_entry SELECT * FROM ledger_entry WHERE id = 1").empty() == false);
  CHECK(ledger_taken(shelf.book().verify()).empty());
  // With the triggers gone the chain still tells.
  REQUIRE(said("DROP TRIGGER ledger_entry_is_not_changed").empty());
  REQUIRE(said("UPDATE ledger_entry SET amount_g = amount_g + 1 WHERE id = 1").empty());
  const auto faults = ledger_taken(shelf.book().verify());
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].entry == 1);
  CHECK(faults[0].where == "hand.csv:1");
  shelf.reopen();
  const auto reading = shelf.book().ledger(0);
  REQUIRE_FALSE(reading.ok());
  CHECK(reading.error().code == ErrorCode::corrupt);
  CHECK(reading.error().message.find("row 1") != std::string::npos);
  const std::vector<LedgerDraft> more{issue("R3", 7, day_at(2023, 6, 1))};
  CHECK(shelf.book().post(more, "Li Wei", noon, false).error().code == ErrorCode::corrupt);
  REQUIRE(said("UPDATE ledger_entry SET day = 'someday' WHERE id = 1").empty());
  CHECK(shelf.book().verify().error().code == ErrorCode::corrupt);
}

TEST_CASE("quota ledger: what is none is refused and left alone") {
  const TemporaryDirectory directory;
  const std::string text_file = directory.path() + "/notes.txt";
  std::ofstream{text_file} << std::string(5000, 'x');
  CHECK(keep::open_ledger_book(text_file, sample_basis()).error().code == ErrorCode::corrupt);
  CHECK(std::filesystem::file_size(text_file) == 5000);
  const std::string other = directory.path() + "/other.db";
  {
    const auto tool = ledger_taken(keep::sqlite::Connection::open(other));
    REQUIRE(tool.run("CREATE TABLE mine (a INTEGER)").ok());
  }
  CHECK(keep::open_ledger_book(other, sample_basis()).error().code == ErrorCode::corrupt);
  const std::string newer = directory.path() + "/newer.db";
  {
    ledger_taken(keep::open_ledger_book(newer, sample_basis()));
    const auto tool = ledger_taken(keep::sqlite::Connection::open(newer));
    REQUIRE(tool.run("UPDATE ledger_format SET version = 99").ok());
  }
  CHECK(keep::open_ledger_book(newer, sample_basis()).error().code == ErrorCode::unsupported);
}

TEST_CASE("quota ledger: thousands of rows in one batch") {
  on_every_ledger([](LedgerShelf& shelf) {
    std::vector<LedgerDraft> batch;
    for (int i = 0; i < 2000; ++i) {
      const std::string reduction = "R" + std::to_string(i);
      batch.push_back(issue(reduction, 10, day_at(2023, 6, 1)));
      batch.push_back(give(LedgerKind::use, day_at(2024, 3, 1), reduction, "P" + std::to_string(i % 7), 4));
    }
    posted(shelf.book(), batch);
    shelf.reopen();
    CHECK(only_account(shelf.book()).used == tonnes(16'000));
    CHECK(only_account(shelf.book()).balance == tonnes(4'000));
  });
}

}  // namespace lantian::contract
