#include "docket/case.hpp"

#include "docket/deadline.hpp"

#include <algorithm>

namespace lantian::docket {

std::optional<Day> Case::next_due() const {
  if (!merged_into.empty()) return std::nullopt;
  if (closed_at || !due) return state_due;
  return state_due ? std::min(*due, *state_due) : *due;
}

std::optional<Day> Case::judged_due() const {
  if (closed_at && closed_at_latest) return std::nullopt;
  if (due) return due;
  return closed_at ? closing_due : state_due;
}

std::string_view Case::field(std::string_view wanted) const {
  const auto found =
      std::find_if(fields.begin(), fields.end(), [&](const FieldValue& value) { return value.id == wanted; });
  return found == fields.end() ? std::string_view{} : found->value;
}

std::string_view Case::link(LinkKind kind) const {
  const auto found = std::find_if(links.begin(), links.end(), [&](const Link& link) { return link.kind == kind; });
  return found == links.end() ? std::string_view{} : found->id;
}

int Case::evidence(std::string_view kind) const {
  return static_cast<int>(std::count_if(files.begin(), files.end(), [&](const CaseFile& file) {
    return file.round == evidence_round && file.attachment.kind == kind;
  }));
}

StateKind state_kind_of(const CaseType& type, const Case& subject) {
  if (!subject.merged_into.empty()) return StateKind::done;
  const State* state = type.state(subject.state);
  return state == nullptr ? StateKind::open : state->kind;
}

bool is_open(const CaseType& type, const Case& subject) {
  const StateKind kind = state_kind_of(type, subject);
  return kind == StateKind::open || kind == StateKind::watch;
}

bool is_overdue(const Case& subject, UtcSeconds now) {
  const auto due = subject.next_due();
  return due && late_from(*due) <= now;
}

Result<Case> replay(const CaseType& type, std::span<const Event> events) {
  Case subject;
  for (const Event& event : events) LANTIAN_CHECK(apply(type, subject, event));
  return subject;
}

Result<Case> replay_until(const CaseType& type, std::span<const Event> events, UtcSeconds instant) {
  Case subject;
  for (const Event& event : events) {
    if (instant < event.at) break;
    LANTIAN_CHECK(apply(type, subject, event));
  }
  if (subject.version > 0) return subject;
  return Error{ErrorCode::not_found, "the case was not opened yet at " + text_of(instant), ""};
}

}  // namespace lantian::docket
