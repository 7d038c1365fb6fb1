#include "base/text.hpp"
#include "keep/sqlite_wire.hpp"
#include "keep/user_book.hpp"
#include "keep/user_rules.hpp"
#include "keep/user_sqlite_schema.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <mutex>

namespace lantian::keep {
namespace {

using sqlite::bound;
using sqlite::Connection;

long long stored_second(UtcSeconds at) {
  return at.time_since_epoch().count();
}
UtcSeconds read_second(long long at) {
  return UtcSeconds{std::chrono::seconds{at}};
}

constexpr std::string_view user_columns =
    "SELECT name, display_name, role, area, unit, topics, party, password, totp, totp_step, failed, locked_until_utc_s,"
    " must_change, disabled, rights_by, created_by, changed_by, created_at_utc_s, changed_at_utc_s, version FROM user ";
constexpr std::string_view session_columns =
    "SELECT token_sha256, user, made_utc_s, last_seen_utc_s, ends_utc_s, peer FROM session ";

/// One open file with its lock. The functions below expect the lock to be held.
class SqliteUserBook final : public UserBook {
 public:
  explicit SqliteUserBook(Connection connection) : connection_{std::move(connection)} {}

  Result<void> write(const UserWrite& write) override;
  Result<std::vector<User>> users() const override {
    const std::lock_guard lock{mutex_};
    return users_where("ORDER BY name", bound());
  }
  Result<std::optional<User>> user(std::string_view name) const override {
    const std::lock_guard lock{mutex_};
    const std::string key{name};
    LANTIAN_TRY(std::vector<User> found, users_where("WHERE name = :name", bound(key)));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
  }
  Result<std::optional<UserSession>> session(std::string_view token_sha256) const override {
    const std::lock_guard lock{mutex_};
    const std::string key{token_sha256};
    LANTIAN_TRY(std::vector<UserSession> found, sessions_where("WHERE token_sha256 = :hash", bound(key)));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
  }
  Result<std::vector<UserSession>> sessions() const override {
    const std::lock_guard lock{mutex_};
    return sessions_where("", bound());
  }
  Result<std::vector<UserSession>> sessions_of(std::string_view user) const override {
    const std::lock_guard lock{mutex_};
    const std::string key{user};
    return sessions_where("WHERE user = :user ORDER BY made_utc_s, token_sha256", bound(key));
  }
  Result<std::optional<OneTimeLink>> link(std::string_view token_sha256) const override;
  Result<std::vector<AuditRecord>> audit(std::int64_t after, std::int64_t most) const override {
    const std::lock_guard lock{mutex_};
    const long long first = after, count = most;
    return audit_where("WHERE number > :after ORDER BY number LIMIT :most", bound(first, count));
  }

 private:
  template <class... Values>
  Result<std::vector<User>> users_where(std::string_view clause, std::tuple<const Values&...> values) const;
  template <class... Values>
  Result<std::vector<UserSession>> sessions_where(std::string_view clause, std::tuple<const Values&...> values) const;
  template <class... Values>
  Result<std::vector<AuditRecord>> audit_where(std::string_view clause, std::tuple<const Values&...> values) const;

  Result<long long> counted(std::string_view sql, const std::string& key) const {
    long long count = 0;
    LANTIAN_CHECK(connection_.each(sql, std::tie(count), bound(key), [] {}));
    return count;
  }
  Result<void> put_all(const UserWrite& write);
  Result<void> put_user(const User& user);
  Result<void> put_links(const UserWrite& write);
  Result<void> put_sessions(const UserWrite& write);
  Result<void> add_audit(const std::vector<AuditDraft>& drafts);

  Connection connection_;
  mutable std::mutex mutex_;
};

template <class... Values>
Result<std::vector<User>> SqliteUserBook::users_where(std::string_view clause,
                                                      std::tuple<const Values&...> values) const {
  User row;
  std::string topics;
  long long totp_step = 0, failed = 0, locked = 0, must_change = 0, disabled = 0, created = 0, changed = 0, version = 0;
  std::vector<User> all;
  LANTIAN_CHECK(connection_.each(fmt::format("{}{}", user_columns, clause),
                                 std::tie(row.name, row.display_name, row.role, row.area, row.unit, topics, row.party,
                                          row.password, row.totp, totp_step, failed, locked, must_change, disabled,
                                          row.rights_by, row.created_by, row.changed_by, created, changed, version),
                                 values, [&] {
                                   row.topics.clear();
                                   if (!topics.empty()) {
                                     for (const std::string_view topic : split(topics, ' '))
                                       row.topics.emplace_back(topic);
                                   }
                                   row.totp_step = totp_step;
                                   row.failed = static_cast<int>(failed);
                                   row.locked_until = locked == 0 ? std::nullopt : std::optional{read_second(locked)};
                                   row.must_change = must_change != 0;
                                   row.disabled = disabled != 0;
                                   row.created_at = read_second(created);
                                   row.changed_at = read_second(changed);
                                   row.version = version;
                                   all.push_back(row);
                                 }));
  return all;
}

template <class... Values>
Result<std::vector<UserSession>> SqliteUserBook::sessions_where(std::string_view clause,
                                                                std::tuple<const Values&...> values) const {
  UserSession row;
  long long made = 0, seen = 0, ends = 0;
  std::vector<UserSession> all;
  LANTIAN_CHECK(connection_.each(fmt::format("{}{}", session_columns, clause),
                                 std::tie(row.token_sha256, row.user, made, seen, ends, row.peer), values, [&] {
                                   row.made = read_second(made);
                                   row.last_seen = read_second(seen);
                                   row.ends = read_second(ends);
                                   all.push_back(row);
                                 }));
  return all;
}

template <class... Values>
Result<std::vector<AuditRecord>> SqliteUserBook::audit_where(std::string_view clause,
                                                             std::tuple<const Values&...> values) const {
  AuditRecord record;
  AuditDraft& row = record.row;
  long long number = 0, at = 0, allowed = 0;
  std::vector<AuditRecord> all;
  LANTIAN_CHECK(connection_.each(
      fmt::format("SELECT number, at_utc_s, who, action, subject, detail, peer, allowed, chain FROM audit {}", clause),
      std::tie(number, at, row.who, row.action, row.subject, row.detail, row.peer, allowed, record.chain), values, [&] {
        record.number = number;
        row.at = read_second(at);
        row.allowed = allowed != 0;
        all.push_back(record);
      }));
  return all;
}

Result<std::optional<OneTimeLink>> SqliteUserBook::link(std::string_view token_sha256) const {
  const std::lock_guard lock{mutex_};
  const std::string key{token_sha256};
  OneTimeLink row;
  long long purpose = 0, made = 0, ends = 0;
  bool found = false;
  LANTIAN_CHECK(connection_.each(
      "SELECT token_sha256, purpose, user, made_by, made_utc_s, ends_utc_s FROM link WHERE token_sha256 = :hash",
      std::tie(row.token_sha256, purpose, row.user, row.made_by, made, ends), bound(key), [&] { found = true; }));
  if (!found) return std::optional<OneTimeLink>{};
  row.purpose = static_cast<LinkPurpose>(purpose);
  row.made = read_second(made);
  row.ends = read_second(ends);
  return std::optional{row};
}

Result<void> SqliteUserBook::write(const UserWrite& write) {
  LANTIAN_CHECK(user_rules::check(write));
  const std::lock_guard lock{mutex_};
  LANTIAN_CHECK(connection_.run("BEGIN IMMEDIATE"));
  Result<void> outcome = put_all(write);
  if (outcome) outcome = connection_.run("COMMIT");
  if (!outcome) static_cast<void>(connection_.run("ROLLBACK").ok());
  return outcome;
}

Result<void> SqliteUserBook::put_all(const UserWrite& write) {
  if (write.first) {
    LANTIAN_TRY(const long long there, counted("SELECT count(*) FROM user WHERE :any = ''", ""));
    if (there > 0) return user_rules::not_first();
  }
  for (const User& user : write.put) LANTIAN_CHECK(put_user(user));
  LANTIAN_CHECK(put_links(write));
  LANTIAN_CHECK(put_sessions(write));
  return add_audit(write.audit);
}

Result<void> SqliteUserBook::put_user(const User& user) {
  long long version = 0;
  LANTIAN_CHECK(
      connection_.each("SELECT version FROM user WHERE name = :name", std::tie(version), bound(user.name), [] {}));
  if (version != user.version) return user_rules::seen_another(user.name);
  const std::string topics = joined(user.topics, " ");
  const long long locked = user.locked_until ? stored_second(*user.locked_until) : 0;
  const auto number = [](auto value) { return static_cast<long long>(value); };
  return connection_.run(
      "INSERT INTO user VALUES (:name, :display, :role, :area, :unit, :topics, :party, :password, :totp, :step,"
      " :failed, :locked, :must, :disabled, :rights, :created_by, :changed_by, :created, :changed, :version)"
      " ON CONFLICT (name) DO UPDATE SET display_name = excluded.display_name, role = excluded.role,"
      " area = excluded.area, unit = excluded.unit, topics = excluded.topics, party = excluded.party,"
      " password = excluded.password, totp = excluded.totp, totp_step = excluded.totp_step, failed = excluded.failed,"
      " locked_until_utc_s = excluded.locked_until_utc_s, must_change = excluded.must_change,"
      " disabled = excluded.disabled, rights_by = excluded.rights_by, changed_by = excluded.changed_by,"
      " changed_at_utc_s = excluded.changed_at_utc_s, version = excluded.version",
      user.name, user.display_name, user.role, user.area, user.unit, topics, user.party, user.password, user.totp,
      number(user.totp_step), number(user.failed), locked, number(user.must_change ? 1 : 0),
      number(user.disabled ? 1 : 0), user.rights_by, user.created_by, user.changed_by, stored_second(user.created_at),
      stored_second(user.changed_at), number(version + 1));
}

Result<void> SqliteUserBook::put_links(const UserWrite& write) {
  for (const std::string& hash : write.spent_links) {
    LANTIAN_TRY(const long long there, counted("SELECT count(*) FROM link WHERE token_sha256 = :hash", hash));
    if (there == 0) return user_rules::link_gone();
    LANTIAN_CHECK(connection_.run("DELETE FROM link WHERE token_sha256 = :hash", hash));
  }
  for (const OneTimeLink& link : write.links) {
    const auto purpose = static_cast<long long>(link.purpose);
    LANTIAN_CHECK(connection_.run("DELETE FROM link WHERE user = :user AND purpose = :purpose", link.user, purpose));
    LANTIAN_CHECK(connection_.run("INSERT INTO link VALUES (:hash, :purpose, :user, :by, :made, :ends)",
                                  link.token_sha256, purpose, link.user, link.made_by, stored_second(link.made),
                                  stored_second(link.ends)));
  }
  return {};
}

Result<void> SqliteUserBook::put_sessions(const UserWrite& write) {
  for (const std::string& hash : write.ended_sessions) {
    LANTIAN_CHECK(connection_.run("DELETE FROM session WHERE token_sha256 = :hash", hash));
  }
  for (const std::string& user : write.ended_sessions_of) {
    LANTIAN_CHECK(
        connection_.run("DELETE FROM session WHERE user = :user AND token_sha256 <> :kept", user, write.kept_session));
  }
  for (const auto& [hash, at] : write.seen) {
    LANTIAN_CHECK(
        connection_.run("UPDATE session SET last_seen_utc_s = max(last_seen_utc_s, :at) WHERE token_sha256 = :hash",
                        stored_second(at), hash));
  }
  for (const UserSession& session : write.sessions) {
    LANTIAN_CHECK(connection_.run("INSERT OR REPLACE INTO session VALUES (:hash, :user, :made, :seen, :ends, :peer)",
                                  session.token_sha256, session.user, stored_second(session.made),
                                  stored_second(session.last_seen), stored_second(session.ends), session.peer));
  }
  return {};
}

Result<void> SqliteUserBook::add_audit(const std::vector<AuditDraft>& drafts) {
  if (drafts.empty()) return {};
  LANTIAN_TRY(const std::vector<AuditRecord> last, audit_where("ORDER BY number DESC LIMIT 1", bound()));
  std::int64_t number = last.empty() ? 0 : last.front().number;
  std::string chain = last.empty() ? "" : last.front().chain;
  for (const AuditDraft& row : drafts) {
    ++number;
    chain = audit_chain(chain, number, row);
    const long long id = number, allowed = row.allowed ? 1 : 0;
    LANTIAN_CHECK(connection_.run(
        "INSERT INTO audit VALUES (:number, :at, :who, :action, :subject, :detail, :peer, :allowed, :chain)", id,
        stored_second(row.at), row.who, row.action, row.subject, row.detail, row.peer, allowed, chain));
  }
  return {};
}

/// Others than the owner must not read hashes of passwords.
Result<void> users_are_private(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("others than its owner may use this file (mode {:03o}); it holds accounts: chmod 600",
                           status.st_mode & 0777),
               file};
}

}  // namespace

Result<std::unique_ptr<UserBook>> open_user_book(const std::string& file) {
  LANTIAN_CHECK(users_are_private(file));
  LANTIAN_TRY(Connection connection, Connection::open(file));
  // What is removed (spent links, ended sessions, earlier passwords) is written over.
  long long on = 0;
  LANTIAN_CHECK(connection.each("PRAGMA secure_delete = ON", std::tie(on), bound(), [] {}));
  LANTIAN_CHECK(sqlite::prepare_user_tables(connection));
  return std::unique_ptr<UserBook>{std::make_unique<SqliteUserBook>(std::move(connection))};
}

}  // namespace lantian::keep
