#include "report/docket_progress.hpp"

#include "base/shown_width.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::report {
namespace {

using docket::Register;
using docket::RegisterAspect;
using docket::RegisterIssue;
using docket::RegisterStatus;
using docket::RegisterTask;

constexpr std::array<std::string_view, 5> light_names{"not_due", "soon", "overdue", "done", "standing"};

TaskLight light_of(const RegisterTask& task, Day today, int soon_days) {
  if (task.status == RegisterStatus::done) return TaskLight::done;
  if (task.status == RegisterStatus::standing) return TaskLight::standing;
  if (!task.deadline.due) return TaskLight::overdue;
  if (today > *task.deadline.due) return TaskLight::overdue;
  return today >= *task.deadline.due - std::chrono::days{soon_days} ? TaskLight::soon : TaskLight::not_due;
}

TaskLight light_of(const docket::CaseType& type, const docket::Case& subject, Day today, int soon_days) {
  const docket::StateKind kind = docket::state_kind_of(type, subject);
  const auto due = subject.next_due();
  if (kind == docket::StateKind::done) return TaskLight::done;
  if (due && today > *due) return TaskLight::overdue;
  if (kind == docket::StateKind::standing) return TaskLight::standing;
  return due && today >= *due - std::chrono::days{soon_days} ? TaskLight::soon : TaskLight::not_due;
}

const docket::Case* case_of(const RegisterCases& cases, const std::string& task) {
  const auto found = std::ranges::find_if(
      cases.cases, [&](const docket::Case& one) { return one.link(docket::LinkKind::source) == task; });
  return found == cases.cases.end() ? nullptr : &*found;
}

int count_of(const std::vector<TaskProgress>& tasks, TaskLight light) {
  return static_cast<int>(std::ranges::count(tasks, light, &TaskProgress::light));
}

std::string places_text(const std::vector<std::string>& ids, const DocketSpeech& speech, std::string_view separator) {
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(speech.place(id));
  return joined(names, separator);
}

std::string lead_text(const RegisterTask& task, const DocketSpeech& speech) {
  std::vector<std::string> names;
  for (const std::string& id : task.lead) names.push_back(speech.office(id, task.areas.front()));
  return joined(names, ";");
}

std::string topics_text(const std::vector<std::string>& ids, const DocketSpeech& speech) {
  std::vector<std::string> names;
  for (const std::string& id : ids) names.push_back(speech.topic(id));
  return joined(names, speech.say("deadline.join"));
}

/// What the case calls its state, or what the register says.
std::string state_text(const TaskProgress& one, const DocketSpeech& speech) {
  if (!one.case_id.empty() && one.standing && one.look_again && one.light == TaskLight::overdue) {
    return speech.say("progress.look_again", {{"state", speech.name(one.state)}, {"day", text_of(*one.look_again)}});
  }
  if (!one.case_id.empty()) return speech.name(one.state);
  return speech.say("light_name." + std::string{name_of(one.light)});
}

/// The lines above and below the tree.
std::vector<std::string> summary_lines(const ProgressTable& table, const DocketSpeech& speech) {
  const Register& source = *table.source;
  const docket::RegisterDocument& document = source.document;
  const auto number = [](auto value) { return std::to_string(value); };
  const auto standing = std::ranges::count_if(table.tasks, &TaskProgress::standing);
  const auto closed = std::ranges::count_if(table.tasks, &TaskProgress::closed);
  std::vector<std::string> lines;
  lines.push_back(speech.say("progress.count", {{"aspects", number(source.aspects.size())},
                                                {"issues", number(source.issues.size())},
                                                {"tasks", number(source.tasks.size())}}) +
                  "  " + tasks_per_issue(source));
  lines.push_back(
      speech.say("progress.closed",
                 {{"closed", number(closed)}, {"tasks", number(source.tasks.size())}, {"standing", number(standing)}}) +
      " \xC2\xB7 " +
      speech.say("progress.late", {{"late", number(count_of(table.tasks, TaskLight::overdue))},
                                   {"soon", number(count_of(table.tasks, TaskLight::soon))}}));
  std::optional<Day> last;
  for (const TaskProgress& one : table.tasks) {
    if (one.closed_by && (!last || *one.closed_by > *last)) last = one.closed_by;
  }
  if (last && closed == static_cast<std::ptrdiff_t>(source.tasks.size())) {
    lines.push_back(speech.say("progress.closed_by", {{"day", text_of(*last)}}));
  }
  lines.push_back(speech.say("progress.petitions", {{"petitions", number(document.petitions)},
                                                    {"closed", number(document.petitions_closed)},
                                                    {"clues", number(document.accountability_clues)},
                                                    {"persons", number(document.persons_held_to_account)}}));
  if (document.complaints > 0) {
    lines.push_back(
        speech.say("progress.complaints", {{"complaints", number(document.complaints)},
                                           {"percent", number(document.complaints_share_percent)},
                                           {"topics", topics_text(document.complaints_share_topics, speech)}}));
  }
  if (table.in_book) {
    std::string line = speech.say("progress.in_book", {{"tasks", number(table.in_book->tasks)},
                                                       {"petitions", number(table.in_book->petitions)},
                                                       {"closed", number(table.in_book->petitions_closed)}});
    if (table.in_book->synthetic) line += " \xC2\xB7 " + speech.say("list.synthetic");
    lines.push_back(std::move(line));
  }
  lines.push_back(
      speech.say("progress.source", {{"document", speech.name(document.name)}, {"day", text_of(document.day)}}));
  lines.push_back(speech.say("progress.on_day", {{"day", text_of(table.today)}}));
  return lines;
}

std::vector<const TaskProgress*> of_issue(const ProgressTable& table, int issue) {
  std::vector<const TaskProgress*> out;
  for (const TaskProgress& one : table.tasks) {
    if (one.task->issue == issue) out.push_back(&one);
  }
  return out;
}

bool is_closed(const TaskProgress* one) {
  return one->closed;
}

struct Widths {
  std::size_t deadline = 0;
  std::size_t state = 0;
};

Widths widths_of(const ProgressTable& table, const DocketSpeech& speech) {
  Widths widths;
  for (const TaskProgress& one : table.tasks) {
    widths.deadline = std::max(widths.deadline, shown_width(deadline_text(one.task->deadline, speech)));
    widths.state = std::max(widths.state, shown_width(state_text(one, speech)));
  }
  return widths;
}

std::string task_line(const TaskProgress& one, const Widths& widths, const DocketSpeech& speech) {
  return fmt::format("    {} {}  {}  {}  {}  [{}]\n", speech.say("light." + std::string{name_of(one.light)}),
                     one.case_id.empty() ? one.task->id : one.case_id,
                     padded_to(deadline_text(one.task->deadline, speech), widths.deadline),
                     padded_to(state_text(one, speech), widths.state), speech.name(one.task->name),
                     places_text(one.task->areas, speech, ", "));
}

std::string cell_of(const std::string& text) {
  std::string out;
  for (const char c : text) out += c == '|' ? "\\|" : std::string{c};
  return out;
}

}  // namespace

std::string_view name_of(TaskLight light) {
  return light_names[static_cast<std::size_t>(light)];
}

std::vector<TaskProgress> progress_of(const Register& one, const RegisterCases& cases, Day today, int soon_days) {
  std::vector<TaskProgress> out;
  for (const RegisterTask& task : one.tasks) {
    TaskProgress row{&task, light_of(task, today, soon_days), "", {}, task.closed_by, std::nullopt};
    row.standing = task.status == RegisterStatus::standing;
    row.closed = row.standing || task.status == RegisterStatus::done;
    const docket::Case* subject = cases.type == nullptr ? nullptr : case_of(cases, task.id);
    if (subject != nullptr) {
      row.light = light_of(*cases.type, *subject, today, soon_days);
      row.case_id = subject->id;
      if (const docket::State* state = cases.type->state(subject->state)) row.state = state->name;
      row.closed_by = std::nullopt;
      if (subject->closed_at) row.closed_by = std::chrono::floor<std::chrono::days>(to_local(*subject->closed_at));
      const docket::StateKind kind = docket::state_kind_of(*cases.type, *subject);
      row.standing = kind == docket::StateKind::standing;
      row.closed = row.standing || kind == docket::StateKind::done;
      if (row.standing) row.look_again = subject->state_due;
    }
    out.push_back(std::move(row));
  }
  return out;
}

std::string tasks_per_issue(const Register& one) {
  std::string out;
  int aspect = 0;
  for (const RegisterIssue& issue : one.issues) {
    if (!out.empty()) out += issue.aspect == aspect ? " " : " \xC2\xB7 ";
    out += std::to_string(one.tasks_of_issue(issue.number).size());
    aspect = issue.aspect;
  }
  return out;
}

std::string deadline_text(const docket::RegisterDeadline& deadline, const DocketSpeech& speech) {
  std::vector<std::string> parts;
  if (deadline.due) parts.push_back(speech.say("deadline.day", {{"day", text_of(*deadline.due)}}));
  if (deadline.at_once) parts.push_back(speech.say("deadline.at_once"));
  if (deadline.long_term) parts.push_back(speech.say("deadline.long_term"));
  return parts.empty() ? speech.say("deadline.none") : joined(parts, speech.say("deadline.join"));
}

std::string progress_text(const ProgressTable& table, const DocketSpeech& speech) {
  const Register& source = *table.source;
  const Widths widths = widths_of(table, speech);
  std::string out = fmt::format("{}  {}\n", speech.say("progress.title"), source.id);
  for (const std::string& line : summary_lines(table, speech)) out += "  " + line + "\n";
  for (const RegisterAspect& aspect : source.aspects) {
    out += fmt::format("\n{} {}\n", aspect.place, speech.name(aspect.name));
    for (const RegisterIssue* issue : source.issues_of_aspect(aspect.number)) {
      const auto tasks = of_issue(table, issue->number);
      const auto closed = std::ranges::count_if(tasks, is_closed);
      out += fmt::format("  {:>2} {}  {}  {}/{}\n", issue->number, issue->place, speech.name(issue->name), closed,
                         tasks.size());
      for (const TaskProgress* one : tasks) out += task_line(*one, widths, speech);
    }
  }
  return out;
}

std::string progress_markdown(const ProgressTable& table, const DocketSpeech& speech) {
  const Register& source = *table.source;
  std::string out = fmt::format("# {}\n\n", speech.say("progress.title"));
  for (const std::string& line : summary_lines(table, speech)) out += "- " + line + "\n";
  const std::string head =
      fmt::format("\n| | {} | {} | {} | {} | {} |\n|---|---|---|---|---|---|\n", speech.say("list.id"),
                  speech.say("list.title"), speech.say("list.due"), speech.say("list.state"), speech.say("list.place"));
  for (const RegisterAspect& aspect : source.aspects) {
    out += fmt::format("\n## {} {}\n{}", aspect.place, speech.name(aspect.name), head);
    for (const RegisterIssue* issue : source.issues_of_aspect(aspect.number)) {
      for (const TaskProgress* one : of_issue(table, issue->number)) {
        out += fmt::format("| {} | {} | {} | {} | {} | {} |\n", speech.say("light." + std::string{name_of(one->light)}),
                           one->case_id.empty() ? one->task->id : one->case_id, cell_of(speech.name(one->task->name)),
                           deadline_text(one->task->deadline, speech), cell_of(state_text(*one, speech)),
                           places_text(one->task->areas, speech, ", "));
      }
    }
  }
  return out;
}

std::vector<terms::Record> progress_records(const ProgressTable& table, const terms::Form& form,
                                            const DocketSpeech& speech) {
  std::vector<terms::Record> out;
  for (const TaskProgress& one : table.tasks) {
    const RegisterTask& task = *one.task;
    const RegisterIssue& issue = *std::ranges::find(table.source->issues, task.issue, &RegisterIssue::number);
    const RegisterAspect& aspect = *std::ranges::find(table.source->aspects, issue.aspect, &RegisterAspect::number);
    terms::Record record{static_cast<int>(out.size()) + 1, std::vector<std::string>(form.columns.size())};
    const auto set = [&](std::string_view field, std::string value) {
      const std::size_t at = form.position(field);
      if (at < record.cells.size()) record.cells[at] = std::move(value);
    };
    set("task_id", task.id);
    set("place", task.place);
    set("aspect", speech.name(aspect.name));
    set("issue", speech.name(issue.name));
    set("task", speech.name(task.name));
    if (task.deadline.due) set("due", text_of(*task.deadline.due));
    set("deadline", deadline_text(task.deadline, speech));
    set("status", state_text(one, speech));
    if (one.closed_by) set("closed_by", text_of(*one.closed_by));
    set("areas", places_text(task.areas, speech, ";"));
    set("named", places_text(task.named, speech, ";"));
    set("lead", lead_text(task, speech));
    set("topic", speech.topic(task.topic));
    set("case_id", one.case_id);
    out.push_back(std::move(record));
  }
  return out;
}

}  // namespace lantian::report
