#pragma once
#include "docket/case.hpp"
#include "docket/register.hpp"
#include "report/docket_words.hpp"
#include "terms/form.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The progress table of a rectification: aspects, issues and tasks with deadline, state and light. Pure.
namespace lantian::report {

enum class TaskLight : std::uint8_t { not_due, soon, overdue, done, standing };
std::string_view name_of(TaskLight light);  ///< "not_due", ..., "standing"

/// One task as it stands. Without a case the register speaks; with one the case does.
struct TaskProgress {
  const docket::RegisterTask* task = nullptr;
  TaskLight light = TaskLight::not_due;
  std::string case_id;            ///< empty without a case
  terms::Name state;              ///< name of the case's state; empty without a case
  std::optional<Day> closed_by;   ///< of the register, or the day on which the case was closed
  std::optional<Day> look_again;  ///< when a standing case is due to be looked at again
  bool closed = false;            ///< done or standing, also when the look again is late
  bool standing = false;
};

/// The cases of a register: type of the cases, and those that name a task by a link of kind source with the task's id.
struct RegisterCases {
  const docket::CaseType* type = nullptr;  ///< null: no cases, the register speaks alone
  std::span<const docket::Case> cases;
};

/// Tasks in document order. `today`: a day; an open task is overdue when its day has passed, and due soon `soon_days`
/// before. A task at once is overdue as long as it is open.
std::vector<TaskProgress> progress_of(const docket::Register& one, const RegisterCases& cases, Day today,
                                      int soon_days);

/// How much of a register is in a docket.
struct RegisterInBook {
  int tasks = 0;  ///< that a case came from
  int petitions = 0;
  int petitions_closed = 0;
  bool synthetic = false;  ///< one of these cases is made up
};

struct ProgressTable {
  const docket::Register* source = nullptr;
  std::vector<TaskProgress> tasks;
  Day today{};
  std::optional<RegisterInBook> in_book = std::nullopt;  ///< absent: the register speaks alone
};

/// "2 3 6 . 1 2 1 . ...": tasks of each issue, aspects apart (by a middle dot).
std::string tasks_per_issue(const docket::Register& one);

/// The deadline in words: "2022-06-30, for good".
std::string deadline_text(const docket::RegisterDeadline& deadline, const DocketSpeech& speech);

/// The tree for a terminal, UTF-8, each line ended by a line feed.
std::string progress_text(const ProgressTable& table, const DocketSpeech& speech);
/// The same as one table of Markdown below a heading for each aspect.
std::string progress_markdown(const ProgressTable& table, const DocketSpeech& speech);
/// Keys: doc/docket.md.
std::string progress_json(const ProgressTable& table, const DocketSpeech& speech);
/// Rows for keep::write_workbook by the form data/docket/forms/progress.toml. Requires: that form.
std::vector<terms::Record> progress_records(const ProgressTable& table, const terms::Form& form,
                                            const DocketSpeech& speech);

}  // namespace lantian::report
