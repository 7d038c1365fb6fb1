#include "respond/warning/season_check.hpp"
#include "respond/warning/warning_sample_test.hpp"

#include <memory>

using namespace lantian;
using namespace lantian::respond;
using namespace lantian::respond::trial;

namespace {

/// An episode with everybody who takes part in it.
struct Office {
  WarningBook book = shipped_warnings();
  const WarningRules* rules = book.find("XJ");
  WarningSetting setting = shipped_setting();
  ApprovalRule approval = two_offices();
  Episode episode;
  std::string refused;
  EpisodeActor officer{"Officer", "duty", false}, head{"Head", "head", true},
      government{"Government", "government", true};
  std::vector<std::string> units{"652301", "652323"};

  WarningSupport support(const char* issued, const std::vector<int>& indices, AirCause cause = AirCause::pm25) {
    return support_of(*rules, setting, forecast_of(a_day(issued), units, indices, cause), units,
                      hour_ending(a_day(issued) + std::chrono::days{1}, 1));
  }

  bool act(const EpisodeAction& action, const EpisodeActor& who, const char* when, const WarningSupport* on = nullptr) {
    const auto outcome = decide({rules, &approval, on}, episode, action, who, at(when));
    refused.clear();
    if (const auto* no = std::get_if<RefusedAct>(&outcome)) {
      refused = std::string{word_of(no->why)} + ": " + no->message;
      return false;
    }
    REQUIRE(apply(episode, std::get<EpisodeEvent>(outcome)).ok());
    return true;
  }
  bool refuses(std::string_view words) const { return refused.find(words) != std::string::npos; }
  const Evidence& evidence() const { return episode.events.back().evidence; }
};

EpisodeAction action_of(EpisodeAct act, std::string reason = "because") {
  EpisodeAction out;
  out.act = act;
  out.episode = "W-2024-01";
  out.units = act == EpisodeAct::propose ? std::vector<std::string>{"652301", "652323"} : std::vector<std::string>{};
  out.reason = std::move(reason);
  return out;
}

}  // namespace

TEST_CASE("by the shipped rule the bureau decides on yellow and orange, and the head of the government on red") {
  Office office;
  const auto approval = read_approval(warning_source("data/warnings/approval.toml"));
  REQUIRE(approval.ok());
  office.approval = *approval;
  const EpisodeActor bureau{"Bureau", "prefecture", true}, governor{"Governor", "government_head", true};
  const auto on = office.support("2024-01-05", {120, 210, 215, 120, 90});
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &on));
  EpisodeAction approve = action_of(EpisodeAct::approve, "document 7 of 2024");
  approve.level = Level::red;
  CHECK_FALSE(office.act(approve, bureau, "2024-01-05 17:10", &on));
  CHECK(office.refuses("rights"));
  CHECK(office.refuses("government_head"));
  approve.level = Level::yellow;
  CHECK_MESSAGE(office.act(approve, bureau, "2024-01-05 17:20", &on), office.refused);
  approve.level = Level::red;
  CHECK_FALSE(office.act(approve, bureau, "2024-01-05 17:30", &on));
  CHECK_MESSAGE(office.act(approve, governor, "2024-01-05 17:40", &on), office.refused);
  // What stands at red is lowered by whom it was raised.
  approve.level = Level::yellow;
  CHECK_FALSE(office.act(approve, bureau, "2024-01-05 17:50", &on));
}

TEST_CASE("an episode from its proposal to its end, each act with what it stood on") {
  Office office;
  const auto first = office.support("2024-01-05", {120, 210, 215, 120, 90});
  CHECK(first.level == Level::orange);
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &first),
                  office.refused);
  CHECK(office.episode.state == EpisodeState::proposed);
  CHECK(office.evidence().criterion == "orange.1");
  CHECK(office.evidence().forecast == "F-2024-01-05.1");
  CHECK(office.episode.events.back().from == hour_ending(a_day("2024-01-07"), 1));
  CHECK(office.episode.until == hour_ending(a_day("2024-01-08"), 24));

  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"), office.refused);
  CHECK(office.evidence().criterion == "orange.1");
  CHECK(announced_hours(office.episode) == 30);
  CHECK_FALSE(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-06 20:00"));
  CHECK(office.refuses("approved from 2024-01-07 01:00 on"));
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::start, ""), office.officer, "2024-01-07 00:10"), office.refused);
  CHECK(office.episode.began == hour_ending(a_day("2024-01-07"), 1));
  CHECK(office.evidence().criterion == "orange.1");
  CHECK(compulsory_list(*office.rules, office.episode));

  const auto worse = office.support("2024-01-07", {310, 220, 230, 120, 90});
  CHECK(worse.level == Level::red);
  CHECK_FALSE(office.act(action_of(EpisodeAct::upgrade), office.head, "2024-01-07 17:00", &worse));
  CHECK(office.refuses("Head of the government"));
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::upgrade), office.government, "2024-01-07 17:00", &worse),
                  office.refused);
  CHECK(office.episode.level == Level::red);
  CHECK(office.evidence().criterion == "red.1");
  CHECK(office.episode.until == hour_ending(a_day("2024-01-10"), 24));

  const auto longer = office.support("2024-01-08", {220, 230, 210, 120, 90});
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::extend), office.government, "2024-01-08 17:00", &longer),
                  office.refused);
  CHECK(office.episode.until == hour_ending(a_day("2024-01-11"), 24));
  // Orange is forecast, red is in force: what carries the extension is that the air does not clear.
  CHECK(office.evidence().criterion == "lift.not_met");

  const auto not_yet = office.support("2024-01-10", {160, 140, 90, 90, 90});
  CHECK_FALSE(office.act(action_of(EpisodeAct::propose_lift), office.officer, "2024-01-10 17:00", &not_yet));
  CHECK(office.refuses("support: "));
  const auto clear = office.support("2024-01-11", {149, 149, 160, 90, 90});
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::propose_lift), office.officer, "2024-01-11 17:00", &clear),
                  office.refused);
  CHECK(office.evidence().criterion == "lift");
  CHECK_FALSE(office.act(action_of(EpisodeAct::lift), office.head, "2024-01-11 18:00"));
  REQUIRE_MESSAGE(office.act(action_of(EpisodeAct::lift), office.government, "2024-01-11 18:00"), office.refused);
  CHECK(office.episode.state == EpisodeState::lifted);
  CHECK(office.evidence().criterion == "lift");
  CHECK(office.episode.ended == hour_ending(a_day("2024-01-11"), 19));
  CHECK(office.episode.highest == Level::red);
  CHECK_FALSE(office.act(action_of(EpisodeAct::upgrade), office.government, "2024-01-11 19:00", &worse));
  CHECK(office.refuses("takes no 'upgrade'"));
  REQUIRE(office.act(action_of(EpisodeAct::evaluate), office.officer, "2024-01-15 09:00"));

  const auto again = replay(office.episode.events);
  REQUIRE(again.ok());
  CHECK(again->state == EpisodeState::evaluated);
  CHECK(again->events.size() == 8);
  for (const EpisodeEvent& event : again->events) CHECK_FALSE(unsupported(event));
}

TEST_CASE("who may not decide does not change who responds, what for, or how long") {
  Office office;
  const auto first = office.support("2024-01-05", {120, 210, 215, 120, 90});
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &first));
  REQUIRE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"));
  EpisodeAction dust = action_of(EpisodeAct::start), fewer = dust, shorter = dust;
  dust.cause = AirCause::dust;
  fewer.units = {"652301"};
  shorter.until = hour_ending(a_day("2024-01-07"), 2);
  for (const EpisodeAction& action : {dust, fewer, shorter}) {
    CHECK_FALSE(office.act(action, office.officer, "2024-01-07 00:10"));
    CHECK(office.refuses("rights: "));
  }
  CHECK(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-07 00:10"));
  CHECK(office.episode.units.size() == 2);
}

TEST_CASE("without a forecast that meets a criterion an approver alone may act, and it is reported") {
  Office office;
  const auto clean = office.support("2024-01-05", {80, 90, 80, 70, 60});
  EpisodeAction propose = action_of(EpisodeAct::propose, "the target of the year");
  propose.level = Level::yellow;
  CHECK_FALSE(office.act(propose, office.officer, "2024-01-05 17:00", &clean));
  CHECK(office.refuses("warning without supporting forecast"));
  CHECK_FALSE(office.act(propose, office.officer, "2024-01-05 17:00"));
  CHECK(office.refuses("no forecast is named"));
  propose.reason = "  ";
  CHECK_FALSE(office.act(propose, office.head, "2024-01-05 17:00", &clean));
  CHECK(office.refuses("say in a sentence why"));
  propose.reason = "the target of the year";
  REQUIRE(office.act(propose, office.head, "2024-01-05 17:00", &clean));
  CHECK(unsupported(office.episode.events.back()));
  CHECK(office.evidence().forecast == "F-2024-01-05.1");
  CHECK(office.evidence().criterion.empty());

  SeasonAir season{*parse_period("HS2023"), {}, {}, {office.episode}};
  const auto found = season_findings(*office.rules, season);
  REQUIRE(found.size() == 1);
  CHECK(found[0].fault == WarningFault::unsupported);
  CHECK(found[0].episode == "W-2024-01");
  CHECK(found[0].figures == "the target of the year");
}

TEST_CASE("an upgrade, a downgrade and an extension each need their own criterion") {
  Office office;
  const auto orange = office.support("2024-01-05", {210, 215, 120, 90, 90});
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &orange));
  EpisodeAction early = action_of(EpisodeAct::approve);
  early.from = hour_ending(a_day("2024-01-05"), 12);
  CHECK_FALSE(office.act(early, office.head, "2024-01-05 17:30"));
  CHECK(office.refuses("lies before the decision"));
  REQUIRE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"));
  REQUIRE(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-06 00:00"));
  EpisodeAction red = action_of(EpisodeAct::upgrade);
  red.level = Level::red;
  CHECK_FALSE(office.act(red, office.head, "2024-01-06 10:00", &orange));
  CHECK(office.refuses("rights"));
  EpisodeActor both = office.government;
  both.approves = false;
  CHECK_FALSE(office.act(red, both, "2024-01-06 10:00", &orange));
  EpisodeAction down = action_of(EpisodeAct::downgrade);
  CHECK_FALSE(office.act(down, office.head, "2024-01-06 10:00", &orange));
  CHECK(office.refuses("goes below it"));
  const auto yellow = office.support("2024-01-06", {160, 165, 160, 90, 90});
  CHECK(yellow.level == Level::orange);
  const auto mild = office.support("2024-01-06", {160, 165, 120, 90, 90});
  REQUIRE_MESSAGE(office.act(down, office.head, "2024-01-06 17:00", &mild), office.refused);
  CHECK(office.episode.level == Level::yellow);
  CHECK(office.evidence().criterion == "yellow.2");
  EpisodeAction extend = action_of(EpisodeAct::extend);
  extend.until = office.episode.until;
  CHECK_FALSE(office.act(extend, office.head, "2024-01-07 17:00", &mild));
  CHECK(office.refuses("an extension goes beyond it"));
  // No criterion reaches so far, but the air does not clear either: the rule for lifting is not met.
  const auto neither = office.support("2024-01-07", {140, 160, 140, 140, 140});
  CHECK(neither.level == Level::none);
  CHECK_FALSE(neither.lift);
  extend.until = hour_ending(a_day("2024-01-09"), 24);
  REQUIRE_MESSAGE(office.act(extend, office.head, "2024-01-07 18:00", &neither), office.refused);
  CHECK(office.evidence().criterion == "lift.not_met");
  const auto clear = office.support("2024-01-08", {90, 90, 90, 90, 90});
  extend.until = hour_ending(a_day("2024-01-12"), 24);
  REQUIRE(office.act(extend, office.head, "2024-01-08 17:00", &clear));
  CHECK(unsupported(office.episode.events.back()));
}

TEST_CASE("what was approved may be approved anew before it begins, when a newer forecast brings it forward") {
  Office office;
  const auto first = office.support("2024-01-05", {90, 90, 90, 160, 165});
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &first));
  REQUIRE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"));
  CHECK(announced_hours(office.episode) == 78);
  const auto worse = office.support("2024-01-06", {90, 210, 215, 220, 90});
  EpisodeAction anew = action_of(EpisodeAct::approve);
  anew.level = Level::orange;
  anew.from = worse.run.from;
  anew.until = worse.run.until;
  CHECK_FALSE(office.act(anew, office.officer, "2024-01-06 17:00", &worse));
  REQUIRE_MESSAGE(office.act(anew, office.head, "2024-01-06 17:00", &worse), office.refused);
  CHECK(office.episode.state == EpisodeState::approved);
  CHECK(office.episode.level == Level::orange);
  REQUIRE(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-08 00:00"));
  CHECK(office.evidence().criterion == "orange.1");
  CHECK(announced_hours(office.episode) == 31);
}

TEST_CASE("dust and ozone make a notice: nothing of the list is compulsory") {
  for (const AirCause cause : {AirCause::dust, AirCause::ozone}) {
    Office office;
    const auto support = office.support("2024-04-05", {310, 320, 310, 120, 90}, cause);
    REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-04-05 17:00", &support));
    CHECK(office.episode.cause == cause);
    CHECK(office.episode.level == Level::red);
    CHECK_FALSE(compulsory_list(*office.rules, office.episode));
  }
}

TEST_CASE("acts that do not follow each other are no episode") {
  Office office;
  const auto orange = office.support("2024-01-05", {210, 215, 120, 90, 90});
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00", &orange));
  REQUIRE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"));
  std::vector<EpisodeEvent> events = office.episode.events;
  events[1].number = 3;
  CHECK(replay(events).error().code == ErrorCode::corrupt);
  events[1].number = 2;
  events[1].episode = "W-2024-02";
  CHECK(replay(events).error().code == ErrorCode::corrupt);
  events[1].episode = "W-2024-01";
  events[1].act = EpisodeAct::lift;
  CHECK(replay(events).error().code == ErrorCode::corrupt);
  CHECK_FALSE(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-05 17:20"));
  CHECK(office.refuses("the act before is of 2024-01-05 17:30"));
}

TEST_CASE("a criterion met without a warning is found, in forecasts and in measured air") {
  Office office;
  SeasonAir season{*parse_period("HS2023"), {}, {}, {}};
  for (const char* issued : {"2024-01-05", "2024-01-06"}) {
    const bool first = std::string_view{issued} == "2024-01-05";
    const Forecast forecast =
        forecast_of(a_day(issued), office.units,
                    first ? std::vector<int>{120, 210, 215, 90, 90} : std::vector<int>{210, 215, 90, 90, 90});
    season.proposals.push_back(propose_warning(*office.rules, office.setting, forecast, office.units));
  }
  season.observed["652301"] = by_day(a_day("2024-01-06"), {100.0, 205.0, 120.0, std::nullopt, 160.0, 165.0});
  const auto found = season_findings(*office.rules, season);
  REQUIRE(found.size() == 3);
  CHECK(found[0].fault == WarningFault::forecast_unwarned);
  CHECK(text_of(found[0].first) == "2024-01-07");
  CHECK(text_of(found[0].last) == "2024-01-08");
  CHECK(found[0].level == Level::orange);
  CHECK(found[0].forecasts == std::vector<std::string>{"F-2024-01-06.1"});
  CHECK(found[0].units.size() == 2);
  CHECK(found[1].fault == WarningFault::observed_unwarned);
  CHECK(text_of(found[1].first) == "2024-01-07");
  CHECK(text_of(found[1].last) == "2024-01-07");

  // What a newer forecast no longer fears is nobody's fault.
  SeasonAir calm = season;
  calm.observed.clear();
  calm.proposals.pop_back();
  const Forecast clear = forecast_of(a_day("2024-01-06"), office.units, {90, 90, 90, 90, 90});
  calm.proposals.push_back(propose_warning(*office.rules, office.setting, clear, office.units));
  CHECK(season_findings(*office.rules, calm).empty());

  // 160 and 165 are two days above 150.
  CHECK(text_of(found[2].first) == "2024-01-10");
  CHECK(text_of(found[2].last) == "2024-01-11");
  CHECK(found[2].criterion == "yellow.2");

  // A response that runs from the 7th on answers all of them.
  REQUIRE(office.act(action_of(EpisodeAct::propose), office.officer, "2024-01-05 17:00",
                     std::make_unique<WarningSupport>(office.support("2024-01-05", {120, 210, 215, 90, 90})).get()));
  REQUIRE(office.act(action_of(EpisodeAct::approve), office.head, "2024-01-05 17:30"));
  REQUIRE(office.act(action_of(EpisodeAct::start), office.officer, "2024-01-07 00:00"));
  season.episodes = {office.episode};
  CHECK(level_in_force(season.episodes, a_day("2024-01-06")) == Level::none);
  CHECK(level_in_force(season.episodes, a_day("2024-01-07")) == Level::orange);
  CHECK(season_findings(*office.rules, season).empty());
}
