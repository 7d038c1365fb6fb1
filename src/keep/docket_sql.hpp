#pragma once
#include "base/text.hpp"
#include "keep/docket_sql_row.hpp"
#include "keep/soci_session.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

/// The tables of a docket in SQL that SQLite and PostgreSQL both speak. `Connection` is either's. Only for
/// docket_sqlite.cpp and docket_postgres.cpp.
namespace lantian::keep::docket_sql {

/// Of the tables. A newer program may read an older one, never the other way round.
inline constexpr long long format = 1;

/// Makes the tables where `has` finds none, in one transaction that `begin` starts, and looks that their format is this
/// program's. Returns unsupported for another one.
template <class Connection, class Has, class Make>
Result<void> prepare(const Connection& connection, std::string_view begin, Has has, Make make) {
  LANTIAN_TRY(const bool made, has(connection));
  if (!made) {
    LANTIAN_CHECK(connection.run(begin));
    if (const Result<void> outcome = make(connection); !outcome) {
      static_cast<void>(connection.run("ROLLBACK").ok());
      return outcome.error();
    }
    LANTIAN_CHECK(connection.run("COMMIT"));
  }
  long long version = 0;
  LANTIAN_CHECK(connection.each("SELECT version FROM docket_format", std::tie(version), bound(), [] {}));
  if (version == format) return {};
  return Error{ErrorCode::unsupported,
               fmt::format("the docket has format {} and this program reads format {}; use the program that wrote it, "
                           "or a newer one",
                           version, format),
               connection.file()};
}

/// What both engines do alike. `begin`, `begin_reading` are the engine's.
template <class Connection>
class Tables : public DocketTables {
 public:
  explicit Tables(Connection connection) : connection_{std::move(connection)} {}

  Result<void> commit() override { return connection_.run("COMMIT"); }
  /// Fails when the engine has rolled back already; the error that led here is the one to report.
  void rollback() override { static_cast<void>(connection_.run("ROLLBACK").ok()); }
  void end_reading() override { rollback(); }

  Result<void> add_events(std::span<const EventRow> rows) override;
  Result<void> put_cases(std::span<const LinkedCase> cases) override {
    LANTIAN_CHECK(put_case_rows(cases));
    LANTIAN_CHECK(each_link("DELETE FROM docket_link WHERE case_id = :case AND kind = :kind AND target = :target",
                            cases, &LinkedCase::dropped));
    LANTIAN_CHECK(each_link("INSERT INTO docket_link VALUES (:case, :kind, :target) ON CONFLICT DO NOTHING", cases,
                            &LinkedCase::links));
    return put_lists(cases);
  }
  Result<void> clear_cases() override {
    for (const char* table : {"docket_case", "docket_link", "docket_place", "docket_series"}) {
      LANTIAN_CHECK(connection_.run(fmt::format("DELETE FROM {}", table)));
    }
    return {};
  }

  Result<DocketHead> head() const override {
    long long number = 0;
    DocketHead head;
    LANTIAN_CHECK(connection_.each("SELECT number, chain FROM docket_event ORDER BY number DESC LIMIT 1",
                                   std::tie(number, head.chain), none(), [&] { head.number = number; }));
    return head;
  }
  Result<void> each_event(std::int64_t after, std::size_t most, const TakeEvent& take) const override;
  Result<void> each_history(std::string_view after, std::size_t most, const TakeEvent& take) const override;
  Result<std::vector<EventRow>> events_of(std::span<const std::string> case_ids) const override;

  Result<std::vector<CaseRow>> cases(const CaseQuery& query) const override;
  Result<std::int64_t> count(const CaseQuery& query) const override;
  Result<docket::FactTable> facts(const FactPeriod& period) const override;
  Result<void> each_case(std::string_view after, std::size_t most, const TakeCase& take) const override;
  Result<std::vector<std::string>> places() const override;
  Result<std::vector<Series>> series() const override;
  Result<std::int64_t> last_serial(std::string_view name) const override;

 protected:
  virtual Result<void> put_case_rows(std::span<const LinkedCase> cases);
  /// Runs a statement for each link in one of the lists of each case.
  Result<void> each_link(std::string_view sql, std::span<const LinkedCase> cases,
                         std::vector<docket::Link> LinkedCase::*list) const;
  Result<void> put_lists(std::span<const LinkedCase> cases);
  const Connection& connection() const { return connection_; }

 private:
  static std::tuple<> none() { return {}; }
  Result<void> events_where(const Question& question, const TakeEvent& take) const;
  Result<std::vector<LinkedCase>> linked_cases(std::string_view after, std::size_t most) const;

  Connection connection_;
};

template <class Connection>
Result<void> Tables<Connection>::add_events(std::span<const EventRow> rows) {
  long long number = 0;
  int version = 0;
  std::string case_id, text, chain;
  auto next = rows.begin();
  return connection_.repeat(
      "INSERT INTO docket_event VALUES (:number, :case, :version, :text, :chain)",
      std::tuple<const long long&, const std::string&, const int&, const std::string&, const std::string&>{
          number, case_id, version, text, chain},
      [&] {
        if (next == rows.end()) return false;
        number = next->stored.number;
        case_id = next->case_id;
        version = next->version;
        text = next->stored.text;
        chain = next->stored.chain;
        ++next;
        return true;
      });
}

template <class Connection>
Result<void> Tables<Connection>::put_case_rows(std::span<const LinkedCase> cases) {
  StoredCase stored;
  const auto values = std::apply(
      [](auto&... field) { return std::tuple<const std::remove_reference_t<decltype(field)>&...>{field...}; },
      stored.tied());
  auto next = cases.begin();
  return connection_.repeat(fmt::format("{}{}", put_case, or_replace_case), values, [&] {
    if (next == cases.end()) return false;
    stored.put(next->row);
    ++next;
    return true;
  });
}

template <class Connection>
Result<void> Tables<Connection>::each_link(std::string_view sql, std::span<const LinkedCase> cases,
                                           std::vector<docket::Link> LinkedCase::*list) const {
  std::string case_id, target;
  int kind = 0;
  auto next = cases.begin();
  std::size_t link = 0;
  return connection_.repeat(sql, std::tuple<const std::string&, const int&, const std::string&>{case_id, kind, target},
                            [&] {
                              while (next != cases.end() && link == ((*next).*list).size()) {
                                ++next;
                                link = 0;
                              }
                              if (next == cases.end()) return false;
                              case_id = next->row.id;
                              kind = static_cast<int>(((*next).*list)[link].kind);
                              target = ((*next).*list)[link].id;
                              ++link;
                              return true;
                            });
}

/// Places and series change seldom: each is written once for all cases.
template <class Connection>
Result<void> Tables<Connection>::put_lists(std::span<const LinkedCase> cases) {
  std::map<std::string, long long> highest;
  std::set<std::string> places;
  for (const LinkedCase& one : cases) {
    if (one.listed) continue;
    places.insert(stored_place(one.row.place));
    if (const Series series = series_of(one.row.id); series.last > 0) {
      long long& last = highest[series.name];
      last = std::max<long long>(last, series.last);
    }
  }
  for (const std::string& place : places) {
    LANTIAN_CHECK(connection_.run("INSERT INTO docket_place VALUES (:place) ON CONFLICT DO NOTHING", place));
  }
  for (const auto& [name, last] : highest) {
    LANTIAN_CHECK(connection_.run(
        "INSERT INTO docket_series VALUES (:name, :last) ON CONFLICT (name) DO UPDATE SET last = excluded.last"
        " WHERE excluded.last > docket_series.last",
        name, last));
  }
  return {};
}

template <class Connection>
Result<void> Tables<Connection>::events_where(const Question& question, const TakeEvent& take) const {
  EventRow row;
  long long number = 0;
  int version = 0;
  Result<void> taken;
  LANTIAN_CHECK(connection_.each(question.sql(),
                                 std::tie(number, row.case_id, version, row.stored.text, row.stored.chain),
                                 question.values(), [&] {
                                   if (!taken) return;
                                   row.stored.number = number;
                                   row.version = version;
                                   taken = take(row);
                                 }));
  return taken;
}

inline constexpr std::string_view event_columns = "SELECT number, case_id, version, text, chain FROM docket_event";

template <class Connection>
Result<void> Tables<Connection>::each_event(std::int64_t after, std::size_t most, const TakeEvent& take) const {
  Question question{std::string{event_columns}};
  question.add(" WHERE number > ", static_cast<long long>(after));
  question.add(" ORDER BY number LIMIT ", static_cast<long long>(most));
  return events_where(question, take);
}

template <class Connection>
Result<void> Tables<Connection>::each_history(std::string_view after, std::size_t most, const TakeEvent& take) const {
  const std::string begin{after};
  Question bound{"SELECT coalesce(max(case_id), '') FROM (SELECT DISTINCT case_id FROM docket_event"};
  bound.add(" WHERE case_id > ", begin).add(" ORDER BY case_id LIMIT ", static_cast<long long>(most)).add(") AS page");
  std::string end;
  LANTIAN_CHECK(connection_.each(bound.sql(), std::tie(end), bound.values(), [] {}));
  if (end.empty()) return {};
  Question question{std::string{event_columns}};
  question.add(" WHERE case_id > ", begin).add(" AND case_id <= ", end).add(" ORDER BY case_id, version");
  return events_where(question, take);
}

template <class Connection>
Result<std::vector<EventRow>> Tables<Connection>::events_of(std::span<const std::string> case_ids) const {
  std::vector<EventRow> rows;
  if (case_ids.empty()) return rows;
  Question question{std::string{event_columns}};
  put_ids(question, case_ids);
  LANTIAN_CHECK(events_where(question, [&](const EventRow& row) -> Result<void> {
    rows.push_back(row);
    return {};
  }));
  return rows;
}

template <class Connection>
Result<std::vector<CaseRow>> Tables<Connection>::cases(const CaseQuery& query) const {
  Question question{fmt::format("SELECT {} FROM docket_case", case_columns)};
  put_conditions(question, query);
  question.add(" ORDER BY due_day, id LIMIT ", static_cast<long long>(query.most));
  StoredCase stored;
  std::vector<CaseRow> rows;
  Result<void> taken;
  LANTIAN_CHECK(connection_.each(question.sql(), stored.tied(), question.values(), [&] {
    auto row = stored.row();
    if (!row) taken = row.error();
    if (taken) rows.push_back(*std::move(row));
  }));
  if (!taken) return taken.error();
  return rows;
}

template <class Connection>
Result<std::int64_t> Tables<Connection>::count(const CaseQuery& query) const {
  Question question{"SELECT count(*) FROM docket_case"};
  put_conditions(question, query);
  long long counted = 0;
  LANTIAN_CHECK(connection_.each(question.sql(), std::tie(counted), question.values(), [] {}));
  return std::int64_t{counted};
}

template <class Connection>
Result<docket::FactTable> Tables<Connection>::facts(const FactPeriod& period) const {
  Question question{
      "SELECT type, topic, place, kind, opened_at_utc_s, responded_at_utc_s, closed_at_utc_s, deadline_day, rounds,"
      " rating, merged_into, synthetic FROM docket_case"};
  put_period(question, period);
  StoredCase stored;
  CaseRow row;
  docket::FactTable table;
  LANTIAN_CHECK(connection_.each(
      question.sql(),
      std::tie(row.type, row.topic, stored.place, stored.kind, stored.opened_at, stored.responded_at, stored.closed_at,
               stored.deadline_day, row.rounds, stored.rating, row.merged_into, stored.synthetic),
      question.values(), [&] {
        row.place = read_place(stored.place);
        row.kind = static_cast<docket::StateKind>(stored.kind);
        row.opened_at = read_instant(stored.opened_at);
        row.responded_at = read_maybe_instant(stored.responded_at);
        row.closed_at = read_maybe_instant(stored.closed_at);
        row.deadline = read_maybe_day(stored.deadline_day);
        row.rating = stored.rating;
        row.synthetic = stored.synthetic != 0;
        put_facts(table, row);
      }));
  return table;
}

template <class Connection>
Result<std::vector<LinkedCase>> Tables<Connection>::linked_cases(std::string_view after, std::size_t most) const {
  const std::string begin{after};
  Question question{fmt::format("SELECT {} FROM docket_case", case_columns)};
  question.add(" WHERE id > ", begin).add(" ORDER BY id LIMIT ", static_cast<long long>(most));
  StoredCase stored;
  std::vector<LinkedCase> page;
  Result<void> taken;
  LANTIAN_CHECK(connection_.each(question.sql(), stored.tied(), question.values(), [&] {
    auto row = stored.row();
    if (!row) taken = row.error();
    if (taken) page.push_back({*std::move(row), {}, {}, false});
  }));
  if (!taken) return taken.error();
  if (page.empty()) return page;
  Question links{"SELECT case_id, kind, target FROM docket_link"};
  links.add(" WHERE case_id > ", begin).add(" AND case_id <= ", page.back().row.id);
  links.add(" ORDER BY case_id, kind, target");
  std::string case_id, target;
  int kind = 0;
  auto at = page.begin();
  LANTIAN_CHECK(connection_.each(links.sql(), std::tie(case_id, kind, target), links.values(), [&] {
    while (at != page.end() && at->row.id < case_id) ++at;
    if (at != page.end() && at->row.id == case_id) at->links.push_back({static_cast<docket::LinkKind>(kind), target});
  }));
  return page;
}

template <class Connection>
Result<void> Tables<Connection>::each_case(std::string_view after, std::size_t most, const TakeCase& take) const {
  LANTIAN_TRY(const std::vector<LinkedCase> page, linked_cases(after, most));
  for (const LinkedCase& one : page) LANTIAN_CHECK(take(one));
  return {};
}

template <class Connection>
Result<std::vector<std::string>> Tables<Connection>::places() const {
  std::string place;
  std::vector<std::string> places;
  LANTIAN_CHECK(connection_.each("SELECT place FROM docket_place ORDER BY place", std::tie(place), none(),
                                 [&] { places.push_back(place); }));
  return places;
}

template <class Connection>
Result<std::vector<Series>> Tables<Connection>::series() const {
  std::string name;
  long long last = 0;
  std::vector<Series> all;
  LANTIAN_CHECK(
      connection_.each("SELECT name, last FROM docket_series ORDER BY name", std::tie(name, last), none(), [&] {
        all.push_back({name, last});
      }));
  return all;
}

template <class Connection>
Result<std::int64_t> Tables<Connection>::last_serial(std::string_view name) const {
  const std::string key{name};
  long long last = 0;
  LANTIAN_CHECK(connection_.each("SELECT last FROM docket_series WHERE name = :name", std::tie(last),
                                 std::tuple<const std::string&>{key}, [] {}));
  return std::int64_t{last};
}

}  // namespace lantian::keep::docket_sql
