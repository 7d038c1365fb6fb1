#include "keep/response_chain.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>
#include <mutex>

namespace lantian::keep {
namespace {

using sqlite::bound;
using sqlite::Connection;

constexpr long long response_format = 1;

constexpr std::array response_schema{
    "CREATE TABLE response_format (version INTEGER NOT NULL)",
    "CREATE TABLE response (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,"
    " at_utc_s INTEGER NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL, chain TEXT NOT NULL)",
    "CREATE INDEX response_of ON response (kind, key, number)",
    "CREATE TRIGGER response_is_appended BEFORE INSERT ON response"
    " WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM response)"
    " BEGIN SELECT RAISE(ABORT, 'documents of a response are only appended, one after the other'); END",
    "CREATE TRIGGER response_is_not_changed BEFORE UPDATE ON response"
    " BEGIN SELECT RAISE(ABORT, 'documents of a response are never changed'); END",
    "CREATE TRIGGER response_is_not_removed BEFORE DELETE ON response"
    " BEGIN SELECT RAISE(ABORT, 'documents of a response are never removed'); END",
};

constexpr std::string_view response_columns = "SELECT number, kind, key, at_utc_s, who, body, chain FROM response ";

Result<bool> has_response_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'response_format'", std::tie(ours),
                                bound(), [] {}));
  return ours > 0;
}

Result<void> make_response_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_response_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but no response book; name another file, or move it away",
                 connection.file()};
  }
  for (const char* statement : response_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO response_format VALUES (:version)", response_format);
}

/// Runs `work` as one transaction: all of it or nothing.
template <class Work>
Result<void> in_transaction(const Connection& connection, Work work) {
  LANTIAN_CHECK(connection.run("BEGIN IMMEDIATE"));
  Result<void> outcome = work();
  if (outcome) outcome = connection.run("COMMIT");
  if (!outcome) static_cast<void>(connection.run("ROLLBACK").ok());
  return outcome;
}

Result<void> prepare_response_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_response_tables(connection));
  if (!made) LANTIAN_CHECK(in_transaction(connection, [&] { return make_response_tables(connection); }));
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM response_format", std::tie(version), bound(), [] {}));
  if (version == response_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the response book has format {} and this program reads format {}; use the program that "
                           "wrote it, or a newer one",
                           version, response_format),
               connection.file()};
}

/// One open file with its lock. The private functions expect the lock to be held.
class SqliteResponseBook final : public ResponseBook {
 public:
  explicit SqliteResponseBook(Connection connection) : connection_{std::move(connection)} {}

  Result<std::vector<ResponseRow>> append(std::span<const ResponseDraft> drafts, std::string_view who,
                                          UtcSeconds now) override {
    LANTIAN_CHECK(checked_drafts(drafts, who));
    const std::scoped_lock lock{mutex_};
    std::vector<ResponseRow> made;
    LANTIAN_CHECK(in_transaction(connection_, [&]() -> Result<void> {
      LANTIAN_TRY(ResponseRow before, last_row());
      for (const ResponseDraft& draft : drafts) {
        LANTIAN_TRY(before, add(draft, before, who, now));
        made.push_back(before);
      }
      return {};
    }));
    return made;
  }

  Result<std::vector<ResponseRow>> all(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind}, of_key{key};
    return rows_where("WHERE kind = :kind AND key = :key ORDER BY number", bound(of_kind, of_key));
  }
  Result<std::optional<ResponseRow>> newest(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind}, of_key{key};
    LANTIAN_TRY(std::vector<ResponseRow> found,
                rows_where("WHERE kind = :kind AND key = :key ORDER BY number DESC LIMIT 1", bound(of_kind, of_key)));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
  }
  Result<std::vector<ResponseRow>> each(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind};
    return rows_where("WHERE number IN (SELECT max(number) FROM response WHERE kind = :kind GROUP BY key) ORDER BY key",
                      bound(of_kind));
  }
  Result<std::vector<std::string>> keys(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind};
    std::string key;
    std::vector<std::string> found;
    LANTIAN_CHECK(connection_.each("SELECT DISTINCT key FROM response WHERE kind = :kind ORDER BY key", std::tie(key),
                                   bound(of_kind), [&] { found.push_back(key); }));
    return found;
  }
  Result<std::int64_t> last() const override {
    const std::scoped_lock lock{mutex_};
    long long number = 0;
    LANTIAN_CHECK(
        connection_.each("SELECT coalesce(max(number), 0) FROM response", std::tie(number), bound(), [] {}));
    return std::int64_t{number};
  }
  Result<std::vector<std::string>> verify() const override {
    const std::scoped_lock lock{mutex_};
    LANTIAN_TRY(const std::vector<ResponseRow> rows, rows_where("ORDER BY number", bound()));
    return response_faults(rows);
  }

 private:
  /// A row of number 0 when there is none.
  Result<ResponseRow> last_row() const {
    LANTIAN_TRY(std::vector<ResponseRow> found, rows_where("ORDER BY number DESC LIMIT 1", bound()));
    return found.empty() ? ResponseRow{} : std::move(found.front());
  }

  Result<ResponseRow> add(const ResponseDraft& draft, const ResponseRow& before, std::string_view who,
                          UtcSeconds now) const {
    if (draft.after) {
      long long there = 0;
      LANTIAN_CHECK(
          connection_.each("SELECT coalesce(max(number), 0) FROM response WHERE kind = :kind AND key = :key",
                           std::tie(there), bound(draft.kind, draft.key), [] {}));
      if (there != *draft.after) return newer_there(draft, there);
    }
    ResponseRow row{before.number + 1, draft.kind, draft.key, now, std::string{who}, draft.body, ""};
    row.chain = response_chain(before.chain, row);
    LANTIAN_CHECK(connection_.run("INSERT INTO response VALUES (:number, :kind, :key, :at, :who, :body, :chain)",
                                  static_cast<long long>(row.number), row.kind, row.key,
                                  static_cast<long long>(now.time_since_epoch().count()), row.who, row.body,
                                  row.chain));
    return row;
  }

  template <class... Values>
  Result<std::vector<ResponseRow>> rows_where(std::string_view clause, std::tuple<const Values&...> values) const {
    long long number = 0, at = 0;
    ResponseRow row;
    std::vector<ResponseRow> found;
    LANTIAN_CHECK(connection_.each(std::string{response_columns} + std::string{clause},
                                   std::tie(number, row.kind, row.key, at, row.who, row.body, row.chain), values, [&] {
                                     row.number = number;
                                     row.at = UtcSeconds{std::chrono::seconds{at}};
                                     found.push_back(row);
                                   }));
    return found;
  }

  Connection connection_;
  mutable std::mutex mutex_;
};

}  // namespace

Result<std::unique_ptr<ResponseBook>> open_response_book(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(prepare_response_tables(connection));
  return std::unique_ptr<ResponseBook>{std::make_unique<SqliteResponseBook>(std::move(connection))};
}

}  // namespace lantian::keep
