#pragma once
#include "base/result.hpp"
#include "docket/case_type.hpp"
#include "docket/event.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A case as its events make it.
namespace lantian::docket {

/// A file and in which round of evidence it came: an old photograph does not close a case that was reopened or sent
/// back.
struct CaseFile {
  Attachment attachment;
  std::int32_t version = 0;  ///< of the event that brought it
  int round = 0;
  friend bool operator==(const CaseFile&, const CaseFile&) = default;
};

struct Case {
  std::string id, type;
  std::int32_t version = 0;  ///< 0: not opened yet
  std::string state;
  std::string topic, place, title, text, party;
  std::string opened_by;
  Role opened_role{};
  std::string assignee;  ///< a person or a unit, or empty

  UtcSeconds opened_at{};                 ///< from when it counts, see `counts_from`
  UtcSeconds state_since{};               ///< the same of the state
  UtcSeconds last_at{};                   ///< of the last event, as recorded
  std::optional<UtcSeconds> happened_at;  ///< when the matter was seen
  std::optional<UtcSeconds>
      responded_at;                     ///< first act of an office: not by the reporter, the enterprise or the system
  std::optional<UtcSeconds> closed_at;  ///< when the present done or standing state was entered
  std::optional<Spot> spot;

  std::optional<Day> due;                  ///< of the case
  std::optional<Day> state_due;            ///< of the present state
  std::optional<Day> closing_due;          ///< of the state that was left when the case was closed
  bool closed_at_latest = false;           ///< the day of the closing is known as the latest possible only
  int round = 0;                           ///< how often it was reopened
  int evidence_round = 0;                  ///< how often evidence had to be new: reopened, or sent back
  std::optional<Day> stepped_due;          ///< the deadline that the rungs below belong to
  std::vector<std::string> steps_reached;  ///< rungs reached for that deadline; a new deadline starts again

  std::vector<CaseFile> files;
  std::vector<Link> links;
  std::vector<FieldValue> fields;  ///< latest value of each, by id
  std::string merged_into;         ///< the case that goes on instead of this one, or empty
  std::vector<std::string> split_into;
  std::optional<int> rating;
  bool synthetic = false;

  /// The deadline that runs now: the earlier of the two while there is work, that of the state (the next look) once the
  /// case is closed; absent when none runs.
  std::optional<Day> next_due() const;
  /// The deadline that rates judge the case by: its own, else that of the state it is in or was closed from. Absent
  /// when there is none, and when nobody knows the day of the closing. The next look of a standing matter is no
  /// deadline that it met or missed.
  std::optional<Day> judged_due() const;
  /// Empty when there is none.
  std::string_view field(std::string_view id) const;
  std::string_view link(LinkKind kind) const;  ///< id of the first link of this kind, or empty
  /// Files of a kind in the present round of evidence.
  int evidence(std::string_view kind) const;
  friend bool operator==(const Case&, const Case&) = default;
};

/// Kind of the present state; a merged case counts as done.
StateKind state_kind_of(const CaseType& type, const Case& subject);
/// Neither done, standing nor merged.
bool is_open(const CaseType& type, const Case& subject);
/// Past `next_due` at `now`: work that is late, or a standing matter that nobody looked at again. Merged cases never
/// are.
bool is_overdue(const Case& subject, UtcSeconds now);

/// The kind of event that a step from a state is: reopened when it leads from done or standing back to work or is the
/// breach of a watch, watched when it is the good end of a watch, else moved.
EventKind kind_of_step(const CaseType& type, const Transition& step, std::string_view from);

/// Adds one event. Only what the event says counts: no clock, no calendar, no rights. Who may do what was judged when
/// it was done (act.hpp), by the type of that day; a type that gives a step to other people later leaves old events as
/// they are. Returns conflict when the event does not follow: a version out of turn, another case, an earlier time, a
/// transition that does not start from the present state, a state, step or field that the type does not know,
/// anything but a comment after a merge. Then the case is as before.
Result<void> apply(const CaseType& type, Case& subject, const Event& event);

/// The case after these events of it, in order of version. Events of other cases are conflict.
Result<Case> replay(const CaseType& type, std::span<const Event> events);
/// The case as it was known at an instant: events recorded until then, that second included. not_found when it was not
/// opened yet.
Result<Case> replay_until(const CaseType& type, std::span<const Event> events, UtcSeconds instant);

}  // namespace lantian::docket
