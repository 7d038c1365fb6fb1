#include "base/text.hpp"
#include "docket/act/deciding.hpp"
#include "docket/deadline.hpp"
#include "docket/ladder.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::docket {
namespace {

bool has_sensor(const Check& check, const Case& subject, const EventBody& body) {
  const auto stays = [&](const Link& link) {
    return names_sensor(check, link) && std::find(body.unlinks.begin(), body.unlinks.end(), link) == body.unlinks.end();
  };
  return std::any_of(subject.links.begin(), subject.links.end(), stays) ||
         std::any_of(body.links.begin(), body.links.end(), [&](const Link& link) { return names_sensor(check, link); });
}

bool has_field(const Case& subject, const EventBody& body, const std::string& id) {
  const auto given =
      std::find_if(body.fields.begin(), body.fields.end(), [&](const FieldValue& value) { return value.id == id; });
  return given != body.fields.end() ? !is_blank(given->value) : !is_blank(subject.field(id));
}

std::vector<std::string> names_of(const std::vector<Role>& roles) {
  std::vector<std::string> names;
  for (const Role role : roles) names.emplace_back(name_of(role));
  return names;
}

}  // namespace

bool names_sensor(const Check& check, const Link& link) {
  return std::find(check.subjects.begin(), check.subjects.end(), name_of(link.kind)) != check.subjects.end();
}

std::vector<std::string> missing_for(const CaseType& type, const Transition& way, const Case& subject,
                                     const EventBody& body) {
  std::vector<std::string> missing;
  if (way.needs_assignee && is_blank(body.assignee) && is_blank(subject.assignee)) missing.emplace_back("assignee");
  if (way.needs_reason && is_blank(body.reason)) missing.emplace_back("reason");
  if (way.needs_due && !body.due) missing.emplace_back("due");
  for (const EvidenceNeed& need : way.evidence) {
    const auto given = std::count_if(body.attachments.begin(), body.attachments.end(),
                                     [&](const Attachment& file) { return file.kind == need.kind; });
    const int lacking = need.least - subject.evidence(need.kind) - static_cast<int>(given);
    if (lacking > 0) missing.push_back(fmt::format("{} more of {}", lacking, need.kind));
  }
  for (const std::string& field : way.fields) {
    if (!has_field(subject, body, field)) missing.push_back("field " + field);
  }
  const State* to = type.state(way.to);
  if (to != nullptr && to->kind == StateKind::watch && type.check && !has_sensor(*type.check, subject, body)) {
    missing.push_back("a link to the sensor: " + joined(type.check->subjects, " or "));
  }
  return missing;
}

namespace {

Choice choice_of(const CaseType& type, const Transition& way, const Case& subject) {
  Choice choice{&way, missing_for(type, way, subject, {}), {}, {}};
  for (const EvidenceNeed& need : way.evidence) {
    const int lacking = need.least - subject.evidence(need.kind);
    if (lacking > 0) choice.evidence.push_back({need.kind, lacking});
  }
  for (const std::string& id : way.fields) {
    if (!has_field(subject, {}, id)) choice.fields.push_back(type.field(id));
  }
  return choice;
}

}  // namespace

std::vector<Choice> choices(const CaseType& type, const Case& subject, const Actor& actor, const Setting& setting) {
  std::vector<Choice> found;
  const bool expired = actor.session_until && *actor.session_until <= setting.now;
  if (expired || actor.role == Role::auditor || subject.version == 0 || !subject.merged_into.empty() ||
      !may_read(type, actor, subject, *setting.areas)) {
    return found;
  }
  for (const Transition* way : type.from(subject.state)) {
    const bool hers = !way->assigned_only || actor.role == Role::system || is_assignee(actor, subject.assignee);
    if (way->lets(actor.role) && hers) found.push_back(choice_of(type, *way, subject));
  }
  return found;
}

bool Deciding::step() {
  if (!find_step() || !assignee_of_step() || !needs_of_step()) return false;
  event_.kind = kind_of_step(type_, *way_, subject_.state);
  event_.body.state = way_->to;
  return deadlines_of(*type_.state(way_->to));
}

bool Deciding::find_step() {
  const std::string& wanted = action_.body.transition;
  way_ = type_.transition(wanted);
  if (way_ == nullptr) {
    return refuse(
        RefusalReason::unknown_name,
        fmt::format("{}: type '{}' has no step {}; {}", subject_text(), type_.id, in_quotes(wanted), ways_text()),
        way_ids());
  }
  if (!way_->starts_from(subject_.state)) {
    return refuse(RefusalReason::forbidden,
                  fmt::format("{}: '{}' starts from {}, not from '{}'; {}", subject_text(), wanted,
                              joined(way_->from, ", "), subject_.state, ways_text()),
                  way_ids());
  }
  if (!way_->lets(actor_.role)) {
    std::vector<std::string> allowed = way_ids();
    if (allowed.empty()) allowed = names_of(way_->roles);
    return refuse(RefusalReason::wrong_role,
                  fmt::format("{}: '{}' is for {}, not for {}; {}", subject_text(), wanted, list_of(way_->roles),
                              name_of(actor_.role), ways_text()),
                  std::move(allowed));
  }
  if (way_->assigned_only && actor_.role != Role::system && !is_assignee(actor_, subject_.assignee)) {
    return refuse(
        RefusalReason::not_own,
        fmt::format("{}: '{}' is for whom the case is assigned to ({}), not for {}; {}", subject_text(), wanted,
                    subject_.assignee.empty() ? "nobody yet" : subject_.assignee, actor_.name, ways_text()),
        way_ids());
  }
  return true;
}

/// Who is to do it, when nobody said: whoever had it, else the office of the routes.
bool Deciding::assignee_of_step() {
  if (way_->needs_assignee && is_blank(event_.body.assignee) && is_blank(subject_.assignee)) {
    event_.body.assignee = office_for(subject_.topic, subject_.place);
  }
  return true;
}

bool Deciding::needs_of_step() {
  auto missing = missing_for(type_, *way_, subject_, event_.body);
  if (missing.empty()) return true;
  std::string message = fmt::format("{}: '{}' still needs {}", subject_text(), way_->id, joined(missing, "; "));
  return refuse(RefusalReason::missing, std::move(message), way_ids(), std::move(missing));
}

bool Deciding::deadlines_of(const State& state) {
  const auto not_known = [&](const Error& error) {
    return refuse(error.code == ErrorCode::incomplete ? RefusalReason::missing : RefusalReason::no_calendar,
                  fmt::format("{}: the deadline cannot be worked out: {}", subject_text(), error.message), {},
                  error.code == ErrorCode::incomplete ? std::vector<std::string>{"due"} : std::vector<std::string>{});
  };
  EventBody& body = event_.body;
  const std::optional<Day> given = body.due;
  const bool begins_anew = event_.kind == EventKind::opened || event_.kind == EventKind::reopened;
  // The part of a case that was split has no more time than the whole.
  const bool inherits = by_us_ && event_.kind == EventKind::opened && given.has_value();
  const bool fixed = type_.deadline && type_.deadline->kind == DeadlineKind::fixed_date;
  const bool may_give = (way_ != nullptr && way_->needs_due) || (begins_anew && (fixed || !type_.deadline));
  if (given && !may_give && !inherits) {
    return refuse(RefusalReason::bad_value, fmt::format("{}: the deadline is worked out by type '{}'; leave 'due' away",
                                                        subject_text(), type_.id));
  }
  // A reopened case with a day of its own keeps that day until somebody gives another.
  const bool rule_speaks = !given || (inherits && !fixed);
  const bool needs_rule =
      begins_anew && type_.deadline && rule_speaks && !(fixed && event_.kind == EventKind::reopened);
  if (needs_rule) {
    const auto due = due_day(*type_.deadline, begins(), std::nullopt, *setting_.calendar);
    if (!due) return not_known(due.error());
    body.due = given ? std::min(*given, *due) : *due;
  }
  body.state_due.reset();
  if (state.deadline) {
    const bool look = state.kind == StateKind::standing && state.deadline->kind == DeadlineKind::recurring;
    // Looks count from when the closing was recorded: a register of years ago does not begin with lapsed looks.
    const auto due = look ? Result<Day>{next_look(*state.deadline, beijing_day(event_.at))}
                          : due_day(*state.deadline, begins(), std::nullopt, *setting_.calendar);
    if (!due) return not_known(due.error());
    body.state_due = *due;
  }
  return true;
}

}  // namespace lantian::docket
