#include "keep/user_sqlite_schema.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::keep::sqlite {
namespace {

constexpr long long users_format = 1;

constexpr std::array user_schema{
    "CREATE TABLE user_format (version INTEGER NOT NULL)",
    "CREATE TABLE user (name TEXT PRIMARY KEY NOT NULL, display_name TEXT NOT NULL, role TEXT NOT NULL,"
    " area TEXT NOT NULL, unit TEXT NOT NULL, topics TEXT NOT NULL, party TEXT NOT NULL, password TEXT NOT NULL,"
    " totp TEXT NOT NULL, totp_step INTEGER NOT NULL, failed INTEGER NOT NULL, locked_until_utc_s INTEGER NOT NULL,"
    " must_change INTEGER NOT NULL, disabled INTEGER NOT NULL, rights_by TEXT NOT NULL, created_by TEXT NOT NULL,"
    " changed_by TEXT NOT NULL, created_at_utc_s INTEGER NOT NULL, changed_at_utc_s INTEGER NOT NULL,"
    " version INTEGER NOT NULL,"
    // Whatever a program does: no password in the clear, and nobody grants rights to herself.
    " CHECK (password = '' OR password LIKE '$argon2id$%'), CHECK (rights_by <> name)) WITHOUT ROWID",
    "CREATE TRIGGER user_is_not_removed BEFORE DELETE ON user"
    " BEGIN SELECT RAISE(ABORT, 'users are never removed: what they did keeps their name; disable them'); END",
    "CREATE TABLE session (token_sha256 TEXT PRIMARY KEY NOT NULL, user TEXT NOT NULL, made_utc_s INTEGER NOT NULL,"
    " last_seen_utc_s INTEGER NOT NULL, ends_utc_s INTEGER NOT NULL, peer TEXT NOT NULL,"
    " CHECK (length(token_sha256) = 64)) WITHOUT ROWID",
    "CREATE INDEX session_user ON session (user)",
    "CREATE TABLE link (token_sha256 TEXT PRIMARY KEY NOT NULL, purpose INTEGER NOT NULL, user TEXT NOT NULL,"
    " made_by TEXT NOT NULL, made_utc_s INTEGER NOT NULL, ends_utc_s INTEGER NOT NULL,"
    " CHECK (length(token_sha256) = 64), CHECK (purpose BETWEEN 1 AND 3)) WITHOUT ROWID",
    "CREATE TABLE audit (number INTEGER PRIMARY KEY, at_utc_s INTEGER NOT NULL, who TEXT NOT NULL,"
    " action TEXT NOT NULL, subject TEXT NOT NULL, detail TEXT NOT NULL, peer TEXT NOT NULL, allowed INTEGER NOT NULL,"
    " chain TEXT NOT NULL, CHECK (length(chain) = 64))",
    "CREATE TRIGGER audit_is_appended BEFORE INSERT ON audit"
    " WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM audit)"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are only appended, one after the other'); END",
    "CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are never changed'); END",
    "CREATE TRIGGER audit_is_not_removed BEFORE DELETE ON audit"
    " BEGIN SELECT RAISE(ABORT, 'audit rows are never removed'); END",
};

Result<long long> count_of(const Connection& connection, std::string_view sql) {
  long long count = 0;
  LANTIAN_CHECK(connection.each(sql, std::tie(count), bound(), [] {}));
  return count;
}

constexpr std::string_view has_users = "SELECT count(*) FROM sqlite_master WHERE name = 'user_format'";

Result<void> make_user_tables(const Connection& connection) {
  // Another process may make them at the same time: who comes second finds them.
  LANTIAN_TRY(const long long made, count_of(connection, has_users));
  if (made > 0) return {};
  LANTIAN_TRY(const long long others, count_of(connection, "SELECT count(*) FROM sqlite_master"));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but holds no accounts; name another file, or move this one away",
                 connection.file()};
  }
  for (const char* statement : user_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO user_format VALUES (:version)", users_format);
}

}  // namespace

Result<void> prepare_user_tables(const Connection& connection) {
  LANTIAN_TRY(const long long made, count_of(connection, has_users));
  if (made == 0) {
    LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
    Result<void> outcome = make_user_tables(connection);
    if (outcome) outcome = connection.run("COMMIT");
    if (!outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome;
    }
  }
  LANTIAN_TRY(const long long version, count_of(connection, "SELECT version FROM user_format"));
  if (version == users_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the accounts have format {} and this program reads format {}; use the program that wrote "
                           "them, or a newer one",
                           version, users_format),
               connection.file()};
}

}  // namespace lantian::keep::sqlite
