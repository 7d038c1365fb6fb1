#include "docket/register.hpp"

#include <doctest/doctest.h>

namespace {

using namespace lantian;
using docket::Register;
using docket::RegisterStatus;

std::string register_of(const std::string& tasks) {
  return R"(id = "r"
[document]
id = "d"
name = { zh = "", en = "A report" }
day = 2023-12-25
closed_by = 2023-11-30
status = "verified"
[[aspect]]
number = 1
place = "I"
name = { zh = "", en = "Air" }
[[issue]]
number = 1
aspect = 1
place = "I 1"
name = { zh = "", en = "Dust" }
)" + tasks;
}

std::string task_of(const std::string& lines) {
  return "[[task]]\nid = \"t\"\nissue = 1\nplace = \"I 1 1\"\nname = { zh = \"\", en = \"T\" }\nareas = [\"652300\"]\n"
         "topic = \"dust\"\n" +
         lines;
}

std::string fault_of_register(const std::string& text) {
  const auto read = docket::read_register({"r.toml", text});
  return read ? "" : read.error().message;
}

TEST_CASE("A task of a register takes the day of the document when it says nothing itself") {
  const auto read = docket::read_register(
      {"r.toml", register_of(task_of("due = 2022-06-30\nlong_term = true\nstatus = \"done, standing\"\n"))});
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? "" : read.error().message));
  const docket::RegisterTask* task = read->task("t");
  REQUIRE(task != nullptr);
  CHECK(task->deadline == docket::RegisterDeadline{*parse_day("2022-06-30"), false, true});
  CHECK(task->status == RegisterStatus::standing);
  CHECK(task->closed_by == *parse_day("2023-11-30"));
  CHECK(docket::counts_of(*read).standing == 1);
  CHECK(docket::counts_of(*read).tasks == 1);
  CHECK(read->task("u") == nullptr);
}

TEST_CASE("What a register must not say") {
  const std::string good = task_of("due = 2022-06-30\nstatus = \"done\"\n");
  CHECK(fault_of_register(register_of(good)).empty());
  CHECK(fault_of_register(register_of(task_of("status = \"done\"\n"))).find("has no deadline") != std::string::npos);
  CHECK(fault_of_register(register_of(task_of("at_once = true\nlong_term = true\nstatus = \"done\"\n")))
            .find("never just 'done'") != std::string::npos);
  CHECK(fault_of_register(register_of(task_of("due = 2022-06-30\nstatus = \"done, standing\"\n")))
            .find("is for a task with 'long_term = true'") != std::string::npos);
  CHECK(fault_of_register(register_of(good + good)).find("task 't' stands here twice") != std::string::npos);
  CHECK(fault_of_register(register_of("")).find("issue 1 has no task") != std::string::npos);
  CHECK(fault_of_register(register_of(task_of("due = 2022-06-30\nstatus = \"open\"\nclosed_by = 2022-07-01\n")))
            .find("an open task is not closed") != std::string::npos);
}

TEST_CASE("All faults of a register come at once, each with its line") {
  const std::string text = register_of(task_of("status = \"finished\"\nnote = \"x\"\n"));
  const std::string fault = fault_of_register(text);
  CHECK(fault.find("r.toml:24") != std::string::npos);
  CHECK(fault.find("'note'") != std::string::npos);
  CHECK(fault.find("has no deadline") != std::string::npos);
}

}  // namespace
