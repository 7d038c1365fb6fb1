#include "report/docket_progress.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using report::TaskLight;

docket::Register progress_register() {
  docket::Register one;
  one.id = "r";
  one.document.name = {"", "A report"};
  one.document.day = *parse_day("2023-12-25");
  one.document.petitions = 92;
  one.document.petitions_closed = 92;
  one.aspects = {{1, "I", {"", "Air"}}, {2, "II", {"", "Water"}}};
  one.issues = {{1, 1, "I 1", {"", "Dust"}}, {2, 1, "I 2", {"", "Coal"}}, {3, 2, "II 1", {"", "Rivers"}}};
  const auto add = [&](const char* id, int issue, docket::RegisterDeadline deadline, docket::RegisterStatus status) {
    docket::RegisterTask task;
    task.id = id;
    task.issue = issue;
    task.name = {"", std::string{"Task "} + id};
    task.deadline = deadline;
    task.status = status;
    task.areas = {"652301"};
    task.topic = "dust";
    if (status != docket::RegisterStatus::open) task.closed_by = *parse_day("2023-11-30");
    one.tasks.push_back(task);
  };
  using enum docket::RegisterStatus;
  add("a", 1, {*parse_day("2022-12-31"), false, false}, open);
  add("b", 1, {*parse_day("2022-12-31"), false, false}, done);
  add("c", 2, {std::nullopt, true, true}, standing);
  add("d", 3, {std::nullopt, true, true}, open);
  return one;
}

std::vector<TaskLight> lights_on(const char* day) {
  const docket::Register one = progress_register();
  std::vector<TaskLight> out;
  for (const auto& row : report::progress_of(one, {}, *parse_day(day), 3)) out.push_back(row.light);
  return out;
}

TEST_CASE("Lights of a register: before, near, on and after the day; at once is late while open") {
  using enum TaskLight;
  CHECK(lights_on("2022-12-27") == std::vector{not_due, done, standing, overdue});
  CHECK(lights_on("2022-12-28") == std::vector{soon, done, standing, overdue});
  CHECK(lights_on("2022-12-31") == std::vector{soon, done, standing, overdue});
  CHECK(lights_on("2023-01-01") == std::vector{overdue, done, standing, overdue});
}

TEST_CASE("Tasks of issues are counted aspect by aspect") {
  CHECK(report::tasks_per_issue(progress_register()) == "2 1 \xC2\xB7 1");
}

TEST_CASE("The case of a task speaks instead of the register") {
  docket::CaseType type;
  type.states = {{"busy", {"", "Busy"}, docket::StateKind::open, std::nullopt},
                 {"kept", {"", "Kept"}, docket::StateKind::standing, std::nullopt}};
  docket::Case open_case;
  open_case.id = "RT-2023-000001";
  open_case.state = "busy";
  open_case.due = *parse_day("2023-06-30");
  open_case.links = {{docket::LinkKind::source, "b"}};
  docket::Case standing_case;
  standing_case.id = "RT-2023-000002";
  standing_case.state = "kept";
  standing_case.closed_at =
      UtcSeconds{std::chrono::sys_days{std::chrono::year{2023} / 11 / 29}} + std::chrono::hours{17};
  standing_case.state_due = *parse_day("2024-02-28");
  standing_case.links = {{docket::LinkKind::source, "d"}};
  const docket::Register one = progress_register();
  const std::vector<docket::Case> cases{open_case, standing_case};
  const auto rows = report::progress_of(one, {&type, cases}, *parse_day("2023-06-30"), 3);
  CHECK(rows[1].light == TaskLight::soon);
  CHECK(rows[1].case_id == "RT-2023-000001");
  CHECK(rows[1].state.en == "Busy");
  CHECK_FALSE(rows[1].closed_by);
  CHECK(rows[3].light == TaskLight::standing);
  CHECK(rows[3].closed_by == *parse_day("2023-11-30"));  // one in the night in Beijing
  CHECK(rows[3].look_again == *parse_day("2024-02-28"));
  // A standing matter that nobody looked at again is late.
  CHECK(report::progress_of(one, {&type, cases}, *parse_day("2024-02-29"), 3)[3].light == TaskLight::overdue);
}

}  // namespace
