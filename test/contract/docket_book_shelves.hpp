#pragma once
#include "batches.hpp"
#include "keep/docket_book.hpp"
#include "keep/docket_postgres_wire.hpp"
#include "keep/docket_tables.hpp"
#include "throwaway_postgres.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

/// Holds dockets of every kind for the contract tests, and events to put in.
namespace lantian::contract {

using docket::Event;
using docket::EventKind;
using docket::LinkKind;
using docket::Role;
using docket::StateKind;
using keep::CaseFilter;
using keep::CaseRow;
using keep::DocketBook;

template <class T>
T docket_taken(Result<T> outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
  return *std::move(outcome);
}
inline void docket_done(const Result<void>& outcome) {
  REQUIRE_MESSAGE(outcome.ok(), (outcome ? "" : outcome.error().text()));
}

inline constexpr std::string_view sample_case_type = R"(
id = "sample"
prefix = "SA"
name = { zh = "yangli", en = "Sample" }
source = "made up for tests"
status = "unverified"
in_force = 2020-01-01
privacy = false
initial = "reported"
topics = ["dust", "noise"]
[permit]
open = ["system", "county", "township", "citizen"]
assign = ["county", "township"]
transfer = ["county", "township"]
link = ["county", "township", "system"]
merge = ["county", "township"]
split = ["county", "township"]
rate = ["citizen"]
[deadline]
kind = "calendar_days"
days = 10
[[state]]
id = "reported"
kind = "open"
name = { zh = "yishangbao", en = "Reported" }
[[state]]
id = "working"
kind = "open"
name = { zh = "banlizhong", en = "Being worked on" }
[[state]]
id = "kept"
kind = "standing"
name = { zh = "changtaihua", en = "Looked at again" }
deadline = { kind = "recurring", days = 30 }
[[state]]
id = "closed"
kind = "done"
name = { zh = "yibanjie", en = "Closed" }
[[transition]]
id = "start"
name = { zh = "kaishi", en = "Start" }
from = ["reported"]
to = "working"
roles = ["township"]
[[transition]]
id = "finish"
name = { zh = "banjie", en = "Finish" }
from = ["working"]
to = "closed"
roles = ["township", "county"]
[[transition]]
id = "keep"
name = { zh = "changtai", en = "Keep looking" }
from = ["working"]
to = "kept"
roles = ["county"]
[[transition]]
id = "reopen"
name = { zh = "chongban", en = "Reopen" }
from = ["closed", "kept"]
to = "reported"
roles = ["county", "system"]
needs = ["reason"]
[[field]]
id = "cause"
kind = "text"
name = { zh = "yuanyin", en = "Cause" }
[[ladder]]
id = "yellow"
kind = "yellow"
days = 0
notify = ["county"]
name = { zh = "huangpai", en = "Yellow card" }
[[route]]
topic = "*"
level = "county"
unit = "bureau"
)";

inline constexpr std::string_view sample_vocabulary = R"(
source = "made up for tests"
status = "unverified"
satisfied_from = 4
[[topic]]
id = "dust"
name = { zh = "yangchen", en = "Dust" }
[[topic]]
id = "noise"
name = { zh = "zaosheng", en = "Noise" }
[[unit]]
id = "bureau"
name = { zh = "ju", en = "Bureau" }
[[evidence]]
id = "photo"
name = { zh = "zhaopian", en = "Photograph" }
media = ["image/png"]
)";

/// One type, and a park that lies in 652300 without having a code.
inline std::shared_ptr<const keep::DocketBasis> docket_sample() {
  static const auto basis = [] {
    const terms::SourceFile words{"vocabulary.toml", std::string{sample_vocabulary}};
    const std::vector<terms::SourceFile> files{{"sample.toml", std::string{sample_case_type}}};
    auto types = docket_taken(docket::CaseTypes::read(files, docket_taken(docket::read_vocabulary(words))));
    docket::Areas areas;
    areas.add("east-park", "652300");
    areas.add("east-park-site-1", "east-park");
    return std::make_shared<const keep::DocketBasis>(keep::DocketBasis{std::move(types), std::move(areas)});
  }();
  return basis;
}

/// So many minutes after the first moment of the tests.
inline UtcSeconds minute(int number) {
  return noon + std::chrono::minutes{number};
}

inline std::string sample_id(int serial, int year = 2024) {
  return fmt::format("SA-{}-{:06}", year, serial);
}

inline Event event_for(const std::string& id, int version, EventKind kind, int at, Role role = Role::township) {
  Event event;
  event.case_id = id;
  event.version = version;
  event.kind = kind;
  event.at = minute(at);
  event.by = "Li Wei";
  event.role = role;
  event.area = "652301001";
  return event;
}

inline Event opening(const std::string& id, int at, const std::string& place = "652301001",
                     std::optional<Day> due = day(2024, 4, 1)) {
  Event event = event_for(id, 1, EventKind::opened, at, Role::county);
  event.by = "Wang Fang";
  event.body.type = "sample";
  event.body.topic = "dust";
  event.body.place = place;
  event.body.title = "Bare soil by the road";
  event.body.text = "two\nlines,\twith \"quotes\" and a \\";
  event.body.state = "reported";
  event.body.due = due;
  return event;
}

inline Event step(const std::string& id, int version, int at, const std::string& transition, const std::string& state,
                  Role role = Role::township) {
  const EventKind kind = transition == "reopen" ? EventKind::reopened : EventKind::moved;
  Event event = event_for(id, version, kind, at, role);
  event.body.transition = transition;
  event.body.state = state;
  return event;
}

inline Event commenting(const std::string& id, int version, int at, const std::string& text = "seen") {
  Event event = event_for(id, version, EventKind::commented, at);
  event.body.text = text;
  return event;
}

inline keep::DocketReceipt appended(DocketBook& book, const std::vector<Event>& events) {
  return docket_taken(book.append(events));
}

/// Every part of an event that a book could lose.
inline Event full_opening() {
  Event event = opening(sample_id(1), 0, "652301001001-07");
  event.body.party = "token-5f2a";
  event.body.assignee = "bureau";
  event.body.happened_at = minute(-90);
  event.body.spot = docket::Spot{*parse_decimal("87.308"), *parse_decimal("44.0110")};
  event.body.attachments = {{sha256_hex("a photograph"), 12, "image/png", "photo|1.png", "photo", minute(-80), {}}};
  event.body.links = {{LinkKind::station, "1234A"}, {LinkKind::enterprise, "works|7"}};
  event.body.fields = {{"cause", "uncovered = yes\r\n"}};
  event.body.synthetic = true;
  return event;
}

/// Says what `verify` found.
inline std::string faults_text(const DocketBook& book, const keep::DocketHead& head = {}) {
  std::string text;
  for (const auto& fault : docket_taken(book.verify(head))) text += fmt::format("{}: {}\n", fault.where, fault.message);
  return text;
}

/// Ids in the order of the list, which `count` counts as well.
inline std::vector<std::string> listed(const DocketBook& book, const CaseFilter& filter) {
  std::vector<std::string> ids;
  for (const CaseRow& row : docket_taken(book.cases(filter, std::nullopt, 1000))) ids.push_back(row.id);
  CHECK(docket_taken(book.count(filter)) == static_cast<std::int64_t>(ids.size()));
  return ids;
}

class DocketShelf {
 public:
  DocketShelf() = default;
  DocketShelf(const DocketShelf&) = delete;
  DocketShelf& operator=(const DocketShelf&) = delete;
  virtual ~DocketShelf() = default;
  DocketBook& book() { return *book_; }
  virtual void reopen() {}
  /// A second process's view of the same docket, where that means anything; else the same book.
  virtual DocketBook& other() { return *book_; }

 protected:
  std::unique_ptr<DocketBook> book_;
};

class MemoryDocketShelf final : public DocketShelf {
 public:
  MemoryDocketShelf() { book_ = keep::make_memory_docket_book(docket_sample()); }
};

class SqliteDocketShelf final : public DocketShelf {
 public:
  SqliteDocketShelf() { SqliteDocketShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = docket_taken(keep::open_docket_book(path(), docket_sample()));
  }
  DocketBook& other() override {
    if (!other_) other_ = docket_taken(keep::open_docket_book(path(), docket_sample()));
    return *other_;
  }
  std::string path() const { return directory_.path() + "/book/docket.db"; }

 private:
  TemporaryDirectory directory_;
  std::unique_ptr<DocketBook> other_;
};

/// A schema of its own on the server of this process.
inline std::string fresh_docket_schema() {
  static int number = 0;
  const Result<std::string>& server = throwaway_postgres();
  REQUIRE_MESSAGE(server.ok(), (server ? "" : server.error().text()));
  return in_schema(*server, fmt::format("docket_{}", ++number));
}

class PostgresDocketShelf final : public DocketShelf {
 public:
  PostgresDocketShelf() { PostgresDocketShelf::reopen(); }
  void reopen() override {
    book_.reset();
    book_ = docket_taken(keep::open_postgres_docket_book(words_, docket_sample()));
  }
  DocketBook& other() override {
    if (!other_) other_ = docket_taken(keep::open_postgres_docket_book(words_, docket_sample()));
    return *other_;
  }
  const std::string& words() const { return words_; }

 private:
  std::string words_ = fresh_docket_schema();
  std::unique_ptr<DocketBook> other_;
};

/// Runs `body` on a docket of every kind.
template <class Body>
void on_every_docket(Body body) {
  {
    INFO("memory");
    MemoryDocketShelf memory;
    body(memory);
  }
  {
    INFO("SQLite");
    SqliteDocketShelf sqlite;
    body(sqlite);
  }
  INFO("PostgreSQL");
  PostgresDocketShelf postgres;
  body(postgres);
}

}  // namespace lantian::contract
