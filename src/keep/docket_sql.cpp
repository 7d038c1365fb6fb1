#include "keep/docket_sql.hpp"

namespace lantian::keep::docket_sql {
namespace {

constexpr int known_kinds = 4;

/// Without the help of an index on places: the list is walked by deadline. To SQLite a cast is an expression, which no
/// index serves; to PostgreSQL it is the column, whose statistics tell it the same.
std::string_view column_of_place(const CaseQuery& query) {
  const bool wide = query.places.empty() && query.place_from.size() < digits_of_a_town;
  return wide ? "CAST(place AS text)" : "place";
}

void put_places(Question& question, const CaseQuery& query) {
  if (query.place_from.empty() && query.places.empty()) return;
  const std::string_view column = column_of_place(query);
  question.add(" AND (");
  if (!query.place_from.empty()) {
    question.add(fmt::format("({} >= ", column), query.place_from);
    question.add(fmt::format(" AND {} < ", column), query.place_end).add(")");
    if (!query.places.empty()) question.add(" OR ");
  }
  if (!query.places.empty()) {
    std::string_view lead = "place IN (";
    for (const std::string& place : query.places) {
      question.add(lead, place);
      lead = ", ";
    }
    question.add(")");
  }
  question.add(")");
}

void put_kinds(Question& question, const CaseQuery& query) {
  // Literally as in the indexes, which hold either the one or the other.
  question.add(query.live ? " WHERE kind <> 3" : " WHERE kind = 3");
  static_assert(static_cast<int>(docket::StateKind::done) == 3);
  if (query.filter.kinds.empty() || !query.live) return;
  std::string list;
  for (const docket::StateKind kind : query.filter.kinds)
    list += fmt::format("{} {}", list.empty() ? "" : ",", static_cast<int>(kind));
  question.add(fmt::format(" AND kind IN ({})", list));
}

/// "lead(:a, :b)", or nothing that any row fits where the list is empty.
void put_list(Question& question, std::string_view column, const std::vector<std::string>& values) {
  if (values.empty()) {
    question.add("1 = 0");
    return;
  }
  std::string lead = fmt::format("{} IN (", column);
  for (const std::string& value : values) {
    question.add(lead, value);
    lead = ", ";
  }
  question.add(")");
}

/// As `lets` says it of rows in memory.
void put_reader(Question& question, const ReaderRule& rule) {
  if (rule.everything) return;
  question.add(" AND (1 = 0");
  if (!rule.assignee.empty()) question.add(" OR assignee = ", rule.assignee);
  if (!rule.party.empty()) question.add(" OR party = ", rule.party);
  if (!rule.enterprise.empty()) {
    question.add(" OR (");
    put_list(question, "type", rule.linked_types);
    question.add(" AND id IN (SELECT case_id FROM docket_link WHERE kind = ",
                 static_cast<long long>(docket::LinkKind::enterprise));
    question.add(" AND target = ", rule.enterprise).add("))");
  }
  if (rule.by_place) {
    question.add(" OR ((");
    put_list(question, "CAST(place AS text)", rule.places);
    if (!rule.place_from.empty()) {
      question.add(" OR (CAST(place AS text) >= ", rule.place_from);
      question.add(" AND CAST(place AS text) < ", rule.place_end).add(")");
    }
    question.add(")");
    if (!rule.topics.empty()) {
      question.add(" AND ");
      put_list(question, "topic", rule.topics);
    }
    question.add(")");
  }
  question.add(")");
}

}  // namespace

void put_conditions(Question& question, const CaseQuery& query) {
  const CaseFilter& filter = query.filter;
  put_kinds(question, query);
  const std::pair<std::string_view, const std::string&> texts[] = {{" AND type = ", filter.type},
                                                                   {" AND topic = ", filter.topic},
                                                                   {" AND assignee = ", filter.assignee},
                                                                   {" AND party = ", filter.party},
                                                                   {" AND state = ", filter.state}};
  for (const auto& [sql, text] : texts) {
    if (!text.empty()) question.add(sql, text);
  }
  if (!filter.assignee.empty()) question.add(" AND assignee <> ''");
  if (!filter.party.empty()) question.add(" AND party <> ''");
  put_places(question, query);
  if (query.reader) put_reader(question, *query.reader);
  if (filter.due_until) question.add(" AND due_day <= ", stored_day(filter.due_until));
  if (filter.synthetic) question.add(" AND synthetic = ", static_cast<long long>(*filter.synthetic ? 1 : 0));
  if (filter.link) {
    question.add(" AND id IN (SELECT case_id FROM docket_link WHERE kind = ",
                 static_cast<long long>(filter.link->kind));
    question.add(" AND target = ", filter.link->id).add(")");
  }
  if (query.after) {
    question.add(" AND (due_day, id) > (", stored_day(query.after->due)).add(", ", query.after->id).add(")");
  }
}

/// One pass over all cases: any part of it could be looked up, but not all of them in one order.
void put_period(Question& question, const FactPeriod& period) {
  const long long begin = stored_instant(period.begin), end = stored_instant(period.end);
  question.add(" WHERE (opened_at_utc_s >= ", begin).add(" AND opened_at_utc_s < ", end);
  question.add(") OR (closed_at_utc_s >= ", begin).add(" AND closed_at_utc_s < ", end);
  question.add(") OR (closed_at_utc_s = ", no_instant).add(" AND opened_at_utc_s < ", end);
  question.add(") OR (deadline_day >= ", stored_day(period.first))
      .add(" AND deadline_day < ", stored_day(period.behind));
  question.add(")");
}

void put_ids(Question& question, std::span<const std::string> ids) {
  std::string_view lead = " WHERE case_id IN (";
  for (const std::string& id : ids) {
    question.add(lead, id);
    lead = ", ";
  }
  question.add(") ORDER BY case_id, version");
}

void StoredCase::put(const CaseRow& row) {
  id = row.id;
  type = row.type;
  version = row.version;
  state = row.state;
  kind = static_cast<int>(row.kind);
  topic = row.topic;
  place = stored_place(row.place);
  title = row.title;
  party = row.party;
  assignee = row.assignee;
  opened_role = static_cast<int>(row.opened_role);
  opened_at = row.opened_at.time_since_epoch().count();
  last_at = row.last_at.time_since_epoch().count();
  responded_at = stored_instant(row.responded_at);
  closed_at = stored_instant(row.closed_at);
  due_day = stored_day(row.due);
  deadline_day = stored_day(row.deadline);
  rounds = row.rounds;
  step = row.step;
  rating = row.rating.value_or(0);
  merged_into = row.merged_into;
  synthetic = row.synthetic ? 1 : 0;
}

Result<CaseRow> StoredCase::row() const {
  if (kind < 1 || kind > known_kinds || opened_role < 1 || opened_role > docket::role_count) {
    return Error{
        ErrorCode::corrupt,
        "the row of a case in the list holds a kind of state or a role that no version of this program writes; "
        "'lantian docket verify' says more, rebuild writes the list anew",
        id};
  }
  CaseRow row;
  row.id = id;
  row.type = type;
  row.version = version;
  row.state = state;
  row.kind = static_cast<docket::StateKind>(kind);
  row.topic = topic;
  row.place = read_place(place);
  row.title = title;
  row.party = party;
  row.assignee = assignee;
  row.opened_role = static_cast<docket::Role>(opened_role);
  row.opened_at = read_instant(opened_at);
  row.last_at = read_instant(last_at);
  row.responded_at = read_maybe_instant(responded_at);
  row.closed_at = read_maybe_instant(closed_at);
  row.due = read_maybe_day(due_day);
  row.deadline = read_maybe_day(deadline_day);
  row.rounds = rounds;
  row.step = step;
  if (rating != 0) row.rating = rating;
  row.merged_into = merged_into;
  row.synthetic = synthetic != 0;
  return row;
}

}  // namespace lantian::keep::docket_sql
