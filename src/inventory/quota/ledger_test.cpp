#include "inventory/quota/ledger.hpp"

#include "inventory/quota/ledger_sample_test.hpp"

#include <doctest/doctest.h>

namespace lantian::inventory {
namespace {

using namespace sample;

/// A ledger that must take rows, or must not.
class LedgerTrial {
 public:
  LedgerEntry posted(const LedgerDraft& draft) {
    Posting posting = ledger_.settle(basis_, draft);
    if (const auto* refusal = std::get_if<LedgerRefusal>(&posting)) FAIL(refusal->text());
    LedgerEntry entry = std::get<LedgerEntry>(posting);
    entry.batch = 1;
    entry.by = "tester";
    entry.chain = chain_of(ledger_.entries().empty() ? "" : ledger_.entries().back().chain, entry);
    const auto taken = ledger_.take(entry);
    REQUIRE_MESSAGE(taken.ok(), (taken ? "" : taken.error().text()));
    return entry;
  }
  LedgerRefusal refused(const LedgerDraft& draft) const {
    Posting posting = ledger_.settle(basis_, draft);
    REQUIRE(std::holds_alternative<LedgerRefusal>(posting));
    return std::get<LedgerRefusal>(posting);
  }
  QuotaLedger& ledger() { return ledger_; }
  const QuotaBasis& basis() const { return basis_; }
  AccountBalance only() const {
    const auto rows = ledger_.balances({});
    REQUIRE(rows.size() == 1);
    return rows.front();
  }

 private:
  QuotaBasis basis_ = quota_basis();
  QuotaLedger ledger_;
};

bool says(const LedgerRefusal& refusal, std::string_view words) {
  return refusal.message.find(words) != std::string::npos;
}

LedgerDraft reversal(std::int64_t id, Day day) {
  LedgerDraft draft;
  draft.kind = LedgerKind::reverse;
  draft.day = day;
  draft.reverses = id;
  draft.note = "wrong row";
  return draft;
}

}  // namespace

TEST_CASE("masses of the ledger are whole grams") {
  CHECK(quota_mass(Decimal{21813, 1})->text_t() == "2181.3");
  CHECK(quota_mass(Decimal{1, 6})->grams() == 1);
  CHECK(quota_mass(Decimal{1, 7}).error().code == ErrorCode::malformed);
  CHECK(quota_mass(Decimal{1'000'000'001, 0}).error().code == ErrorCode::malformed);
  CHECK(QuotaMass::from_grams(-10'000'000).text_t() == "-10");
  CHECK(QuotaMass{}.text_t() == "0");
  // 1 g at 1.5 is 1.5 g: the project must find two.
  CHECK(scaled(QuotaMass::from_grams(1), Decimal{15, 1}).grams() == 2);
  CHECK(scaled(tonnes(50), Decimal{2, 0}) == tonnes(100));
}

TEST_CASE("A14: 120 t, a project of 50 t at ratio 2 uses 100, one of 15 t finds 20 of the 30 it needs") {
  LedgerTrial trial;
  trial.posted(issue("R1", 120, day_at(2023, 6, 1)));
  const LedgerEntry use = trial.posted(give(LedgerKind::use, day_at(2024, 3, 1), "R1", "P1", 50));
  CHECK(use.amount == tonnes(100));
  CHECK(use.ratio == Decimal{2, 0});
  CHECK(trial.only().balance == tonnes(20));
  CHECK(trial.only().used == tonnes(100));
  const LedgerRefusal refusal = trial.refused(give(LedgerKind::use, day_at(2024, 4, 1), "R1", "P2", 15));
  CHECK(refusal.reason == LedgerReason::overdrawn);
  CHECK(refusal.where == "hand.csv:1");
  CHECK(says(refusal, "USE of 30 t"));
  CHECK(says(refusal, "is 20 t"));
  CHECK(says(refusal, "10 t are missing"));
}

TEST_CASE("a row dated back must leave every later day whole") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1)));
  trial.posted(give(LedgerKind::use, day_at(2024, 6, 1), "R1", "P1", 40));  // takes 80
  const LedgerRefusal refusal = trial.refused(give(LedgerKind::use, day_at(2024, 2, 1), "R1", "P2", 15));
  CHECK(refusal.reason == LedgerReason::overdrawn);
  CHECK(says(refusal, "is 100 t, of which 80 t are taken on a later day"));
  trial.posted(give(LedgerKind::use, day_at(2024, 2, 1), "R1", "P2", 10));
  BalanceQuery query;
  query.on = day_at(2024, 3, 1);
  CHECK(trial.ledger().balances(query).front().balance == tonnes(80));
  CHECK(trial.only().balance == QuotaMass{});
}

TEST_CASE("reserved tonnes are used, released, and never twice") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1), "b"));
  trial.posted(give(LedgerKind::reserve, day_at(2024, 1, 5), "R1", "P1", 30));  // 60 t, ratio 2 of region a
  CHECK(trial.refused(give(LedgerKind::use, day_at(2024, 2, 5), "R1", "P1", 40)).reason == LedgerReason::overdrawn);
  const LedgerEntry use = trial.posted(give(LedgerKind::use, day_at(2024, 2, 5), "R1", "P1", 20));
  CHECK(use.from == Pot::reserved);
  LedgerDraft release = row(LedgerKind::release, day_at(2024, 3, 5), "R1");
  release.project = "P1";
  CHECK(trial.posted(release).amount == tonnes(20));
  CHECK(trial.refused(release).reason == LedgerReason::overdrawn);
  CHECK(trial.only().balance == tonnes(60));
  CHECK(trial.only().closes());
}

TEST_CASE("corrections are reversals, once each, and a reversed issue may be issued again") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1)));
  CHECK(trial.refused(issue("R1", 90, day_at(2023, 1, 1))).reason == LedgerReason::issued_before);
  trial.posted(give(LedgerKind::use, day_at(2024, 6, 1), "R1", "P1", 40));
  CHECK(trial.refused(reversal(1, day_at(2024, 7, 1))).reason == LedgerReason::overdrawn);
  trial.posted(reversal(2, day_at(2024, 6, 1)));
  CHECK(trial.refused(reversal(2, day_at(2024, 6, 1))).reason == LedgerReason::bad_reversal);
  CHECK(trial.refused(reversal(3, day_at(2024, 6, 1))).reason == LedgerReason::bad_reversal);
  CHECK(trial.refused(reversal(9, day_at(2024, 6, 1))).reason == LedgerReason::bad_reversal);
  CHECK(trial.refused(reversal(1, day_at(2022, 6, 1))).reason == LedgerReason::bad_reversal);
  trial.posted(reversal(1, day_at(2024, 7, 1)));
  trial.posted(issue("R1", 90, day_at(2023, 1, 1)));
  CHECK(trial.only().issued == tonnes(90));
  CHECK(trial.only().balance == tonnes(90));
  CHECK(verify_ledger(trial.basis(), trial.ledger().entries()).empty());
}

TEST_CASE("tonnes do not go round in circles") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1), "b"));
  const auto move = [](const std::string& from, const std::string& to) {
    LedgerDraft draft = row(LedgerKind::transfer, day_at(2024, 1, 1), "R1");
    draft.region = from;
    draft.to_region = to;
    draft.amount = tonnes(10);
    return draft;
  };
  trial.posted(move("b", "a"));
  CHECK(trial.refused(move("a", "a")).reason == LedgerReason::circular);
  CHECK(trial.refused(move("b", "d")).reason == LedgerReason::out_of_reach);
  trial.posted(move("a", "c"));  // c is a neighbour of b, where the tonnes were reduced
  const LedgerRefusal refusal = trial.refused(move("c", "b"));
  CHECK(refusal.reason == LedgerReason::circular);
  CHECK(says(refusal, "b -> a -> c -> b"));
  trial.posted(reversal(3, day_at(2024, 1, 2)));
  trial.posted(reversal(2, day_at(2024, 1, 2)));
  trial.posted(move("b", "c"));
  for (const AccountBalance& account : trial.ledger().balances({})) {
    CAPTURE(account.account.text());
    CHECK(account.closes());
    if (account.account.region == "a") CHECK(account.moved_in == QuotaMass{});
  }
}

TEST_CASE("synthetic and real tonnes never share a ledger, and a voucher stands once") {
  LedgerTrial trial;
  LedgerDraft first = issue("R1", 100, day_at(2023, 1, 1));
  first.synthetic = true;
  first.voucher = "V1";
  trial.posted(first);
  CHECK(trial.refused(issue("R2", 100, day_at(2023, 1, 1))).reason == LedgerReason::mixed);
  LedgerDraft second = issue("R2", 100, day_at(2023, 1, 1));
  second.synthetic = true;
  second.voucher = "V1";
  CHECK(trial.refused(second).reason == LedgerReason::voucher_used);
  second.voucher = "V2";
  trial.posted(second);
  trial.ledger().withdraw_last();
  trial.posted(second);  // a voucher taken back is free again
}

TEST_CASE("withdrawing the last rows leaves the ledger as it was before them") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1), "b"));
  LedgerDraft transfer = row(LedgerKind::transfer, day_at(2024, 1, 1), "R1");
  transfer.to_region = "a";
  transfer.amount = tonnes(10);
  trial.posted(give(LedgerKind::reserve, day_at(2024, 1, 5), "R1", "P1", 30));
  trial.posted(transfer);
  trial.posted(reversal(2, day_at(2024, 2, 1)));
  trial.posted(reversal(3, day_at(2024, 2, 1)));
  CHECK(trial.ledger().project("P1") == nullptr);
  trial.ledger().withdraw_last();
  trial.ledger().withdraw_last();
  REQUIRE(trial.ledger().project("P1") != nullptr);
  LedgerDraft back = transfer;
  back.region = "a";
  back.to_region = "b";
  CHECK(trial.refused(back).reason == LedgerReason::circular);
  trial.ledger().withdraw_last();
  trial.posted(transfer);
  trial.ledger().withdraw_last();
  trial.ledger().withdraw_last();
  CHECK(trial.only().balance == tonnes(100));
  CHECK(trial.ledger().project("P1") == nullptr);
  trial.ledger().withdraw_last();
  CHECK(trial.ledger().lots().empty());
  CHECK(trial.ledger().balances({}).empty());
}

TEST_CASE("verification names the row that was tampered with") {
  LedgerTrial trial;
  trial.posted(issue("R1", 100, day_at(2023, 1, 1)));
  trial.posted(give(LedgerKind::use, day_at(2024, 6, 1), "R1", "P1", 40));
  std::vector<LedgerEntry> entries = trial.ledger().entries();
  CHECK(verify_ledger(trial.basis(), entries).empty());
  const auto rechained = [&](std::vector<LedgerEntry> rows) {
    std::string chain;
    for (LedgerEntry& one : rows) one.chain = chain = chain_of(chain, one);
    return verify_ledger(trial.basis(), rows);
  };
  SUBCASE("a row changed") {
    entries[1].amount = tonnes(1);
    const auto faults = verify_ledger(trial.basis(), entries);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].entry == 2);
    CHECK(faults[0].message.find("chain") != std::string::npos);
  }
  SUBCASE("a row left out") {
    entries.erase(entries.begin());
    CHECK(verify_ledger(trial.basis(), entries).front().entry == 2);
  }
  SUBCASE("a row changed and the chain made good: the balance tells") {
    entries[0].amount = tonnes(70);
    const auto faults = rechained(entries);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].entry == 2);
    CHECK(faults[0].message.find("10 t are missing") != std::string::npos);
  }
  SUBCASE("a ratio changed and the chain made good: the rule tells") {
    entries[1].ratio = Decimal{1, 0};
    entries[1].amount = tonnes(40);
    const auto faults = rechained(entries);
    REQUIRE(faults.size() == 1);
    CHECK(faults[0].message.find("ratio 1 is below 2") != std::string::npos);
  }
}

}  // namespace lantian::inventory
