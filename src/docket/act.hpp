#pragma once
#include "docket/attachment_rule.hpp"
#include "docket/calendar.hpp"
#include "docket/case.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// What somebody wants to do to a case, and whether she may. Pure: the same question has the same answer.
namespace lantian::docket {

/// Stored in answers, never renumber.
enum class RefusalReason : std::uint8_t {
  session_expired = 1,
  read_only,   ///< auditors change nothing
  wrong_role,  ///< the step is there, but not for this role
  out_of_area,
  out_of_topic,
  not_own,         ///< enterprises and citizens: a case of somebody else; assigned_only: not the assignee
  forbidden,       ///< no such step from the present state
  missing,         ///< evidence, reason, assignee, fields: see `missing`
  conflict,        ///< the case moved on since it was looked at
  closed,          ///< merged: goes on elsewhere
  future,          ///< a time after now
  bad_attachment,  ///< size, type, disguise
  loop,            ///< a parent would be its own descendant
  unknown_name,    ///< type, topic, area, office, field, step
  bad_value,       ///< malformed: a rating out of range, a field that is no number, an empty text
  no_calendar      ///< the deadline falls into a year whose days off are not known
};
std::string_view name_of(RefusalReason reason);

/// An action that is not taken: what was tried, what is allowed, what is missing.
struct Refusal {
  RefusalReason reason{};
  std::string message;               ///< one sentence or two, complete by itself
  std::vector<std::string> allowed;  ///< ids of what this actor may do instead: transitions, topics, types, ...
  std::vector<std::string> missing;  ///< "2 more of site_photo", "reason", "field cause"
  std::string where;                 ///< file and row, for imports; set by the caller
  std::string text() const;          ///< "where: message"
};

/// An action as it comes in. Its body uses the same fields as the event that it asks for; `type`, `state`, `due` of a
/// rule, `state_due` are worked out.
struct Action {
  EventKind kind{};  ///< moved also asks for what becomes reopened or watched; stepped, watched: the system only
  std::string case_id;
  std::int32_t version = 0;  ///< of the case as the actor saw it; 0 for opened
  EventBody body;
};

/// The parent of a case by its id, empty when it has none; null function: no case has one.
using ParentOf = std::function<std::string(std::string_view)>;
/// The office that a case of this topic and place goes to by what the region says, before the routes of its type; empty
/// when the region leaves it to the type. Null function: it always does.
using RouteOf = std::function<std::string(std::string_view topic, std::string_view place)>;

/// The world in which an action is judged. Everything pointed to must outlive the call. Requires: no null but
/// `parents` and `routes`.
struct Setting {
  UtcSeconds now{};
  const WorkCalendar* calendar = nullptr;
  const Areas* areas = nullptr;
  const Vocabulary* vocabulary = nullptr;
  const AttachmentRule* attachments = nullptr;
  ParentOf parents;
  RouteOf routes;
};

using Decision = std::variant<Event, Refusal>;

/// The event that the action would become (number and chain are the book's), or why not. `subject`: the case as it is;
/// a case of version 0 for opened. Checks in this order: session, role and area and topic, version, the step itself,
/// what it needs, values and times, attachments, loops. `apply` takes every event given here.
Decision decide(const CaseType& type, const Case& subject, const Action& action, const Actor& actor,
                const Setting& setting);

/// Whether the actor may read the case: auditors all; offices those of their area and topics, and whatever is assigned
/// to them by name; enterprises and citizens their own (in types with
/// privacy an enterprise that is only linked is whom it is about, and reads nothing). Citizens and strangers read
/// `public_copy` (redact.hpp) of others.
bool may_read(const CaseType& type, const Actor& actor, const Case& subject, const Areas& areas);

/// A step that can be taken from here, and what it still needs. For buttons and for refusals.
struct Choice {
  const Transition* transition = nullptr;
  std::vector<std::string> missing;  ///< as in Refusal; evidence that could still come with the step counts as missing
  std::vector<EvidenceNeed> evidence;  ///< of that, the files: `least` more of each kind
  std::vector<const Field*> fields;    ///< of that, the fields; of the type
};
/// Steps that this actor may take on the case now, in the order of the type; empty when none.
std::vector<Choice> choices(const CaseType& type, const Case& subject, const Actor& actor, const Setting& setting);

/// Several events of several cases that stand or fall together.
using Decisions = std::variant<std::vector<Event>, Refusal>;

/// Merges `duplicate` into `survivor`: the first ends, the second gains a link and the other's links. Both versions are
/// as seen. Refused between types, between real and synthetic, when the actor may not merge in both, when either is
/// merged or the survivor is closed.
struct Merge {
  const CaseType* type = nullptr;
  const Case* duplicate = nullptr;
  const Case* survivor = nullptr;
  std::string reason;
};
Decisions merge(const Merge& wanted, const Actor& actor, const Setting& setting);

/// Splits `subject`: opens one case for each part, of the same type, each with a link back; the subject goes on with a
/// split event for each. Parts may give topic, place, title, text, assignee; what is empty comes from the subject.
struct Split {
  const CaseType* type = nullptr;
  const Case* subject = nullptr;
  std::vector<Action> parts;  ///< kind opened, with the case ids of the new cases
  std::string reason;
};
Decisions split(const Split& wanted, const Actor& actor, const Setting& setting);

}  // namespace lantian::docket
