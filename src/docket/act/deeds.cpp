#include "base/text.hpp"
#include "docket/act/deciding.hpp"
#include "docket/deadline.hpp"
#include "docket/ladder.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::docket {
namespace {

/// Deeper than any register; a longer line of parents is a ring that somebody made before.
constexpr int most_parents = 64;

}  // namespace

bool Deciding::by_kind() {
  switch (action_.kind) {
    case EventKind::opened:
      return open();
    case EventKind::moved:
    case EventKind::reopened:
      return step();
    case EventKind::watched:
      return action_.body.transition.empty() ? watched() : step();
    case EventKind::commented:
      return comment();
    case EventKind::attached:
      return attach();
    case EventKind::assigned:
      return assign();
    case EventKind::transferred:
      return transfer();
    case EventKind::linked:
      return link();
    case EventKind::merged:
    case EventKind::split:
      return by_us_ || refuse(RefusalReason::forbidden,
                              "merging and splitting change two cases at once; ask for them by 'merge' and 'split'",
                              {"merge", "split"});
    case EventKind::stepped:
      return rung();
    case EventKind::rated:
      return rate();
  }
  return refuse(RefusalReason::unknown_name, "no such kind of action");
}

bool Deciding::open() {
  EventBody& body = event_.body;
  if (subject_.version > 0) {
    return refuse(RefusalReason::conflict, fmt::format("{} is open already; choose another id", subject_text()));
  }
  if (is_blank(body.title)) {
    return refuse(RefusalReason::missing, fmt::format("{}: a case needs a title", subject_text()), {}, {"title"});
  }
  body.type = type_.id;
  body.state = type_.initial;
  if (is_blank(body.assignee)) body.assignee = office_for(body.topic, body.place);
  return deadlines_of(*type_.state(type_.initial));
}

bool Deciding::comment() {
  if (!deed(Deed::comment)) return false;
  if (!is_blank(action_.body.text)) return true;
  return refuse(RefusalReason::missing, fmt::format("{}: an empty comment says nothing", subject_text()), {}, {"text"});
}

bool Deciding::attach() {
  if (!deed(Deed::attach)) return false;
  if (!action_.body.attachments.empty()) return true;
  return refuse(RefusalReason::missing, fmt::format("{}: no file is attached", subject_text()), {}, {"file"});
}

bool Deciding::assign() {
  if (!deed(Deed::assign)) return false;
  const EventBody& body = action_.body;
  std::vector<std::string> missing;
  if (is_blank(body.assignee)) missing.emplace_back("assignee");
  if (!subject_.assignee.empty() && body.assignee != subject_.assignee && is_blank(body.reason)) {
    missing.emplace_back("reason");
  }
  if (missing.empty()) return true;
  std::string message =
      fmt::format("{}: assigning needs {} (a reason when somebody has it already: {})", subject_text(),
                  joined(missing, " and "), subject_.assignee.empty() ? "nobody" : subject_.assignee);
  return refuse(RefusalReason::missing, std::move(message), {}, std::move(missing));
}

bool Deciding::transfer() {
  if (!deed(Deed::transfer)) return false;
  EventBody& body = event_.body;
  std::vector<std::string> missing;
  if (is_blank(body.reason)) missing.emplace_back("reason");
  if (body.topic.empty() && body.place.empty() && is_blank(body.assignee)) {
    missing.emplace_back("where to: topic, place or assignee");
  }
  if (!missing.empty()) {
    std::string message = fmt::format("{}: a transfer needs {}", subject_text(), joined(missing, "; "));
    return refuse(RefusalReason::missing, std::move(message), {}, std::move(missing));
  }
  if (!body.topic.empty() && !type_.has_topic(body.topic)) {
    return refuse(RefusalReason::unknown_name,
                  fmt::format("topic {} is none of type '{}'; allowed are {}", in_quotes(body.topic), type_.id,
                              joined(type_.topics, ", ")),
                  type_.topics);
  }
  if (!body.place.empty() && !setting_.areas->known(body.place)) {
    return refuse(RefusalReason::unknown_name,
                  fmt::format("{}: place {} is unknown; write a code of GB/T 2260 or the id "
                              "of a park",
                              subject_text(), in_quotes(body.place)));
  }
  if (is_blank(body.assignee)) {
    body.assignee =
        office_for(body.topic.empty() ? subject_.topic : body.topic, body.place.empty() ? subject_.place : body.place);
  }
  return true;
}

bool Deciding::link() {
  if (!deed(Deed::link)) return false;
  const EventBody& body = action_.body;
  if (body.links.empty() && body.unlinks.empty()) {
    return refuse(RefusalReason::missing, fmt::format("{}: no link is given", subject_text()), {}, {"link"});
  }
  const auto sensor = [&](const Link& one) { return type_.check && names_sensor(*type_.check, one); };
  const bool changes_sensor = std::any_of(body.links.begin(), body.links.end(), sensor) ||
                              std::any_of(body.unlinks.begin(), body.unlinks.end(), sensor);
  if (changes_sensor && !by_us_ && state_kind_of(type_, subject_) == StateKind::watch) {
    return refuse(RefusalReason::forbidden,
                  fmt::format("{}: a watch goes on with the sensors that it began with; end it first; {}",
                              subject_text(), ways_text()),
                  way_ids());
  }
  for (const Link& old : body.unlinks) {
    if (std::find(subject_.links.begin(), subject_.links.end(), old) != subject_.links.end()) continue;
    std::vector<std::string> known;
    for (const Link& link : subject_.links) known.push_back(fmt::format("{} {}", name_of(link.kind), link.id));
    std::string message = fmt::format("{} has no link to {} {}; it has: {}", subject_text(), name_of(old.kind), old.id,
                                      known.empty() ? "none" : joined(known, ", "));
    return refuse(RefusalReason::unknown_name, std::move(message), std::move(known));
  }
  return true;
}

bool Deciding::rate() {
  if (!deed(Deed::rate)) return false;
  if (!action_.body.rating || *action_.body.rating < 1 || *action_.body.rating > 5) {
    return refuse(
        RefusalReason::bad_value,
        fmt::format("{}: a rating is a whole number from 1 (not satisfied) to 5 (fully satisfied)", subject_text()),
        {"1", "2", "3", "4", "5"});
  }
  if (subject_.responded_at || !is_open(type_, subject_)) return true;
  return refuse(
      RefusalReason::forbidden,
      fmt::format("{}: no office has done anything yet that could be rated; comment until then", subject_text()),
      {"comment"});
}

bool Deciding::rung() {
  const EventBody& body = action_.body;
  if (actor_.role != Role::system) {
    return refuse(RefusalReason::wrong_role, fmt::format("{}: only the system walks the ladder", subject_text()),
                  {"system"});
  }
  const auto due = rungs_due(type_, subject_, setting_.now, *setting_.calendar);
  if (!due) return refuse(RefusalReason::no_calendar, fmt::format("{}: {}", subject_text(), due.error().message));
  std::vector<std::string> allowed;
  for (const Rung* one : *due) allowed.push_back(one->id);
  const bool reached = std::find(allowed.begin(), allowed.end(), body.step) != allowed.end();
  if (reached && body.due == subject_.next_due()) return true;
  std::string message = fmt::format("{}: rung {} is not due now; due are: {}", subject_text(), in_quotes(body.step),
                                    allowed.empty() ? "none" : joined(allowed, ", "));
  return refuse(RefusalReason::forbidden, std::move(message), std::move(allowed));
}

bool Deciding::watched() {
  if (actor_.role != Role::system) {
    return refuse(RefusalReason::wrong_role, fmt::format("{}: only the system watches a sensor", subject_text()),
                  {"system"});
  }
  if (state_kind_of(type_, subject_) != StateKind::watch) {
    return refuse(RefusalReason::forbidden, fmt::format("{}: no watch runs; {}", subject_text(), ways_text()),
                  way_ids());
  }
  if (!is_blank(action_.body.text)) return true;
  return refuse(RefusalReason::missing, fmt::format("{}: what the watch saw is not said", subject_text()), {},
                {"text"});
}

std::string Deciding::office_for(std::string_view topic, std::string_view place) const {
  std::string office = setting_.routes ? setting_.routes(topic, place) : std::string{};
  return office.empty() ? routed_unit(type_, topic, place, *setting_.areas) : office;
}

bool Deciding::no_loop(const std::string& parent) {
  std::string line = action_.case_id;
  std::string at = parent;
  for (int hop = 0; !at.empty() && hop < most_parents; ++hop) {
    line += " -> " + at;
    if (at == action_.case_id) {
      return refuse(
          RefusalReason::loop,
          fmt::format("{} cannot be a part of {}: it would be a part of itself ({}); allowed is a parent that "
                      "does not lie below it",
                      action_.case_id, parent, line));
    }
    at = setting_.parents ? setting_.parents(at) : std::string{};
  }
  if (at.empty()) return true;
  return refuse(RefusalReason::loop,
                fmt::format("above {} the parents never end ({} looked at); a tree has a root", parent, most_parents));
}

}  // namespace lantian::docket
