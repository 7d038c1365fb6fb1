#include "keep/sent_once.hpp"

#include "base/sha256.hpp"
#include "keep/docket_contacts.hpp"
#include "keep/sqlite_wire.hpp"

#include <fmt/core.h>
#include <sys/stat.h>

#include <mutex>
#include <tuple>

namespace lantian::keep {
namespace {

constexpr long long sent_format = 1;

Result<void> prepare_sent_tables(const sqlite::Connection& connection) {
  LANTIAN_CHECK(connection.run("CREATE TABLE IF NOT EXISTS sent_format (version INTEGER NOT NULL)"));
  LANTIAN_CHECK(
      connection.run("CREATE TABLE IF NOT EXISTS sent (key TEXT PRIMARY KEY NOT NULL, body TEXT NOT NULL,"
                     " secret TEXT NOT NULL, first_at_utc_s INTEGER NOT NULL, status INTEGER NOT NULL,"
                     " content_type TEXT NOT NULL, location TEXT NOT NULL, answer TEXT NOT NULL) WITHOUT ROWID"));
  LANTIAN_CHECK(connection.run("INSERT INTO sent_format SELECT :version WHERE NOT EXISTS (SELECT 1 FROM sent_format)",
                               sent_format));
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM sent_format", std::tie(version), sqlite::bound(), [] {}));
  if (version == sent_format) return {};
  return Error{
      ErrorCode::unsupported,
      fmt::format("the keys of requests have format {} and this program reads format {}", version, sent_format),
      connection.file()};
}

Result<void> is_owners_alone(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || (status.st_mode & 077) == 0) return {};
  return Error{ErrorCode::invalid_argument,
               fmt::format("others than its owner may use this file (mode {:03o}); it holds answers to reporters: "
                           "chmod 600",
                           status.st_mode & 0777),
               file};
}

}  // namespace

struct SentOnce::Store {
  explicit Store(sqlite::Connection opened) : connection{std::move(opened)} {}
  sqlite::Connection connection;
  std::mutex mutex;
};

SentOnce::SentOnce(std::unique_ptr<Store> store) : store_{std::move(store)} {}
SentOnce::~SentOnce() = default;

Result<std::unique_ptr<SentOnce>> SentOnce::open(const std::string& file) {
  LANTIAN_CHECK(is_owners_alone(file));
  LANTIAN_TRY(sqlite::Connection connection, sqlite::Connection::open(file));
  LANTIAN_CHECK(prepare_sent_tables(connection));
  return std::unique_ptr<SentOnce>{new SentOnce{std::make_unique<Store>(std::move(connection))}};
}

Result<SentOnce::Claim> SentOnce::claim(std::string_view key, std::string_view body, UtcSeconds now) {
  const std::string hash = sha256_hex(key), of_body = sha256_hex(body);
  LANTIAN_TRY(const std::string drawn, new_party_token());
  const std::scoped_lock lock{store_->mutex};
  const sqlite::Connection& connection = store_->connection;
  Claim claim;
  // One statement takes the key, so that of two processes one alone is first.
  LANTIAN_CHECK(
      connection.run("INSERT INTO sent VALUES (:key, :body, :secret, :at, 0, '', '', '')"
                     " ON CONFLICT (key) DO NOTHING",
                     hash, of_body, drawn, static_cast<long long>(now.time_since_epoch().count())));
  std::string stored_body;
  SentAnswer answer;
  long long status = 0;
  LANTIAN_CHECK(
      connection.each("SELECT body, secret, status, content_type, location, answer FROM sent WHERE key = :key",
                      std::tie(stored_body, claim.secret, status, answer.content_type, answer.location, answer.body),
                      sqlite::bound(hash), [] {}));
  claim.fresh = claim.secret == drawn;
  claim.same_body = stored_body == of_body;
  answer.status = static_cast<int>(status);
  if (status != 0) claim.answer = std::move(answer);
  return claim;
}

Result<void> SentOnce::answered(std::string_view key, const SentAnswer& answer) {
  const std::scoped_lock lock{store_->mutex};
  return store_->connection.run(
      "UPDATE sent SET status = :status, content_type = :type, location = :location, answer = :answer WHERE key = :key",
      static_cast<long long>(answer.status), answer.content_type, answer.location, answer.body, sha256_hex(key));
}

Result<void> SentOnce::release(std::string_view key) {
  const std::scoped_lock lock{store_->mutex};
  return store_->connection.run("DELETE FROM sent WHERE key = :key AND status = 0", sha256_hex(key));
}

Result<std::int64_t> SentOnce::forget_before(UtcSeconds moment) {
  const auto before = static_cast<long long>(moment.time_since_epoch().count());
  const std::scoped_lock lock{store_->mutex};
  long long old = 0;
  LANTIAN_CHECK(store_->connection.each("SELECT count(*) FROM sent WHERE first_at_utc_s < :before", std::tie(old),
                                        sqlite::bound(before), [] {}));
  LANTIAN_CHECK(store_->connection.run("DELETE FROM sent WHERE first_at_utc_s < :before", before));
  return std::int64_t{old};
}

}  // namespace lantian::keep
