#pragma once
#include "keep/docket_tables.hpp"

#include <fmt/core.h>

#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

/// A row of a docket as SQL stores it, and statements with their values. Only for docket_sql*.{hpp,cpp} and the
/// engines.
namespace lantian::keep::docket_sql {

/// Absent values: no column is NULL, and what is absent sorts behind everything.
inline constexpr long long no_day = std::numeric_limits<std::int32_t>::max();
inline constexpr long long no_instant = 253402300799;  // the last second of the year 9999

/// Codes with fewer digits hold too many cases to be looked up one by one: then the index of deadlines is walked.
inline constexpr std::size_t digits_of_a_town = 9;

inline long long stored_day(const std::optional<Day>& day) {
  return day ? day->time_since_epoch().count() : no_day;
}
inline long long stored_instant(const std::optional<UtcSeconds>& instant) {
  return instant ? instant->time_since_epoch().count() : no_instant;
}
inline UtcSeconds read_instant(long long seconds) {
  return UtcSeconds{std::chrono::seconds{seconds}};
}
inline std::optional<UtcSeconds> read_maybe_instant(long long seconds) {
  return seconds == no_instant ? std::nullopt : std::optional{read_instant(seconds)};
}
inline std::optional<Day> read_maybe_day(long long day) {
  return day == no_day ? std::nullopt : std::optional{Day{std::chrono::days{day}}};
}

/// A row of docket_case in the types that SOCI binds.
struct StoredCase {
  std::string id, type, state, topic, place, title, party, assignee, step, merged_into;
  long long opened_at = 0, last_at = 0, responded_at = 0, closed_at = 0, due_day = 0, deadline_day = 0;
  int version = 0, kind = 0, opened_role = 0, rounds = 0, rating = 0, synthetic = 0;

  StoredCase() = default;
  explicit StoredCase(const CaseRow& row) { put(row); }
  void put(const CaseRow& row);
  Result<CaseRow> row() const;
  auto tied() {
    return std::tie(id, type, version, state, kind, topic, place, title, party, assignee, opened_role, opened_at,
                    last_at, responded_at, closed_at, due_day, deadline_day, rounds, step, rating, merged_into,
                    synthetic);
  }
};
inline constexpr std::string_view case_columns =
    "id, type, version, state, kind, topic, place, title, party, assignee, opened_role, opened_at_utc_s, last_at_utc_s,"
    " responded_at_utc_s, closed_at_utc_s, due_day, deadline_day, rounds, step, rating, merged_into, synthetic";
inline constexpr std::string_view put_case =
    "INSERT INTO docket_case VALUES (:id, :type, :version, :state, :kind, :topic, :place, :title, :party, :assignee,"
    " :role, :opened, :last, :responded, :closed, :due, :deadline, :rounds, :step, :rating, :merged, :synthetic)";
/// Behind either way of putting cases in: a case that is there is written over.
inline constexpr std::string_view or_replace_case =
    " ON CONFLICT (id) DO UPDATE SET type = excluded.type, version = excluded.version, state = excluded.state,"
    " kind = excluded.kind, topic = excluded.topic, place = excluded.place, title = excluded.title,"
    " party = excluded.party, assignee = excluded.assignee, opened_role = excluded.opened_role,"
    " opened_at_utc_s = excluded.opened_at_utc_s, last_at_utc_s = excluded.last_at_utc_s,"
    " responded_at_utc_s = excluded.responded_at_utc_s, closed_at_utc_s = excluded.closed_at_utc_s,"
    " due_day = excluded.due_day, deadline_day = excluded.deadline_day, rounds = excluded.rounds, step = "
    "excluded.step, rating = excluded.rating,"
    " merged_into = excluded.merged_into, synthetic = excluded.synthetic";

/// A statement with its values, put together piece by piece.
class Question {
 public:
  explicit Question(std::string sql) : sql_{std::move(sql)} {}
  Question& add(std::string_view sql) {
    sql_ += sql;
    return *this;
  }
  /// Adds `sql` and a place for the value behind it.
  Question& add(std::string_view sql, std::variant<long long, std::string> value) {
    sql_ += fmt::format("{}:v{}", sql, values_.size());
    values_.push_back(std::move(value));
    return *this;
  }
  const std::string& sql() const { return sql_; }
  const std::vector<std::variant<long long, std::string>>& values() const { return values_; }

 private:
  std::string sql_;
  std::vector<std::variant<long long, std::string>> values_;
};

/// " WHERE ..." for a walk through an index.
void put_conditions(Question& question, const CaseQuery& query);
/// " WHERE ..." as `counts_in`.
void put_period(Question& question, const FactPeriod& period);
/// " FROM docket_event WHERE case_id IN (...) ORDER BY ..." for a page of ids.
void put_ids(Question& question, std::span<const std::string> ids);

}  // namespace lantian::keep::docket_sql
