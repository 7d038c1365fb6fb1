#include "base/text.hpp"
#include "docket/act/deciding.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::docket {
namespace {

bool holds_topic(const Actor& actor, std::string_view topic) {
  return actor.topics.empty() || std::find(actor.topics.begin(), actor.topics.end(), topic) != actor.topics.end();
}

bool by_party(Role role) {
  return role == Role::enterprise || role == Role::citizen;
}

std::string area_text(const Actor& actor) {
  return actor.area.empty() ? "everywhere" : actor.area;
}

/// Whoever was given a case by name reaches it, wherever it lies: a grid worker works for a village case too.
bool is_named(const Actor& actor, const Case& subject) {
  return !actor.name.empty() && actor.name == subject.assignee;
}

/// Office roles without an area reach nothing: only the system and the auditor are everywhere.
bool covers(const Actor& actor, std::string_view place, const Areas& areas) {
  if (actor.role == Role::system || actor.role == Role::auditor)
    return actor.area.empty() || areas.within(place, actor.area);
  return !actor.area.empty() && areas.within(place, actor.area);
}

}  // namespace

bool is_party(const CaseType& type, const Actor& actor, const Case& subject) {
  if (actor.party.empty()) return false;
  if (actor.role == Role::citizen) return subject.party == actor.party;
  // Where people report, the enterprise that they name is whom it is about, not whose it is.
  const bool linked = !type.privacy && std::any_of(subject.links.begin(), subject.links.end(), [&](const Link& link) {
    return link.kind == LinkKind::enterprise && link.id == actor.party;
  });
  return actor.role == Role::enterprise && (linked || subject.party == actor.party);
}

bool is_assignee(const Actor& actor, std::string_view assignee) {
  return !assignee.empty() && (actor.name == assignee || actor.unit == assignee);
}

bool may_read(const CaseType& type, const Actor& actor, const Case& subject, const Areas& areas) {
  if (by_party(actor.role)) return is_party(type, actor, subject);
  return is_named(actor, subject) || (covers(actor, subject.place, areas) && holds_topic(actor, subject.topic));
}

bool Deciding::session() {
  if (actor_.session_until && *actor_.session_until <= setting_.now) {
    return refuse(RefusalReason::session_expired,
                  fmt::format("the session of {} ended at {}; log in again, then repeat the step", event_.by,
                              text_of(*actor_.session_until)),
                  {"log in"});
  }
  if (actor_.role == Role::auditor) {
    return refuse(RefusalReason::read_only,
                  fmt::format("{} is an auditor: auditors read everything and change nothing", event_.by), {"read"});
  }
  return true;
}

bool Deciding::rights() {
  if (action_.kind == EventKind::opened) return may_open();
  if (subject_.version == 0) {
    return refuse(RefusalReason::unknown_name, fmt::format("there is no case '{}'; open it first", action_.case_id),
                  {"open"});
  }
  if (by_party(actor_.role)) {
    if (is_party(type_, actor_, subject_)) return true;
    return refuse(RefusalReason::not_own, fmt::format("{} is not a case of this {}; allowed are the cases of its own",
                                                      subject_.id, name_of(actor_.role)));
  }
  if (is_named(actor_, subject_)) return true;
  if (!covers(actor_, subject_.place, *setting_.areas)) {
    return refuse(RefusalReason::out_of_area,
                  fmt::format("{} lies in {}, and {} ({}) acts in {}", subject_.id, subject_.place, actor_.name,
                              name_of(actor_.role), area_text(actor_)),
                  {actor_.area});
  }
  if (!holds_topic(actor_, subject_.topic)) {
    return refuse(RefusalReason::out_of_topic,
                  fmt::format("{} is about {}, and {} acts on {}", subject_.id, subject_.topic, actor_.name,
                              joined(actor_.topics, ", ")),
                  actor_.topics);
  }
  return true;
}

bool Deciding::may_open() {
  const EventBody& body = action_.body;
  if (!deed(Deed::open)) return false;
  if (!type_.has_topic(body.topic)) {
    return refuse(RefusalReason::unknown_name,
                  fmt::format("topic {} is none of type '{}'; allowed are {}", in_quotes(body.topic), type_.id,
                              joined(type_.topics, ", ")),
                  type_.topics);
  }
  if (!setting_.areas->known(body.place)) {
    return refuse(
        RefusalReason::unknown_name,
        fmt::format("place {} is unknown; write a code of GB/T 2260 (652301), of a town (9 digits), a village "
                    "(12 digits) or a grid (12 digits and -07), or the id of a park",
                    in_quotes(body.place)));
  }
  if (by_party(actor_.role)) {
    if (actor_.party.empty() || (!body.party.empty() && body.party != actor_.party)) {
      return refuse(RefusalReason::not_own,
                    fmt::format("this {} opens cases in its own name only", name_of(actor_.role)));
    }
    event_.body.party = actor_.party;
    return true;
  }
  if (!covers(actor_, body.place, *setting_.areas)) {
    return refuse(RefusalReason::out_of_area,
                  fmt::format("{} lies outside {}, where {} ({}) acts", body.place, area_text(actor_), actor_.name,
                              name_of(actor_.role)),
                  {actor_.area});
  }
  if (!holds_topic(actor_, body.topic)) {
    return refuse(RefusalReason::out_of_topic,
                  fmt::format("{} acts on {}, not on {}", actor_.name, joined(actor_.topics, ", "), body.topic),
                  actor_.topics);
  }
  return true;
}

bool Deciding::deed(Deed deed) {
  if (type_.lets(deed, actor_.role)) return true;
  const auto& roles = type_.deeds.at(static_cast<std::size_t>(deed));
  std::vector<std::string> allowed;
  for (const Role role : roles) allowed.emplace_back(name_of(role));
  return refuse(RefusalReason::wrong_role,
                fmt::format("role {} may not {} cases of type '{}'; allowed are {}", name_of(actor_.role),
                            name_of(deed), type_.id, roles.empty() ? "no roles" : list_of(roles)),
                std::move(allowed));
}

bool Deciding::may(Deed deed) const {
  return actor_.role == Role::system || type_.lets(deed, actor_.role);
}

/// Opening and stepping are no way round the rights to assign, to link and to set a deadline.
bool Deciding::only_own_means() {
  const EventBody& body = action_.body;
  const bool opens = action_.kind == EventKind::opened;
  const bool steps = !body.transition.empty();
  if (!opens && !steps) return true;
  const Transition* way = type_.transition(body.transition);
  const bool step_assigns = way != nullptr && way->needs_assignee;
  if (!body.assignee.empty() && !step_assigns && !may(Deed::assign)) return deed(Deed::assign);
  // Anybody who reports may name the place it is about, not how cases hang together.
  const bool ties = std::any_of(body.links.begin(), body.links.end(), [&](const Link& link) {
    const bool names_it = link.kind == LinkKind::station || link.kind == LinkKind::site ||
                          link.kind == LinkKind::outlet || link.kind == LinkKind::enterprise;
    return !opens || !names_it;
  });
  if ((ties || !body.unlinks.empty()) && !by_us_ && !may(Deed::link)) return deed(Deed::link);
  if (opens && body.due && by_party(actor_.role)) {
    return refuse(RefusalReason::wrong_role,
                  fmt::format("{}: a {} sets no deadline; leave 'due' away", subject_text(), name_of(actor_.role)));
  }
  return true;
}

/// Closed work lies where it lies: what would move it reopens it first.
bool Deciding::not_closed() {
  const bool moves =
      action_.kind == EventKind::transferred || action_.kind == EventKind::assigned || action_.kind == EventKind::split;
  if (!moves || state_kind_of(type_, subject_) != StateKind::done) return true;
  return refuse(
      RefusalReason::closed,
      fmt::format("{} is closed; reopen it before it is {}; {}", subject_text(), name_of(action_.kind), ways_text()),
      way_ids());
}

bool Deciding::version() {
  if (action_.version != subject_.version) {
    return refuse(
        RefusalReason::conflict,
        fmt::format("{} is at version {} by now, and this action saw version {}; look at it again, then decide",
                    subject_text(), subject_.version, action_.version),
        {"read again"});
  }
  if (subject_.version > 0 && setting_.now < subject_.last_at) {
    return refuse(RefusalReason::future, fmt::format("the last event of {} is of {}, after now ({}); set the clock",
                                                     subject_.id, text_of(subject_.last_at), text_of(setting_.now)));
  }
  if (!subject_.merged_into.empty() && action_.kind != EventKind::commented) {
    return refuse(RefusalReason::closed,
                  fmt::format("{} was merged into {}; go on there (only comments are allowed here)", subject_.id,
                              subject_.merged_into),
                  {"comment", subject_.merged_into});
  }
  return true;
}

}  // namespace lantian::docket
