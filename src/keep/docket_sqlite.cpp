#include "keep/docket_sql.hpp"
#include "keep/sqlite_wire.hpp"

#include <array>

/// A docket in SQLite. doc/docket-book.md describes the tables for people.
namespace lantian::keep {
namespace {

using sqlite::bound;
using sqlite::Connection;

constexpr std::array docket_schema{
    "CREATE TABLE docket_format (version INTEGER NOT NULL)",
    "CREATE TABLE docket_event (number INTEGER PRIMARY KEY, case_id TEXT NOT NULL, version INTEGER NOT NULL,"
    " text TEXT NOT NULL, chain TEXT NOT NULL, UNIQUE (case_id, version), CHECK (version > 0),"
    " CHECK (length(chain) = 64))",
    "CREATE TRIGGER docket_event_is_appended BEFORE INSERT ON docket_event"
    " WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM docket_event)"
    " BEGIN SELECT RAISE(ABORT, 'events of the docket are only appended, one after the other'); END",
    "CREATE TRIGGER docket_event_is_not_changed BEFORE UPDATE ON docket_event"
    " BEGIN SELECT RAISE(ABORT, 'events of the docket are never changed'); END",
    "CREATE TRIGGER docket_event_is_not_removed BEFORE DELETE ON docket_event"
    " BEGIN SELECT RAISE(ABORT, 'events of the docket are never removed'); END",

    "CREATE TABLE docket_case (id TEXT PRIMARY KEY NOT NULL, type TEXT NOT NULL, version INTEGER NOT NULL,"
    " state TEXT NOT NULL, kind INTEGER NOT NULL, topic TEXT NOT NULL, place TEXT NOT NULL, title TEXT NOT NULL,"
    " party TEXT NOT NULL, assignee TEXT NOT NULL, opened_role INTEGER NOT NULL, opened_at_utc_s INTEGER NOT NULL,"
    " last_at_utc_s INTEGER NOT NULL, responded_at_utc_s INTEGER NOT NULL, closed_at_utc_s INTEGER NOT NULL,"
    " due_day INTEGER NOT NULL, deadline_day INTEGER NOT NULL, rounds INTEGER NOT NULL, step TEXT NOT NULL, rating "
    "INTEGER NOT NULL,"
    " merged_into TEXT NOT NULL, synthetic INTEGER NOT NULL, CHECK (kind BETWEEN 1 AND 4),"
    " CHECK (opened_role BETWEEN 1 AND 8))",
    "CREATE INDEX docket_case_due_live ON docket_case (due_day, id, place, kind) WHERE kind <> 3",
    "CREATE INDEX docket_case_due_done ON docket_case (due_day, id, place) WHERE kind = 3",
    "CREATE INDEX docket_case_place_live ON docket_case (place, due_day, id, kind) WHERE kind <> 3",
    "CREATE INDEX docket_case_place_done ON docket_case (place, due_day, id) WHERE kind = 3",
    "CREATE INDEX docket_case_assignee ON docket_case (assignee, due_day, id) WHERE assignee <> '' AND kind <> 3",
    "CREATE INDEX docket_case_party ON docket_case (party, due_day, id) WHERE party <> ''",
    // Statistics read this and no row of the table: a walk through the whole of it is quicker than to look up a year.
    "CREATE INDEX docket_case_facts ON docket_case (opened_at_utc_s, closed_at_utc_s, deadline_day, responded_at_utc_s,"
    " type, topic, place, kind, rounds, rating, merged_into, synthetic)",

    "CREATE TABLE docket_link (case_id TEXT NOT NULL, kind INTEGER NOT NULL, target TEXT NOT NULL,"
    " PRIMARY KEY (case_id, kind, target)) WITHOUT ROWID",
    "CREATE INDEX docket_link_target ON docket_link (kind, target, case_id)",
    "CREATE TABLE docket_place (place TEXT PRIMARY KEY NOT NULL) WITHOUT ROWID",
    "CREATE TABLE docket_series (name TEXT PRIMARY KEY NOT NULL, last INTEGER NOT NULL) WITHOUT ROWID",
};

Result<bool> has_docket_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'docket_format'", std::tie(ours),
                                bound(), [] {}));
  return ours > 0;
}

Result<void> make_docket_tables(const Connection& connection) {
  // Another process may make them at the same time: who comes second finds them.
  LANTIAN_TRY(const bool made, has_docket_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but no docket; name another directory, or move the file away",
                 connection.file()};
  }
  for (const char* statement : docket_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO docket_format VALUES (:version)", docket_sql::format);
}

class SqliteDocketTables final : public docket_sql::Tables<Connection> {
 public:
  using Tables::Tables;
  /// At once as a writer: a transaction that becomes one later would be refused instead of waiting.
  Result<void> begin() override { return connection().run("BEGIN IMMEDIATE"); }
  Result<void> begin_reading() override { return connection().run("BEGIN"); }
  Result<std::vector<std::string>> damage() const override {
    std::vector<std::string> out;
    std::string line;
    LANTIAN_CHECK(connection().each("PRAGMA integrity_check(100)", std::tie(line), bound(), [&] {
      if (line != "ok") out.push_back(line);
    }));
    return out;
  }
};

}  // namespace

Result<OpenTables> sqlite_docket_tables(const std::string& file) {
  LANTIAN_TRY(const Connection first, Connection::open(file));
  LANTIAN_CHECK(docket_sql::prepare(first, "BEGIN IMMEDIATE", has_docket_tables, make_docket_tables));
  return OpenTables{[file]() -> Result<std::unique_ptr<DocketTables>> {
    LANTIAN_TRY(Connection connection, Connection::open(file));
    // Lists walk through indexes of a book that is larger than SQLite's usual 2 MB of pages.
    LANTIAN_CHECK(connection.run("PRAGMA cache_size = -32768"));
    return std::unique_ptr<DocketTables>{std::make_unique<SqliteDocketTables>(std::move(connection))};
  }};
}

}  // namespace lantian::keep
