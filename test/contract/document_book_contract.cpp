#include "batches.hpp"
#include "doomed_writer.hpp"
#include "keep/document_book.hpp"
#include "keep/sqlite_wire.hpp"

#include <doctest/doctest.h>

#include <fstream>
#include <random>
#include <thread>

/// What every DocumentBook promises, whatever is under it; and what a killed writer of the file leaves behind.
namespace lantian::contract {
namespace {

using keep::DocumentBook;
using keep::DocumentDraft;
using keep::DocumentRow;

template <class T>
T document_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}

template <class Body>
void on_every_document_book(Body body) {
  const auto memory = keep::make_memory_document_book();
  body(*memory);
  const TemporaryDirectory directory;
  const auto file = document_taken(keep::open_document_book(directory.path() + "/documents.db"));
  body(*file);
}

/// The child's whole life: a pair of documents at a time, reported, until it is killed.
[[noreturn]] void append_until_killed(const std::string& file, int next, int pipe) {
  auto book = keep::open_document_book(file);
  if (!book) ::_exit(2);
  for (;; next += 2) {
    const std::array drafts{DocumentDraft{"order", std::to_string(next), "{}"},
                            DocumentDraft{"order", std::to_string(next + 1), "{}"}};
    if (!(*book)->append(drafts, "system", noon)) ::_exit(3);
    report(pipe, next + 2);
  }
}

}  // namespace

TEST_CASE("documents: the newest one of kind and key holds, the older ones stay, keys are in order") {
  on_every_document_book([](DocumentBook& book) {
    const std::array first{DocumentDraft{"forecast", "F-2024-01-06", "{\"a\":1}"},
                           DocumentDraft{"forecast", "F-2024-01-05", "{\"a\":2}"},
                           DocumentDraft{"list", "F-2024-01-05", "{\"b\":3}"}};
    const auto rows = document_taken(book.append(first, "who", noon));
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].number == 1);
    CHECK(rows[2].who == "who");
    const std::array again{DocumentDraft{"forecast", "F-2024-01-05", "{\"a\":4}", 2}};
    CHECK(document_taken(book.append(again, "she", noon + std::chrono::hours{1}))[0].number == 4);
    CHECK(document_taken(book.newest("forecast", "F-2024-01-05"))->body == "{\"a\":4}");
    CHECK_FALSE(document_taken(book.newest("plan", "F-2024-01-05")).has_value());
    const auto all = document_taken(book.all("forecast", "F-2024-01-05"));
    REQUIRE(all.size() == 2);
    CHECK(all[0].body == "{\"a\":2}");
    const auto each = document_taken(book.each("forecast"));
    REQUIRE(each.size() == 2);
    CHECK(each[0].body == "{\"a\":4}");
    CHECK(each[1].body == "{\"a\":1}");
    CHECK(document_taken(book.keys("forecast")) == std::vector<std::string>{"F-2024-01-05", "F-2024-01-06"});
    CHECK(document_taken(book.last()) == 4);
    CHECK(document_taken(book.last_of("forecast")) == 4);
    CHECK(document_taken(book.last_of("nothing")) == 0);
    CHECK(document_taken(book.verify()).empty());
  });
}

TEST_CASE("documents: who knows an older one is refused, and nothing of the batch is kept") {
  on_every_document_book([](DocumentBook& book) {
    const std::array first{DocumentDraft{"episode", "W-1", "{}", 0}};
    CHECK(document_taken(book.append(first, "who", noon)).size() == 1);
    const std::array late{DocumentDraft{"plan", "P-1", "{}"}, DocumentDraft{"episode", "W-1", "{}", 0}};
    const auto refused = book.append(late, "who", noon);
    REQUIRE_FALSE(refused.ok());
    CHECK(refused.error().code == ErrorCode::conflict);
    CHECK(refused.error().message.find("document 1 is the newest") != std::string::npos);
    CHECK(document_taken(book.last()) == 1);
    const std::array in_turn{DocumentDraft{"episode", "W-1", "{}", 1}, DocumentDraft{"episode", "W-1", "{}", 2}};
    CHECK(document_taken(book.append(in_turn, "who", noon)).size() == 2);
  });
}

TEST_CASE("documents: nobody, nothing and broken text are refused") {
  on_every_document_book([](DocumentBook& book) {
    const auto code_of = [&](DocumentDraft draft, std::string_view who) {
      const std::array drafts{std::move(draft)};
      const auto outcome = book.append(drafts, who, noon);
      REQUIRE_FALSE(outcome.ok());
      return outcome.error().code;
    };
    CHECK(code_of({"list", "L", "{}"}, "") == ErrorCode::invalid_argument);
    CHECK(code_of({"", "L", "{}"}, "who") == ErrorCode::invalid_argument);
    CHECK(code_of({"list", "", "{}"}, "who") == ErrorCode::invalid_argument);
    CHECK(code_of({"list", "L", "\xff"}, "who") == ErrorCode::invalid_argument);
    CHECK(document_taken(book.last()) == 0);
  });
}

TEST_CASE("documents: the file is opened again as it was, and a changed row is seen") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/documents.db";
  const std::array drafts{DocumentDraft{"order", "O-1", "{\"a\":1}"}, DocumentDraft{"order", "O-2", "{\"a\":2}"}};
  const auto kept = document_taken(document_taken(keep::open_document_book(file))->append(drafts, "who", noon));
  CHECK(document_taken(document_taken(keep::open_document_book(file))->all("order", "O-1")).at(0) == kept[0]);
  {
    const auto connection = document_taken(keep::sqlite::Connection::open(file));
    CHECK_FALSE(connection.run("UPDATE document SET body = '{}' WHERE number = 1").ok());
    CHECK_FALSE(connection.run("DELETE FROM document").ok());
    REQUIRE(connection.run("DROP TRIGGER document_is_not_changed").ok());
    REQUIRE(connection.run("UPDATE document SET body = '{}' WHERE number = 1").ok());
  }
  const auto faults = document_taken(document_taken(keep::open_document_book(file))->verify());
  REQUIRE(faults.size() == 1);
  CHECK(faults[0].find("row 1 (order O-1)") != std::string::npos);
}

TEST_CASE("documents: a file that is something else is refused and left alone") {
  const TemporaryDirectory directory;
  const std::string text = directory.path() + "/text.db", other = directory.path() + "/other.db";
  std::ofstream{text} << "no database, only a long enough line of text that nobody can take for one";
  CHECK_FALSE(keep::open_document_book(text).ok());
  REQUIRE(document_taken(keep::sqlite::Connection::open(other)).run("CREATE TABLE mine (a INTEGER)").ok());
  const auto refused = keep::open_document_book(other);
  REQUIRE_FALSE(refused.ok());
  CHECK(refused.error().code == ErrorCode::corrupt);
}

TEST_CASE("documents: threads write one chain") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/documents.db";
  constexpr int writers = 4, each = 20;
  {
    std::vector<std::jthread> threads;
    threads.reserve(writers);
    for (int writer = 0; writer < writers; ++writer) {
      threads.emplace_back([&file, writer] {
        const auto book = keep::open_document_book(file);
        if (!book) return;
        for (int n = 0; n < each; ++n) {
          const std::array drafts{DocumentDraft{"evidence", std::to_string(writer * each + n), "{}"}};
          static_cast<void>((*book)->append(drafts, "system", noon).ok());
        }
      });
    }
  }
  const auto book = document_taken(keep::open_document_book(file));
  CHECK(document_taken(book->keys("evidence")).size() == writers * each);
  CHECK(document_taken(book->verify()).empty());
}

TEST_CASE("kill -9 loses no acknowledged document of a response and leaves no batch by halves") {
  const TemporaryDirectory directory;
  const std::string file = directory.path() + "/documents.db";
  std::mt19937 chance{11};
  int next = 0;
  for (int round = 0; round < crash_rounds(); ++round) {
    CAPTURE(round);
    const DoomedWriter writer([&](int pipe) { append_until_killed(file, next, pipe); });
    if (round % 4 != 3) writer.await_report();
    const int acknowledged = writer.kill_after(static_cast<unsigned>(chance() % 40'000), next);
    const auto book = document_taken(keep::open_document_book(file));
    CHECK(document_taken(book->verify()).empty());
    const int kept = static_cast<int>(document_taken(book->last()));
    CHECK(kept % 2 == 0);
    CHECK(kept >= acknowledged);
    CHECK(kept <= acknowledged + 2);  // committed, but killed before it could say so
    next = kept;
  }
  CHECK(next > 0);
}

}  // namespace lantian::contract
