#include "serve/weather_import.hpp"

#include "keep/analysis_files.hpp"
#include "keep/files.hpp"
#include "serve/transport_weather.hpp"
#include "weather/analysis/analysis_weather.hpp"
#include "weather/analysis/frame.hpp"
#include "weather/analysis/station_table.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

constexpr std::size_t most_refusals_shown = 20;

Result<terms::SourceFile> source_at(const std::string& path) {
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return terms::SourceFile{path, std::move(text)};
}

Result<std::vector<weather::StationReading>> station_readings(const std::string& path,
                                                              const weather::AnalysisRules& rules,
                                                              std::vector<std::string>& notes) {
  LANTIAN_TRY(const terms::SourceFile file, source_at(path));
  LANTIAN_TRY(weather::StationTable table, weather::read_station_table(file, rules));
  for (std::size_t n = 0; n < std::min(table.refusals.size(), most_refusals_shown); ++n)
    notes.push_back(fmt::format("{}:{}: {}", path, table.refusals[n].line, table.refusals[n].message));
  if (table.refusals.size() > most_refusals_shown)
    notes.push_back(fmt::format("{}: {} more rows refused", path, table.refusals.size() - most_refusals_shown));
  return std::move(table.readings);
}

}  // namespace

Result<ImportedWeather> import_weather(const Office& office, const WeatherImport& import) {
  LANTIAN_TRY(const terms::SourceFile plan_file,
              source_at(fmt::format("{}/regions/{}/weather.toml", office.root(), import.region)));
  LANTIAN_TRY(const weather::Grid frame, weather::read_frame(plan_file, import.grid));
  LANTIAN_TRY(const terms::SourceFile rules_file, source_at(office.root() + "/data/weather/analysis.toml"));
  weather::AnalysisSetting setting;
  LANTIAN_TRY(setting.rules, weather::read_analysis_rules(rules_file));
  LANTIAN_TRY(setting.boundary, boundary_rules(office));
  ImportedWeather imported;
  if (!import.stations.empty()) {
    LANTIAN_TRY(setting.stations, station_readings(import.stations, setting.rules, imported.notes));
  }
  LANTIAN_TRY(auto source, keep::open_analyses(import.files, setting.rules));
  LANTIAN_TRY(auto converted, weather::AnalysisWeather::make(std::move(source), frame, std::move(setting)));
  imported.weather = std::move(converted);
  return imported;
}

}  // namespace lantian::serve
