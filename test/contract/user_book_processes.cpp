#include "doomed_writer.hpp"
#include "keep/sqlite_wire.hpp"
#include "user_book_shelves.hpp"

#include <sys/stat.h>

#include <fstream>

/// Killed writers, several processes, and files that are none.
namespace lantian::contract {
namespace {

/// The child's whole life: two audit rows and a user at a time, reported, until it is killed.
[[noreturn]] void audit_until_killed(const std::string& file, int next, int pipe) {
  auto book = keep::open_user_book(file);
  if (!book) ::_exit(2);
  for (;; next += 2) {
    UserWrite write;
    write.put.push_back(user_called(fmt::format("user-{}", next)));
    write.audit = {audit_of(next), audit_of(next + 1)};
    if (!(*book)->write(write)) ::_exit(3);
    report(pipe, next + 2);
  }
}

std::string engine_says(const std::string& file, const char* sql) {
  const auto connection = taken(keep::sqlite::Connection::open(file));
  const auto outcome = connection.run(sql);
  return outcome ? "" : outcome.error().message;
}

}  // namespace

TEST_CASE("kill -9 loses no acknowledged audit row and leaves no write by halves") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string file = keep::user_book_path(directory.path());
  std::mt19937 chance{17};
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { audit_until_killed(file, next, pipe); });
    if (round % 4 != 3) writer.await_report();
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), next);
    const auto book = taken(keep::open_user_book(file));
    const auto state = taken(keep::verify_audit_log(*book));
    const int kept = static_cast<int>(state.rows);
    CHECK(kept % 2 == 0);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 2);  // committed, but killed before it could say so
    CHECK(static_cast<int>(taken(book->users()).size()) * 2 == kept);
    next = kept;
  }
  CHECK(next >= 2 * (rounds * 3 / 4));
}

TEST_CASE("four processes write to one user book at once: one chain") {
  const TemporaryDirectory directory;
  const std::string file = keep::user_book_path(directory.path());
  constexpr int processes = 4, each = 25;
  std::vector<pid_t> children;
  for (int p = 0; p < processes; ++p) {
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
      auto book = keep::open_user_book(file);  // one of them makes the tables
      if (!book) ::_exit(2);
      for (int i = 0; i < each; ++i) {
        UserWrite write;
        write.audit = {audit_of(i)};
        if (!(*book)->write(write)) ::_exit(3);
      }
      ::_exit(0);
    }
    children.push_back(process);
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(WIFEXITED(status));
    CHECK(WEXITSTATUS(status) == 0);
  }
  const auto book = taken(keep::open_user_book(file));
  CHECK(taken(keep::verify_audit_log(*book)).rows == processes * each);
}

TEST_CASE("what the file of accounts refuses, whoever asks, and a byte changed past it is found") {
  const TemporaryDirectory directory;
  const std::string file = keep::user_book_path(directory.path());
  {
    const auto book = taken(keep::open_user_book(file));
    UserWrite write;
    write.put.push_back(user_called("a1"));
    for (int i = 1; i <= 3; ++i) write.audit.push_back(audit_of(i));
    fine(book->write(write));
  }
  CHECK(engine_says(file, "UPDATE audit SET who = 'nobody'") == "audit rows are never changed");
  CHECK(engine_says(file, "DELETE FROM audit") == "audit rows are never removed");
  CHECK(engine_says(file, "INSERT OR REPLACE INTO audit SELECT 1, 0, 'a', 'b', 'c', 'd', 'e', 1, chain FROM audit") ==
        "audit rows are only appended, one after the other");
  CHECK(engine_says(file, "DELETE FROM user").starts_with("users are never removed"));
  CHECK(engine_says(file, "UPDATE user SET rights_by = name").starts_with("CHECK constraint failed"));
  CHECK(engine_says(file, "UPDATE user SET password = 'secret'").starts_with("CHECK constraint failed"));

  CHECK(engine_says(file, "DROP TRIGGER audit_is_not_changed").empty());
  CHECK(engine_says(file, "UPDATE audit SET detail = 'county 652302' WHERE number = 2").empty());
  const auto verdict = keep::verify_audit_log(*taken(keep::open_user_book(file)));
  REQUIRE_FALSE(verdict.ok());
  CHECK(verdict.error().code == ErrorCode::corrupt);
  CHECK(verdict.error().message.starts_with("audit row 2 "));
}

TEST_CASE("files that are no user book, or that others may read") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/users.sqlite";
  CHECK(keep::open_user_book(file).ok());
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  REQUIRE(::chmod(file.c_str(), 0640) == 0);
  const auto readable = keep::open_user_book(file);
  REQUIRE_FALSE(readable.ok());
  CHECK(readable.error().code == ErrorCode::invalid_argument);
  REQUIRE(::chmod(file.c_str(), 0600) == 0);
  CHECK(engine_says(file, "UPDATE user_format SET version = 2").empty());
  CHECK(keep::open_user_book(file).error().code == ErrorCode::unsupported);

  const std::string other = directory.path() + "/other.sqlite";
  CHECK(engine_says(other, "CREATE TABLE cats (name TEXT)").empty());
  CHECK(keep::open_user_book(other).error().code == ErrorCode::corrupt);
}

}  // namespace lantian::contract
