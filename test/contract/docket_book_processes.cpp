#include "docket_book_shelves.hpp"
#include "doomed_writer.hpp"

#include <sys/wait.h>

#include <functional>
#include <random>

/// Several processes in one docket, and killed writers.
namespace lantian::contract {
namespace {

using OpenDocket = std::function<Result<std::unique_ptr<DocketBook>>()>;

/// Batch number n: a case opened and started, and a word on the case before.
std::vector<Event> docket_batch(int number) {
  std::vector<Event> events{opening(sample_id(number), number), step(sample_id(number), 2, number, "start", "working")};
  if (number > 0) events.push_back(commenting(sample_id(number - 1), 3, number));
  return events;
}

/// The child's whole life: append batches and report, until it is killed.
[[noreturn]] void append_until_killed(const OpenDocket& open, int next, int pipe) {
  auto book = open();
  if (!book) ::_exit(2);
  for (;; ++next) {
    if (!(*book)->append(docket_batch(next))) ::_exit(3);
    report(pipe, next + 1);
  }
}

/// How many batches the book holds, each whole.
int whole_batches(DocketBook& book) {
  const std::int64_t events = docket_taken(book.head()).number;
  CHECK((events == 0 || events % 3 == 2));
  const int batches = static_cast<int>((events + 1) / 3);
  CHECK(docket_taken(book.count({})) == batches);
  return batches;
}

void kill_writers(const OpenDocket& open) {
  const int rounds = crash_rounds();
  std::mt19937 chance{29};
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { append_until_killed(open, next, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), next);
    const auto book = docket_taken(open());
    // A server may still be ending what the killed process had asked for: the writer's turn comes behind it.
    static_cast<void>(book->append(std::vector{commenting("SA-0000-000001", 2, 0)}).ok());
    const int kept = whole_batches(*book);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 1);  // committed, but killed before it could say so
    next = kept;
    if (round % 10 == 9 || round + 1 == rounds) CHECK(faults_text(*book).empty());
  }
  CHECK(next >= rounds * 3 / 4);
  const auto book = docket_taken(open());
  for (int number = 0; number < next; ++number) {
    CHECK(docket_taken(book->find(sample_id(number))).version == (number + 1 < next ? 3 : 2));
  }
  MESSAGE(fmt::format("{} rounds, {} acknowledged batches, none lost", rounds, next));
}

void four_processes(const OpenDocket& open) {
  constexpr int processes = 4, each = 25;
  appended(*docket_taken(open()), {opening(sample_id(0), 0)});
  std::vector<pid_t> children;
  for (int p = 0; p < processes; ++p) {
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
      auto book = open();
      if (!book) ::_exit(102);
      int taken = 0;
      for (int i = 0; i < each; ++i) {  // all want the next version of one case; who comes late looks again
        const auto subject = (*book)->find(sample_id(0));
        if (!subject) ::_exit(103);
        const auto receipt = (*book)->append(std::vector{commenting(sample_id(0), subject->version + 1, i)});
        if (!receipt && receipt.error().code != ErrorCode::conflict) ::_exit(104);
        taken += receipt ? 1 : 0;
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
  const auto book = docket_taken(open());
  CHECK(taken >= each);
  CHECK(docket_taken(book->find(sample_id(0))).version == 1 + taken);
  CHECK(faults_text(*book).empty());
}

void make_at_once(const OpenDocket& open) {
  std::vector<pid_t> children;
  for (int p = 0; p < 4; ++p) {
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) ::_exit(open().ok() ? 0 : 1);
    children.push_back(process);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
}

OpenDocket in_file(const TemporaryDirectory& directory) {
  return [file = directory.path() + "/docket.db"] { return keep::open_docket_book(file, docket_sample()); };
}
OpenDocket on_server() {
  return [words = fresh_docket_schema()] { return keep::open_postgres_docket_book(words, docket_sample()); };
}

}  // namespace

TEST_CASE("docket: kill -9 while appending loses no acknowledged event and leaves no batch by halves") {
  SUBCASE("SQLite") {
    const TemporaryDirectory directory;
    kill_writers(in_file(directory));
  }
  SUBCASE("PostgreSQL") {
    kill_writers(on_server());
  }
}

TEST_CASE("docket: four processes add to one case, and each version is given once") {
  SUBCASE("SQLite") {
    const TemporaryDirectory directory;
    four_processes(in_file(directory));
  }
  SUBCASE("PostgreSQL") {
    four_processes(on_server());
  }
}

TEST_CASE("docket: four processes make the same book at once") {
  SUBCASE("SQLite") {
    const TemporaryDirectory directory;
    make_at_once(in_file(directory));
  }
  SUBCASE("PostgreSQL") {
    make_at_once(on_server());
  }
}

}  // namespace lantian::contract
