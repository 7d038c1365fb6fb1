#include "serve/respond/forecast_desk.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "respond/forecast/edits.hpp"
#include "serve/respond/forecast_json.hpp"
#include "serve/respond/forecast_verification_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <thread>

namespace lantian::serve {
namespace {

constexpr const char* forecast_kind = "forecast";
/// Grows when the same inputs give other forecasts.
constexpr const char* forecast_program = "forecast 2";

std::vector<respond::ForecastGroup> groups_of(const terms::Region& pack) {
  std::vector<respond::ForecastGroup> out;
  for (const terms::Unit& unit : pack.units) {
    if (unit.kind == terms::UnitKind::group) out.push_back({unit.id, unit.members});
  }
  return out;
}

/// Outlooks of the ground and what they are.
Result<std::string> put_weather(const Office& office, const std::string& region, const ForecastWeather& weather,
                                Day issued, ForecastMaterial& out) {
  std::string lineage = "none: persistence, season and table alone";
  switch (weather.kind) {
    case ForecastWeather::Kind::none:
      break;
    case ForecastWeather::Kind::demonstration: {
      LANTIAN_TRY(respond::WeatherOutlook outlook, demo_outlook(office, region, out.rule));
      out.ground.weather.push_back(std::move(outlook));
      const auto& r = out.rule.demonstration.correlation;
      lineage =
          fmt::format("SYNTHETIC: the twin's own weather with a made-up error, correlation {} to {} from day 1 to 5",
                      r.front(), r.back());
      break;
    }
    case ForecastWeather::Kind::table: {
      LANTIAN_TRY(respond::WeatherOutlook outlook,
                  file_outlook(office, {weather.file, weather.layout}, out.ground.air.first, issued, lineage));
      out.ground.weather.push_back(std::move(outlook));
      break;
    }
    case ForecastWeather::Kind::room:
      LANTIAN_CHECK(put_weather_room(office, weather.file, region, issued, out.ground, lineage));
      break;
  }
  return lineage;
}

Result<std::string> demo_forecast_stamp(const RespondDesk& desk) {
  const std::string& root = desk.office->office().root();
  Sha256 sha;
  sha.add(std::string_view{forecast_program});
  for (const std::string& file :
       {std::string{"data/respond/forecast.toml"}, std::string{"data/inventory/profiles.toml"},
        fmt::format("regions/{}/twin.toml", desk.region),
        fmt::format("regions/{}/season-sensitivity.toml", desk.region)}) {
    LANTIAN_TRY(const std::string text, keep::read_file(root + "/" + file));
    sha.add(text);
  }
  return sha.hex();
}

}  // namespace

Result<ForecastMaterial> forecast_material(const InventoryOffice& office, const keep::ReadingBook& book,
                                           const std::string& region, const ForecastWeather& weather, Day issued) {
  const Office& data = office.office();
  ForecastMaterial out;
  LANTIAN_TRY(out.rule, open_forecast_rule(data));
  LANTIAN_TRY(out.ground.air, forecast_air(data, book, region));
  respond::AirHistory& air = out.ground.air;
  const Day until = std::max(air.last(), issued) + std::chrono::days{respond::forecast_days};
  LANTIAN_TRY(IndexShelf index, IndexShelf::make(data, region, air.first, until));
  out.index = std::make_shared<const IndexShelf>(std::move(index));
  LANTIAN_TRY(const terms::Region* pack, data.region(region));
  out.groups = groups_of(*pack);
  LANTIAN_TRY(std::string table, weather.sources.empty() ? put_table_days(office, region, until, air)
                                                         : put_table_windows(office, weather.sources, until, air));
  LANTIAN_TRY(std::string sky, put_weather(data, region, weather, issued, out));
  out.lineage = {{"readings", fmt::format("{} places, {} to {}{}", air.places.size(), text_of(air.first),
                                          text_of(air.last()), air.synthetic ? ", SYNTHETIC" : "")},
                 {"weather", std::move(sky)},
                 {"table", std::move(table)},
                 {"model", explain::lineage_of(out.rule.learner)},
                 {"rule", "data/respond/forecast.toml"}};
  return out;
}

Result<respond::Forecast> make_forecast(const ForecastMaterial& material, Day issued, int threads) {
  const respond::AirHistory& air = material.ground.air;
  if (issued < air.first || issued > air.last()) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("readings reach from {} to {}; a forecast is issued on a day that has some, and {} has none",
                    text_of(air.first), text_of(air.last()), text_of(issued)),
        "--issued"};
  }
  LANTIAN_TRY(respond::Forecast out,
              respond::forecast_of(material.ground, issued, material.rule, material.index->function(), {threads, {}}));
  out.id = respond::forecast_id(issued, 1);
  out.lineage = material.lineage;
  return out;
}

Result<SeasonMade> season_forecasts(const ForecastMaterial& material, const Period& season, int threads,
                                    const DemoProgress& progress) {
  respond::SeasonWork work{threads, {}};
  if (progress) {
    work.told = [&progress](std::size_t done, std::size_t all) {
      progress(static_cast<int>(done), static_cast<int>(all), "held-out blocks");
    };
  }
  const respond::IndexOn index = material.index->function();
  LANTIAN_TRY(respond::SeasonForecasts all,
              respond::forecast_season(material.ground, season, material.rule, index, work));
  SeasonMade out;
  out.period = season.name;
  out.lineage = material.lineage;
  out.synthetic = material.ground.air.synthetic;
  out.rows = all.verified.size();
  out.verification = respond::verification_of(material.ground.air, all.verified, material.groups, material.rule, index);
  for (respond::Forecast& forecast : all.forecasts) {
    forecast.id = respond::forecast_id(forecast.issued, 1);
    forecast.lineage = material.lineage;
    out.forecasts.push_back(std::move(forecast));
  }
  return out;
}

Result<std::string> keep_forecast(keep::DocumentBook& book, respond::Forecast forecast, std::string_view who,
                                  UtcSeconds now) {
  const std::string key = respond::forecast_key(forecast.issued);
  LANTIAN_TRY(const auto before, book.newest(forecast_kind, key));
  if (before) {
    LANTIAN_TRY(const respond::Forecast older, read_forecast_json(before->body));
    forecast.id = respond::forecast_id(forecast.issued, respond::version_of(older) + 1);
  }
  const keep::DocumentDraft draft{forecast_kind, key, forecast_json(forecast), before ? before->number : 0};
  LANTIAN_CHECK(book.append(std::span{&draft, 1}, who, now));
  return forecast.id;
}

Result<void> keep_season(keep::DocumentBook& book, const SeasonMade& made, const std::string& stamp,
                         std::string_view who, UtcSeconds now) {
  LANTIAN_TRY(const std::vector<std::string> known, book.keys(forecast_kind));
  std::vector<keep::DocumentDraft> drafts;
  for (respond::Forecast forecast : made.forecasts) {
    const std::string key = respond::forecast_key(forecast.issued);
    if (std::ranges::find(known, key) != known.end()) {
      LANTIAN_TRY(const auto before, book.newest(forecast_kind, key));
      LANTIAN_TRY(const respond::Forecast older, read_forecast_json(before ? before->body : ""));
      forecast.id = respond::forecast_id(forecast.issued, respond::version_of(older) + 1);
    }
    drafts.push_back({forecast_kind, key, forecast_json(forecast), {}});
  }
  drafts.push_back({"forecast-season", made.period, forecast_season_json(made), {}});
  drafts.push_back({"verification", made.period, verification_json(made, stamp), {}});
  LANTIAN_CHECK(book.append(drafts, who, now));
  return {};
}

Result<void> prepare_demo_forecasts(const RespondDesk& desk, const std::string&, const DemoProgress& progress) {
  LANTIAN_TRY(keep::DocumentBook * book, document_book(desk));
  LANTIAN_TRY(const std::string stamp, demo_forecast_stamp(desk));
  LANTIAN_TRY(const auto kept, book->newest("verification", demo_forecast_period));
  if (kept && stamp_of_verification(kept->body) == stamp) return {};
  LANTIAN_TRY(const Period season, parse_period(demo_forecast_period));
  const ForecastWeather weather{ForecastWeather::Kind::demonstration, "", "", ""};
  LANTIAN_TRY(const ForecastMaterial material, desk.air->read([&](const keep::ReadingBook& air) {
    return forecast_material(*desk.office, air, desk.region, weather, season.last());
  }));
  const int threads = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  LANTIAN_TRY(const SeasonMade made, season_forecasts(material, season, threads, progress));
  return keep_season(*book, made, stamp, "system", keep::now());
}

}  // namespace lantian::serve
