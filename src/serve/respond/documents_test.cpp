#include "serve/respond/episode_json.hpp"
#include "serve/respond/forecast_json.hpp"

#include <doctest/doctest.h>

namespace lantian::serve {
namespace {

Day documents_day(unsigned day) {
  return Day{std::chrono::local_days{std::chrono::year{2024} / 1 / static_cast<int>(day)}};
}

}  // namespace

TEST_CASE("an act of an episode is read back as it was kept; midnight stays the end of its day") {
  respond::EpisodeEvent event;
  event.episode = "W-2024-01";
  event.number = 3;
  event.act = respond::EpisodeAct::upgrade;
  event.level = respond::Level::red;
  event.cause = respond::AirCause::pm25;
  event.units = {"652301", "652302"};
  event.from = hour_ending(documents_day(5), 1);
  event.until = hour_ending(documents_day(8), 24);
  event.who = "she";
  event.role = "prefecture";
  event.at = UtcSeconds{std::chrono::seconds{1'704'400'000}};
  event.evidence = {"F-2024-01-04.1", "CN2024", "red.1", "210 310 220", "a reason\nof two lines"};
  const std::string kept = episode_event_json(event);
  CHECK(kept.find("\"until\":\"2024-01-08T24\"") != std::string::npos);
  const auto read = read_episode_event_json(kept);
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  CHECK(episode_event_json(*read) == kept);
  CHECK(read->until == event.until);
  CHECK(read->evidence.reason == event.evidence.reason);
  CHECK(read->at == event.at);
}

TEST_CASE("an act that lacks members is refused with the path of each") {
  const auto refused = read_episode_event_json(R"({"episode":"W","number":"3","act":"march","evidence":{}})");
  REQUIRE_FALSE(refused.ok());
  const std::string& told = refused.error().message;
  CHECK(told.find("/number: a whole number is wanted") != std::string::npos);
  CHECK(told.find("/act: one of its words is wanted") != std::string::npos);
  CHECK(told.find("/until: an hour like 2024-01-05T14 is wanted") != std::string::npos);
  CHECK_FALSE(read_episode_event_json("[1").ok());
  CHECK_FALSE(read_episode_event_json("[]").ok());
}

TEST_CASE("a forecast is read back as it was kept, values to tenths, what is missing stays missing") {
  respond::Forecast forecast;
  forecast.id = "F-2024-01-05.2";
  forecast.issued = documents_day(5);
  forecast.synthetic = true;
  forecast.lineage = {{"weather", "synthetic"}};
  respond::ForecastDay day;
  day.day = documents_day(6);
  day.pm25 = respond::ForecastValue{151.25, 90, 210};
  day.aqi = 201;
  day.chance = {0, 0.1, 0.2, 0.3, 0.3, 0.1};
  day.primary = {terms::Species::pm25};
  day.cause = respond::AirCause::pm25;
  day.table = 20;
  forecast.places = {{"652301", false, {day}}};
  forecast.edits = {{"652301", documents_day(6), "pm25", 120, 151.3, "fog stays", "officer", UtcSeconds{}}};
  forecast.complete = hour_ending(documents_day(5), 9);
  const std::string kept = forecast_json(forecast);
  const auto read = read_forecast_json(kept);
  REQUIRE_MESSAGE(read.ok(), (read ? "" : read.error().text()));
  CHECK(forecast_json(*read) == kept);
  const respond::ForecastDay& one = read->places.at(0).days.at(0);
  CHECK(one.pm25->value == doctest::Approx(151.3));
  CHECK_FALSE(one.pm10.has_value());
  CHECK_FALSE(one.persistence.has_value());
  CHECK(one.aqi == 201);
  CHECK(read->edits.at(0).reason == "fog stays");
  CHECK(read->complete == hour_ending(documents_day(5), 9));
}

}  // namespace lantian::serve
