#include "keep/document_chain.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>

#include <array>
#include <mutex>

namespace lantian::keep {
namespace {

using sqlite::bound;
using sqlite::Connection;

constexpr long long document_format = 1;

constexpr std::array document_schema{
    "CREATE TABLE document_format (version INTEGER NOT NULL)",
    "CREATE TABLE document (number INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL,"
    " at_utc_s INTEGER NOT NULL, who TEXT NOT NULL, body TEXT NOT NULL, chain TEXT NOT NULL)",
    "CREATE INDEX document_of ON document (kind, key, number)",
    "CREATE TRIGGER document_is_appended BEFORE INSERT ON document"
    " WHEN NEW.number IS NOT (SELECT coalesce(max(number), 0) + 1 FROM document)"
    " BEGIN SELECT RAISE(ABORT, 'documents are only appended, one after the other'); END",
    "CREATE TRIGGER document_is_not_changed BEFORE UPDATE ON document"
    " BEGIN SELECT RAISE(ABORT, 'documents are never changed'); END",
    "CREATE TRIGGER document_is_not_removed BEFORE DELETE ON document"
    " BEGIN SELECT RAISE(ABORT, 'documents are never removed'); END",
};

constexpr std::string_view document_columns = "SELECT number, kind, key, at_utc_s, who, body, chain FROM document ";

Result<bool> has_document_tables(const Connection& connection) {
  long long ours = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master WHERE name = 'document_format'", std::tie(ours),
                                bound(), [] {}));
  return ours > 0;
}

Result<void> make_document_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_document_tables(connection));
  if (made) return {};
  long long others = 0;
  LANTIAN_CHECK(connection.each("SELECT count(*) FROM sqlite_master", std::tie(others), bound(), [] {}));
  if (others > 0) {
    return Error{ErrorCode::corrupt,
                 "this is an SQLite database but no document book; name another file, or move it away",
                 connection.file()};
  }
  for (const char* statement : document_schema) LANTIAN_CHECK(connection.run(statement));
  return connection.run("INSERT INTO document_format VALUES (:version)", document_format);
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

Result<void> prepare_document_tables(const Connection& connection) {
  LANTIAN_TRY(const bool made, has_document_tables(connection));
  if (!made) LANTIAN_CHECK(in_transaction(connection, [&] { return make_document_tables(connection); }));
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM document_format", std::tie(version), bound(), [] {}));
  if (version == document_format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the document book has format {} and this program reads format {}; use the program that "
                           "wrote it, or a newer one",
                           version, document_format),
               connection.file()};
}

/// One open file with its lock. The private functions expect the lock to be held.
class SqliteDocumentBook final : public DocumentBook {
 public:
  explicit SqliteDocumentBook(Connection connection) : connection_{std::move(connection)} {}

  Result<std::vector<DocumentRow>> append(std::span<const DocumentDraft> drafts, std::string_view who,
                                          UtcSeconds now) override {
    LANTIAN_CHECK(checked_drafts(drafts, who));
    const std::scoped_lock lock{mutex_};
    std::vector<DocumentRow> made;
    LANTIAN_CHECK(in_transaction(connection_, [&]() -> Result<void> {
      LANTIAN_TRY(DocumentRow before, last_row());
      for (const DocumentDraft& draft : drafts) {
        LANTIAN_TRY(before, add(draft, before, who, now));
        made.push_back(before);
      }
      return {};
    }));
    return made;
  }

  Result<std::vector<DocumentRow>> all(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind}, of_key{key};
    return rows_where("WHERE kind = :kind AND key = :key ORDER BY number", bound(of_kind, of_key));
  }
  Result<std::optional<DocumentRow>> newest(std::string_view kind, std::string_view key) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind}, of_key{key};
    LANTIAN_TRY(std::vector<DocumentRow> found,
                rows_where("WHERE kind = :kind AND key = :key ORDER BY number DESC LIMIT 1", bound(of_kind, of_key)));
    return found.empty() ? std::nullopt : std::optional{std::move(found.front())};
  }
  Result<std::vector<DocumentRow>> each(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind};
    return rows_where("WHERE number IN (SELECT max(number) FROM document WHERE kind = :kind GROUP BY key) ORDER BY key",
                      bound(of_kind));
  }
  Result<std::vector<std::string>> keys(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind};
    std::string key;
    std::vector<std::string> found;
    LANTIAN_CHECK(connection_.each("SELECT DISTINCT key FROM document WHERE kind = :kind ORDER BY key", std::tie(key),
                                   bound(of_kind), [&] { found.push_back(key); }));
    return found;
  }
  Result<std::int64_t> last() const override {
    const std::scoped_lock lock{mutex_};
    long long number = 0;
    LANTIAN_CHECK(
        connection_.each("SELECT coalesce(max(number), 0) FROM document", std::tie(number), bound(), [] {}));
    return std::int64_t{number};
  }
  Result<std::int64_t> last_of(std::string_view kind) const override {
    const std::scoped_lock lock{mutex_};
    const std::string of_kind{kind};
    long long number = 0;
    LANTIAN_CHECK(connection_.each("SELECT coalesce(max(number), 0) FROM document WHERE kind = :kind",
                                   std::tie(number), bound(of_kind), [] {}));
    return std::int64_t{number};
  }
  Result<std::vector<std::string>> verify() const override {
    const std::scoped_lock lock{mutex_};
    LANTIAN_TRY(const std::vector<DocumentRow> rows, rows_where("ORDER BY number", bound()));
    return document_faults(rows);
  }

 private:
  /// A row of number 0 when there is none.
  Result<DocumentRow> last_row() const {
    LANTIAN_TRY(std::vector<DocumentRow> found, rows_where("ORDER BY number DESC LIMIT 1", bound()));
    return found.empty() ? DocumentRow{} : std::move(found.front());
  }

  Result<DocumentRow> add(const DocumentDraft& draft, const DocumentRow& before, std::string_view who,
                          UtcSeconds now) const {
    if (draft.after) {
      long long there = 0;
      LANTIAN_CHECK(
          connection_.each("SELECT coalesce(max(number), 0) FROM document WHERE kind = :kind AND key = :key",
                           std::tie(there), bound(draft.kind, draft.key), [] {}));
      if (there != *draft.after) return newer_there(draft, there);
    }
    DocumentRow row{before.number + 1, draft.kind, draft.key, now, std::string{who}, draft.body, ""};
    row.chain = document_chain(before.chain, row);
    LANTIAN_CHECK(connection_.run("INSERT INTO document VALUES (:number, :kind, :key, :at, :who, :body, :chain)",
                                  static_cast<long long>(row.number), row.kind, row.key,
                                  static_cast<long long>(now.time_since_epoch().count()), row.who, row.body,
                                  row.chain));
    return row;
  }

  template <class... Values>
  Result<std::vector<DocumentRow>> rows_where(std::string_view clause, std::tuple<const Values&...> values) const {
    long long number = 0, at = 0;
    DocumentRow row;
    std::vector<DocumentRow> found;
    LANTIAN_CHECK(connection_.each(std::string{document_columns} + std::string{clause},
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

Result<std::unique_ptr<DocumentBook>> open_document_book(const std::string& file) {
  LANTIAN_TRY(Connection connection, Connection::open(file));
  LANTIAN_CHECK(prepare_document_tables(connection));
  return std::unique_ptr<DocumentBook>{std::make_unique<SqliteDocumentBook>(std::move(connection))};
}

}  // namespace lantian::keep
