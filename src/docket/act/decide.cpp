#include "base/assert.hpp"
#include "base/text.hpp"
#include "docket/act/deciding.hpp"
#include "docket/deadline.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::docket {
namespace {

constexpr std::array<std::string_view, 17> refusal_names{"",
                                                         "session expired",
                                                         "read only",
                                                         "wrong role",
                                                         "out of area",
                                                         "out of topic",
                                                         "not own",
                                                         "forbidden",
                                                         "missing",
                                                         "conflict",
                                                         "closed",
                                                         "future",
                                                         "bad attachment",
                                                         "loop",
                                                         "unknown name",
                                                         "bad value",
                                                         "no calendar"};

}  // namespace

std::string_view name_of(RefusalReason reason) {
  return refusal_names.at(static_cast<std::size_t>(reason));
}

std::string Refusal::text() const {
  return where.empty() ? message : where + ": " + message;
}

bool is_blank(std::string_view text) {
  return trimmed(text).empty();
}

Decision decide(const CaseType& type, const Case& subject, const Action& action, const Actor& actor,
                const Setting& setting) {
  return Deciding{type, subject, action, actor, setting}.run();
}

Decision Deciding::run(bool by_us) {
  LANTIAN_ASSERT(setting_.calendar && setting_.areas && setting_.vocabulary && setting_.attachments,
                 "a setting names everything an action is judged by");
  by_us_ = by_us;
  if (!begin() || !session() || !rights() || !version() || !not_closed() || !only_own_parts() || !only_own_means() ||
      !by_kind() || !values())
    return *refusal_;
  return event_;
}

bool Deciding::begin() {
  event_.case_id = action_.case_id;
  event_.version = subject_.version + 1;
  event_.kind = action_.kind;
  event_.at = setting_.now;
  event_.role = actor_.role;
  event_.area = actor_.area;
  event_.body = action_.body;
  // Worked out here, whatever was sent.
  for (std::string* ours : {&event_.body.type, &event_.body.state}) ours->clear();
  event_.body.state_due.reset();
  if (action_.kind != EventKind::stepped) event_.body.step.clear();
  if (!by_us_) event_.body.other.clear();
  // A citizen is known by her token alone.
  event_.by = actor_.role == Role::citizen ? actor_.party : actor_.name;
  if (is_blank(event_.by)) {
    return refuse(RefusalReason::bad_value,
                  "nobody is named as acting; an event needs a name (of a citizen her token)");
  }
  if (is_blank(action_.case_id) || (subject_.version > 0 && action_.case_id != subject_.id)) {
    return refuse(RefusalReason::unknown_name,
                  fmt::format("the action is for case '{}', and the case is '{}'", action_.case_id, subject_.id));
  }
  return true;
}

bool Deciding::refuse(RefusalReason reason, std::string message, std::vector<std::string> allowed,
                      std::vector<std::string> missing) {
  if (!refusal_) refusal_ = {reason, std::move(message), std::move(allowed), std::move(missing), ""};
  return false;
}

std::string Deciding::subject_text() const {
  return subject_.version == 0 ? action_.case_id : fmt::format("{} ({})", subject_.id, subject_.state);
}

std::vector<std::string> Deciding::way_ids() const {
  std::vector<std::string> ids;
  for (const Transition* way : type_.from(subject_.state)) {
    const bool hers = !way->assigned_only || actor_.role == Role::system || is_assignee(actor_, subject_.assignee);
    if (way->lets(actor_.role) && hers) ids.push_back(way->id);
  }
  return ids;
}

std::string Deciding::ways_text() const {
  const auto ids = way_ids();
  return fmt::format("from '{}' the role {} may here: {}", subject_.state, name_of(actor_.role),
                     ids.empty() ? "no step" : joined(ids, ", "));
}

Day Deciding::begins() const {
  return beijing_day(counts_from(event_));
}

}  // namespace lantian::docket
