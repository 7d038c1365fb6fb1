#include "docket/bring_in.hpp"

#include "base/assert.hpp"
#include "docket/case.hpp"

namespace lantian::docket {
namespace {

/// An hour of the working day: records know days only.
UtcSeconds office_hour(Day day) {
  constexpr std::chrono::hours ten{10};
  return to_utc(std::chrono::local_seconds{day} + ten);
}

/// Decides one action after the other on the same case and keeps the events; the first refusal ends it.
class Sequence {
 public:
  Sequence(const BringIn& how, std::string case_id, const Setting& setting)
      : how_{how}, case_id_{std::move(case_id)}, setting_{setting} {}

  void add(EventKind kind, EventBody body, Day day) {
    body.happened_at = office_hour(day);
    add({kind, case_id_, subject_.version, std::move(body)}, how_.actor);
  }

  void rate(int rating, const std::string& party) {
    Actor reporter;
    reporter.name = reporter.party = party;
    reporter.role = Role::citizen;
    EventBody body;
    body.rating = rating;
    add({EventKind::rated, case_id_, subject_.version, std::move(body)}, reporter);
  }

  void add(const Action& action, const Actor& actor) {
    if (refusal_) return;
    Decision decision = decide(*how_.type, subject_, action, actor, setting_);
    if (auto* refusal = std::get_if<Refusal>(&decision)) {
      refusal_ = std::move(*refusal);
      return;
    }
    Event& event = std::get<Event>(decision);
    const Result<void> applied = apply(*how_.type, subject_, event);
    LANTIAN_ASSERT(applied.ok(), "what was decided can be applied");
    events_.push_back(std::move(event));
  }

  void step(const std::string& transition, Day day, const std::string& reason) {
    EventBody body;
    body.transition = transition;
    body.reason = reason;
    add(EventKind::moved, std::move(body), day);
  }

  Decisions done() {
    if (refusal_) return *std::move(refusal_);
    return std::move(events_);
  }

 private:
  const BringIn& how_;
  std::string case_id_;
  const Setting& setting_;
  Case subject_;
  std::vector<Event> events_;
  std::optional<Refusal> refusal_;
};

}  // namespace

Decisions bring_in_task(const BringIn& how, const Register& from, const RegisterTask& task, std::string case_id,
                        const Setting& setting) {
  const RegisterDocument& document = from.document;
  const Day begun = document.findings_given ? *document.findings_given : document.day;
  EventBody opening;
  opening.type = how.type->id;
  opening.topic = task.topic;
  opening.place = task.areas.size() == 1 ? task.areas.front() : how.place;
  opening.title = task.name.shown(true);
  opening.assignee = task.lead.empty() ? "" : task.lead.front();
  opening.due = task.deadline.due ? *task.deadline.due : begun;
  opening.links.push_back({LinkKind::source, task.id});
  opening.synthetic = how.synthetic;
  if (how.type->field("register_place") != nullptr) opening.fields.push_back({"register_place", task.place});
  Sequence sequence{how, std::move(case_id), setting};
  sequence.add(EventKind::opened, std::move(opening), begun);
  if (task.status != RegisterStatus::open && task.closed_by) {
    const bool kept = task.status == RegisterStatus::standing;
    sequence.step(kept ? how.steps.keep : how.steps.close, *task.closed_by, how.reason);
  }
  return sequence.done();
}

Decisions bring_in_petition(const BringIn& how, const PetitionRecord& record, std::string case_id,
                            const Setting& setting) {
  EventBody opening;
  opening.type = how.type->id;
  opening.topic = record.topic;
  opening.place = record.area;
  opening.title = record.name.shown(true);
  opening.party = record.id;  // stands for the reporter, whom nobody knows
  opening.links.push_back({LinkKind::source, record.id});
  opening.synthetic = how.synthetic;
  if (!record.finding.empty() && how.type->field("finding") != nullptr) {
    opening.fields.push_back({"finding", record.finding});
  }
  Sequence sequence{how, std::move(case_id), setting};
  sequence.add(EventKind::opened, std::move(opening), record.received);
  sequence.step(how.steps.accept, record.accepted, "");
  if (record.closed) sequence.step(how.steps.close, *record.closed, how.reason);
  if (record.rating) sequence.rate(*record.rating, record.id);
  return sequence.done();
}

}  // namespace lantian::docket
