#include "app/respond_forecast.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/respond/forecast_desk.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/forecast_verification_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

namespace lantian::app {
namespace {

using serve::ForecastMaterial;
using serve::ForecastWeather;

ForecastWeather forecast_weather_of(const RespondForecastWords& words) {
  using enum ForecastWeather::Kind;
  if (words.demonstration) return {demonstration, "", "", words.table};
  if (words.weather.empty()) return {none, "", "", words.table};
  return {words.layout.empty() ? room : table, words.weather, words.layout, words.table};
}

int forecast_threads(const RespondForecastWords& words) {
  if (words.threads > 0) return words.threads;
  return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Result<void> forecast_season_words(const RespondForecastWords& words, const ForecastMaterial& material,
                                   const Period& season) {
  LANTIAN_TRY(const serve::SeasonMade made, serve::season_forecasts(material, season, forecast_threads(words), {}));
  if (!words.dry) {
    LANTIAN_TRY(const auto book, keep::open_document_book(serve::response_path(words.book)));
    LANTIAN_CHECK(serve::keep_season(*book, made, "", login_name(), keep::now()));
  }
  if (words.json) {
    print(serve::verification_json(made, "") + "\n");
  } else if (words.verify) {
    print(serve::printed_verification(made));
  } else {
    print(fmt::format("{} forecasts of {}\n", made.forecasts.size(), made.period));
  }
  return {};
}

Result<void> forecast_day_words(const RespondForecastWords& words, const serve::InventoryOffice& office,
                                const ForecastMaterial& material, Day issued) {
  LANTIAN_TRY(respond::Forecast forecast, serve::make_forecast(material, issued, forecast_threads(words)));
  if (!words.dry) {
    LANTIAN_TRY(const auto book, keep::open_document_book(serve::response_path(words.book)));
    LANTIAN_TRY(forecast.id, serve::keep_forecast(*book, forecast, login_name(), keep::now()));
  }
  if (words.json) {
    print(serve::forecast_json(forecast) + "\n");
  } else {
    print(serve::printed_forecast(forecast, office, words.language == "zh"));
  }
  return {};
}

Result<int> respond_forecast(const RespondForecastWords& words) {
  LANTIAN_TRY(const serve::Office data, open_office());
  LANTIAN_TRY(const serve::InventoryOffice office, serve::InventoryOffice::open(data));
  LANTIAN_TRY(const auto air, open_existing_book(words.book));
  LANTIAN_TRY(const auto span, air->span());
  Day issued = span ? span->last() : Day{};
  Period season;
  if (!words.issued.empty()) {
    LANTIAN_TRY(issued, parse_day(words.issued));
  }
  if (!words.season.empty()) {
    LANTIAN_TRY(season, parse_period(words.season));
    issued = std::min(issued, season.last());
  }
  LANTIAN_TRY(const ForecastMaterial material,
              serve::forecast_material(office, *air, words.region, forecast_weather_of(words), issued));
  if (!words.season.empty()) {
    LANTIAN_CHECK(forecast_season_words(words, material, season));
  } else {
    LANTIAN_CHECK(forecast_day_words(words, office, material, issued));
  }
  return 0;
}

}  // namespace

int run_respond_forecast(const RespondForecastWords& words) {
  return exit_code(respond_forecast(words));
}

}  // namespace lantian::app
