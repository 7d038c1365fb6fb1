// Verbs on deadlines: work-day (the calendar), deadline (a rule), ladder (when rungs are reached). The story of a case:
// case_runner_docket_story.cpp.
#include "case_runner_docket.hpp"

#include "docket/ladder.hpp"

#include <fmt/core.h>

#include <cstdlib>

namespace lantian::cases {

using namespace docket;

const serve::DocketOffice* shipped_docket(Asking& asking) {
  const char* home = std::getenv("LANTIAN_HOME");
  static const auto once = serve::DocketOffice::open(home != nullptr ? home : LANTIAN_DATA_ROOT, "changji");
  if (!once) asking.misuse(once.error().text());
  return once ? &*once : nullptr;
}

Value day_words(const std::optional<Day>& day) {
  return words(day ? text_of(*day) : "none");
}

std::string beijing_text(UtcSeconds instant) {
  const auto local = to_local(instant);
  const Day day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(local - day)};
  return fmt::format("{} {:02}:{:02}", text_of(day), time.hours().count(), time.minutes().count());
}

UtcSeconds moment_at(const Clause& clause, std::size_t at, Asking& asking) {
  const Day day = asking.day(asking.word(clause, at, "a day"));
  const std::string& clock = asking.word(clause, at + 1, "a time such as 09:00");
  if (clock.size() != 5 || clock[2] != ':') {
    asking.misuse(fmt::format("'{}' is no time; write 09:00", clock));
    return {};
  }
  const int hour = asking.whole(clock.substr(0, 2)), minute = asking.whole(clock.substr(3, 2));
  if (hour > 23 || minute > 59) asking.misuse(fmt::format("there is no {} o'clock", clock));
  return to_utc(std::chrono::local_seconds{day.time_since_epoch()} + std::chrono::hours{hour} +
                std::chrono::minutes{minute});
}

const CaseType* docket_type_of(const Call& call, const serve::DocketOffice& office, Asking& asking) {
  const auto type = office.type(asking.word(call.arguments, 0, "a case type"));
  if (!type) asking.misuse(type.error().message);
  return type ? *type : nullptr;
}

namespace {

/// work-day | given 10 after 2023-09-28, or 3 before DAY, or DAY to DAY, or DAY | expect 2023-10-18, or worked yes
Outcome run_work_day(const Call& call, Asking& asking) {
  Outcome outcome;
  const serve::DocketOffice* office = shipped_docket(asking);
  if (call.given.empty()) asking.misuse("nothing is given");
  if (office == nullptr || call.given.empty()) return outcome;
  const Clause& given = call.given.front();
  const WorkCalendar& calendar = office->calendar();
  if (given.size() == 1) {
    const auto worked = calendar.is_working(asking.day(given[0]));
    if (!worked) return {{}, worked.error()};
    outcome.values["worked"] = words(*worked ? "yes" : "no");
    return outcome;
  }
  const std::string& how = asking.word(given, 1, "after, before or to");
  const Day day = asking.day(asking.word(given, 2, "a day"));
  if (how == "to") {
    const auto counted = calendar.working_days_between(asking.day(given[0]), day);
    if (!counted) return {{}, counted.error()};
    outcome.values[""] = number(Rational{*counted}, "");
    return outcome;
  }
  if (how != "after" && how != "before") asking.misuse(fmt::format("'{}' is none of after, before, to", how));
  const int days = asking.whole(given[0]);
  const auto found = calendar.add_working_days(day, how == "after" ? days : -days);
  if (!found) return {{}, found.error()};
  outcome.values[""] = day_words(*found);
  return outcome;
}

std::optional<DeadlineKind> kind_of_rule(std::string_view word) {
  for (const DeadlineKind kind :
       {DeadlineKind::working_days, DeadlineKind::calendar_days, DeadlineKind::fixed_date, DeadlineKind::recurring}) {
    if (name_of(kind) == word) return kind;
  }
  return std::nullopt;
}

/// deadline working_days 10 | deadline calendar_days 15 roll | deadline fixed_date | deadline recurring 90
DeadlineRule rule_of(const Clause& arguments, Asking& asking) {
  DeadlineRule rule;
  const auto kind = kind_of_rule(asking.word(arguments, 0, "a kind of deadline"));
  if (!kind) asking.misuse("a deadline is working_days, calendar_days, fixed_date or recurring");
  rule.kind = kind.value_or(DeadlineKind::working_days);
  if (rule.kind != DeadlineKind::fixed_date) rule.days = asking.whole(asking.word(arguments, 1, "days"));
  rule.roll = arguments.size() > 2 && arguments[2] == "roll";
  if (arguments.size() > 2 && !rule.roll) asking.misuse(fmt::format("'{}' is not 'roll'", arguments[2]));
  return rule;
}

/// deadline RULE | given from DAY, day DAY | expect 2023-10-18, late 2023-10-19 00:00, look 2024-01-16
Outcome run_deadline(const Call& call, Asking& asking) {
  Outcome outcome;
  const serve::DocketOffice* office = shipped_docket(asking);
  const DeadlineRule rule = rule_of(call.arguments, asking);
  std::optional<Day> begin, fixed;
  for (const Clause& clause : call.given) {
    if (clause[0] != "from" && clause[0] != "day")
      asking.misuse(fmt::format("'{}' is neither from nor day", clause[0]));
    (clause[0] == "from" ? begin : fixed) = asking.day(asking.word(clause, 1, "a day"));
  }
  if (!begin) asking.misuse("write 'from DAY', the day on which the period begins");
  if (office == nullptr || !asking.misused().empty()) return outcome;
  const auto due = due_day(rule, *begin, fixed, office->calendar());
  if (!due) return {{}, due.error()};
  outcome.values[""] = day_words(*due);
  outcome.values["late"] = words(beijing_text(late_from(*due)));
  if (rule.kind == DeadlineKind::recurring) outcome.values["look"] = day_words(next_look(rule, *begin));
  return outcome;
}

/// ladder TYPE | given due 2023-10-18 | expect remind 2023-10-15 00:00, yellow 2023-10-19 00:00
Outcome run_ladder(const Call& call, Asking& asking) {
  Outcome outcome;
  const serve::DocketOffice* office = shipped_docket(asking);
  const CaseType* type = office == nullptr ? nullptr : docket_type_of(call, *office, asking);
  if (call.given.empty() || call.given.front()[0] != "due") asking.misuse("write 'due DAY'");
  if (type == nullptr || !asking.misused().empty()) return outcome;
  const Day due = asking.day(asking.word(call.given.front(), 1, "a day"));
  for (const Rung& rung : type->ladder) {
    const auto reached = reached_from(rung, due, office->calendar());
    if (!reached) return {{}, reached.error()};
    outcome.values[rung.id] = words(beijing_text(*reached));
  }
  return outcome;
}

}  // namespace

std::vector<Verb> docket_verbs() {
  return {{"work-day", run_work_day}, {"deadline", run_deadline}, {"ladder", run_ladder}, {"docket", run_docket_story}};
}

}  // namespace lantian::cases
