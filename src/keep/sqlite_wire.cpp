#include "keep/sqlite_wire.hpp"

#include "base/text.hpp"

#include <fcntl.h>
#include <fmt/core.h>
#include <soci/sqlite3/soci-sqlite3.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <exception>
#include <filesystem>
#include <thread>

namespace lantian::keep::sqlite {
namespace {

// SQLite's primary result codes (sqlite3.h).
constexpr int busy = 5, table_locked = 6, damaged = 11, full = 13, cannot_open = 14, not_a_database = 26;
constexpr int primary_bits = 0xff;

constexpr int busy_seconds = 5;

/// "sqlite3_statement_backend::loadOne: disk I/O error" -> "disk I/O error".
std::string without_prefix(std::string message) {
  const std::size_t colon = message.find(": ");
  if (message.starts_with("sqlite3_") && colon != std::string::npos) message.erase(0, colon + 2);
  return message;
}

/// The write-ahead log cannot be switched on while another process opens the file for the first time; that does not
/// wait for the busy handler.
Result<void> write_ahead(const Connection& connection) {
  const auto start = std::chrono::steady_clock::now();
  while (true) {
    std::string mode;
    const auto outcome = connection.each("PRAGMA journal_mode = WAL", std::tie(mode), bound(), [] {});
    if (outcome && mode == "wal") return {};
    const bool in_use = outcome ? true : outcome.error().code == ErrorCode::locked;
    const bool late = std::chrono::steady_clock::now() - start > std::chrono::seconds{busy_seconds};
    if (!outcome && (!in_use || late)) return outcome.error();
    if (late) {
      return Error{ErrorCode::io,
                   fmt::format("SQLite offers only journal mode {} here; a book needs WAL, which wants a local "
                               "file system",
                               in_quotes(mode)),
                   connection.file()};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds{20});
  }
}

/// Readable by its owner only, before anything is in it; SQLite gives the files beside it the same rights.
Result<void> make_private_file(const std::string& file) {
  std::error_code failure;
  const std::filesystem::path directory = std::filesystem::path{file}.parent_path();
  if (!directory.empty()) std::filesystem::create_directories(directory, failure);
  // Never opened when it exists: closing it would drop the locks that SQLite holds on it for this process.
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
  if (descriptor < 0 && errno == EEXIST) return {};
  if (descriptor < 0) return Error{ErrorCode::io, fmt::format("cannot be made: {}", std::strerror(errno)), file};
  ::close(descriptor);
  return {};
}

}  // namespace

Error error_of(int result, const std::string& said, const std::string& file) {
  const std::string message = without_prefix(said);
  switch (result & primary_bits) {
    case busy:
    case table_locked:
      return {ErrorCode::locked,
              fmt::format("another process has been writing to it for more than {} s; try again", busy_seconds), file};
    case damaged:
      return {ErrorCode::corrupt, fmt::format("its pages are damaged ({}); restore it from a backup", message), file};
    case not_a_database:
      return {ErrorCode::corrupt, "this file is no SQLite database; name a book, or move the file away", file};
    case cannot_open:
      return {ErrorCode::io,
              fmt::format("cannot be opened: {}; look at the rights of the file and its directory", message), file};
    case full:
      return {ErrorCode::io, "the disk is full; nothing was written", file};
    default:
      return {ErrorCode::io, message, file};
  }
}

Error caught_error(const std::string& file) {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const soci::sqlite3_soci_error& error) {
    return error_of(error.result(), error.get_error_message(), file);
  } catch (const soci::soci_error& error) {
    return error_of(0, error.get_error_message(), file);
  } catch (const std::exception& error) {
    return error_of(0, error.what(), file);
  }
}

Result<Connection> Connection::open(const std::string& file) {
  if (file.find('"') != std::string::npos) {
    return Error{ErrorCode::invalid_argument, "the path of a book may hold no double quote", file};
  }
  LANTIAN_CHECK(make_private_file(file));
  std::unique_ptr<soci::session> session;
  LANTIAN_CHECK(guarded(file, [&] {
    session = std::make_unique<soci::session>(soci::sqlite3, fmt::format("db=\"{}\" timeout={}", file, busy_seconds));
  }));
  Connection connection{file, std::move(session)};
  LANTIAN_CHECK(write_ahead(connection));
  LANTIAN_CHECK(connection.run("PRAGMA synchronous = FULL"));
  // Without it REPLACE would remove rows past the triggers that protect them.
  LANTIAN_CHECK(connection.run("PRAGMA recursive_triggers = ON"));
  return connection;
}

}  // namespace lantian::keep::sqlite
