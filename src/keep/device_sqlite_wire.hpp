#pragma once
#include "base/result.hpp"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include <memory>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// SOCI behind `Result`: the one header that names it, for the .cpp files of device_sqlite.
namespace lantian::keep::sqlite {

/// SQLite's result code as an error of ours.
Error error_of(int result, const std::string& message, const std::string& file);

/// A value of a statement.
using Bound = std::variant<long long, std::string>;

/// Runs `work` and turns what SOCI throws into an error. SOCI puts the values of a statement into what(): only the
/// engine's own words are taken, because the values may be passwords and keys.
template <class Work>
Result<void> guarded(const std::string& file, Work work) {
  try {
    work();
  } catch (const soci::sqlite3_soci_error& error) {
    return error_of(error.result(), error.get_error_message(), file);
  } catch (const soci::soci_error& error) {
    return error_of(0, error.get_error_message(), file);
  } catch (const std::exception& error) {
    return error_of(0, error.what(), file);
  }
  return {};
}

/// One open database file. Columns are never NULL, texts are any bytes. One thread at a time.
class Connection {
 public:
  /// The file must exist (empty is fine).
  static Result<Connection> open(const std::string& file);

  const std::string& file() const { return file_; }

  /// One statement without rows; `values` are bound in order.
  template <class... Values>
  Result<void> run(std::string_view sql, const Values&... values) const {
    return guarded(file_, [&] {
      soci::statement statement{*session_};
      (statement.exchange(soci::use(values)), ...);
      start(statement, sql);
      statement.execute(true);
    });
  }

  /// One statement many times, prepared once: `next` fills the variables behind `values` and says whether there is one
  /// more. Ten times faster for many rows than `run` for each.
  template <class... Values, class Next>
  Result<void> repeat(std::string_view sql, std::tuple<const Values&...> values, Next next) const {
    return guarded(file_, [&] {
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
    return guarded(file_, [&] {
      soci::statement statement{*session_};
      std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
      std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, values);
      start(statement, sql);
      statement.execute(false);
      while (statement.fetch()) take();
    });
  }

  /// The same for values whose number is known only while running.
  template <class... Columns, class Take>
  Result<void> each(std::string_view sql, std::tuple<Columns&...> columns, const std::vector<Bound>& values,
                    Take take) const {
    return guarded(file_, [&] {
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
  Connection(std::string file, std::unique_ptr<soci::session> session)
      : file_{std::move(file)}, session_{std::move(session)} {}

  static void start(soci::statement& statement, std::string_view sql) {
    statement.alloc();
    statement.prepare(std::string{sql});
    statement.define_and_bind();
  }

  std::string file_;
  std::unique_ptr<soci::session> session_;
};

/// Values for `Connection::each`; they must live until it returns.
template <class... Values>
std::tuple<const Values&...> bound(const Values&... values) {
  return std::tuple<const Values&...>{values...};
}

/// Makes the tables when the file is new, and refuses what is no device book or a newer one.
Result<void> prepare_device_tables(const Connection& connection);

}  // namespace lantian::keep::sqlite
