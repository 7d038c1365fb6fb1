#include "device_book_shelves.hpp"
#include "doomed_writer.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include <csignal>
#include <cstdlib>
#include <fstream>
#include <thread>

/// Several processes in one device book, killed writers, and files that are none.
namespace lantian::contract {
namespace {

/// The engine without the book above it: what anybody with another tool could do.
class PlainSqlite {
 public:
  explicit PlainSqlite(const std::string& file) : connection_{taken(keep::sqlite::Connection::open(file))} {}

  /// Empty when it worked, else what the engine said.
  std::string run(const char* sql) {
    const auto outcome = connection_.run(sql);
    return outcome ? "" : outcome.error().message;
  }

 private:
  keep::sqlite::Connection connection_;
};

Device numbered_device(int number) {
  DeviceDraw draw{static_cast<unsigned>(number)};
  return draw.draw(number);
}

/// The child's whole life: put devices three at a time and report, until it is killed.
[[noreturn]] void put_until_killed(const std::string& file, int next, int pipe) {
  auto book = keep::open_device_book(file);
  if (!book) ::_exit(2);
  for (;; next += 3) {
    const std::vector<Device> devices{numbered_device(next), numbered_device(next + 1), numbered_device(next + 2)};
    if (!(*book)->put_devices(devices, "writer", at(next))) ::_exit(3);
    report(pipe, next + 3);
  }
}

}  // namespace

TEST_CASE("kill -9 loses no acknowledged device and leaves no row by halves") {
  const int rounds = crash_rounds();
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/devices.db";
  std::mt19937 chance{11};
  int next = 0;
  for (int round = 0; round < rounds; ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { put_until_killed(file, next, pipe); });
    if (round % 4 != 3) writer.await_report();  // every fourth one may die while it still opens and recovers
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), next);

    const auto book = taken(keep::open_device_book(file));
    const auto devices = taken(book->devices());
    const int kept = static_cast<int>(devices.size());
    CHECK(kept % 3 == 0);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 3);  // committed, but killed before it could say so
    for (int number = next; number < kept; ++number) {
      const Device expected = numbered_device(number);
      const auto device = taken(book->device(expected.mn));
      REQUIRE(device.has_value());
      CHECK(same_device(*device, expected));
      CHECK(taken(book->device_history(expected.mn)).size() == 1);
    }
    const auto audit = taken(book->audit_rows(0));
    CHECK(audit.size() == devices.size());
    CHECK(keep::verify_audit(audit).ok());
    CHECK(taken(book->version()) == kept);
    next = kept;
  }
  CHECK(next >= 3 * (rounds * 3 / 4));
}

TEST_CASE("four processes write to one device book at once") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/devices.db";
  constexpr int processes = 4, each = 25;
  std::vector<pid_t> children;
  for (int p = 0; p < processes; ++p) {
    const pid_t process = ::fork();
    REQUIRE(process >= 0);
    if (process == 0) {
      auto book = keep::open_device_book(file);  // one of them makes the tables
      if (!book) ::_exit(2);
      for (int i = 0; i < each; ++i) {
        const Device device = device_called(fmt::format("P{}-{}", p, i));
        if (!(*book)->put_devices({&device, 1}, fmt::format("process {}", p), at(i))) ::_exit(3);
        if (!(*book)->propose(request_for(device.mn, false), at(i))) ::_exit(4);
        if (!(*book)->version()) ::_exit(5);
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
  const auto book = taken(keep::open_device_book(file));
  CHECK(taken(book->devices()).size() == processes * each);
  CHECK(taken(book->requests(RequestState::approved)).size() == processes * each);
  CHECK(taken(book->version()) == 2 * processes * each);
  const auto audit = taken(book->audit_rows(0));
  CHECK(audit.size() == 2 * processes * each);
  CHECK(keep::verify_audit(audit).ok());
}

TEST_CASE("a running gateway sees what the command line changes") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/devices.db";
  const auto gateway = taken(keep::open_device_book(file));
  const auto command_line = taken(keep::open_device_book(file));
  const auto before = taken(gateway->version());
  CHECK(taken(gateway->devices()).empty());
  Device device = device_called("A");
  fine(command_line->put_devices({&device, 1}, "Li Wei", at(0)));
  CHECK(taken(gateway->version()) > before);
  CHECK(taken(gateway->devices()).size() == 1);
  const auto id = taken(gateway->propose(request_for("A"), at(1)));
  fine(command_line->approve(id, "Wang Fang", at(2)));
  CHECK(taken(gateway->requests(RequestState::approved)).size() == 1);
  fine(gateway->set_request(id, RequestState::sent, "1", "", at(3)));
  const auto late = command_line->refuse(id, "Li Wei", "", at(4));
  REQUIRE_FALSE(late.ok());
  CHECK(late.error().code == ErrorCode::conflict);
  // Also a change by another tool is noticed.
  const auto known = taken(gateway->version());
  CHECK(PlainSqlite{file}.run("DELETE FROM device").empty());
  CHECK(taken(gateway->version()) > known);
  CHECK(taken(gateway->devices()).empty());
}

TEST_CASE("threads share one device book") {
  const TemporaryDirectory directory;
  const auto book = taken(keep::open_device_book(directory.path() + "/devices.db"));
  std::vector<std::thread> threads;
  std::array<int, 4> failed{};
  for (std::size_t t = 0; t < failed.size(); ++t) {
    threads.emplace_back([&, t] {
      for (int i = 0; i < 20; ++i) {
        const Device device = device_called(fmt::format("T{}-{}", t, i));
        if (!book->put_devices({&device, 1}, "thread", at(i))) ++failed[t];
        if (!book->devices()) ++failed[t];
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  CHECK(failed == std::array<int, 4>{});
  CHECK(taken(book->devices()).size() == 80);
}

TEST_CASE("what the file itself refuses, whoever asks") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/devices.db";
  {
    const auto book = taken(keep::open_device_book(file));
    const Device device = device_called("A");
    fine(book->put_devices({&device, 1}, "Li Wei", at(0)));
    taken(book->propose(request_for("A"), at(1)));
  }
  PlainSqlite plain{file};
  CHECK(plain.run("UPDATE audit SET who = 'nobody'") == "audit rows are never changed");
  CHECK(plain.run("DELETE FROM audit") == "audit rows are never removed");
  CHECK(plain.run("INSERT INTO audit VALUES (9, 0, 'a', 'b', 'c', 'd', 'e')") ==
        "audit rows are only appended, one after the other");
  CHECK(plain.run("INSERT OR REPLACE INTO audit VALUES (1, 0, 'a', 'b', 'c', 'd', 'e')") ==
        "audit rows are only appended, one after the other");
  CHECK(plain.run("DELETE FROM device_history") == "earlier states of a device are never removed");
  CHECK(plain.run("DELETE FROM request") == "requests are never removed");
  CHECK(plain.run("UPDATE request SET area = 'X=1'") ==
        "what a request asks for is never changed; propose another one");
  CHECK(plain.run("UPDATE request SET needs_approval = 0") ==
        "what a request asks for is never changed; propose another one");
  CHECK(plain.run("UPDATE request SET state = 'approved'").starts_with("CHECK constraint failed"));
  CHECK(
      plain.run("UPDATE request SET state = 'sent', approved_by = ' li wei '").starts_with("CHECK constraint failed"));
  CHECK(plain.run("UPDATE request SET state = 'sent', approved_by = 'Wang Fang'").empty());
}

TEST_CASE("files that are no device book, a newer one, and one that others may not read") {
  const TemporaryDirectory directory;
  const auto error_of = [&](const std::string& name) {
    const auto outcome = keep::open_device_book(directory.path() + "/" + name);
    REQUIRE_FALSE(outcome.ok());
    return outcome.error();
  };
  std::ofstream{directory.path() + "/text.db"} << std::string(5000, 'x');
  CHECK(error_of("text.db").code == ErrorCode::corrupt);
  CHECK(PlainSqlite{directory.path() + "/other.db"}.run("CREATE TABLE t (a)").empty());
  CHECK(error_of("other.db").code == ErrorCode::corrupt);
  CHECK(error_of("a\"b.db").code == ErrorCode::invalid_argument);
  std::filesystem::create_directory(directory.path() + "/folder.db");
  CHECK(error_of("folder.db").code == ErrorCode::io);

  const std::string file = directory.path() + "/devices.db";
  const Device device = device_called("A");
  fine(taken(keep::open_device_book(file))->put_devices({&device, 1}, "Li Wei", at(0)));
  struct stat status {};
  REQUIRE(::stat(file.c_str(), &status) == 0);
  CHECK((status.st_mode & 0777) == 0600);
  CHECK(PlainSqlite{file}.run("UPDATE format SET version = 2").empty());
  const Error newer = error_of("devices.db");
  CHECK(newer.code == ErrorCode::unsupported);
  CHECK(newer.message.find("format 2") != std::string::npos);
  CHECK(PlainSqlite{file}.run("UPDATE format SET version = 1").empty());
  CHECK(PlainSqlite{file}.run("UPDATE device SET toml = 'mn = 7'").empty());
  const auto damaged = taken(keep::open_device_book(file))->devices();
  REQUIRE_FALSE(damaged.ok());
  CHECK(damaged.error().code == ErrorCode::corrupt);
}

TEST_CASE("an error of the engine does not tell the values of the statement") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/devices.db";
  const auto book = taken(keep::open_device_book(file));
  CHECK(PlainSqlite{file}
            .run("CREATE TRIGGER no BEFORE INSERT ON device BEGIN SELECT RAISE(ABORT, 'not today'); END")
            .empty());
  Device device = device_called("A");
  device.password = "hunter22";
  const auto outcome = book->put_devices({&device, 1}, "Li Wei", at(0));
  REQUIRE_FALSE(outcome.ok());
  CHECK(outcome.error().code == ErrorCode::io);
  CHECK(outcome.error().message == "not today");
  CHECK(outcome.error().where == file);
}

}  // namespace lantian::contract
