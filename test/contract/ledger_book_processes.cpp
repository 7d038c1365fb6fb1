#include "doomed_writer.hpp"
#include "ledger_book_shelves.hpp"

#include <fmt/core.h>
#include <sys/wait.h>

#include <random>

/// Several processes in one quota ledger, and killed writers.
namespace lantian::contract {
namespace {

using namespace inventory::sample;

/// Batch number n: one reduction of 10 t, of which a project takes 3 * 2 and a target 1.
std::vector<LedgerDraft> batch_number(int number) {
  const std::string reduction = fmt::format("R{}", number);
  LedgerDraft retired = row(LedgerKind::retire, day_at(2024, 4, 1), reduction);
  retired.target = "T";
  retired.amount = tonnes(1);
  return {issue(reduction, 10, day_at(2023, 6, 1)), give(LedgerKind::use, day_at(2024, 3, 1), reduction, "P", 3),
          retired};
}

/// The child's whole life: post batches and report, until it is killed.
[[noreturn]] void post_until_killed(const std::string& file, int next, int pipe) {
  auto book = keep::open_ledger_book(file, sample_basis());
  if (!book) ::_exit(2);
  for (;; ++next) {
    const auto receipt = (*book)->post(batch_number(next), "writer", noon, false);
    if (!receipt || !receipt->stored) ::_exit(3);
    report(pipe, next + 1);
  }
}

}  // namespace

TEST_CASE("quota ledger: kill -9 while posting loses no acknowledged batch and leaves none by halves") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/ledger.db";
  std::mt19937 chance{23};
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { post_until_killed(file, next, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), next);
    const auto book = ledger_taken(keep::open_ledger_book(file, sample_basis()));
    const auto rows = ledger_taken(book->entries(0));
    CHECK(rows.size() % 3 == 0);
    const int kept = static_cast<int>(rows.size() / 3);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 1);  // committed, but killed before it could say so
    CHECK(ledger_taken(book->verify()).empty());
    for (const auto& account : ledger_taken(book->ledger(0)).balances({})) {
      CHECK(account.closes());
      CHECK(account.balance == tonnes(3 * kept));
      CHECK(account.used == tonnes(6 * kept));
      CHECK(account.retired == tonnes(kept));
    }
    next = kept;
  }
  CHECK(next >= rounds * 3 / 4);
}

TEST_CASE("quota ledger: four processes draw on one reduction, and together never more than there is") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/ledger.db";
  constexpr int processes = 4, each = 25;
  posted(*ledger_taken(keep::open_ledger_book(file, sample_basis())), {issue("R1", 100, day_at(2023, 6, 1))});
  std::vector<pid_t> children;
  for (int p = 0; p < processes; ++p) {
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
      auto book = keep::open_ledger_book(file, sample_basis());
      if (!book) ::_exit(102);
      int taken = 0;
      for (int i = 0; i < each; ++i) {  // 2 t each: 200 t are asked for, 100 are there
        const std::vector<LedgerDraft> one{give(LedgerKind::use, day_at(2024, 3, 1), "R1", fmt::format("P{}", p), 1)};
        const auto receipt = (*book)->post(one, fmt::format("process {}", p), noon, false);
        if (!receipt) ::_exit(103);
        taken += receipt->stored ? 1 : 0;
      }
      ::_exit(taken);
    }
    children.push_back(process);
  }
  int taken = 0;
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    REQUIRE(WIFEXITED(status));
    REQUIRE(WEXITSTATUS(status) <= each);
    taken += WEXITSTATUS(status);
  }
  CHECK(taken == 50);
  const auto book = ledger_taken(keep::open_ledger_book(file, sample_basis()));
  CHECK(ledger_taken(book->verify()).empty());
  const auto accounts = ledger_taken(book->ledger(0)).balances({});
  REQUIRE(accounts.size() == 1);
  CHECK(accounts[0].balance == inventory::QuotaMass{});
  CHECK(accounts[0].used == tonnes(100));
}

}  // namespace lantian::contract
