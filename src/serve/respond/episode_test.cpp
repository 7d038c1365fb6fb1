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
  std::unique_ptr<keep::ResponseBook> book = keep::make_memory_response_book();

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
      const std::vector<keep::ResponseDraft> draft{
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
  EpisodeDeed deed = winter.act(wish, the_officer, "2024-01-05 17:00");
  REQUIRE(deed.refused);
  CHECK(deed.refused->message.find("orange.1") != std::string::npos);
  wish.criterion = "orange.1";
  deed = winter.act(wish, the_officer, "2024-01-05 17:00");
  REQUIRE(deed.done);
  CHECK(deed.done->episode.id == "W-2024-01");
  CHECK(deed.done->episode.units.size() == 7);
  CHECK(deed.done->episode.events.front().evidence.rule_set == "XJ");

  // Another one for the same counties would be the same episode.
  const auto twice =
      act_on_episode(winter.warnings, *winter.book, wish, the_officer, episode_moment("2024-01-05 18:00"));
  REQUIRE_FALSE(twice.ok());
  CHECK(twice.error().code == ErrorCode::conflict);

  EpisodeWish approve;
  approve.episode = "W-2024-01";
  approve.act = EpisodeAct::approve;
  approve.reason = "as proposed";
  deed = winter.act(approve, the_officer, "2024-01-05 18:00");
  REQUIRE(deed.refused);
  CHECK(deed.refused->why == respond::EpisodeRefusal::rights);
  REQUIRE(winter.act(approve, the_head, "2024-01-05 18:00").done);
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
  refused("F-2024-01-06.1", "2024-01-05 23:59", "nobody knew it");
  refused("F-2024-01-05.1", "2024-01-07 08:00", "is old");
  auto edited = forecast_named(*winter.book, "F-2024-01-05.1");
  REQUIRE(edited.ok());
  edited->id = "F-2024-01-05.2";
  const std::vector<keep::ResponseDraft> draft{{"forecast", "F-2024-01-05", forecast_json(*edited), {}}};
  REQUIRE(winter.book->append(draft, "test", episode_moment("2024-01-05 12:00")).ok());
  refused("F-2024-01-05.1", "2024-01-05 17:00", "F-2024-01-05.2 holds");
  wish.forecast = "F-2024-01-05.2";
  CHECK(winter.act(wish, the_officer, "2024-01-06 08:00").done);
}

TEST_CASE("who reads while somebody acts loses the race and changes nothing") {
  WarnedWinter winter;
  winter.forecasts(episode_day("2024-01-05"), {90, 120, 210, 215, 90, 80, 70, 60});
  EpisodeWish wish;
  wish.forecast = "2024-01-05";
  wish.reason = "because";
  REQUIRE(winter.act(wish, the_officer, "2024-01-05 17:00").done);
  const auto stale = open_episode(*winter.book, "W-2024-01");
  REQUIRE(stale.ok());
  wish.episode = "W-2024-01";
  wish.act = EpisodeAct::approve;
  REQUIRE(winter.act(wish, the_head, "2024-01-05 17:10").done);
  const std::vector<keep::ResponseDraft> late{{"episode", "W-2024-01", "{}", stale->row}};
  CHECK(winter.book->append(late, "late", episode_moment("2024-01-05 17:20")).error().code == ErrorCode::conflict);
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
  // Seen first on the 12th (210, 215, 310 ahead: red), so announced two days before it began.
  CHECK(text_of(*first.began) == "2023-12-15 01:00");
  CHECK(announced_hours(first).value_or(0) > 24);
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
