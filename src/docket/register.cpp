#include "docket/register.hpp"

#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <set>

namespace lantian::docket {
namespace {

using terms::Section;

constexpr int most = 100'000;  ///< of anything that a register counts
constexpr std::array<std::string_view, 3> status_words{"open", "done", "done, standing"};
constexpr std::array<std::string_view, 2> proof_words{"verified", "unverified"};

RegisterDocument read_document(Section section) {
  RegisterDocument out;
  out.id = section.text("id");
  out.name = section.name("name");
  out.day = section.day("day");
  if (auto inspected = section.section("inspected")) {
    out.inspected_first = inspected->day("first");
    out.inspected_last = inspected->day("last");
    inspected->finish();
  }
  out.findings_given = section.day_if("findings_given");
  out.closed_by = section.day_if("closed_by");
  out.petitions = section.whole_or("petitions", 0, 0, most);
  out.petitions_closed = section.whole_or("petitions_closed", 0, 0, most);
  out.accountability_clues = section.whole_or("accountability_clues", 0, 0, most);
  out.persons_held_to_account = section.whole_or("persons_held_to_account", 0, 0, most);
  out.complaints = section.whole_or("complaints", 0, 0, most);
  out.complaints_share_percent = section.whole_or("complaints_share_percent", 0, 0, 100);
  out.complaints_share_topics = section.texts("complaints_share_topics");
  out.status = proof_words[section.choice("status", proof_words)];
  if (out.petitions_closed > out.petitions) {
    section.fault(section.line_of("petitions_closed"),
                  fmt::format("{} petitions closed of {}", out.petitions_closed, out.petitions));
  }
  section.finish();
  return out;
}

class RegisterReader {
 public:
  explicit RegisterReader(std::vector<terms::Fault>& faults) : faults_{faults} {}
  Register read(Section top);

 private:
  void read_aspect(Section section);
  void read_issue(Section section);
  void read_task(Section section);
  void check_task(Section& section, const RegisterTask& task);
  void check_whole(const Section& top);

  std::vector<terms::Fault>& faults_;
  Register out_;
  std::set<std::string, std::less<>> ids_;
};

void RegisterReader::read_aspect(Section section) {
  RegisterAspect one;
  const int expected = static_cast<int>(out_.aspects.size()) + 1;
  one.number = section.whole("number", 1, most);
  one.place = section.text("place");
  one.name = section.name("name");
  if (one.number != expected) {
    section.fault(section.line_of("number"), fmt::format("aspect {} stands where {} is due", one.number, expected));
  }
  section.finish();
  out_.aspects.push_back(std::move(one));
}

void RegisterReader::read_issue(Section section) {
  RegisterIssue one;
  const int expected = static_cast<int>(out_.issues.size()) + 1;
  one.number = section.whole("number", 1, most);
  one.aspect = section.whole("aspect", 1, most);
  one.place = section.text("place");
  one.name = section.name("name");
  if (one.number != expected) {
    section.fault(section.line_of("number"), fmt::format("issue {} stands where {} is due", one.number, expected));
  }
  if (one.aspect > static_cast<int>(out_.aspects.size())) {
    section.fault(section.line_of("aspect"), fmt::format("there is no aspect {}", one.aspect));
  }
  section.finish();
  out_.issues.push_back(std::move(one));
}

void RegisterReader::check_task(Section& section, const RegisterTask& task) {
  const RegisterDeadline& deadline = task.deadline;
  if (!ids_.insert(task.id).second) {
    section.fault(section.line_of("id"), fmt::format("task '{}' stands here twice", task.id));
  }
  if (task.issue > static_cast<int>(out_.issues.size())) {
    section.fault(section.line_of("issue"), fmt::format("there is no issue {}", task.issue));
  }
  if (!out_.tasks.empty() && task.issue < out_.tasks.back().issue) {
    section.fault(section.line_of("issue"), "tasks stand in the order of their issues");
  }
  if (!deadline.due && !deadline.at_once) {
    section.fault(section.line(), fmt::format("task '{}' has no deadline: 'due', or 'at_once = true'", task.id));
  }
  if (task.status == RegisterStatus::standing && !deadline.long_term) {
    section.fault(section.line_of("status"), "'done, standing' is for a task with 'long_term = true'");
  }
  if (task.status == RegisterStatus::done && deadline.long_term) {
    section.fault(section.line_of("status"), "a task with 'long_term = true' is never just 'done': 'done, standing'");
  }
  if (task.areas.empty()) section.fault(section.line(), "'areas' names no unit that answers for the task");
  if (task.status != RegisterStatus::open && !task.closed_by) {
    section.fault(section.line_of("status"), "a task that is done needs 'closed_by', here or in [document]");
  }
}

void RegisterReader::read_task(Section section) {
  RegisterTask one;
  one.id = section.text("id");
  one.issue = section.whole("issue", 1, most);
  one.place = section.text("place");
  one.name = section.name("name");
  one.deadline.due = section.day_if("due");
  one.deadline.at_once = section.truth_or("at_once", false);
  one.deadline.long_term = section.truth_or("long_term", false);
  one.status = static_cast<RegisterStatus>(section.choice("status", status_words));
  one.closed_by = section.day_if("closed_by");
  if (one.status == RegisterStatus::open && one.closed_by) {
    section.fault(section.line_of("closed_by"), "an open task is not closed");
  }
  if (one.status != RegisterStatus::open && !one.closed_by) one.closed_by = out_.document.closed_by;
  one.areas = section.texts("areas");
  one.named = section.texts("named");
  one.lead = section.texts("lead");
  one.topic = section.text("topic");
  check_task(section, one);
  section.finish();
  out_.tasks.push_back(std::move(one));
}

void RegisterReader::check_whole(const Section& top) {
  const auto missing = [&](std::string_view what, int number, std::string_view of) {
    faults_.push_back({top.file(), 0, fmt::format("{} {} has no {}", what, number, of)});
  };
  for (const RegisterAspect& aspect : out_.aspects) {
    if (out_.issues_of_aspect(aspect.number).empty()) missing("aspect", aspect.number, "issue");
  }
  for (const RegisterIssue& issue : out_.issues) {
    if (out_.tasks_of_issue(issue.number).empty()) missing("issue", issue.number, "task");
  }
}

Register RegisterReader::read(Section top) {
  out_.id = top.text("id");
  if (auto document = top.section("document")) {
    out_.document = read_document(*document);
  } else {
    top.fault(top.line(), "there is no [document]: what the register was taken from");
  }
  for (const Section& section : top.sections("aspect")) read_aspect(section);
  for (const Section& section : top.sections("issue")) read_issue(section);
  for (const Section& section : top.sections("task")) read_task(section);
  top.finish();
  check_whole(top);
  return std::move(out_);
}

}  // namespace

std::string_view name_of(RegisterStatus status) {
  return status_words[static_cast<std::size_t>(status)];
}

const RegisterTask* Register::task(std::string_view wanted) const {
  const auto found = std::ranges::find(tasks, wanted, &RegisterTask::id);
  return found == tasks.end() ? nullptr : &*found;
}

std::vector<const RegisterTask*> Register::tasks_of_issue(int issue) const {
  std::vector<const RegisterTask*> out;
  for (const RegisterTask& one : tasks) {
    if (one.issue == issue) out.push_back(&one);
  }
  return out;
}

std::vector<const RegisterIssue*> Register::issues_of_aspect(int aspect) const {
  std::vector<const RegisterIssue*> out;
  for (const RegisterIssue& one : issues) {
    if (one.aspect == aspect) out.push_back(&one);
  }
  return out;
}

RegisterCounts counts_of(const Register& one) {
  RegisterCounts counts;
  for (const RegisterTask& task : one.tasks) {
    ++counts.tasks;
    if (task.status == RegisterStatus::open) ++counts.open;
    if (task.status == RegisterStatus::done) ++counts.done;
    if (task.status == RegisterStatus::standing) ++counts.standing;
  }
  return counts;
}

Result<Register> read_register(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  Register out;
  if (const auto tree = terms::parse_tree(file, faults)) {
    out = RegisterReader{faults}.read(Section{*tree, file.path, faults});
  }
  if (faults.empty()) return out;
  std::vector<std::string> lines;
  for (const terms::Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

}  // namespace lantian::docket
