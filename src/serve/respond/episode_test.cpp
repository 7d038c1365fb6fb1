#include "serve/respond/episode_pages_json.hpp"
#include "serve/respond/forecast_json.hpp"

#include <doctest/doctest.h>
#include <nlohmann/json.hpp>

#include <algorithm>

using namespace lantian;
using namespace lantian::serve;
using respond::EpisodeAct;
using respond::EpisodeState;
using respond::Level;

namespace {

UtcSeconds episode_moment(const char* text) {
  const auto read = parse_instant(text);
  REQUIRE(read.ok());
  return *read;
}

Day episode_day(const char* text) {
  const auto read = parse_day(text);
  REQUIRE(read.ok());
  return *read;
}

/// A book with a forecast for each of some days: day n of the air is what every county will have; a forecast sees the
/// next five.
struct WarnedWinter {
  Office office = [] {
    auto read = Office::open(LANTIAN_SOURCE_DIR);
    REQUIRE(read.ok());
    return *std::move(read);
  }();
  WarningOffice warnings = [this] {
    auto read = open_warning_office(office, "changji");
    REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
    return *std::move(read);
  }();
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();

  void forecasts(Day first, const std::vector<int>& air) {
    for (std::size_t n = 0; n + respond::forecast_days < air.size(); ++n) {
      respond::Forecast forecast;
      forecast.issued = first + std::chrono::days{n};
      forecast.id = "F-" + text_of(forecast.issued) + ".1";
      forecast.synthetic = true;
      for (const std::string& unit : warnings.setting.units) {
        respond::ForecastPlace place{unit, false, {}};
        for (int lead = 1; lead <= respond::forecast_days; ++lead) {
          respond::ForecastDay day;
          day.lead = lead;
          day.day = forecast.issued + std::chrono::days{lead};
          day.aqi = air[n + static_cast<std::size_t>(lead)];
          day.cause = respond::AirCause::pm25;
          place.days.push_back(std::move(day));
        }
        forecast.places.push_back(std::move(place));
      }
      const std::vector<keep::DocumentDraft> draft{
          {"forecast", "F-" + text_of(forecast.issued), forecast_json(forecast), {}}};
      REQUIRE(book->append(draft, "test", episode_moment("2024-01-01 00:00")).ok());
    }
  }

  EpisodeDeed act(const EpisodeWish& wish, const RespondPerson& who, const char* when) {
    auto deed = act_on_episode(warnings, *book, wish, who, episode_moment(when));
    REQUIRE_MESSAGE(deed.ok(), (deed.ok() ? std::string{} : deed.error().text()));
    return *std::move(deed);
  }
};

const RespondPerson the_officer{"Officer", "duty_officer", false}, the_head{"Head", "prefecture", true};

}  // namespace

TEST_CASE("an episode is proposed on a kept forecast, decided by who may, and kept act by act") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70, 60});
  EpisodeWish wish;
  wish.forecast = "F-2024-01-05.1";
  wish.reason = "two days above 200 are expected";
  wish.criterion = "yellow.1";
  EpisodeDeed deed = winter.act(wish, the_officer, "2024-01-06 09:00");
  REQUIRE(deed.refused);
  CHECK(deed.refused->message.find("orange.1") != std::string::npos);
  wish.criterion = "orange.1";
  deed = winter.act(wish, the_officer, "2024-01-06 09:00");
  REQUIRE(deed.done);
  CHECK(deed.done->episode.id == "W-2024-01");
  CHECK(deed.done->episode.units.size() == 7);
  CHECK(deed.done->episode.events.front().evidence.rule_set == "XJ");

  // Another one for the same counties would be the same episode.
  const auto twice =
      act_on_episode(winter.warnings, *winter.book, wish, the_officer, episode_moment("2024-01-06 10:00"));
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().code == ErrorCode::conflict);

  EpisodeWish approve;
  approve.episode = "W-2024-01";
  approve.act = EpisodeAct::approve;
  approve.reason = "as proposed";
  deed = winter.act(approve, the_officer, "2024-01-06 10:00");
  REQUIRE(deed.refused);
  CHECK(deed.refused->why == respond::EpisodeRefusal::rights);
  REQUIRE(winter.act(approve, the_head, "2024-01-06 10:00").done);
  const auto again = open_episode(*winter.book, "W-2024-01");
  REQUIRE(again.ok());
  CHECK(again->episode.state == EpisodeState::approved);
  CHECK(open_episode(*winter.book, "W-2024-09").error().code == ErrorCode::not_found);

  const auto page =
      nlohmann::json::parse(episode_page_json(winter.warnings, *winter.warnings.rules.find("XJ"), *again, the_officer));
  CHECK(page["next"][1]["act"] == "reject");
  CHECK(page["next"][1]["may"] == false);
  CHECK(page["next"][2]["act"] == "start");
  CHECK(page["next"][2]["may"] == true);
  CHECK(page["acts"][0]["evidence"]["criterion"] == "orange.1");
  CHECK(page["list"] == true);
}

TEST_CASE("no act stands on a forecast that nobody knew, or that a newer one replaced") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70, 60, 60, 60, 60});
  EpisodeWish wish;
  wish.reason = "because";
  const auto refused = [&](const char* forecast, const char* when, std::string_view words) {
    wish.forecast = forecast;
    const auto deed = act_on_episode(winter.warnings, *winter.book, wish, the_head, episode_moment(when));
    REQUIRE_FALSE(deed.ok());
    CHECK(deed.error().code == ErrorCode::conflict);
    CHECK_MESSAGE(deed.error().message.find(words) != std::string::npos, deed.error().message);
  };
  // A forecast of a day stands on its whole mean: nobody has that in the afternoon.
  refused("F-2024-01-05.1", "2024-01-05 17:00", "knows the air up to 2024-01-05 24:00");
  refused("F-2024-01-05.1", "2024-01-05 23:59", "nobody knew it");
  refused("F-2024-01-05.1", "2024-01-07 00:00", "is old: F-2024-01-06.1 is known since 2024-01-07 00:00");
  auto edited = forecast_named(*winter.book, "F-2024-01-05.1");
  REQUIRE(edited.ok());
  edited->id = "F-2024-01-05.2";
  edited->edits.push_back({"652301", episode_day("2024-01-07"), "pm25", 100, 180, "inversion", "Officer",
                           episode_moment("2024-01-06 12:00")});
  const std::vector<keep::DocumentDraft> draft{{"forecast", "F-2024-01-05", forecast_json(*edited), {}}};
  REQUIRE(winter.book->append(draft, "test", episode_moment("2026-01-05 12:00")).ok());
  // At nine the version of noon was not there, at one it had replaced the first.
  refused("F-2024-01-05.2", "2024-01-06 09:00", "F-2024-01-05.1 held");
  refused("F-2024-01-05.1", "2024-01-06 13:00", "F-2024-01-05.2 holds");
  wish.forecast = "F-2024-01-05.2";
  CHECK(winter.act(wish, the_officer, "2024-01-06 13:00").done);
}

TEST_CASE("a forecast is known when its readings are complete, and of measured air when it was kept") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70});
  const auto known = [&](const char* when) {
    const auto found = newest_known(*winter.book, episode_moment(when));
    REQUIRE(found.ok());
    return *found ? (*found)->id : std::string{};
  };
  CHECK(known("2024-01-05 23:59").empty());
  CHECK(known("2024-01-06 00:00") == "F-2024-01-05.1");
  CHECK(known("2024-01-06 23:59") == "F-2024-01-05.1");
  CHECK(known("2024-01-07 00:00") == "F-2024-01-06.1");
  auto forecast = forecast_named(*winter.book, "F-2024-01-06.1");
  REQUIRE(forecast.ok());
  const auto keep_as = [&](const char* id, const char* when) {
    forecast->id = id;
    const std::vector<keep::DocumentDraft> draft{{"forecast", "F-2024-01-06", forecast_json(*forecast), {}}};
    REQUIRE(winter.book->append(draft, "test", episode_moment(when)).ok());
  };
  // Made from readings up to 8:00 of its day.
  forecast->complete = hour_ending(episode_day("2024-01-06"), 8);
  keep_as("F-2024-01-06.2", "2024-01-06 08:10");
  CHECK(known("2024-01-06 07:59") == "F-2024-01-05.1");
  CHECK(known("2024-01-06 08:00") == "F-2024-01-06.2");
  // The same of measured air is known when somebody made it, and one made a month later to nobody in time.
  forecast->synthetic = false;
  keep_as("F-2024-01-06.3", "2024-01-06 08:40");
  CHECK(known("2024-01-06 08:39") == "F-2024-01-06.2");
  CHECK(known("2024-01-06 08:40") == "F-2024-01-06.3");
  keep_as("F-2024-01-06.4", "2024-02-06 08:00");
  CHECK(known("2024-01-07 12:00") == "F-2024-01-06.3");
  // A snapshot from before the hour was kept is taken to know its whole day.
  const std::string old = R"({"id":"F-2024-01-05.1","issued":"2024-01-05","synthetic":true,"lineage":[],"places":[],)"
                          R"("edits":[]})";
  const auto read = read_forecast_json(old);
  REQUIRE(read.ok());
  CHECK(known_from(*read) == episode_moment("2024-01-06 00:00"));
}

TEST_CASE("a response ends when the air of the day that the end counts on is clear as well") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 160, 160, 160, 90, 80, 70, 60, 60, 60, 60, 60});
  EpisodeWish wish;
  const auto on = [&](EpisodeAct act, const char* forecast, const char* when, std::optional<HourEnding> from) {
    wish.act = act;
    wish.forecast = forecast;
    wish.from = from;
    wish.reason = "because";
    EpisodeDeed deed = winter.act(wish, the_head, when);
    if (deed.done) wish.episode = deed.done->episode.id;
    return deed.done ? deed.done->episode.events.back().evidence.criterion : std::string{"refused"};
  };
  CHECK(on(EpisodeAct::propose, "F-2024-01-05.1", "2024-01-06 09:00", {}) == "orange.2");
  CHECK(open_episode(*winter.book, wish.episode)->episode.events.back().from ==
        hour_ending(episode_day("2024-01-06"), 10));
  CHECK(on(EpisodeAct::approve, "", "2024-01-06 09:30", {}) == "orange.2");
  CHECK(on(EpisodeAct::start, "", "2024-01-06 10:00", {}) == "orange.2");
  // On the last dirty day: not now, for today is above, but from tomorrow on.
  RespondPerson officer{"Officer", "duty_officer", false};
  wish.act = EpisodeAct::propose_lift;
  wish.forecast = "F-2024-01-07.1";
  CHECK(winter.act(wish, officer, "2024-01-08 09:00").refused);
  CHECK(on(EpisodeAct::propose_lift, "F-2024-01-07.1", "2024-01-08 09:10", hour_ending(episode_day("2024-01-09"), 1)) ==
        "lift");
}

TEST_CASE("who reads while somebody acts loses the race and changes nothing") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70, 60});
  EpisodeWish wish;
  wish.forecast = "2024-01-05";
  wish.reason = "because";
  REQUIRE(winter.act(wish, the_officer, "2024-01-06 09:00").done);
  const auto stale = open_episode(*winter.book, "W-2024-01");
  REQUIRE(stale.ok());
  wish.episode = "W-2024-01";
  wish.act = EpisodeAct::approve;
  REQUIRE(winter.act(wish, the_head, "2024-01-06 09:10").done);
  const std::vector<keep::DocumentDraft> late{{"episode", "W-2024-01", "{}", stale->row}};
  CHECK(winter.book->append(late, "late", episode_moment("2024-01-06 09:20")).error().code == ErrorCode::conflict);
}

TEST_CASE("the demonstration winter is decided by the rule, and walking it again changes nothing") {
  WarnedWinter winter;
  // 12 December 2023: clean; 210 on the 15th and 16th, 310 on the 17th, 220 on the 18th; clean from the 19th on; then
  // two days above 150 on the 27th and 28th.
  winter.forecasts(episode_day("2023-12-12"), {80, 90, 120, 210, 215, 310, 220, 120, 90, 80, 70, 70,
                                               70, 80, 100, 160, 165, 110, 90,  80,  70, 60, 60});
  const auto season = parse_period("HS2023");
  REQUIRE(season.ok());
  const auto walked = replay_season_episodes(winter.warnings, *winter.book, *season, episode_day("2023-12-16"));
  REQUIRE_MESSAGE(walked.ok(), (walked.ok() ? std::string{} : walked.error().text()));
  auto all = open_episodes(*winter.book);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 1);
  CHECK(all->front().episode.state == EpisodeState::in_force);

  REQUIRE(replay_season_episodes(winter.warnings, *winter.book, *season, {}).ok());
  all = open_episodes(*winter.book);
  REQUIRE(all.ok());
  REQUIRE(all->size() == 2);
  const respond::Episode& first = (*all)[0].episode;
  const respond::Episode& second = (*all)[1].episode;
  CHECK(first.id == "W-2023-01");
  CHECK(first.state == EpisodeState::lifted);
  CHECK(first.highest == Level::red);
  // Seen first by the forecast of the 12th (210, 215, 310 ahead: red), which was decided on in the morning of the 13th:
  // 9:30 on the 13th to the midnight before the 15th.
  CHECK(text_of(*first.began) == "2023-12-15 01:00");
  CHECK(announced_hours(first) == 38);
  CHECK(second.highest == Level::yellow);
  CHECK(text_of(*second.began) == "2023-12-27 01:00");
  for (const EpisodeOnFile& one : *all) {
    for (const respond::EpisodeEvent& event : one.episode.events) {
      CHECK_FALSE(respond::unsupported(event));
      CHECK_FALSE(event.evidence.reason.empty());
      CHECK_FALSE(event.evidence.forecast.empty());
    }
  }
  const auto rows = winter.book->last();
  REQUIRE(replay_season_episodes(winter.warnings, *winter.book, *season, {}).ok());
  CHECK(*winter.book->last() == *rows);

  ObservedDays observed;
  const auto made = episode_season(winter.warnings, *winter.book, observed, *season);
  REQUIRE(made.ok());
  CHECK(made->days.size() == 183);
  CHECK(made->episodes == 2);
  CHECK(made->findings.empty());
  const auto day = std::ranges::find(made->days, episode_day("2023-12-17"), &EpisodeSeasonDay::day);
  CHECK(day->in_force == Level::red);
  CHECK(day->expected == 310);
  CHECK(nlohmann::json::parse(episode_season_json(*made))["days"].size() == 183);

  CHECK(evaluate_episode(winter.warnings, *winter.book, first, the_head, episode_moment("2024-01-10 10:00")).ok());
  CHECK(open_episode(*winter.book, "W-2023-01")->episode.state == EpisodeState::evaluated);
}

TEST_CASE("a wish that cannot be read is told whole") {
  const auto wrong = read_episode_wish(R"({"act":"dance","level":"mauve","from":"yesterday"})", true);
  REQUIRE_FALSE(wrong.ok());
  for (const char* words : {"/act", "/level", "/from"}) {
    CHECK(wrong.error().message.find(words) != std::string::npos);
  }
  const auto right =
      read_episode_wish(R"({"level":"red","from":"2024-01-05T24","units":["652301"],"reason":"r"})", false);
  REQUIRE(right.ok());
  CHECK(right->level == Level::red);
  CHECK(right->from == hour_ending(episode_day("2024-01-05"), 24));
}

TEST_CASE("a county of another open episode does not join") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70, 60});
  const auto& units = winter.warnings.setting.units;
  REQUIRE(units.size() > 2);
  const auto proposed = [&](const std::string& unit) {
    EpisodeWish wish;
    wish.forecast = "F-2024-01-05.1";
    wish.reason = "two days above 200 are expected";
    wish.units = {unit};
    const EpisodeDeed deed = winter.act(wish, the_officer, "2024-01-06 09:00");
    REQUIRE(deed.done);
    return deed.done->episode.id;
  };
  EpisodeWish approve;
  approve.episode = proposed(units[0]);
  approve.act = EpisodeAct::approve;
  approve.reason = "as proposed";
  const std::string other = proposed(units[1]);
  approve.units = {units[0], units[1]};
  const auto joined = act_on_episode(winter.warnings, *winter.book, approve, the_head, episode_moment("2024-01-06 10:00"));
  REQUIRE_FALSE(joined.ok());
  CHECK(joined.error().code == ErrorCode::conflict);
  CHECK(joined.error().message.find(other) != std::string::npos);
  approve.units = {units[0], units[2]};
  CHECK(winter.act(approve, the_head, "2024-01-06 10:00").done);
}
