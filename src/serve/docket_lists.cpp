#include "serve/docket_lists.hpp"

#include "base/text.hpp"
#include "serve/docket_body.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using docket::StateKind;

constexpr StateKind state_kinds[] = {StateKind::open, StateKind::watch, StateKind::done, StateKind::standing};

Result<StateKind> state_kind(std::string_view word) {
  std::vector<std::string> names;
  for (const StateKind kind : state_kinds) {
    if (docket::name_of(kind) == word) return kind;
    names.emplace_back(docket::name_of(kind));
  }
  return Error{ErrorCode::malformed,
               fmt::format("there is no kind of state {}; there are: {}", in_quotes(word), joined(names, ", ")), ""};
}

Result<docket::AreaLevel> area_level(std::string_view word) {
  const auto level = docket::parse_area_level(word);
  if (level) return *level;
  return Error{
      ErrorCode::malformed,
      fmt::format("there is no level {}; there are: prefecture, county, township, village, grid", in_quotes(word)), ""};
}

/// Real and made-up cases never share a rate.
Result<bool> counted_kind(const keep::DocketBook& book, std::optional<bool> wanted) {
  if (wanted) return *wanted;
  keep::CaseFilter real;
  real.synthetic = false;
  LANTIAN_TRY(const std::int64_t cases, book.count(real));
  return cases == 0;
}

/// "2023-Q4": the three months. Other periods as everywhere.
Result<Period> docket_period(const std::string& text) {
  if (text.size() != 7 || text[4] != '-' || text[5] != 'Q') return parse_period(text);
  if (text[6] < '1' || text[6] > '4') {
    return Error{ErrorCode::malformed, fmt::format("{} is no quarter; write it like 2023-Q4", in_quotes(text)), ""};
  }
  const int month = 3 * (text[6] - '1') + 1;
  LANTIAN_TRY(const Period first, parse_period(fmt::format("{}-{:02}", text.substr(0, 4), month)));
  LANTIAN_TRY(const Period last, parse_period(fmt::format("{}-{:02}", text.substr(0, 4), month + 2)));
  return Period{PeriodKind::range, first.begin, last.end, text};
}

}  // namespace

Result<keep::CaseFilter> case_filter(const DocketOffice& office, const ListWords& words, Day today) {
  keep::CaseFilter out;
  if (!words.type.empty()) {
    LANTIAN_TRY(const docket::CaseType* type, office.type(words.type));
    out.type = type->id;
  }
  if (!words.area.empty()) {
    LANTIAN_TRY(out.area, office.area(words.area));
  }
  if (!words.topic.empty()) {
    LANTIAN_TRY(out.topic, topic_of(office, words.topic));
  }
  out.assignee = words.assignee;
  out.party = words.party;
  out.state = words.state;
  for (const std::string& word : words.kinds) {
    LANTIAN_TRY(const StateKind kind, state_kind(word));
    out.kinds.push_back(kind);
  }
  if (words.kinds.empty() && !words.all) out.kinds = {StateKind::open, StateKind::watch};
  if (!words.due_until.empty()) {
    LANTIAN_TRY(out.due_until, parse_day(words.due_until));
  }
  if (words.overdue) {
    out.due_until = today - std::chrono::days{1};
    if (words.kinds.empty()) out.kinds = {StateKind::open, StateKind::watch, StateKind::standing};
  }
  if (!words.link.empty()) {
    LANTIAN_TRY(out.link, parse_link(words.link));
  }
  return out;
}

std::string case_key(const keep::CasePlace& place) {
  return fmt::format("{}/{}", place.due ? text_of(*place.due) : "-", place.id);
}

Result<keep::CasePlace> parse_case_key(std::string_view key) {
  const std::size_t at = key.find('/');
  keep::CasePlace place;
  const std::string_view day = key.substr(0, at);
  if (at == std::string_view::npos || at + 1 == key.size()) {
    return Error{ErrorCode::malformed,
                 fmt::format("{} is no key of a list; take the one that the list before it ends with, like "
                             "2024-04-12/GE-2024-000001",
                             in_quotes(key)),
                 "--after"};
  }
  if (day != "-") {
    LANTIAN_TRY(place.due, parse_day(day));
  }
  place.id = std::string{key.substr(at + 1)};
  return place;
}

report::CaseLine line_of(const keep::CaseRow& row) {
  return {row.id, row.type, row.state, row.topic, row.place, row.assignee, row.title, row.kind, row.due, row.synthetic};
}

Result<CaseList> list_cases(const keep::DocketBook& book, const keep::CaseFilter& filter,
                            const std::optional<keep::CasePlace>& after, std::size_t most) {
  LANTIAN_TRY(std::vector<keep::CaseRow> rows, book.cases(filter, after, most + 1));
  CaseList out;
  if (rows.size() > most) {
    rows.resize(most);
    if (!rows.empty()) out.next = case_key(keep::place_of(rows.back()));
  }
  for (const keep::CaseRow& row : rows) out.lines.push_back(line_of(row));
  return out;
}

std::vector<terms::Record> list_records(const CaseList& list, const terms::Form& form, const DocketOffice& office,
                                        bool chinese) {
  const report::DocketSpeech speech = office.speech(chinese);
  std::vector<terms::Record> out;
  for (const report::CaseLine& line : list.lines) {
    terms::Record record{static_cast<int>(out.size()) + 1, std::vector<std::string>(form.columns.size())};
    const auto set = [&](std::string_view field, std::string value) {
      const std::size_t at = form.position(field);
      if (at < record.cells.size()) record.cells[at] = std::move(value);
    };
    const docket::CaseType* type = office.types().type(line.type);
    const docket::State* state = type == nullptr ? nullptr : type->state(line.state);
    set("id", line.id);
    set("type", type == nullptr ? line.type : speech.name(type->name));
    set("state", state == nullptr ? line.state : speech.name(state->name));
    set("due", line.due ? text_of(*line.due) : "");
    set("place", speech.place(line.place));
    set("topic", speech.topic(line.topic));
    set("assignee", speech.unit(line.assignee));
    set("title", line.title);
    set("synthetic", line.synthetic ? "true" : "false");
    out.push_back(std::move(record));
  }
  return out;
}

Result<std::string> list_feed(const DocketDesk& desk, const CaseList& list, UtcSeconds now, bool chinese) {
  const report::DocketSpeech speech = desk.office->speech(chinese);
  std::vector<report::FeedDeadline> deadlines;
  for (const report::CaseLine& line : list.lines) {
    const docket::CaseType* type = desk.office->types().type(line.type);
    if (type == nullptr) continue;
    LANTIAN_TRY(const docket::Case subject, desk.book->find(line.id));
    auto deadline = report::feed_deadline(*type, subject, desk.office->docket().feed_domain, speech);
    if (deadline) deadlines.push_back(*std::move(deadline));
  }
  const report::Feed feed{"-//Lantian//docket//EN", speech.say("feed.name"), now};
  return report::calendar_feed(feed, deadlines);
}

Result<DocketFigures> docket_figures(const DocketDesk& desk, const StatisticsWords& words, UtcSeconds now,
                                     std::size_t most_overdue) {
  const DocketOffice& office = *desk.office;
  LANTIAN_TRY(const Period period, docket_period(words.period));
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  ListWords late{words.area, words.topic, words.type, {}, {}, {}, {}, {}, {}, false, true};
  LANTIAN_TRY(keep::CaseFilter scope, case_filter(office, late, today));
  LANTIAN_TRY(scope.synthetic, counted_kind(*desk.book, words.synthetic));
  docket::StatisticsQuery query;
  query.synthetic = scope.synthetic;
  query.period = period;
  query.now = now;
  query.type = scope.type;
  query.topic = scope.topic;
  query.area = scope.area;
  LANTIAN_TRY(query.level, area_level(words.level));
  query.satisfied_from = office.vocabulary().satisfied_from;
  LANTIAN_TRY(const docket::FactTable facts, desk.book->facts(period));
  DocketFigures out;
  out.statistics = docket::statistics_of(facts, office.areas(), query);
  scope.reader = words.reader;
  LANTIAN_TRY(CaseList overdue, list_cases(*desk.book, scope, std::nullopt, most_overdue));
  out.overdue = std::move(overdue.lines);
  out.period = period.name;
  const bool quarter = words.period.size() == 7 && words.period[5] == 'Q';
  out.of = quarter                            ? report::DispatchOf::quarter
           : period.kind == PeriodKind::month ? report::DispatchOf::month
                                              : report::DispatchOf::other;
  std::vector<std::string> parts;
  for (const std::string& part : {scope.type, scope.topic, scope.area}) {
    if (!part.empty()) parts.push_back(part);
  }
  out.scope = joined(parts, ", ");
  return out;
}

}  // namespace lantian::serve
