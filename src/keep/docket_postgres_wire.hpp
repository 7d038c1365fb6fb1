#pragma once
#include "base/result.hpp"
#include "keep/soci_session.hpp"

#include <string>
#include <string_view>

/// PostgreSQL through SOCI behind `Result`, with the same verbs as `sqlite::Connection`: what is written for the one
/// runs on the other. Only for docket_postgres*.cpp and for tests that play another tool.
namespace lantian::keep::postgres {

/// The server's five-letter SQLSTATE as an error of ours. Only the first line of its words is taken: those behind it
/// may quote the values of a row.
Error error_of(std::string_view state, std::string_view said, const std::string& server);
/// What is being thrown, as an error. Requires: called while an exception is handled.
Error caught_error(const std::string& server);

using keep::bound;
using keep::Bound;

/// One session. Columns are never NULL; texts are UTF-8 without NUL, which is the caller's promise. `file()` names the
/// server: host and database, never the password. One thread at a time. A session whose server went away stays dead:
/// open another.
class Connection : public SociSession<caught_error> {
 public:
  /// `words` are libpq's ("host=... dbname=... user=..."). Returns io (no such server, or it says no).
  static Result<Connection> open(const std::string& words);

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

 private:
  static constexpr std::size_t copy_bytes = 1 << 20;

  using SociSession::SociSession;

  Result<void> begin_copy(std::string_view table) const;
  Result<void> send_copy(std::string_view lines) const;
  Result<void> end_copy() const;
};

/// A text as a field of COPY: tabs, ends of lines and backslashes escaped.
void put_copy_text(std::string& line, std::string_view text);

}  // namespace lantian::keep::postgres
