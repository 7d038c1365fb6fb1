#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// A register of rectification: what an inspection found, as aspects, issues and tasks, with the facts that the report
/// on it prints. A file of a region pack (regions/<id>/rectification-<year>.toml), read only: cases are opened from it.
namespace lantian::docket {

/// When a task is due, as printed. `at_once`: to be put right without delay. `long_term`: and kept so for good, so that
/// it is looked at again and never closed. Both may stand beside a day; at least one of the three is there.
struct RegisterDeadline {
  std::optional<Day> due;
  bool at_once = false;
  bool long_term = false;
  friend bool operator==(const RegisterDeadline&, const RegisterDeadline&) = default;
};

enum class RegisterStatus {
  open,      ///< the report does not call it done
  done,      ///< done
  standing,  ///< done, and kept so for good
};
/// "open", "done", "done, standing": the words of the file.
std::string_view name_of(RegisterStatus status);

struct RegisterAspect {
  int number = 0;     ///< 1, 2, ... in document order
  std::string place;  ///< as the document numbers it
  terms::Name name;
};

struct RegisterIssue {
  int number = 0;  ///< 1, 2, ... over all aspects
  int aspect = 0;
  std::string place;
  terms::Name name;
};

/// One task. `areas`: units that answer for it, at least one; `named`: further units that the text mentions; `lead`:
/// offices that it names, often none. Ids as in region.toml and in
/// the vocabulary of the docket.
struct RegisterTask {
  std::string id;  ///< "R2023-09-02": unique over all registers
  int issue = 0;
  std::string place;
  terms::Name name;
  RegisterDeadline deadline;
  RegisterStatus status = RegisterStatus::open;
  std::optional<Day> closed_by;  ///< absent while open
  std::vector<std::string> areas, named, lead;
  std::string topic;
};

/// What the document says beside its tasks. `petitions` and `complaints` are two printed counts; the document does not
/// say how they relate, so neither is made from the other.
struct RegisterDocument {
  std::string id;
  terms::Name name;
  Day day{};
  std::optional<Day> inspected_first, inspected_last, findings_given;
  std::optional<Day> closed_by;  ///< when every task that is done was done at the latest
  int petitions = 0;
  int petitions_closed = 0;
  int accountability_clues = 0;
  int persons_held_to_account = 0;
  int complaints = 0;
  int complaints_share_percent = 0;  ///< about: share of `complaints_share_topics` together
  std::vector<std::string> complaints_share_topics;
  std::string status;  ///< "verified" or "unverified"
};

/// Aspects, issues and tasks in document order.
struct Register {
  std::string id;
  RegisterDocument document;
  std::vector<RegisterAspect> aspects;
  std::vector<RegisterIssue> issues;
  std::vector<RegisterTask> tasks;

  const RegisterTask* task(std::string_view id) const;
  /// Of one issue or one aspect, in document order.
  std::vector<const RegisterTask*> tasks_of_issue(int issue) const;
  std::vector<const RegisterIssue*> issues_of_aspect(int aspect) const;
};

/// How many tasks stand where on a day; the three parts make up `tasks`.
struct RegisterCounts {
  int tasks = 0;
  int open = 0;
  int done = 0;
  int standing = 0;
};
RegisterCounts counts_of(const Register& one);

/// Reads a register. All faults at once, one a line with file:line. Returns malformed: a number out of order,
/// an issue of no aspect, an aspect or issue without tasks, a task id twice, no deadline, a status that its deadline
/// does not allow (standing and long term go together), an open task closed.
Result<Register> read_register(const terms::SourceFile& file);

}  // namespace lantian::docket
