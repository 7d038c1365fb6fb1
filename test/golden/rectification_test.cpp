// The register of Changji's rectification beside the report it was taken from: the list below was typed from the report
// and not from the register; where the report itself lies beside the repository, both are compared with its bytes.
#include "docket/register.hpp"
#include "shared_data.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <sstream>

namespace {

using namespace lantian;
using docket::Register;
using docket::RegisterStatus;
using docket::RegisterTask;

// Deadlines of the report, issue by issue: a day; "now" for at once and for good; a day with "+" for that day and for
// good.
constexpr std::array<std::array<const char*, 6>, 19> printed_deadlines{{
    {"now", "2022-06-30"},
    {"2022-12-31", "2022-12-31", "2022-12-31"},
    {"2022-12-31", "2022-12-31", "2022-11-30", "2022-12-31", "2022-12-31", "2022-12-31"},
    {"2022-12-31"},
    {"2022-12-31", "2022-12-31"},
    {"2022-12-31"},
    {"2022-12-31"},
    {"2022-12-31"},
    {"2022-06-30", "2022-08-30", "2022-06-30", "2022-06-30"},
    {"2022-09-30", "2022-05-31", "2022-12-31", "now", "2022-05-31", "2022-05-31"},
    {"2022-12-31", "2022-12-31", "2022-12-31"},
    {"2022-06-30"},
    {"2022-05-31", "now", "now"},
    {"2022-12-31", "2022-12-31", "2022-12-31", "2022-12-31"},
    {"2022-12-31"},
    {"2022-06-30", "now", "2022-04-30"},
    {"2022-12-31"},
    {"now"},
    {"2022-06-30+"},
}};
constexpr std::array<int, 6> issues_per_aspect{3, 3, 4, 3, 3, 3};
constexpr std::array<int, 19> tasks_per_issue{2, 3, 6, 1, 2, 1, 1, 1, 4, 6, 3, 1, 3, 4, 1, 3, 1, 1, 1};

const Register& rectification() {
  static const Register once = [] {
    const std::filesystem::path path =
        std::filesystem::path{LANTIAN_DATA_ROOT} / "regions/changji/rectification-2023.toml";
    const auto read = docket::read_register({path.string(), golden::bytes_of(path)});
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().text()));
    return *read;
  }();
  return once;
}

std::string deadline_text(const docket::RegisterDeadline& deadline) {
  if (deadline.due) return text_of(*deadline.due) + (deadline.long_term ? "+" : "");
  return deadline.at_once && deadline.long_term ? "now" : "?";
}

// ---- the report's own bytes ----
const std::string deadline_head = "\xE6\x95\xB4\xE6\x94\xB9\xE6\x97\xB6\xE9\x99\x90\xEF\xBC\x9A";
const std::string progress_head =
    "\xE6\x95\xB4\xE6\x94\xB9\xE8\xBF\x9B\xE5\xB1\x95\xE6\x83\x85\xE5\x86\xB5\xEF\xBC\x9A";
const std::string at_once_word = "\xE7\xAB\x8B\xE8\xA1\x8C\xE7\xAB\x8B\xE6\x94\xB9";
const std::string for_good_word = "\xE9\x95\xBF\xE6\x9C\x9F\xE5\x9D\x9A\xE6\x8C\x81";
const std::string done_word = "\xE5\xB7\xB2\xE5\xAE\x8C\xE6\x88\x90";
const std::string bracket = "\xEF\xBC\x88";  // opens the heading of an issue

struct PrintedTask {
  int issue = 0;
  std::string deadline;
  bool done = false;
  bool standing = false;
};

/// "2022 nian 12 yue 31 ri" as "2022-12-31", blanks passed over; "now", and "+" behind a day, as above.
std::string deadline_of_line(const std::string& line) {
  std::vector<int> numbers;
  bool inside = false;
  for (const char c : line) {
    const bool digit = c >= '0' && c <= '9';
    if (digit && !inside) numbers.push_back(0);
    if (digit) numbers.back() = numbers.back() * 10 + (c - '0');
    inside = digit;
  }
  const bool for_good = line.find(for_good_word) != std::string::npos;
  if (numbers.size() != 3) return line.find(at_once_word) != std::string::npos && for_good ? "now" : "?";
  const Day day{std::chrono::year{numbers[0]} / numbers[1] / numbers[2]};
  return text_of(day) + (for_good ? "+" : "");
}

std::vector<PrintedTask> printed_tasks(const std::string& report) {
  std::vector<PrintedTask> out;
  int issue = 0;
  std::istringstream lines{report};
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with(bracket)) ++issue;
    if (line.starts_with(deadline_head)) out.push_back({issue, deadline_of_line(line), false, false});
    if (!line.starts_with(progress_head) || out.empty()) continue;
    out.back().done = line.find(done_word) != std::string::npos;
    out.back().standing = line.find(for_good_word) != std::string::npos;
  }
  return out;
}

TEST_CASE("The register holds 6 aspects, 19 issues and 45 tasks, each issue with as many as the report") {
  const Register& one = rectification();
  CHECK(one.aspects.size() == 6);
  CHECK(one.issues.size() == 19);
  CHECK(one.tasks.size() == 45);
  for (std::size_t i = 0; i < issues_per_aspect.size(); ++i) {
    CHECK(one.issues_of_aspect(static_cast<int>(i) + 1).size() == static_cast<std::size_t>(issues_per_aspect[i]));
  }
  for (std::size_t i = 0; i < tasks_per_issue.size(); ++i) {
    CAPTURE(i + 1);
    CHECK(one.tasks_of_issue(static_cast<int>(i) + 1).size() == static_cast<std::size_t>(tasks_per_issue[i]));
  }
}

TEST_CASE(
    "Every deadline and status of the register is the report's, and all tasks are closed by the end of November") {
  for (std::size_t issue = 0; issue < printed_deadlines.size(); ++issue) {
    const auto tasks = rectification().tasks_of_issue(static_cast<int>(issue) + 1);
    for (std::size_t i = 0; i < tasks.size(); ++i) {
      CAPTURE(tasks[i]->id);
      const std::string expected = printed_deadlines[issue][i];
      CHECK(deadline_text(tasks[i]->deadline) == expected);
      const bool for_good = expected == "now" || expected.ends_with("+");
      CHECK(tasks[i]->status == (for_good ? RegisterStatus::standing : RegisterStatus::done));
      CHECK(tasks[i]->closed_by == *parse_day("2023-11-30"));
    }
  }
  const docket::RegisterCounts counts = docket::counts_of(rectification());
  CHECK(counts.open == 0);
  CHECK(counts.done == 38);
  CHECK(counts.standing == 7);
}

TEST_CASE("What the report counts beside its tasks") {
  const docket::RegisterDocument& document = rectification().document;
  CHECK(document.day == *parse_day("2023-12-25"));
  CHECK(document.petitions == 92);
  CHECK(document.petitions_closed == 92);
  CHECK(document.accountability_clues == 1);
  CHECK(document.persons_held_to_account == 3);
  CHECK(document.complaints == 107);
  CHECK(document.complaints_share_percent == 85);
}

TEST_CASE("Every unit that the register names is one of the region") {
  const auto region = golden::office().region("changji");
  REQUIRE(region.ok());
  for (const RegisterTask& task : rectification().tasks) {
    CAPTURE(task.id);
    for (const auto* ids : {&task.areas, &task.named}) {
      for (const std::string& id : *ids) CHECK_MESSAGE((*region)->unit(id) != nullptr, id);
    }
  }
}

TEST_CASE("The report itself, line by line, beside the register") {
  const auto folder = golden::shared("seeds");
  if (!folder) return;
  const auto files = golden::files_in(*folder, ".txt");
  const auto report =
      std::ranges::find_if(files, [](const std::string& path) { return path.find("004_") != path.npos; });
  REQUIRE(report != files.end());
  const std::vector<PrintedTask> printed = printed_tasks(golden::bytes_of(*report));
  REQUIRE(printed.size() == rectification().tasks.size());
  for (std::size_t i = 0; i < printed.size(); ++i) {
    const RegisterTask& task = rectification().tasks[i];
    CAPTURE(task.id);
    CHECK(printed[i].issue == task.issue);
    CHECK(printed[i].deadline == deadline_text(task.deadline));
    CHECK(printed[i].done);
    CHECK(printed[i].standing == (task.status == RegisterStatus::standing));
  }
}

TEST_CASE("No name in the register is a sentence of the report") {
  const auto folder = golden::shared("seeds");
  if (!folder) return;
  const auto files = golden::files_in(*folder, ".txt");
  const auto path = std::ranges::find_if(files, [](const std::string& one) { return one.find("004_") != one.npos; });
  REQUIRE(path != files.end());
  const std::string report = golden::bytes_of(*path);
  constexpr std::size_t longest = 30;  // bytes, ten characters: names of places and documents are shorter
  for (const RegisterTask& task : rectification().tasks) {
    const std::string& name = task.name.zh;
    CAPTURE(task.id);
    for (std::size_t at = 0; at + longest <= name.size(); ++at) {
      CHECK(report.find(name.substr(at, longest)) == std::string::npos);
    }
  }
}

}  // namespace
