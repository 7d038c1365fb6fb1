#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>

/// The tables of a device book. doc/telemetry-registry.md describes them for people.
namespace lantian::keep::sqlite {
namespace {

constexpr long long format_known = 1;

constexpr std::array device_schema{
    "CREATE TABLE format (version INTEGER NOT NULL)",
    "CREATE TABLE counter (name TEXT PRIMARY KEY NOT NULL, value INTEGER NOT NULL)",
    "INSERT INTO counter VALUES ('devices and requests', 0), ('devices', 0)",

    "CREATE TABLE device (mn TEXT PRIMARY KEY NOT NULL, dialect TEXT NOT NULL, kind TEXT NOT NULL, station TEXT NOT "
    "NULL,"
    " unit_id TEXT NOT NULL, synthetic INTEGER NOT NULL, put_at_utc_s INTEGER NOT NULL, put_by TEXT NOT NULL,"
    " toml TEXT NOT NULL)",
    "CREATE TABLE device_history (id INTEGER PRIMARY KEY, mn TEXT NOT NULL, at_utc_s INTEGER NOT NULL, who TEXT NOT "
    "NULL,"
    " removed INTEGER NOT NULL, toml TEXT NOT NULL)",
    "CREATE INDEX device_history_mn ON device_history (mn, id)",

    "CREATE TABLE sighting (mn TEXT NOT NULL, why TEXT NOT NULL, peer TEXT NOT NULL, st TEXT NOT NULL,"
    " last_frame TEXT NOT NULL, first_seen_utc_s INTEGER NOT NULL, last_seen_utc_s INTEGER NOT NULL,"
    " frames INTEGER NOT NULL, settled_at_utc_s INTEGER NOT NULL, PRIMARY KEY (mn, why))",
    "CREATE INDEX sighting_last ON sighting (last_seen_utc_s)",

    // What no process may write, whatever its version or its faults: an unapproved request that moves on, or one whose
    // approver proposed it.
    "CREATE TABLE request (id INTEGER PRIMARY KEY AUTOINCREMENT, mn TEXT NOT NULL, cn INTEGER NOT NULL,"
    " area TEXT NOT NULL, needs_approval INTEGER NOT NULL, proposed_by TEXT NOT NULL, approved_by TEXT NOT NULL,"
    " why TEXT NOT NULL, state TEXT NOT NULL, qn TEXT NOT NULL, outcome TEXT NOT NULL,"
    " proposed_at_utc_s INTEGER NOT NULL, changed_at_utc_s INTEGER NOT NULL,"
    " CHECK (state IN ('proposed', 'approved', 'sent', 'done', 'failed', 'refused', 'expired')),"
    " CHECK (needs_approval = 0 OR state IN ('proposed', 'refused', 'expired')"
    " OR (approved_by <> '' AND lower(trim(approved_by)) <> lower(trim(proposed_by)))))",
    "CREATE INDEX request_state ON request (state, id)",

    "CREATE TABLE gap (mn TEXT NOT NULL, content INTEGER NOT NULL, begin_utc_s INTEGER NOT NULL,"
    " end_utc_s INTEGER NOT NULL, tries INTEGER NOT NULL, next_try_utc_s INTEGER NOT NULL, state TEXT NOT NULL,"
    " PRIMARY KEY (mn, content, begin_utc_s))",
    "CREATE TABLE forward_cursor (target TEXT PRIMARY KEY NOT NULL, segment INTEGER NOT NULL,"
    " byte_offset INTEGER NOT NULL)",
    "CREATE TABLE audit (id INTEGER PRIMARY KEY, at_utc_s INTEGER NOT NULL, who TEXT NOT NULL, action TEXT NOT NULL,"
    " subject TEXT NOT NULL, detail TEXT NOT NULL, chain TEXT NOT NULL)",

    "CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit"
    " WHEN NEW.id IS NOT (SELECT coalesce(max(id), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are only appended, one after the other'); END",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
    "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END",
    "CREATE TRIGGER device_history_is_not_changed BEFORE UPDATE ON device_history"
    " BEGIN SELECT RAISE(ABORT, 'earlier states of a device are never changed'); END",
    "CREATE TRIGGER device_history_is_not_removed BEFORE DELETE ON device_history"
    " BEGIN SELECT RAISE(ABORT, 'earlier states of a device are never removed'); END",
    "CREATE TRIGGER request_is_not_removed BEFORE DELETE ON request"
    " BEGIN SELECT RAISE(ABORT, 'requests are never removed'); END",
    "CREATE TRIGGER request_keeps_its_words BEFORE UPDATE OF id, mn, cn, area, needs_approval, proposed_by, why,"
    " proposed_at_utc_s ON request"
    " BEGIN SELECT RAISE(ABORT, 'what a request asks for is never changed; propose another one'); END",

    // By triggers, so that a change with any other tool is seen by the gateway too.
    "CREATE TRIGGER device_put AFTER INSERT ON device BEGIN UPDATE counter SET value = value + 1; END",
    "CREATE TRIGGER device_changed AFTER UPDATE ON device BEGIN UPDATE counter SET value = value + 1; END",
    "CREATE TRIGGER device_removed AFTER DELETE ON device BEGIN UPDATE counter SET value = value + 1; END",
    "CREATE TRIGGER request_put AFTER INSERT ON request"
    " BEGIN UPDATE counter SET value = value + 1 WHERE name = 'devices and requests'; END",
    "CREATE TRIGGER request_changed AFTER UPDATE ON request"
    " BEGIN UPDATE counter SET value = value + 1 WHERE name = 'devices and requests'; END",
};

Error no_device_book(const Connection& connection) {
  return {ErrorCode::corrupt,
          "this is an SQLite database but no device book of Lantian; name another file, or move this one away",
          connection.file()};
}

Result<bool> has_table(const Connection& connection, const std::string& name) {
  long long count = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE type = 'table' AND (name = :n OR :m = '')",
                                std::tie(count), bound(name, name), [] {}));
  return count > 0;
}

Result<void> check_device_format(const Connection& connection) {
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM format", std::tie(version), bound(), [] {}));
  if (version == format_known) return {};
  if (version < format_known) return no_device_book(connection);
  return Error{ErrorCode::unsupported,
               fmt::format("the device book has format {} and this program reads format {}; use the program that wrote "
                           "it, or a newer one",
                           version, format_known),
               connection.file()};
}

Result<void> make_tables(const Connection& connection) {
  // Another process may make them at the same time: who comes second finds them.
  LANTIAN_TRY(const bool made, has_table(connection, "format"));
  if (made) return {};
  LANTIAN_TRY(const bool other, has_table(connection, ""));
  if (other) return no_device_book(connection);
  for (const char* statement : device_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO format VALUES (:version)", format_known);
}

}  // namespace

Result<void> prepare_device_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_table(connection, "format"));
  if (!made) {
    LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
    if (const auto outcome = make_tables(connection); !outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome.error();
    }
    LANTIAN_CHECK(connection.run("COMMIT"));
  }
  LANTIAN_TRY(const bool audited, has_table(connection, "audit"));
  if (!audited) return no_device_book(connection);
  return check_device_format(connection);
}

}  // namespace lantian::keep::sqlite
