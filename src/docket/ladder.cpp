#include "docket/ladder.hpp"

#include "docket/deadline.hpp"

#include <algorithm>

namespace lantian::docket {
namespace {

bool was_reached(const Case& subject, const Rung& rung, Day due) {
  const auto& reached = subject.steps_reached;
  return subject.stepped_due == due && std::find(reached.begin(), reached.end(), rung.id) != reached.end();
}

/// A reminder whose hour had passed when the deadline was set would say nothing new.
bool too_late_to_remind(const Case& subject, const Rung& rung, UtcSeconds from) {
  return rung.days < 0 && from < subject.state_since;
}

}  // namespace

Result<UtcSeconds> reached_from(const Rung& rung, Day due, const WorkCalendar& calendar) {
  Day day = due + std::chrono::days{rung.days};
  if (rung.working) {
    LANTIAN_TRY(day, calendar.add_working_days(due, rung.days));
  }
  return late_from(rung.days < 0 ? day - std::chrono::days{1} : day);
}

Result<std::vector<const Rung*>> rungs_due(const CaseType& type, const Case& subject, UtcSeconds now,
                                           const WorkCalendar& calendar) {
  std::vector<const Rung*> due_now;
  const auto due = subject.next_due();
  if (!due) return due_now;
  for (const Rung& rung : type.ladder) {
    if (was_reached(subject, rung, *due)) continue;
    LANTIAN_TRY(const UtcSeconds from, reached_from(rung, *due, calendar));
    if (from <= now && !too_late_to_remind(subject, rung, from)) due_now.push_back(&rung);
  }
  return due_now;
}

Result<std::vector<Action>> ladder_actions(const CaseType& type, const Case& subject, UtcSeconds now,
                                           const WorkCalendar& calendar) {
  LANTIAN_TRY(const auto rungs, rungs_due(type, subject, now, calendar));
  std::vector<Action> actions;
  std::int32_t version = subject.version;
  for (const Rung* rung : rungs) {
    Action action;
    action.kind = EventKind::stepped;
    action.case_id = subject.id;
    action.version = version++;
    action.body.step = rung->id;
    action.body.due = subject.next_due();
    actions.push_back(std::move(action));
  }
  return actions;
}

Result<std::optional<UtcSeconds>> next_rung_at(const CaseType& type, const Case& subject,
                                               const WorkCalendar& calendar) {
  std::optional<UtcSeconds> next;
  const auto due = subject.next_due();
  if (!due) return next;
  for (const Rung& rung : type.ladder) {
    if (was_reached(subject, rung, *due)) continue;
    LANTIAN_TRY(const UtcSeconds from, reached_from(rung, *due, calendar));
    if (!too_late_to_remind(subject, rung, from) && (!next || from < *next)) next = from;
  }
  return next;
}

std::string routed_unit(const CaseType& type, std::string_view topic, std::string_view place, const Areas& areas) {
  const auto level = areas.level_of(place);
  for (const Route& route : type.routes) {
    const bool fits = route.topic == "*" || route.topic == topic;
    if (fits && level && route.level <= *level) return route.unit;
  }
  return "";
}

}  // namespace lantian::docket
