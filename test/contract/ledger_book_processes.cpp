#include "ledger_book_shelves.hpp"

#include <fmt/core.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
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
    if (::write(pipe, &next, sizeof next) != sizeof next) ::_exit(4);
  }
}

/// Runs a writer for a while, with `patient` from its first report on, and kills it. Gives how many batches it had
/// reported in all.
int acknowledged_before_kill(const std::string& file, int next, bool patient, unsigned microseconds) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t process = ::fork();
  REQUIRE(process >= 0);
  if (process == 0) {
    ::close(ends[0]);
    post_until_killed(file, next, ends[1]);
  }
  ::close(ends[1]);
  int acknowledged = next;
  int number = 0;
  if (patient && ::read(ends[0], &number, sizeof number) == sizeof number) acknowledged = number + 1;
  ::usleep(microseconds);
  ::kill(process, SIGKILL);
  int status = 0;
  ::waitpid(process, &status, 0);
  CHECK_MESSAGE(WIFSIGNALED(status), "the writer ended by itself, with exit code " << WEXITSTATUS(status));
  while (::read(ends[0], &number, sizeof number) == sizeof number) acknowledged = number + 1;
  ::close(ends[0]);
  return acknowledged;
}

}  // namespace

TEST_CASE("quota ledger: kill -9 while posting loses no acknowledged batch and leaves none by halves") {
  const char* wanted = std::getenv("LANTIAN_CRASH_ROUNDS");
  const int rounds = wanted == nullptr ? 20 : std::atoi(wanted);
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/ledger.db";
  std::mt19937 chance{23};
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const int acknowledged =
        acknowledged_before_kill(file, next, round % 2 == 0, static_cast<unsigned>(chance() % 40'000));
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
  CHECK(next > 0);
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
