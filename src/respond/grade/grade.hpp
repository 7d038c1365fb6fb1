#pragma once
#include "base/clock.hpp"
#include "respond/grade/grade_rules.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// The grade of an enterprise: what the groups of indicators give, what took it away, until when it holds.
namespace lantian::respond {

/// Something that costs the grade at once (a trigger of data/grades/industries.toml).
struct GradeEvent {
  std::string trigger;
  Day on{};
};

/// What is known about an enterprise when its grade is asked for.
struct GradeFacts {
  std::string industry;
  /// Grade that each group of indicators meets, as it was found on site. A group that is not there was not judged.
  std::map<std::string, std::string, std::less<>> groups;
  std::optional<Day> until;  ///< last day on which the grade holds; no value: no end was set
  std::vector<GradeEvent> events;
};

/// What lifts a group from one grade to the better one.
struct GradeTask {
  std::string group;
  std::string from, to;
  terms::Name text;      ///< the indicator as the guide prints it; empty: its text is to be supplied
  std::string status;    ///< of that text
  bool decides = false;  ///< without this task the grade stays what it is
};

struct GradeVerdict {
  std::string by_groups;             ///< lowest of the groups
  std::string grade;                 ///< after what took it away and what ended; empty: ungraded
  std::vector<std::string> failing;  ///< groups at the lowest grade
  std::vector<std::string> not_judged;
  std::vector<GradeTask> tasks;       ///< to the next better grade, deciding ones first
  std::string next;                   ///< the better grade that the tasks lead to; empty: it is the best
  std::optional<GradeEvent> lost_by;  ///< the event that made it fall
  std::optional<Day> ask_again;       ///< first day on which a better grade may be asked for
  bool expired = false;
};

/// Judges on a day. The lowest group decides; a group that was not judged counts as the lowest grade. Returns not_found
/// for an unknown industry, trigger or group, invalid_argument for a grade that is none of the industry's scale.
Result<GradeVerdict> judge_grade(const GradeRules& rules, const GradeFacts& facts, Day on);

/// Reads facts from TOML: industry, [groups] with the grade of each, until, [[event]] with trigger and on. Returns
/// malformed with every fault.
Result<GradeFacts> read_grade_facts(const terms::SourceFile& file);

/// What lifts an enterprise with this grade to the next one, when nobody knows the groups: one task for each group.
std::vector<GradeTask> tasks_of_grade(const GradeRules& rules, std::string_view industry, std::string_view grade);

/// Whether a grade cuts by its own choice at every level.
bool cuts_by_choice(const GradeRules& rules, std::string_view industry, std::string_view grade);

}  // namespace lantian::respond
