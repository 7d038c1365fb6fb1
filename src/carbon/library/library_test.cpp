// The way into the library and out of it, and everything that stands in it.
#include "carbon/library/library_sample_test.hpp"

#include <algorithm>

using namespace lantian;
using namespace lantian::carbon;
using namespace lantian::carbon::trial;

TEST_CASE("the shipped rule: seven principles, one veto, nothing verified that nobody read") {
  const LibraryRule& rule = shipped_library();
  CHECK(rule.principles.size() == 7);
  REQUIRE(rule.principle("no_harm") != nullptr);
  CHECK(rule.principle("no_harm")->veto);
  CHECK(std::ranges::count(rule.principles, true, &LibraryPrinciple::veto) == 1);
  CHECK(rule.term.status == "unverified");
  CHECK(rule.ref() == "T/CJZJRXH 001/2023");
}

TEST_CASE("an entry comes in after third party, experts and publicity, for as long as the rule says") {
  LibraryDesk desk;
  desk.admitted();
  CHECK(desk.entry.state == LibraryState::in_library);
  CHECK(desk.entry.valid_to == library_day("2027-03-11"));
  CHECK_FALSE(in_library_on(desk.entry, library_day("2024-03-11")));
  CHECK(in_library_on(desk.entry, library_day("2024-03-12")));
  CHECK(in_library_on(desk.entry, library_day("2027-03-11")));
  CHECK_FALSE(in_library_on(desk.entry, library_day("2027-03-12")));
  CHECK(saved_t(*desk.entry.application.impact) == Rational{40'000});
  CHECK(saved_tce(*desk.entry.application.impact) == Rational{5'000});
  const auto again = replay(desk.entry.events);
  REQUIRE(again.ok());
  CHECK(again->state == desk.entry.state);
  CHECK(again->valid_to == desk.entry.valid_to);
}

TEST_CASE("publicity lasts its full days") {
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  REQUIRE(desk.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  REQUIRE(desk.plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
  for (int n = 1; n <= 3; ++n) REQUIRE(desk.plain(LibraryAct::vote, library_expert(n), "2024-02-20") == "");
  REQUIRE(desk.plain(LibraryAct::publish, library_office, "2024-03-05") == "");
  CHECK(desk.plain(LibraryAct::admit, library_office, "2024-03-11") == "time");
  REQUIRE(desk.plain(LibraryAct::object, library_bank, "2024-03-11") == "");
  CHECK(desk.plain(LibraryAct::admit, library_office, "2024-03-12") == "objection");
  CHECK(desk.plain(LibraryAct::settle, library_bank, "2024-03-12") == "rights");
  REQUIRE(desk.plain(LibraryAct::settle, library_office, "2024-03-12") == "");
  CHECK(desk.plain(LibraryAct::admit, library_office, "2024-03-12") == "");
}

TEST_CASE("an objection that is founded rejects") {
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  REQUIRE(desk.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  REQUIRE(desk.plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
  for (int n = 1; n <= 3; ++n) REQUIRE(desk.plain(LibraryAct::vote, library_expert(n), "2024-02-20") == "");
  REQUIRE(desk.plain(LibraryAct::publish, library_office, "2024-03-05") == "");
  CHECK(desk.plain(LibraryAct::uphold, library_office, "2024-03-06") == "objection");
  REQUIRE(desk.plain(LibraryAct::object, library_bank, "2024-03-06") == "");
  REQUIRE(desk.plain(LibraryAct::uphold, library_office, "2024-03-07") == "");
  CHECK(desk.entry.state == LibraryState::rejected);
  CHECK(desk.plain(LibraryAct::submit, library_owner, "2024-03-08") == "state");
}

TEST_CASE("no one judges his own") {
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  REQUIRE(desk.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  CHECK(desk.plain(LibraryAct::assess, library_owner, "2024-02-01") == "rights");
  CHECK(desk.plain(LibraryAct::assess, {"owner", "third_party", "agency"}, "2024-02-01") == "rights");
  CHECK(desk.plain(LibraryAct::assess, {"cousin", "third_party", "works"}, "2024-02-01") == "rights");
  CHECK(desk.plain(LibraryAct::assess, {"lender", "third_party", "bank"}, "2024-02-01") == "rights");
  REQUIRE(desk.plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
  CHECK(desk.plain(LibraryAct::vote, {"agent", "expert", "institute"}, "2024-02-02") == "rights");
  REQUIRE(desk.plain(LibraryAct::vote, library_expert(1), "2024-02-02") == "");
  CHECK(desk.plain(LibraryAct::vote, library_expert(1), "2024-02-02") == "rights");
}

TEST_CASE("significant harm rejects at once, whoever of the judges says so") {
  LibraryAction harm;
  harm.act = LibraryAct::assess;
  harm.reason = "groundwater";
  harm.answers = library_answers("no_harm");
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  REQUIRE(desk.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  harm.pass = true;
  CHECK(desk.act(harm, library_agency, "2024-02-01") == "checklist");
  harm.pass = false;
  LibraryDesk other = desk;
  REQUIRE(desk.act(harm, library_agency, "2024-02-01") == "");
  CHECK(desk.entry.state == LibraryState::rejected);
  REQUIRE(other.plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
  harm.act = LibraryAct::vote;
  REQUIRE(other.act(harm, library_expert(1), "2024-02-02") == "");
  CHECK(other.entry.state == LibraryState::rejected);
  // Another principle sends it back to the applicant.
  LibraryDesk back;
  REQUIRE(back.draft() == "");
  REQUIRE(back.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  harm.act = LibraryAct::assess;
  harm.answers = library_answers("advanced");
  REQUIRE(back.act(harm, library_agency, "2024-02-01") == "");
  CHECK(back.entry.state == LibraryState::draft);
}

TEST_CASE("what is handed in is whole: principles with evidence, documents, conditions, impact") {
  LibraryAction action;
  action.act = LibraryAct::submit;
  action.reason = "please";
  action.answers = library_answers();
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  action.answers[2].evidence.clear();
  CHECK(desk.act(action, library_owner, "2024-01-10") == "checklist");
  action.answers = library_answers("just");
  CHECK(desk.act(action, library_owner, "2024-01-10") == "checklist");
  action.answers.pop_back();
  CHECK(desk.act(action, library_owner, "2024-01-10") == "checklist");
  const auto with = [&](auto change) {
    LibraryAction draft;
    draft.entry = "P-1";
    draft.application = library_application();
    change(*draft.application);
    REQUIRE(desk.act(draft, library_owner, "2024-01-10") == "");
    return desk.plain(LibraryAct::submit, library_owner, "2024-01-10");
  };
  CHECK(with([](LibraryApplication& one) { one.documents.pop_back(); }) == "documents");
  CHECK(with([](LibraryApplication& one) { one.conditions[0].yes = false; }) == "checklist");
  CHECK(with([](LibraryApplication& one) { one.impact.reset(); }) == "documents");
  CHECK(with([](LibraryApplication& one) { one.impact->co2_after = one.impact->co2_before; }) == "documents");
  // An enterprise needs an account, and no permit of a project.
  CHECK(with([](LibraryApplication& one) { one.kind = LibraryKind::enterprise; }) == "checklist");
  CHECK(with([](LibraryApplication&) {}) == "");
}

TEST_CASE("tracking, disclosure and removal when they fail") {
  LibraryDesk desk;
  desk.admitted();
  const auto dues = dues_on(shipped_library(), desk.entry, library_day("2024-09-13"));
  REQUIRE(dues.size() == 3);
  CHECK(dues[0].act == LibraryAct::track);
  CHECK(dues[0].due == library_day("2024-09-12"));
  CHECK(dues[0].overdue);
  CHECK(dues[1].due == library_day("2025-03-12"));
  CHECK_FALSE(dues[1].overdue);
  LibraryAction remove;
  remove.act = LibraryAct::remove;
  remove.reason = "no report";
  remove.what = "no_tracking";
  CHECK(desk.act(remove, library_office, "2024-10-12") == "ground");  // the grace ends on 12 October
  LibraryDesk gone = desk;
  REQUIRE(gone.act(remove, library_office, "2024-10-13") == "");
  CHECK(gone.entry.state == LibraryState::removed);
  REQUIRE(desk.plain(LibraryAct::track, library_owner, "2024-10-12") == "");
  CHECK(desk.act(remove, library_office, "2024-10-13") == "ground");
}

TEST_CASE("a material event is reviewed before anything else goes on") {
  LibraryDesk desk;
  desk.admitted();
  LibraryAction report;
  report.act = LibraryAct::report;
  report.reason = "spill";
  report.what = "accident";
  report.evidence = {"letter"};
  CHECK(desk.act(report, library_owner, "2024-05-02") == "values");
  report.happened = library_day("2024-05-01");
  REQUIRE(desk.act(report, library_owner, "2024-05-02") == "");
  REQUIRE(desk.act(report, library_owner, "2024-05-03") == "");
  CHECK(desk.entry.reviews == 2);
  CHECK(desk.plain(LibraryAct::ask_renewal, library_owner, "2026-10-01") == "state");
  REQUIRE(desk.plain(LibraryAct::keep, library_office, "2026-10-01") == "");
  CHECK(desk.entry.state == LibraryState::review);
  LibraryDesk kept = desk;
  REQUIRE(kept.plain(LibraryAct::keep, library_office, "2026-10-01") == "");
  CHECK(kept.entry.state == LibraryState::in_library);
  LibraryAction remove;
  remove.act = LibraryAct::remove;
  remove.reason = "harm done";
  remove.what = "harm";
  CHECK(kept.act(remove, library_office, "2026-10-02") == "ground");
  CHECK(desk.act(remove, library_office, "2026-10-02") == "");
}

TEST_CASE("a renewal is asked for in time, judged again, and counts from the old end") {
  LibraryDesk desk;
  desk.admitted();
  REQUIRE(desk.plain(LibraryAct::track, library_owner, "2026-09-11") == "");
  REQUIRE(desk.plain(LibraryAct::disclose, library_owner, "2026-09-11") == "");
  CHECK(desk.plain(LibraryAct::ask_renewal, library_owner, "2026-09-10") == "values");
  LibraryDesk late = desk;
  CHECK(late.plain(LibraryAct::ask_renewal, library_owner, "2027-03-12") == "time");
  CHECK(late.plain(LibraryAct::lapse, library_office, "2027-03-11") == "time");
  REQUIRE(late.plain(LibraryAct::lapse, library_office, "2027-03-12") == "");
  REQUIRE(desk.plain(LibraryAct::ask_renewal, library_owner, "2026-10-01") == "");
  REQUIRE(desk.plain(LibraryAct::assess, library_agency, "2026-11-01") == "");
  CHECK(desk.plain(LibraryAct::renew, library_office, "2026-11-01") == "state");
  for (int n = 4; n <= 6; ++n) REQUIRE(desk.plain(LibraryAct::vote, library_expert(n), "2026-11-20") == "");
  REQUIRE(desk.plain(LibraryAct::renew, library_office, "2026-12-01") == "");
  CHECK(desk.entry.valid_to == library_day("2030-03-11"));
  REQUIRE(desk.plain(LibraryAct::withdraw, library_owner, "2026-12-02") == "");
  CHECK(desk.entry.state == LibraryState::left);
}

TEST_CASE("two of three experts carry an entry, one does not") {
  LibraryDesk desk;
  REQUIRE(desk.draft() == "");
  REQUIRE(desk.plain(LibraryAct::submit, library_owner, "2024-01-10") == "");
  REQUIRE(desk.plain(LibraryAct::assess, library_agency, "2024-02-01") == "");
  LibraryAction no;
  no.act = LibraryAct::vote;
  no.reason = "not new";
  no.answers = library_answers("advanced");
  REQUIRE(desk.act(no, library_expert(1), "2024-02-02") == "");
  REQUIRE(desk.plain(LibraryAct::vote, library_expert(2), "2024-02-02") == "");
  CHECK(desk.entry.state == LibraryState::assessed);
  LibraryDesk other = desk;
  REQUIRE(desk.plain(LibraryAct::vote, library_expert(3), "2024-02-02") == "");
  CHECK(desk.entry.state == LibraryState::judged);
  REQUIRE(other.act(no, library_expert(3), "2024-02-02") == "");
  CHECK(other.entry.state == LibraryState::draft);
  // A new round: whoever voted may vote again.
  REQUIRE(other.plain(LibraryAct::submit, library_owner, "2024-03-01") == "");
  REQUIRE(other.plain(LibraryAct::assess, library_agency, "2024-03-02") == "");
  CHECK(other.plain(LibraryAct::vote, library_expert(1), "2024-03-03") == "");
  CHECK(other.entry.state == LibraryState::assessed);
}
