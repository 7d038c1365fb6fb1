#include "keep/docket_postgres_wire.hpp"

#include "base/text.hpp"

#include <fmt/core.h>
#include <soci/postgresql/soci-postgresql.h>

#include <exception>

namespace lantian::keep::postgres {
namespace {

constexpr int lock_seconds = 5;

/// "Cannot execute query. ERROR:  duplicate key ...\nDETAIL: ..." -> "duplicate key ..."
/// Of a connection that failed, the second line says why.
std::string first_line(std::string_view said) {
  constexpr std::string_view not_connected = "Cannot establish connection to the database.\n";
  if (said.starts_with(not_connected)) said.remove_prefix(not_connected.size());
  said = said.substr(0, said.find('\n'));
  for (const std::string_view mark : {"ERROR:", "FATAL:", "PANIC:"}) {
    const std::size_t at = said.find(mark);
    if (at != std::string_view::npos) said.remove_prefix(at + mark.size());
  }
  return std::string{trimmed(said)};
}

/// host and dbname out of libpq's words; other words may be secrets.
std::string server_of(std::string_view words) {
  std::string server = "PostgreSQL";
  for (const std::string_view key : {"dbname=", "host="}) {
    std::size_t at = words.find(key);
    while (at != std::string_view::npos && at > 0 && words[at - 1] != ' ') at = words.find(key, at + 1);
    if (at == std::string_view::npos) continue;
    const std::string_view rest = words.substr(at + key.size());
    server += fmt::format("{}{}", key == "dbname=" ? " " : " at ", rest.substr(0, rest.find(' ')));
  }
  return server;
}

/// SOCI knows no COPY. Its library keeps the type's run-time information to itself, which a check of the cast would
/// want.
[[gnu::no_sanitize("vptr")]] PGconn* raw(soci::session& session) {
  return static_cast<soci::postgresql_session_backend*>(session.get_backend())->conn_;
}

}  // namespace

Error caught_error(const std::string& server) {
  try {
    std::rethrow_exception(std::current_exception());
  } catch (const soci::postgresql_soci_error& error) {
    return error_of(error.sqlstate(), error.get_error_message(), server);
  } catch (const soci::soci_error& error) {
    return error_of("", error.get_error_message(), server);
  } catch (const std::exception& error) {
    return error_of("", error.what(), server);
  }
}

Error error_of(std::string_view state, std::string_view said, const std::string& server) {
  const std::string message = first_line(said);
  if (state == "55P03" || state == "40P01" || state == "40001") {
    return {ErrorCode::locked,
            fmt::format("another process has been writing to it for more than {} s; try again", lock_seconds), server};
  }
  if (state == "53100") return {ErrorCode::io, "the disk of the server is full; nothing was written", server};
  if (state == "XX001" || state == "XX002") {
    return {ErrorCode::corrupt, fmt::format("its pages are damaged ({}); restore it from a backup", message), server};
  }
  if (state.starts_with("08") || state.starts_with("57P") || state.empty()) {
    return {ErrorCode::io, fmt::format("the server cannot be reached: {}", message), server};
  }
  return {ErrorCode::io, message, server};
}

Result<Connection> Connection::open(const std::string& words) {
  const std::string server = server_of(words);
  std::unique_ptr<soci::session> session;
  LANTIAN_CHECK(guarded(server, [&] { session = std::make_unique<soci::session>(soci::postgresql, words); }));
  Connection connection{server, std::move(session)};
  LANTIAN_CHECK(connection.run(fmt::format("SET lock_timeout = '{}s'", lock_seconds)));
  LANTIAN_CHECK(connection.run("SET client_min_messages = warning"));
  LANTIAN_CHECK(connection.run("SET client_encoding = 'UTF8'"));
  // What was acknowledged must survive a crash of the server, whatever its configuration file says.
  LANTIAN_CHECK(connection.run("SET synchronous_commit = on"));
  std::string sync;
  LANTIAN_CHECK(connection.each("SHOW fsync", std::tie(sync), bound(), [] {}));
  if (sync == "on") return connection;
  return Error{ErrorCode::unsupported,
               "the server runs with fsync = off, so that nothing it acknowledges is kept for certain; switch it on in "
               "postgresql.conf",
               server};
}

Result<void> Connection::begin_copy(std::string_view table) const {
  PGresult* answer = PQexec(raw(session()), fmt::format("COPY {} FROM STDIN", table).c_str());
  const bool started = PQresultStatus(answer) == PGRES_COPY_IN;
  PQclear(answer);
  return started ? Result<void>{} : error_of("XXXXX", PQerrorMessage(raw(session())), file());
}

Result<void> Connection::send_copy(std::string_view lines) const {
  if (PQputCopyData(raw(session()), lines.data(), static_cast<int>(lines.size())) == 1) return {};
  return error_of("XXXXX", PQerrorMessage(raw(session())), file());
}

Result<void> Connection::end_copy() const {
  if (PQputCopyEnd(raw(session()), nullptr) != 1) return error_of("XXXXX", PQerrorMessage(raw(session())), file());
  Result<void> outcome;
  while (PGresult* answer = PQgetResult(raw(session()))) {
    if (PQresultStatus(answer) != PGRES_COMMAND_OK && outcome) {
      outcome = error_of("XXXXX", PQresultErrorMessage(answer), file());
    }
    PQclear(answer);
  }
  return outcome;
}

void put_copy_text(std::string& line, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '\\':
        line += "\\\\";
        break;
      case '\t':
        line += "\\t";
        break;
      case '\n':
        line += "\\n";
        break;
      case '\r':
        line += "\\r";
        break;
      default:
        line += c;
    }
  }
}

}  // namespace lantian::keep::postgres
