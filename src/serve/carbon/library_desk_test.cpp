#include "serve/carbon/planning_trial_test.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using Json = nlohmann::json;
using trial::PlanningTrial;

constexpr const char* library_address = "/api/v1/carbon/library";

CarbonPerson library_owner(const char* party = "SYN-CEMENT-02") {
  return {"owner", "enterprise", party, false, false, false, "owner"};
}
CarbonPerson library_agent() {
  return {"agent", "third_party", "AGENCY", false, false, true, "agent"};
}
CarbonPerson library_expert_no(int n) {
  const std::string name = fmt::format("expert-{}", n);
  return {name, "expert", "INSTITUTE", false, false, true, name};
}
CarbonPerson library_clerk(const char* account = "clerk") {
  return {account, "finance_office", "", true, true, true, account};
}

Json library_answers_body(const std::string& no = "") {
  Json out = Json::array();
  for (const char* id : {"quantifiable", "orderly", "substantial", "no_lock_in", "just", "no_harm", "advanced"}) {
    out.push_back({{"id", id}, {"yes", no != id}, {"evidence", {"study.pdf"}}, {"note", "as measured"}});
  }
  return out;
}

Json library_application_body(const std::string& id) {
  Json impact{{"product", "clinker"},  {"unit", "t"},          {"output", "100000"},  {"energy_before", "108"},
              {"energy_after", "101"}, {"co2_before", "0.90"}, {"co2_after", "0.86"}, {"origin", "account 2024"}};
  Json application{{"kind", "project"},
                   {"name", {{"zh", ""}, {"en", "Waste heat"}}},
                   {"enterprise", "SYN-CEMENT-02"},
                   {"bank", "SYN-BANK-A"},
                   {"area", "cement"},
                   {"documents", {"application", "impact", "permit"}},
                   {"impact", impact}};
  application["conditions"] = Json::array({{{"id", "lawful"}, {"yes", true}, {"evidence", {"letter"}}},
                                           {{"id", "in_catalogue"}, {"yes", true}, {"evidence", {"annex"}}}});
  return {{"id", id}, {"application", application}};
}

/// One entry under way over the addresses.
struct LibraryWalk : PlanningTrial {
  int apply_as(const CarbonPerson& who, const std::string& id = "W-1") {
    person = who;
    return ask("POST", library_address, library_application_body(id).dump()).status;
  }
  int act(const CarbonPerson& who, const char* what, Json more = Json::object(), const std::string& id = "W-1") {
    person = who;
    more["act"] = what;
    if (!more.contains("after")) more["after"] = open_library_entry(*book, id)->row;
    if (!more.contains("reason")) more["reason"] = "in order";
    last = ask("POST", std::string{library_address} + "/" + id + "/acts", more.dump());
    return last.status;
  }
  int judge(const CarbonPerson& who, const char* what, const std::string& no = "") {
    return act(who, what, {{"answers", library_answers_body(no)}, {"pass", no.empty()}});
  }
  std::string state(const std::string& id = "W-1") const {
    return std::string{name_of(open_library_entry(*book, id)->entry.state)};
  }
  /// As far as the votes.
  void assessed() {
    REQUIRE(apply_as(library_owner()) == 201);
    REQUIRE(act(library_owner(), "submit", {{"answers", library_answers_body()}}) == 201);
    REQUIRE(judge(library_agent(), "assess") == 201);
  }
  HttpReply last;
};

}  // namespace

TEST_CASE("an entry goes its way over the addresses, and every deed stands in the book and the log") {
  LibraryWalk walk;
  walk.assessed();
  for (int n = 1; n <= 3; ++n) REQUIRE(walk.judge(library_expert_no(n), "vote") == 201);
  CHECK(walk.state() == "judged");
  REQUIRE(walk.act(library_clerk(), "publish") == 201);
  // The days of publicity are not over.
  CHECK(walk.act(library_clerk(), "admit") == 422);
  CHECK(walk.last.body.find("it stands in public for 7 days") != std::string::npos);
  REQUIRE(walk.act(library_clerk("desk"), "object", {{"evidence", {"letter.pdf"}}, {"for", "a neighbour"}}) == 201);
  // Who wrote the objection down does not settle it.
  CHECK(walk.act(library_clerk("desk"), "settle") == 403);
  CHECK(walk.act(library_clerk(), "settle") == 201);
  CHECK(walk.book->all("library", "W-1")->size() == 9);
  CHECK(walk.book->verify()->empty());
  REQUIRE(walk.log.size() == 9);
  CHECK(walk.log.back() == "library.settle W-1");
}

TEST_CASE("who may judge: neither the applicant, nor her bank, nor who has no right to, nor the same person twice") {
  LibraryWalk walk;
  REQUIRE(walk.apply_as(library_owner()) == 201);
  REQUIRE(walk.act(library_owner(), "submit", {{"answers", library_answers_body()}}) == 201);
  CHECK(walk.judge(library_owner(), "assess") == 403);
  CarbonPerson agent = library_agent();
  agent.approves = false;
  CHECK(walk.judge(agent, "assess") == 403);
  CHECK(walk.last.body.find("carbon.approve") != std::string::npos);
  agent = library_agent();
  agent.party = "SYN-BANK-A";  // would finance it
  CHECK(walk.judge(agent, "assess") == 403);
  agent.party = "SYN-CEMENT-02";
  CHECK(walk.judge(agent, "assess") == 403);
  CHECK(walk.judge(library_clerk(), "assess") == 403);  // an office is no third party
  REQUIRE(walk.judge(library_agent(), "assess") == 201);
  CHECK(walk.judge(library_expert_no(1), "vote") == 201);
  CHECK(walk.judge(library_expert_no(1), "vote") == 403);
  CarbonPerson both = library_expert_no(2);
  both.account = "agent";  // another name on the page, the same account
  CHECK(walk.judge(both, "vote") == 403);
  walk.person.reset();
  CHECK(walk.ask("POST", "/api/v1/carbon/library/W-1/acts", R"({"act":"vote","after":1})").status == 401);
  CHECK(walk.ask("POST", library_address, library_application_body("W-2").dump()).status == 401);
  CHECK(walk.book->all("library", "W-1")->size() == 4);
}

TEST_CASE("an office that records an application counts as the applicant from then on") {
  LibraryWalk walk;
  CarbonPerson reader = library_clerk("reader");
  reader.writes = false;
  CHECK(walk.apply_as(reader) == 403);
  CHECK(walk.apply_as(library_owner("SYN-CEMENT-01")) == 403);  // of another enterprise
  REQUIRE(walk.apply_as(library_clerk("desk")) == 201);
  REQUIRE(walk.act(library_clerk("desk"), "submit", {{"answers", library_answers_body()}}) == 201);
  REQUIRE(walk.judge(library_agent(), "assess") == 201);
  for (int n = 1; n <= 3; ++n) REQUIRE(walk.judge(library_expert_no(n), "vote") == 201);
  CHECK(walk.act(library_clerk("desk"), "publish") == 403);
  CHECK(walk.act(library_clerk(), "publish") == 201);
}

TEST_CASE("no significant harm: one no of a judge rejects for good, whoever wants it otherwise") {
  LibraryWalk walk;
  walk.assessed();
  CHECK(walk.act(library_expert_no(1), "vote", {{"answers", library_answers_body("no_harm")}, {"pass", true}}) == 422);
  REQUIRE(walk.judge(library_expert_no(1), "vote", "no_harm") == 201);
  CHECK(walk.state() == "rejected");
  for (const char* again : {"publish", "admit", "keep", "renew"}) CHECK(walk.act(library_clerk(), again) == 409);
  CHECK(walk.judge(library_expert_no(2), "vote") == 409);
  CHECK(walk.judge(library_agent(), "assess") == 409);
  CHECK(walk.act(library_owner(), "submit", {{"answers", library_answers_body()}}) == 409);
  const Json page = Json::parse(walk.ask("GET", "/api/v1/carbon/library/W-1").body);
  const auto harm = std::ranges::find_if(page["principles"], [](const Json& one) { return one["id"] == "no_harm"; });
  CHECK((*harm)["veto"] == true);
  CHECK((*harm)["vetoed"] == true);
  CHECK(std::ranges::none_of(page["acts"], [](const Json& one) { return one["possible"] == true; }));
}

TEST_CASE("somebody who was faster: the second of two acts on one row is a conflict and leaves nothing") {
  LibraryWalk walk;
  walk.assessed();
  const std::int64_t seen = open_library_entry(*walk.book, "W-1")->row;
  const Json body{{"answers", library_answers_body()}, {"pass", true}, {"after", seen}};
  CHECK(walk.act(library_expert_no(1), "vote", body) == 201);
  CHECK(walk.act(library_expert_no(2), "vote", body) == 409);
  CHECK(walk.act(library_expert_no(2), "vote", {{"after", 0}}) == 400);
  CHECK(walk.book->all("library", "W-1")->size() == 4);
  CHECK(walk.apply_as(library_owner()) == 409);  // an id that is taken
  CHECK(walk.apply_as(library_owner(), "../x") == 400);
}

TEST_CASE("an entry whose validity ended is out of the library though nobody said so") {
  PlanningTrial trial;
  const auto inside = [&](const std::string& on) {
    std::vector<std::string> ids;
    const Json list = Json::parse(trial.ask("GET", library_address, {}, "on=" + on).body);
    for (const Json& one : list["results"]) {
      if (one["in_library"] == true) ids.push_back(one["id"]);
    }
    return ids;
  };
  const carbon::LibraryEntry entry = open_library_entry(*trial.book, "SYN-P-01")->entry;
  REQUIRE(entry.valid_to.has_value());
  // Begun 2023-10-20, 70 days on the way: 2023-12-29; 36 months less a day.
  CHECK(text_of(*entry.admitted) == "2023-12-29");
  CHECK(text_of(*entry.valid_to) == "2026-12-28");
  const auto there = inside("2026-12-28"), gone = inside("2026-12-29");
  CHECK(std::ranges::find(there, "SYN-P-01") != there.end());
  CHECK(std::ranges::find(gone, "SYN-P-01") == gone.end());
  CHECK(inside("2023-12-28").empty());
  CHECK(entry.state == carbon::LibraryState::in_library);
}

TEST_CASE("the library of the demonstration: each entry as far as it was planned, nobody signed in changes nothing") {
  PlanningTrial trial;
  const Json list = Json::parse(trial.ask("GET", library_address).body);
  CHECK(list["on"] == "2025-01-14");  // SYN-P-07: 400 days after 2023-12-11, the last act there is
  CHECK(list["results"].size() == 12);
  CHECK(list["in_library"] == 6);
  // Of the six that are inside on that day, by hand from regions/changji/carbon.toml.
  double saved = 0;
  for (const Json& one : list["results"]) {
    if (one["in_library"] == true) saved += one["saved_t"].get<double>();
  }
  CHECK(list["saved_t"].get<double>() == doctest::Approx(saved));
  CHECK(list["states"]["rejected"] == 1);
  const Json page = Json::parse(trial.ask("GET", std::string{library_address} + "/SYN-P-01").body);
  CHECK(page["application"]["impact"]["saved_t"].get<double>() == doctest::Approx(125'000));  // 5 TWh x 0.025 t/MWh
  for (const Json& one : page["acts"]) CHECK(one["may"] == false);
  CHECK(trial.ask("GET", std::string{library_address} + "/NOBODY").status == 404);
}

TEST_CASE("an enterprise sees its own entries and what stands in public; a judge sees no drafts") {
  PlanningTrial trial;
  const auto seen = [&](const CarbonPerson& who) {
    trial.person = who;
    std::vector<std::string> ids;
    const Json list = Json::parse(trial.ask("GET", library_address).body);
    for (const Json& one : list["results"]) ids.push_back(one["id"]);
    return ids;
  };
  CHECK(seen(library_owner("SYN-POWER-02")) == std::vector<std::string>{"SYN-P-01", "SYN-P-06"});  // 06 is in public
  CHECK(trial.ask("GET", std::string{library_address} + "/SYN-P-02").status == 404);
  CHECK(trial
            .ask("POST", std::string{library_address} + "/SYN-P-02/acts",
                 R"({"act":"withdraw","after":1,"reason":"theirs"})")
            .status == 404);
  const auto judged = seen(library_agent());
  CHECK(std::ranges::find(judged, "SYN-P-12") == judged.end());  // a draft
  CHECK(judged.size() == 11);
  CHECK(seen(library_clerk()).size() == 12);
}

TEST_CASE("an act that was kept reads back as it was") {
  carbon::LibraryEvent event;
  event.entry = "W-1";
  event.number = 3;
  event.act = carbon::LibraryAct::report;
  event.to = carbon::LibraryState::review;
  event.day = *parse_day("2024-05-02");
  event.by = {"owner", "enterprise", "W"};
  event.reason = "an accident";
  event.what = "accident";
  event.asks_review = true;
  event.evidence = {"a.pdf", "b.pdf"};
  event.happened = *parse_day("2024-05-01");
  event.answers = {{"no_harm", false, {}, "why"}};
  const std::string text = library_event_json(event);
  const auto back = read_library_event_json(text);
  REQUIRE(back.ok());
  CHECK(library_event_json(*back) == text);
  CHECK(back->happened == event.happened);
  CHECK(back->to == carbon::LibraryState::review);
  CHECK_FALSE(read_library_event_json("{}").ok());
  CHECK_FALSE(read_library_event_json("[").ok());
}

}  // namespace lantian::serve
