#include "base/assert.hpp"
#include "docket/act/deciding.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace lantian::docket {
namespace {

Action action_on(const Case& subject, EventKind kind) {
  Action action;
  action.kind = kind;
  action.case_id = subject.id;
  action.version = subject.version;
  return action;
}

Refusal refusal_of(RefusalReason reason, std::string message) {
  return {reason, std::move(message), {}, {}, ""};
}

/// Sensors and enterprises of the duplicate that the survivor lacks: its watch must know them.
std::vector<Link> carried_links(const Case& duplicate, const Case& survivor) {
  std::vector<Link> links{{LinkKind::duplicate, duplicate.id}};
  for (const Link& link : duplicate.links) {
    const bool of_cases = link.kind == LinkKind::parent || link.kind == LinkKind::duplicate ||
                          link.kind == LinkKind::split_from || link.kind == LinkKind::related;
    const bool known = std::find(survivor.links.begin(), survivor.links.end(), link) != survivor.links.end();
    if (!of_cases && !known) links.push_back(link);
  }
  return links;
}

std::optional<Refusal> unlike(const Merge& wanted, const ParentOf& parents) {
  const Case& duplicate = *wanted.duplicate;
  const Case& survivor = *wanted.survivor;
  if (duplicate.id == survivor.id) {
    return refusal_of(RefusalReason::bad_value, fmt::format("{} cannot be merged into itself", duplicate.id));
  }
  if (duplicate.type != survivor.type) {
    return refusal_of(
        RefusalReason::bad_value,
        fmt::format("{} is of type {}, {} of type {}; only cases of one type are merged (link them instead)",
                    duplicate.id, duplicate.type, survivor.id, survivor.type));
  }
  if (duplicate.synthetic != survivor.synthetic) {
    return refusal_of(
        RefusalReason::bad_value,
        fmt::format("of {} and {} one is synthetic and one is real; they never mix", duplicate.id, survivor.id));
  }
  if (!is_open(*wanted.type, survivor)) {
    return refusal_of(RefusalReason::closed,
                      fmt::format("{} ({}) is closed; merge into a case that goes on", survivor.id, survivor.state));
  }
  for (std::string at = survivor.id; !at.empty() && parents;) {
    at = parents(at);
    if (at != duplicate.id) continue;
    return refusal_of(RefusalReason::loop,
                      fmt::format("{} is a part of {}; a case is not merged into a part of itself, "
                                  "close it instead",
                                  survivor.id, duplicate.id));
  }
  if (is_blank(wanted.reason)) {
    Refusal refusal = refusal_of(RefusalReason::missing, fmt::format("merging {} needs a reason", duplicate.id));
    refusal.missing = {"reason"};
    return refusal;
  }
  return std::nullopt;
}

/// Merging and splitting ask for their own right first.
std::optional<Refusal> no_right(const CaseType& type, Deed deed, const Actor& actor) {
  if (type.lets(deed, actor.role) || actor.role == Role::auditor) return std::nullopt;
  Refusal refusal =
      refusal_of(RefusalReason::wrong_role,
                 fmt::format("role {} may not {} cases of type '{}'; allowed are {}", name_of(actor.role),
                             name_of(deed), type.id, list_of(type.deeds.at(static_cast<std::size_t>(deed)))));
  for (const Role role : type.deeds.at(static_cast<std::size_t>(deed))) refusal.allowed.emplace_back(name_of(role));
  return refusal;
}

/// A part takes from the whole what it does not say.
Action part_of(const Split& wanted, const Action& given) {
  const Case& whole = *wanted.subject;
  Action part = given;
  part.kind = EventKind::opened;
  part.version = 0;
  EventBody& body = part.body;
  const auto fill = [](std::string& own, const std::string& from) {
    if (is_blank(own)) own = from;
  };
  fill(body.topic, whole.topic);
  fill(body.place, whole.place);
  fill(body.title, whole.title);
  fill(body.text, whole.text);
  fill(body.party, whole.party);
  if (!body.spot) body.spot = whole.spot;
  if (!body.due) body.due = whole.due;
  const auto about = [](const Link& link) {
    return link.kind == LinkKind::station || link.kind == LinkKind::site || link.kind == LinkKind::outlet ||
           link.kind == LinkKind::enterprise;
  };
  // What it is about goes with each part, unless the part says for itself.
  if (std::none_of(body.links.begin(), body.links.end(), about)) {
    std::copy_if(whole.links.begin(), whole.links.end(), std::back_inserter(body.links), about);
  }
  body.synthetic = whole.synthetic;
  body.links.push_back({LinkKind::split_from, whole.id});
  return part;
}

}  // namespace

Decisions merge(const Merge& wanted, const Actor& actor, const Setting& setting) {
  LANTIAN_ASSERT(wanted.type && wanted.duplicate && wanted.survivor, "a merge names two cases and their type");
  if (auto refusal = no_right(*wanted.type, Deed::merge, actor)) return *std::move(refusal);
  if (auto refusal = unlike(wanted, setting.parents)) return *std::move(refusal);
  Action end = action_on(*wanted.duplicate, EventKind::merged);
  end.body.other = wanted.survivor->id;
  end.body.reason = wanted.reason;
  Action gain = action_on(*wanted.survivor, EventKind::linked);
  gain.body.links = carried_links(*wanted.duplicate, *wanted.survivor);
  std::vector<Event> events;
  const std::array<std::pair<const Case*, const Action*>, 2> both{{{wanted.duplicate, &end}, {wanted.survivor, &gain}}};
  for (const auto& [subject, action] : both) {
    Decision decision = Deciding{*wanted.type, *subject, *action, actor, setting}.run(true);
    if (auto* refusal = std::get_if<Refusal>(&decision)) return std::move(*refusal);
    events.push_back(std::get<Event>(std::move(decision)));
  }
  return events;
}

Decisions split(const Split& wanted, const Actor& actor, const Setting& setting) {
  LANTIAN_ASSERT(wanted.type && wanted.subject, "a split names a case and its type");
  if (auto refusal = no_right(*wanted.type, Deed::split, actor)) return *std::move(refusal);
  if (wanted.parts.empty() || is_blank(wanted.reason)) {
    Refusal refusal = refusal_of(RefusalReason::missing,
                                 fmt::format("splitting {} needs at least one part and a reason", wanted.subject->id));
    if (wanted.parts.empty()) refusal.missing.emplace_back("part");
    if (is_blank(wanted.reason)) refusal.missing.emplace_back("reason");
    return refusal;
  }
  std::vector<Event> events;
  Case whole = *wanted.subject;
  for (const Action& given : wanted.parts) {
    const Action part = part_of(wanted, given);
    Action note = action_on(whole, EventKind::split);
    note.body.other = part.case_id;
    note.body.reason = wanted.reason;
    const Case none;
    const std::array<std::pair<const Case*, const Action*>, 2> both{{{&whole, &note}, {&none, &part}}};
    for (const auto& [subject, action] : both) {
      Decision decision = Deciding{*wanted.type, *subject, *action, actor, setting}.run(true);
      if (auto* refusal = std::get_if<Refusal>(&decision)) return std::move(*refusal);
      events.push_back(std::get<Event>(std::move(decision)));
    }
    const auto applied = apply(*wanted.type, whole, events[events.size() - 2]);
    LANTIAN_ASSERT(applied.ok(), "an event that was decided follows");
  }
  return events;
}

}  // namespace lantian::docket
