#pragma once
#include "base/result.hpp"

#include <soci/soci.h>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// PostgreSQL through SOCI behind `Result`, with the same verbs as `sqlite::Connection`: what is written for the one
/// runs on the other. Only for docket_postgres*.cpp and for tests that play another tool.
namespace lantian::keep::postgres {

/// The server's five-letter SQLSTATE as an error of ours. Only the first line of its words is taken: those behind it
/// may quote the values of a row.
Error error_of(std::string_view state, std::string_view said, const std::string& server);
/// What is being thrown, as an error. Requires: called while an exception is handled.
Error caught_error(const std::string& server);

/// A value of a statement.
using Bound = std::variant<long long, std::string>;

/// Runs `work` and turns what SOCI throws into an error.
template <class Work>
Result<void> guarded(const std::string& server, Work work) {
  try {
    work();
  } catch (...) {
    return caught_error(server);
  }
  return {};
}

/// One session. Columns are never NULL; texts are UTF-8 without NUL, which is the caller's promise. One thread at a
/// time. A session whose server went away stays dead: open another.
class Connection {
 public:
  /// `words` are libpq's ("host=... dbname=... user=..."). Returns io (no such server, or it says no).
  static Result<Connection> open(const std::string& words);

  /// The server for messages: host and database, never the password.
  const std::string& file() const { return server_; }

  /// One statement without rows; `values` are bound in order.
  template <class... Values>
  Result<void> run(std::string_view sql, const Values&... values) const {
    return guarded(server_, [&] {
      soci::statement statement{*session_};
      (statement.exchange(soci::use(values)), ...);
      start(statement, sql);
      statement.execute(true);
    });
  }

  /// One statement many times, prepared once: `next` fills the variables behind `values` and says whether there is one
  /// more.
  template <class... Values, class Next>
  Result<void> repeat(std::string_view sql, std::tuple<const Values&...> values, Next next) const {
    return guarded(server_, [&] {
      soci::statement statement{*session_};
      std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, values);
      start(statement, sql);
      while (next()) statement.execute(true);
    });
  }

  /// Runs a query and calls `take` for each row, when `columns` (std::tie of variables) hold it.
  template <class... Columns, class... Values, class Take>
  Result<void> each(std::string_view sql, std::tuple<Columns&...> columns, std::tuple<const Values&...> values,
                    Take take) const {
    return guarded(server_, [&] {
      soci::statement statement{*session_};
      std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
      std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, values);
      start(statement, sql);
      statement.execute(false);
      while (statement.fetch()) take();
    });
  }

  /// COPY ... FROM STDIN in text form: `next` appends one line (without its end) to the string and says whether there
  /// was one more. `table` with its columns: "event (number, case_id)". Within the running transaction.
  template <class Next>
  Result<void> copy(std::string_view table, Next next) const {
    LANTIAN_CHECK(begin_copy(table));
    std::string lines;
    bool more = true;
    while (more) {
      more = next(lines);
      if (more) lines += '\n';
      if (lines.size() < copy_bytes && more) continue;
      LANTIAN_CHECK(send_copy(lines));
      lines.clear();
    }
    return end_copy();
  }

  /// The same for values whose number is known only while running.
  template <class... Columns, class Take>
  Result<void> each(std::string_view sql, std::tuple<Columns&...> columns, const std::vector<Bound>& values,
                    Take take) const {
    return guarded(server_, [&] {
      soci::statement statement{*session_};
      std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
      for (const Bound& value : values) {
        std::visit([&](const auto& one) { statement.exchange(soci::use(one)); }, value);
      }
      start(statement, sql);
      statement.execute(false);
      while (statement.fetch()) take();
    });
  }

 private:
  static constexpr std::size_t copy_bytes = 1 << 20;

  Connection(std::string server, std::unique_ptr<soci::session> session)
      : server_{std::move(server)}, session_{std::move(session)} {}

  static void start(soci::statement& statement, std::string_view sql) {
    statement.alloc();
    statement.prepare(std::string{sql});
    statement.define_and_bind();
  }
  Result<void> begin_copy(std::string_view table) const;
  Result<void> send_copy(std::string_view lines) const;
  Result<void> end_copy() const;

  std::string server_;
  std::unique_ptr<soci::session> session_;
};

/// A text as a field of COPY: tabs, ends of lines and backslashes escaped.
void put_copy_text(std::string& line, std::string_view text);

/// Values for `Connection::each`; they must live until it returns.
template <class... Values>
std::tuple<const Values&...> bound(const Values&... values) {
  return std::tuple<const Values&...>{values...};
}

}  // namespace lantian::keep::postgres
