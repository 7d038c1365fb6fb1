#pragma once
#include "docket/case.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What a stranger may see of a case, by the [public] table of its type.
namespace lantian::docket {

/// A case without people: no reporter, no party, no names of officers, no phone number, no finer place than the type
/// allows. `place` empty and texts empty = not shown.
struct PublicCase {
  std::string id, type, topic, place, state, title, text;
  std::string unit;  ///< the office it is assigned to; a person's name is never shown
  StateKind state_kind{};
  UtcSeconds opened_at{};
  std::optional<UtcSeconds> closed_at;
  std::optional<Day> expected;  ///< by when an answer is due; absent once closed
  std::optional<Spot> spot;     ///< rounded
  std::vector<FieldValue> fields;
  std::vector<Attachment> files;  ///< without names, places and times
  std::string merged_into;
  std::optional<int> rating;
  bool synthetic = false;
};

/// One line of the history that strangers see: steps only.
struct PublicStep {
  EventKind kind{};
  UtcSeconds at{};
  std::string transition, state;
  std::string reason;  ///< where the type shows reasons
};

/// Absent when the type shows nothing to strangers.
std::optional<PublicCase> public_copy(const CaseType& type, const Case& subject, const Vocabulary& vocabulary,
                                      const Areas& areas);
/// Openings, steps, merges and splits. Empty when the type shows nothing to strangers.
std::vector<PublicStep> public_history(const CaseType& type, std::span<const Event> events);

}  // namespace lantian::docket
