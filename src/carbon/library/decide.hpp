#pragma once
#include "carbon/library/entry.hpp"

#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// The judgement of an act on an entry of the library: may it follow, by whom, on what. Pure; `day` is the day of the
/// act.
namespace lantian::carbon {

/// What somebody wants to do. What the act does not need stays empty.
struct LibraryAction {
  LibraryAct act = LibraryAct::draft;
  std::string entry;  ///< draft: the id of a new one
  std::string reason;
  std::vector<LibraryAnswer> answers;
  bool pass = false;
  std::string what;  ///< report: kind of event; remove: ground
  std::vector<std::string> evidence;
  std::optional<Day> happened;
  std::optional<LibraryApplication> application;
};

enum class LibraryRefusal : std::uint8_t {
  state = 1,  ///< this act does not follow here
  rights,     ///< another function, or a person who is not apart
  checklist,  ///< a principle or condition without an answer, without evidence, or answered no
  documents,  ///< something is missing in what was handed in
  time,       ///< too early, or after the validity
  objection,  ///< an objection is open
  ground,     ///< nothing that would carry it
  values
};
std::string_view name_of(LibraryRefusal why);

struct RefusedLibraryAct {
  LibraryRefusal why{};
  std::string message;               ///< what was asked, what is possible, who could
  std::vector<std::string> allowed;  ///< acts that may follow
};

/// The event to be kept, or why not.
///
/// Persons are apart: whoever acted on an entry in one function never acts in another on it, nobody of the enterprise
/// or of the bank that would finance it judges it, an expert votes once a round, and an objection is not settled by who
/// made it. A judge (third party or expert) who answers "no" to a principle with a veto rejects the entry for good; a
/// pass with any "no" is refused; the votes decide when as many experts as the rule asks for have voted.
std::variant<LibraryEvent, RefusedLibraryAct> decide(const LibraryRule& rule, const LibraryEntry& entry,
                                                     const LibraryAction& action, const LibraryActor& actor, Day day);

/// What is wrong with the answers to the principles: one line each. Empty = each has one answer with evidence.
std::vector<std::string> checklist_faults(const LibraryRule& rule, std::span<const LibraryAnswer> answers);
/// The principle with a veto that was answered "no"; null: none.
const LibraryPrinciple* vetoed(const LibraryRule& rule, std::span<const LibraryAnswer> answers);

}  // namespace lantian::carbon
