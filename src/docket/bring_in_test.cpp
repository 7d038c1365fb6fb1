#include "docket/bring_in.hpp"

#include "docket/case.hpp"
#include "docket/shipped_files_test.hpp"

#include <doctest/doctest.h>

#include <map>

namespace {

using namespace lantian;
using docket::Case;

struct RegisterDesk {
  docket::CaseTypes types = docket::trial::shipped_case_types();
  docket::WorkCalendar calendar = docket::trial::shipped_work_calendar("cn");
  docket::AttachmentRule attachments;
  docket::Areas areas = docket::Areas::of(docket::trial::changji());
  docket::Setting setting;

  RegisterDesk() {
    setting.now = to_utc(std::chrono::local_seconds{*parse_day("2024-01-02")});
    setting.calendar = &calendar;
    setting.areas = &areas;
    setting.vocabulary = &types.vocabulary();
    setting.attachments = &attachments;
  }
  RegisterDesk(const RegisterDesk&) = delete;
  RegisterDesk& operator=(const RegisterDesk&) = delete;

  docket::BringIn how(const char* type, docket::RegisterSteps steps) const {
    docket::Actor actor;
    actor.name = "import";
    actor.role = docket::Role::system;
    return {types.type(type), std::move(steps), actor, "as the report says", "652300", false};
  }
};

Case case_of_events(const docket::CaseType& type, const docket::Decisions& decided) {
  const auto* refusal = std::get_if<docket::Refusal>(&decided);
  REQUIRE_MESSAGE(refusal == nullptr, (refusal == nullptr ? "" : refusal->text()));
  const auto subject = docket::replay(type, std::get<std::vector<docket::Event>>(decided));
  REQUIRE_MESSAGE(subject.ok(), (subject.ok() ? "" : subject.error().text()));
  return *subject;
}

TEST_CASE("The 45 tasks of the register become 45 cases, 38 closed and 7 standing") {
  const RegisterDesk desk;
  const auto from = docket::read_register(docket::trial::shipped_file("regions/changji/rectification-2023.toml"));
  REQUIRE(from.ok());
  const docket::BringIn how = desk.how("rectification_task", {"import_done", "import_standing", ""});
  std::map<std::string, int> states;
  for (const docket::RegisterTask& task : from->tasks) {
    CAPTURE(task.id);
    const Case subject =
        case_of_events(*how.type, docket::bring_in_task(how, *from, task, "RT-2023-" + task.id, desk.setting));
    ++states[subject.state];
    CHECK(subject.link(docket::LinkKind::source) == task.id);
    CHECK(subject.due == (task.deadline.due ? *task.deadline.due : *parse_day("2022-01-14")));
    REQUIRE(subject.closed_at);
    CHECK(docket::beijing_day(*subject.closed_at) == *parse_day("2023-11-30"));
    CHECK(docket::beijing_day(subject.opened_at) == *parse_day("2022-01-14"));
    // Standing matters are looked at again 90 days later.
    // Ninety days from when it was recorded, 2 January 2024.
    if (subject.state == "standing") CHECK(subject.state_due == *parse_day("2024-04-01"));
  }
  CHECK(states == std::map<std::string, int>{{"closed", 38}, {"standing", 7}});
}

TEST_CASE("The 92 synthetic petitions become closed cases that say so, with the published shares") {
  const RegisterDesk desk;
  const auto list = docket::read_petitions(docket::trial::shipped_file("regions/changji/petitions-2021.toml"));
  REQUIRE_MESSAGE(list.ok(), (list.ok() ? "" : list.error().text()));
  CHECK(list->petitions.size() == 92);
  CHECK(list->closed() == 92);
  CHECK(list->synthetic);
  docket::BringIn how = desk.how("petition", {"import_closed", "", "accept"});
  how.synthetic = list->synthetic;
  int named = 0;
  for (const docket::PetitionRecord& record : list->petitions) {
    CAPTURE(record.id);
    const Case subject =
        case_of_events(*how.type, docket::bring_in_petition(how, record, "PE-2021-" + record.id, desk.setting));
    CHECK(subject.state == "closed");
    CHECK(subject.synthetic);
    CHECK(subject.title.find("(synthetic)") == std::string::npos);  // the Chinese name, which says so in Chinese
    CHECK_FALSE(subject.assignee.empty());
    CHECK(subject.rating == record.rating);
    if (record.topic == "odour" || record.topic == "noise" || record.topic == "sewage" || record.topic == "dust")
      ++named;
  }
  CHECK(named == 78);  // 84.8 % of 92; the report prints about 85 %
}

TEST_CASE("A record that ends before it began is refused, not half brought in") {
  const RegisterDesk desk;
  docket::PetitionRecord record;
  record.id = "P";
  record.topic = "dust";
  record.area = "652301";
  record.name = {"", "x"};
  record.received = record.accepted = *parse_day("2021-07-06");
  record.closed = *parse_day("2021-07-01");
  const auto decided = docket::bring_in_petition(desk.how("petition", {"import_closed", "", "accept"}), record,
                                                 "PE-2021-000001", desk.setting);
  CHECK(std::holds_alternative<docket::Refusal>(decided));
}

}  // namespace
