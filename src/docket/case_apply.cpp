#include "docket/case.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::docket {
namespace {

/// Whether an event is no step of the type.
bool is_deed(EventKind kind) {
  return kind != EventKind::moved && kind != EventKind::stepped && kind != EventKind::watched &&
         kind != EventKind::reopened;
}

/// Why the event cannot follow; empty when it can.
class Following {
 public:
  Following(const CaseType& type, const Case& subject, const Event& event)
      : type_{type}, subject_{subject}, event_{event} {}

  std::string fault() const {
    std::string found = order();
    if (found.empty()) found = kind();
    if (found.empty()) found = names();
    return found;
  }

 private:
  std::string order() const {
    if (event_.version != subject_.version + 1) {
      return fmt::format("version {} comes after {}", event_.version, subject_.version);
    }
    if ((event_.kind == EventKind::opened) != (event_.version == 1)) return "a case begins by being opened, once";
    if (event_.version == 1) return event_.case_id.empty() ? "a case without an id" : "";
    if (event_.case_id != subject_.id) return fmt::format("it is an event of '{}'", event_.case_id);
    if (event_.at < subject_.last_at) {
      return fmt::format("{} is before {}, when the event before was recorded", text_of(event_.at),
                         text_of(subject_.last_at));
    }
    if (!subject_.merged_into.empty() && event_.kind != EventKind::commented) {
      return fmt::format("the case was merged into {}", subject_.merged_into);
    }
    return "";
  }

  std::string kind() const {
    const EventBody& body = event_.body;
    if (event_.kind == EventKind::opened) return opened();
    if (is_deed(event_.kind)) return deed_body();
    if (event_.kind == EventKind::stepped) return stepped();
    if (event_.kind == EventKind::watched && body.transition.empty()) {
      return event_.role == Role::system && state_kind_of(type_, subject_) == StateKind::watch
                 ? ""
                 : "only the system watches, and only in a watch state";
    }
    return step();
  }

  std::string opened() const {
    const EventBody& body = event_.body;
    if (body.type != type_.id) return fmt::format("it opens a case of type '{}', not '{}'", body.type, type_.id);
    if (body.state != type_.initial) return fmt::format("it opens in state '{}', not '{}'", body.state, type_.initial);
    return type_.has_topic(body.topic) ? "" : fmt::format("topic '{}' is none of this type", body.topic);
  }

  std::string deed_body() const {
    const EventBody& body = event_.body;
    if (event_.kind == EventKind::rated && (!body.rating || *body.rating < 1 || *body.rating > 5)) {
      return "a rating is 1 to 5";
    }
    const bool needs_other = event_.kind == EventKind::merged || event_.kind == EventKind::split;
    if (needs_other && (body.other.empty() || body.other == subject_.id)) return "it names no other case";
    if (!body.topic.empty() && !type_.has_topic(body.topic)) {
      return fmt::format("topic '{}' is none of this type", body.topic);
    }
    return "";
  }

  std::string stepped() const {
    const EventBody& body = event_.body;
    if (event_.role != Role::system) return "only the system walks the ladder";
    if (type_.rung(body.step) == nullptr || !body.due) return fmt::format("rung '{}' is not on the ladder", body.step);
    const auto& reached = subject_.steps_reached;
    if (subject_.stepped_due == body.due && std::find(reached.begin(), reached.end(), body.step) != reached.end()) {
      return fmt::format("rung '{}' was reached before", body.step);
    }
    return "";
  }

  std::string step() const {
    const EventBody& body = event_.body;
    const Transition* way = type_.transition(body.transition);
    if (way == nullptr) return fmt::format("transition '{}' is not of type '{}'", body.transition, type_.id);
    if (!way->starts_from(subject_.state)) {
      return fmt::format("transition '{}' does not start from '{}'", way->id, subject_.state);
    }
    if (body.state != way->to)
      return fmt::format("transition '{}' leads to '{}', not '{}'", way->id, way->to, body.state);
    const EventKind kind = kind_of_step(type_, *way, subject_.state);
    if (event_.kind != kind)
      return fmt::format("transition '{}' from '{}' is {}", way->id, subject_.state, name_of(kind));
    return "";
  }

  std::string names() const {
    for (const FieldValue& value : event_.body.fields) {
      if (type_.field(value.id) == nullptr) return fmt::format("field '{}' is not of type '{}'", value.id, type_.id);
    }
    return "";
  }

  const CaseType& type_;
  const Case& subject_;
  const Event& event_;
};

void set_field(std::vector<FieldValue>& fields, const FieldValue& value) {
  const auto at = std::lower_bound(fields.begin(), fields.end(), value.id,
                                   [](const FieldValue& a, const std::string& id) { return a.id < id; });
  if (at != fields.end() && at->id == value.id) {
    at->value = value.value;
  } else {
    fields.insert(at, value);
  }
}

void add_link(std::vector<Link>& links, const Link& link) {
  // A case is part of one other: a new parent takes the place of the old one.
  if (link.kind == LinkKind::parent) std::erase_if(links, [](const Link& old) { return old.kind == LinkKind::parent; });
  if (std::find(links.begin(), links.end(), link) == links.end()) links.push_back(link);
}

void take_lists(Case& subject, const Event& event) {
  for (const Attachment& attachment : event.body.attachments) {
    subject.files.push_back({attachment, event.version, subject.evidence_round});
  }
  for (const Link& link : event.body.unlinks) std::erase(subject.links, link);
  for (const Link& link : event.body.links) add_link(subject.links, link);
  for (const FieldValue& value : event.body.fields) set_field(subject.fields, value);
}

void open_case(Case& subject, const Event& event) {
  const EventBody& body = event.body;
  subject.id = event.case_id;
  subject.type = body.type;
  subject.state = body.state;
  subject.topic = body.topic;
  subject.place = body.place;
  subject.title = body.title;
  subject.text = body.text;
  subject.party = body.party;
  subject.assignee = body.assignee;
  subject.opened_by = event.by;
  subject.opened_role = event.role;
  subject.opened_at = counts_from(event);
  subject.state_since = subject.opened_at;
  subject.happened_at = body.happened_at;
  subject.spot = body.spot;
  subject.due = body.due;
  subject.state_due = body.state_due;
  subject.synthetic = body.synthetic;
}

void take_step(const CaseType& type, Case& subject, const Event& event) {
  const EventBody& body = event.body;
  if (body.transition.empty()) return;
  const StateKind kind = type.state(body.state)->kind;
  const std::optional<Day> left_due = subject.state_due;
  subject.state = body.state;
  subject.state_since = counts_from(event);
  subject.state_due = body.state_due;
  if (body.due) subject.due = body.due;
  if (!body.assignee.empty()) subject.assignee = body.assignee;
  if (kind == StateKind::open || kind == StateKind::watch) {
    subject.closed_at.reset();
    subject.closing_due.reset();
    subject.closed_at_latest = false;
  } else if (!subject.closed_at) {
    subject.closed_at = subject.state_since;
    subject.closing_due = left_due;
    subject.closed_at_latest = type.transition(body.transition)->day_is_latest;
  }
  if (event.kind == EventKind::reopened || type.transition(body.transition)->new_evidence) ++subject.evidence_round;
  if (event.kind == EventKind::reopened) {
    ++subject.round;
    subject.rating.reset();
  }
}

void take_rung(Case& subject, const Event& event) {
  if (subject.stepped_due != event.body.due) subject.steps_reached.clear();
  subject.stepped_due = event.body.due;
  subject.steps_reached.push_back(event.body.step);
}

void take_deed(Case& subject, const Event& event) {
  const EventBody& body = event.body;
  switch (event.kind) {
    case EventKind::transferred:
      if (!body.topic.empty()) subject.topic = body.topic;
      if (!body.place.empty()) subject.place = body.place;
      subject.assignee = body.assignee;
      break;
    case EventKind::assigned:
      subject.assignee = body.assignee;
      break;
    case EventKind::merged:
      subject.merged_into = body.other;
      if (!subject.closed_at) subject.closed_at = counts_from(event);
      break;
    case EventKind::split:
      subject.split_into.push_back(body.other);
      break;
    case EventKind::rated:
      subject.rating = body.rating;
      break;
    default:
      break;
  }
}

/// The first act of an office, but for whoever reported.
bool responds(const Case& subject, const Event& event) {
  const bool office = event.role == Role::prefecture || event.role == Role::county || event.role == Role::township ||
                      event.role == Role::grid;
  return event.version > 1 && office && event.by != subject.opened_by;
}

}  // namespace

EventKind kind_of_step(const CaseType& type, const Transition& step, std::string_view from) {
  const State* before = type.state(from);
  const State* after = type.state(step.to);
  if (before == nullptr || after == nullptr) return EventKind::moved;
  const bool back = before->kind != StateKind::open && after->kind == StateKind::open;
  // A watch that people end by hand is no breach: it renews nothing.
  const bool by_hand = before->kind == StateKind::watch && !(type.check && step.id == type.check->breach);
  if (back && !by_hand) return EventKind::reopened;
  if (type.check && step.id == type.check->good) return EventKind::watched;
  return EventKind::moved;
}

Result<void> apply(const CaseType& type, Case& subject, const Event& event) {
  if (const std::string fault = Following{type, subject, event}.fault(); !fault.empty()) {
    return Error{ErrorCode::conflict,
                 fmt::format("event {} ({}) of case '{}' does not follow: {}", event.version, name_of(event.kind),
                             subject.version == 0 ? event.case_id : subject.id, fault),
                 ""};
  }
  if (event.kind == EventKind::opened) open_case(subject, event);
  // Before the step: what comes with a reopening shows the old round, it does not serve the new one.
  take_lists(subject, event);
  if (event.kind == EventKind::stepped) {
    take_rung(subject, event);
  } else if (event.kind == EventKind::moved || event.kind == EventKind::watched || event.kind == EventKind::reopened) {
    take_step(type, subject, event);
  } else {
    take_deed(subject, event);
  }
  if (!subject.responded_at && responds(subject, event)) subject.responded_at = event.at;
  subject.version = event.version;
  subject.last_at = event.at;
  return {};
}

}  // namespace lantian::docket
