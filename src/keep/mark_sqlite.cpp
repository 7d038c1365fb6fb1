#include "base/text.hpp"
#include "keep/mark_ledger.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>
#include <mutex>

namespace lantian::keep {
namespace {

using observe::quality::Evidence;
using sqlite::bound;
using sqlite::Connection;

constexpr long long mark_format = 1;

constexpr std::array mark_schema{
    "CREATE TABLE mark_format (version INTEGER NOT NULL)",
    "CREATE TABLE mark_event (id INTEGER PRIMARY KEY, mark INTEGER NOT NULL, at_utc_s INTEGER NOT NULL,"
    " kind INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL, detector INTEGER NOT NULL, severity INTEGER NOT"
    " NULL, rule TEXT NOT NULL, place TEXT NOT NULL, factor TEXT NOT NULL, against TEXT NOT NULL,"
    " from_utc_s INTEGER NOT NULL, to_utc_s INTEGER NOT NULL, reason TEXT NOT NULL, evidence TEXT NOT NULL,"
    " joined_into INTEGER NOT NULL, reading_revision INTEGER NOT NULL)",
    "CREATE INDEX mark_event_mark ON mark_event (mark, id)",
    "CREATE TRIGGER mark_event_is_appended BEFORE INSERT ON mark_event"
    " WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM mark_event)"
    " BEGIN SELECT RAISE(ABORT, 'events of marks are only appended, one after the other'); END",
    "CREATE TRIGGER mark_event_is_not_changed BEFORE UPDATE ON mark_event"
    " BEGIN SELECT RAISE(ABORT, 'events of marks are never changed'); END",
    "CREATE TRIGGER mark_event_is_not_removed BEFORE DELETE ON mark_event"
    " BEGIN SELECT RAISE(ABORT, 'events of marks are never removed'); END",
};

/// "name<tab>value" lines; tab, line feed and backslash inside are written as \t, \n and \\.
std::string evidence_text(const std::vector<Evidence>& evidence) {
  const auto add = [](std::string& text, const std::string& word) {
    for (const char c : word) {
      if (c == '\t')
        text += "\\t";
      else if (c == '\n')
        text += "\\n";
      else if (c == '\\')
        text += "\\\\";
      else
        text += c;
    }
  };
  std::string text;
  for (const Evidence& one : evidence) {
    add(text, one.name);
    text += '\t';
    add(text, one.value);
    text += '\n';
  }
  return text;
}

std::string unescaped(std::string_view text) {
  std::string word;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '\\' || i + 1 == text.size()) {
      word += text[i];
      continue;
    }
    ++i;
    word += text[i] == 't' ? '\t' : text[i] == 'n' ? '\n' : text[i];
  }
  return word;
}

std::vector<Evidence> evidence_of(std::string_view text) {
  std::vector<Evidence> evidence;
  for (const std::string_view line : split(text, '\n')) {
    if (line.empty()) continue;
    const std::size_t tab = std::min(line.find('\t'), line.size());
    evidence.push_back({unescaped(line.substr(0, tab)), unescaped(line.substr(std::min(tab + 1, line.size())))});
  }
  return evidence;
}

Result<bool> has_mark_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(
      connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'mark_format'", std::tie(ours), bound(), [] {}));
  return ours > 0;
}

Result<void> make_mark_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_mark_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt, "this is an SQLite database but no mark book; name another file, or move it away",
                 connection.file()};
  }
  for (const char* statement : mark_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO mark_format VALUES (:version)", mark_format);
}

Result<void> prepare_mark_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_mark_tables(connection));
  if (!made) {
    LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
    if (const auto outcome = make_mark_tables(connection); !outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome.error();
    }
    LANTIAN_CHECK(connection.run("COMMIT"));
  }
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM mark_format", std::tie(version), bound(), [] {}));
  if (version == mark_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the mark book has format {} and this program reads format {}; use the program that wrote "
                           "it, or a newer one",
                           version, mark_format),
               connection.file()};
}

Result<void> store_event(const Connection& connection, const MarkEvent& event) {
  const auto& finding = event.finding;
  const long long id = event.id;
  const long long mark = event.mark;
  const long long at = event.at.time_since_epoch().count();
  const int kind = static_cast<int>(event.kind);
  const int detector = static_cast<int>(finding.detector);
  const int severity = static_cast<int>(finding.severity);
  const long long from = finding.from.time_since_epoch().count();
  const long long to = finding.to.time_since_epoch().count();
  const std::string evidence = evidence_text(finding.evidence);
  const long long into = event.into;
  const long long revision = event.revision;
  return connection.run(
      "INSERT INTO mark_event VALUES (:id, :mark, :at, :kind, :who, :why, :detector, :severity, :rule, :place, :factor,"
      " :against, :from, :to, :reason, :evidence, :into, :revision)",
      id, mark, at, kind, event.who, event.why, detector, severity, finding.rule, finding.place, finding.factor,
      finding.against, from, to, finding.reason, evidence, into, revision);
}

/// Hands the events that the clause selects to `take`.
template <class Take>
Result<void> each_event(const Connection& connection, std::string_view clause, long long number, Take take) {
  MarkEvent event;
  auto& finding = event.finding;
  long long id = 0, mark = 0, at = 0, from = 0, to = 0, into = 0, revision = 0;
  int kind = 0, detector = 0, severity = 0;
  std::string evidence;
  Result<void> taken;
  const auto instant = [](long long seconds) { return UtcSeconds{std::chrono::seconds{seconds}}; };
  LANTIAN_CHECK(connection.each(
      fmt::format("SELECT id, mark, at_utc_s, kind, who, why, detector, severity, rule, place, factor, against,"
                  " from_utc_s, to_utc_s, reason, evidence, joined_into, reading_revision FROM mark_event {}",
                  clause),
      std::tie(id, mark, at, kind, event.who, event.why, detector, severity, finding.rule, finding.place,
               finding.factor, finding.against, from, to, finding.reason, evidence, into, revision),
      bound(number), [&] {
        event.id = id;
        event.mark = mark;
        event.at = instant(at);
        event.kind = static_cast<MarkEventKind>(kind);
        finding.detector = static_cast<observe::quality::Detector>(detector);
        finding.severity = static_cast<observe::quality::Severity>(severity);
        finding.from = instant(from);
        finding.to = instant(to);
        finding.evidence = evidence_of(evidence);
        event.into = into;
        event.revision = revision;
        if (taken) taken = take(event);
      }));
  return taken;
}

class SqliteMarkBook final : public MarkBook {
 public:
  explicit SqliteMarkBook(Connection connection) : connection_{std::move(connection)} {}

  Result<MarkReceipt> note(std::span<const observe::quality::Finding> findings, UtcSeconds now) override {
    MarkReceipt receipt;
    const auto outcome = written([&]() -> Result<void> {
      for (const auto& finding : findings) {
        for (const MarkEvent& event : ledger_.note(finding, now, receipt)) {
          LANTIAN_CHECK(store_event(connection_, event));
        }
      }
      return {};
    });
    if (!outcome) return outcome.error();
    return receipt;
  }
  Result<void> review(const MarkReview& review, UtcSeconds now) override {
    return written([&]() -> Result<void> {
      LANTIAN_TRY(const MarkEvent event, ledger_.review(review, now));
      return store_event(connection_, event);
    });
  }
  Result<std::vector<QualityMark>> marks(const MarkQuery& query) const override {
    const std::lock_guard lock{mutex_};
    LANTIAN_CHECK(catch_up());
    return ledger_.marks(query);
  }
  Result<QualityMark> mark(std::int64_t id) const override {
    const std::lock_guard lock{mutex_};
    LANTIAN_CHECK(catch_up());
    return ledger_.mark(id);
  }
  Result<std::vector<MarkEvent>> events(std::int64_t mark) const override {
    const std::lock_guard lock{mutex_};
    std::vector<MarkEvent> events;
    LANTIAN_CHECK(each_event(connection_, mark == 0 ? "WHERE :mark = 0 ORDER BY id" : "WHERE mark = :mark ORDER BY id",
                             mark, [&](const MarkEvent& event) -> Result<void> {
                               events.push_back(event);
                               return {};
                             }));
    return events;
  }

 private:
  /// Another process may have written: take what came since.
  Result<void> catch_up() const {
    return each_event(connection_, "WHERE id > :after ORDER BY id", ledger_.last_event(),
                      [this](const MarkEvent& event) { return ledger_.replay(event); });
  }

  /// Runs the writes as one transaction. After any error the ledger is thrown away and read again: it may hold events
  /// that were never stored.
  template <class Writes>
  Result<void> written(Writes writes) {
    const std::lock_guard lock{mutex_};
    LANTIAN_CHECK(connection_.run("BEGIN IMMEDIATE"));
    Result<void> outcome = catch_up();
    if (outcome) outcome = writes();
    if (outcome) outcome = connection_.run("COMMIT");
    if (outcome) return {};
    static_cast<void>(connection_.run("ROLLBACK").ok());
    ledger_ = MarkLedger{};
    return outcome;
  }

  Connection connection_;
  mutable MarkLedger ledger_;
  mutable std::mutex mutex_;
};

}  // namespace

Result<std::unique_ptr<MarkBook>> open_mark_book(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(prepare_mark_tables(connection));
  return std::unique_ptr<MarkBook>{std::make_unique<SqliteMarkBook>(std::move(connection))};
}

}  // namespace lantian::keep
