#include "explain/contributions/by_sensitivity.hpp"
#include "keep/files.hpp"
#include "respond/forecast/edits.hpp"
#include "serve/respond/clock.hpp"
#include "serve/respond/forecast_desk.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/forecast_verification_json.hpp"
#include "twin/truth.hpp"

#include <doctest/doctest.h>
#include <fmt/core.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

#include <cmath>
#include <filesystem>

namespace lantian::serve {
namespace {

const Office& forecast_office() {
  static const Office office = [] {
    auto opened = Office::open(LANTIAN_SOURCE_DIR);
    REQUIRE(opened.ok());
    return *std::move(opened);
  }();
  return office;
}

const InventoryOffice& forecast_inventory() {
  static const InventoryOffice office = [] {
    auto opened = InventoryOffice::open(forecast_office());
    REQUIRE(opened.ok());
    return *std::move(opened);
  }();
  return office;
}

Day forecast_test_day(const char* text) {
  return *parse_day(text);
}

TEST_CASE("over the season's months of a year the table's part is tonnes x what a tonne gives") {
  respond::AirHistory air;
  air.first = forecast_test_day("2023-01-01");
  air.days = 365;
  respond::PlaceDays place;
  place.id = place.unit = "652301";
  air.places = {place};
  const auto lineage = put_table_days(forecast_inventory(), "changji", forecast_test_day("2023-12-31"), air);
  REQUIRE(lineage.ok());
  const auto text = keep::read_file(LANTIAN_SOURCE_DIR "/regions/changji/season-sensitivity.toml");
  REQUIRE(text.ok());
  const auto season = explain::read_season_sensitivity({"season-sensitivity.toml", *text});
  REQUIRE(season.ok());
  double wanted = 0;
  for (const explain::UnitSensitivity& row : season->rows) {
    if (row.precursor != transport::Precursor::coarse) wanted += row.emitted_t * row.ng_m3_per_tonne[0] / 1000;
  }
  double sum = 0;
  int days = 0;
  for (const auto& value : air.places[0].table[0]) {
    if (!value) continue;
    sum += *value;
    ++days;
  }
  CHECK(days == 31 + 28 + 31 + 31 + 30 + 31);  // January to March, October to December
  CHECK(sum / days == doctest::Approx(wanted));
  CHECK(air.at(air.places[0].table[0], forecast_test_day("2023-01-15")) >
        air.at(air.places[0].table[0], forecast_test_day("2023-10-15")));  // heating
}

TEST_CASE("made-up forecasts of the twin's weather agree with it as much as the rule says") {
  const auto rule = open_forecast_rule(forecast_office());
  REQUIRE(rule.ok());
  const auto outlook = demo_outlook(forecast_office(), "changji", *rule);
  REQUIRE(outlook.ok());
  REQUIRE(outlook->names.front() == "stagnation");
  double last = 1;
  for (int lead = 1; lead <= respond::forecast_days; ++lead) {
    double ff = 0, tt = 0, ft = 0;
    for (std::size_t n = 0; n + 6 < outlook->issues; ++n) {
      const Day issued = outlook->first + std::chrono::days{n};
      const double forecast = outlook->of(issued, lead, std::size_t{0}).value_or(0);
      const double truth = outlook->of(issued + std::chrono::days{lead}, 0, std::size_t{0}).value_or(0);
      ff += forecast * forecast;
      tt += truth * truth;
      ft += forecast * truth;
    }
    const double r = ft / std::sqrt(ff * tt);
    CHECK(std::abs(r - rule->demonstration.correlation[static_cast<std::size_t>(lead - 1)]) < 0.08);
    CHECK(r < last);
    last = r;
  }
}

/// A folder of this process that is gone afterwards.
struct ForecastFolder {
  std::filesystem::path path = std::filesystem::temp_directory_path() / fmt::format("lantian-forecast-{}", ::getpid());
  ForecastFolder() { std::filesystem::create_directories(path); }
  ~ForecastFolder() { std::filesystem::remove_all(path); }
  std::string write(const char* name, const std::string& text) const {
    const std::string file = (path / name).string();
    REQUIRE(keep::write_file(file, text).ok());
    return file;
  }
};

/// Hours of six days from the day of issue on; one may be left out.
std::string outlook_csv(int left_out) {
  std::string out = "hour,temperature,wind_speed,wind_from\n";
  for (int n = 0; n < 24 * 6; ++n) {
    if (n == left_out) continue;
    const HourEnding end = hour_ending(forecast_test_day("2024-01-05"), 1) + std::chrono::hours{n};
    out += fmt::format("{},{},2.5,270\n", text_of(end), -10 + n % 24);
  }
  return out;
}

TEST_CASE("forecast weather from a file: every hour is there, or the first that lacks is named") {
  const ForecastFolder folder;
  std::string lineage;
  const Day first = forecast_test_day("2024-01-01"), issued = forecast_test_day("2024-01-05");
  const auto whole = file_outlook(forecast_office(), {folder.write("whole.csv", outlook_csv(-1)), "generic-hourly"},
                                  first, issued, lineage);
  REQUIRE_MESSAGE(whole.ok(), whole.error().text());
  // The mean of -10 .. 13 is 1.5; the wind from the west blows to the east.
  CHECK(whole->of(issued, 3, "temperature").value_or(0) == doctest::Approx(1.5));
  CHECK(whole->of(issued, 5, "wind_east").value_or(0) == doctest::Approx(2.5));
  CHECK_FALSE(whole->of(forecast_test_day("2024-01-04"), 3, "temperature").has_value());  // it saw nothing of this
  CHECK(lineage.find("perfect prognosis") != std::string::npos);
  const auto holed =
      file_outlook(forecast_office(), {folder.write("holed.csv", outlook_csv(24 + 24 + 13)), "generic-hourly"}, first,
                   issued, lineage);
  REQUIRE_FALSE(holed.ok());
  CHECK(holed.error().code == ErrorCode::incomplete);
  CHECK(holed.error().message.find("the forecast file lacks hour 2024-01-07 14:00") != std::string::npos);
}

TEST_CASE("a file with a column of days of issue keeps forecasts apart") {
  const ForecastFolder folder;
  std::string text = "day,issued,temperature\n";
  for (const auto& [issued, base] : {std::pair{"2024-01-04", 100}, std::pair{"2024-01-05", 200}}) {
    for (int lead = 0; lead <= 5; ++lead) {
      text +=
          fmt::format("{},{},{}\n", text_of(forecast_test_day(issued) + std::chrono::days{lead}), issued, base + lead);
    }
  }
  std::string lineage;
  const Day first = forecast_test_day("2024-01-01");
  const std::string file = folder.write("issues.csv", text);
  const auto both =
      file_outlook(forecast_office(), {file, "generic-daily"}, first, forecast_test_day("2024-01-05"), lineage);
  REQUIRE_MESSAGE(both.ok(), both.error().text());
  CHECK(both->of(forecast_test_day("2024-01-05"), 2, "temperature").value_or(0) == 202);
  CHECK(both->of(forecast_test_day("2024-01-04"), 3, "temperature").value_or(0) == 103);
  const auto none =
      file_outlook(forecast_office(), {file, "generic-daily"}, first, forecast_test_day("2024-01-06"), lineage);
  CHECK(none.error().message.find("no forecast issued on 2024-01-06") != std::string::npos);
}

/// A desk over a book in memory that holds one forecast and a verification.
struct ForecastTrial {
  std::unique_ptr<keep::DocumentBook> book = keep::make_memory_document_book();
  AirShelf air;
  bool signed_in = true;
  std::vector<std::string> noted;
  std::shared_ptr<RespondDesk> desk = std::make_shared<RespondDesk>();
  std::unique_ptr<Router> router;

  ForecastTrial() {
    desk->office = &forecast_inventory();
    desk->air = &air;
    desk->region = "changji";
    desk->book = [this] { return book.get(); };
    desk->who = [this](const HttpRequest&) {
      return signed_in ? std::optional{RespondPerson{"Li", "duty", false}} : std::nullopt;
    };
    desk->noted = [this](const HttpRequest&, std::string action, std::string subject, std::string) {
      noted.push_back(action + " " + subject);
      return Result<void>{};
    };
    respond::Forecast forecast;
    forecast.issued = forecast_test_day("2024-01-05");
    forecast.id = respond::forecast_id(forecast.issued, 1);
    respond::ForecastDay day;
    day.day = forecast_test_day("2024-01-06");
    day.pm25 = respond::ForecastValue{120, 90, 160};
    day.aqi = 158;
    day.chance = {0, 0, 0.4, 0.6, 0, 0};
    forecast.places = {{"652301", false, {day}}};
    desk->synthetic = true;
    clock_to("2024-01-05 17:00");
    REQUIRE(keep_forecast(*book, forecast, "system", UtcSeconds{}).ok());
    SeasonMade made;
    made.period = "HS2023";
    made.forecasts = {forecast};
    REQUIRE(
        book->append(std::vector<keep::DocumentDraft>{{"verification", "HS2023", verification_json(made, "s"), {}},
                                                      {"forecast-season", "HS2023", forecast_season_json(made), {}}},
                     "system", UtcSeconds{})
            .ok());
    auto words = ApiWords::open(LANTIAN_SOURCE_DIR);
    REQUIRE(words.ok());
    router = std::make_unique<Router>(*std::move(words));
    mount_forecasts(*router, desk);
  }

  void clock_to(const char* moment) const {
    REQUIRE(set_exercise_clock(*book, true, *parse_instant(moment), "Li").ok());
  }

  HttpReply ask(const char* method, const char* path, std::string body = {}, std::string query = {}) const {
    HttpRequest request;
    request.method = method;
    request.path = path;
    request.query = std::move(query);
    request.body = std::move(body);
    return (*router)(request);
  }
};

constexpr const char* forecast_address = "/api/v1/respond/forecasts/2024-01-05";
constexpr const char* forecast_edits = "/api/v1/respond/forecasts/2024-01-05/edits";

TEST_CASE("a day that is over is not edited: what is known of it is no forecast") {
  const ForecastTrial trial;
  trial.clock_to("2024-01-07 00:10");
  const std::string body = R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180,"reason":"r"})";
  const HttpReply refused = trial.ask("POST", forecast_edits, body);
  CHECK(refused.status == 422);
  CHECK(refused.body.find("2024-01-06 is over") != std::string::npos);
}

TEST_CASE("a duty officer's edit is a new version; the model's own stays, and both are verified apart") {
  ForecastTrial trial;
  const std::string body =
      R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180,"reason":"inversion stays longer"})";
  // In the afternoon of its day of issue the forecast is still to come.
  const HttpReply early = trial.ask("POST", forecast_edits, body);
  CHECK(early.status == 422);
  CHECK_MESSAGE(early.body.find("nobody knows it") != std::string::npos, early.body);
  trial.clock_to("2024-01-06 09:00");
  const HttpReply edited = trial.ask("POST", forecast_edits, body);
  REQUIRE_MESSAGE(edited.status == 201, edited.body);
  CHECK(trial.noted == std::vector<std::string>{"forecast.edit F-2024-01-05.2"});
  const auto newest = read_forecast_json(trial.ask("GET", forecast_address).body);
  REQUIRE(newest.ok());
  CHECK(newest->id == "F-2024-01-05.2");
  CHECK(newest->places[0].days[0].pm25->value == 180);
  CHECK(newest->places[0].days[0].aqi == 230);  // HJ 633-2012: (300-200)/(250-150) * (180-150) + 200
  REQUIRE(newest->edits.size() == 1);
  CHECK(newest->edits[0].reason == "inversion stays longer");
  CHECK(newest->edits[0].who == "Li");
  const auto model = read_forecast_json(trial.ask("GET", forecast_address, "", "version=1").body);
  REQUIRE(model.ok());
  CHECK(model->places[0].days[0].pm25->value == 120);
  CHECK(trial.ask("GET", forecast_address, "", "version=3").status == 404);
  const auto versions = nlohmann::json::parse(trial.ask("GET", "/api/v1/respond/forecasts/2024-01-05/versions").body);
  CHECK(versions["results"].size() == 2);
  const auto list = nlohmann::json::parse(trial.ask("GET", "/api/v1/respond/forecasts").body);
  REQUIRE(list["results"].size() == 1);
  CHECK(list["results"][0]["edited"] == true);
  CHECK(list["results"][0]["aqi"] == 158);
  const auto scores = nlohmann::json::parse(trial.ask("GET", "/api/v1/respond/verification", "", "period=HS2023").body);
  REQUIRE(scores["edited"]["values"].size() == 1);
  CHECK(scores["edited"]["values"][0]["model"] == 120);
  CHECK(scores["edited"]["values"][0]["edited"] == 180);
  // 9:00 of the day itself: told, but no forecast of that day.
  CHECK(scores["edited"]["values"][0]["late"] == true);
  CHECK(scores["edited"]["rows"] == 0);
}

TEST_CASE("edits without reason, name or sense are refused and change nothing") {
  ForecastTrial trial;
  trial.clock_to("2024-01-06 09:00");
  const char* address = forecast_edits;
  CHECK(trial.ask("POST", address, R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180,"reason":" "})")
            .status == 422);
  CHECK(trial.ask("POST", address, R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180})").status == 400);
  CHECK(trial.ask("POST", address, R"({"place":"x","day":"2024-01-06","item":"pm25","to":180,"reason":"r"})").status ==
        404);
  CHECK(trial
            .ask("POST", "/api/v1/respond/forecasts/2024-01-09/edits",
                 R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180,"reason":"r"})")
            .status == 404);
  trial.signed_in = false;
  CHECK(trial.ask("POST", address, R"({"place":"652301","day":"2024-01-06","item":"pm25","to":180,"reason":"r"})")
            .status == 401);
  CHECK(trial.noted.empty());
  const auto all = trial.book->all("forecast", "F-2024-01-05");
  REQUIRE(all.ok());
  CHECK(all->size() == 1);
}

}  // namespace
}  // namespace lantian::serve
