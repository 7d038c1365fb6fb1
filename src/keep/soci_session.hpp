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

namespace lantian::keep {

/// A value of a statement.
using Bound = std::variant<long long, std::string>;

/// Values for `SociSession::each`; they must live until it returns.
template <class... Values>
std::tuple<const Values&...> bound(const Values&... values) {
  return std::tuple<const Values&...>{values...};
}

/// One session of SOCI behind `Result`: what every engine does alike, so that what is written for the one runs on the
/// other. `Caught` turns what is being thrown into an error; it is called while an exception is handled. SOCI puts the
/// values of a statement into what(): `Caught` takes the engine's own words only, because values may be passwords and
/// keys. One thread at a time.
template <Error (*Caught)(const std::string&)>
class SociSession {
 public:
  /// What messages call it: a file, or a server and its database.
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
    return rows(sql, columns, take, [&](soci::statement& statement) {
      std::apply([&](const auto&... value) { (statement.exchange(soci::use(value)), ...); }, values);
    });
  }

  /// The same for values whose number is known only while running.
  template <class... Columns, class Take>
  Result<void> each(std::string_view sql, std::tuple<Columns&...> columns, const std::vector<Bound>& values,
                    Take take) const {
    return rows(sql, columns, take, [&](soci::statement& statement) {
      for (const Bound& value : values) {
        std::visit([&](const auto& one) { statement.exchange(soci::use(one)); }, value);
      }
    });
  }

 protected:
  SociSession(std::string file, std::unique_ptr<soci::session> session)
      : file_{std::move(file)}, session_{std::move(session)} {}

  /// Runs `work` and turns what SOCI throws into an error.
  template <class Work>
  static Result<void> guarded(const std::string& file, Work work) {
    try {
      work();
    } catch (...) {
      return Caught(file);
    }
    return {};
  }
  soci::session& session() const { return *session_; }

 private:
  template <class... Columns, class Take, class Bind>
  Result<void> rows(std::string_view sql, std::tuple<Columns&...> columns, Take take, Bind bind) const {
    return guarded(file_, [&] {
      soci::statement statement{*session_};
      std::apply([&](auto&... column) { (statement.exchange(soci::into(column)), ...); }, columns);
      bind(statement);
      start(statement, sql);
      statement.execute(false);
      while (statement.fetch()) take();
    });
  }
  static void start(soci::statement& statement, std::string_view sql) {
    statement.alloc();
    statement.prepare(std::string{sql});
    statement.define_and_bind();
  }

  std::string file_;
  std::unique_ptr<soci::session> session_;
};

}  // namespace lantian::keep
