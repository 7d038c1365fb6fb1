#pragma once
#include "respond/warning/decide.hpp"

#include <doctest/doctest.h>

#include <filesystem>
#include <fstream>
#include <sstream>

/// The rules that ship, and small forecasts, for the tests of warnings.
namespace lantian::respond::trial {

inline terms::SourceFile warning_source(const std::string& name) {
  const std::filesystem::path path = std::filesystem::path{LANTIAN_DATA_ROOT} / name;
  const std::ifstream in{path, std::ios::binary};
  REQUIRE_MESSAGE(in.good(), path.string());
  std::ostringstream text;
  text << in.rdbuf();
  return {path.string(), text.str()};
}

inline WarningBook shipped_warnings() {
  std::vector<terms::SourceFile> files;
  for (const char* id : {"CN2017", "CN2018", "CN2024", "XJ", "YZ2026", "CD2017"}) {
    files.push_back(warning_source(std::string{"data/warnings/"} + id + ".toml"));
  }
  auto read = WarningBook::read(files);
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  return *std::move(read);
}

inline WarningSetting shipped_setting() {
  auto read = read_warning_setting(warning_source("regions/changji/warnings.toml"));
  REQUIRE_MESSAGE(read.ok(), (read.ok() ? std::string{} : read.error().text()));
  return *std::move(read);
}

/// Yellow and orange by one office, red by another.
inline ApprovalRule two_offices() {
  ApprovalRule out;
  for (const Level level : {Level::blue, Level::yellow, Level::orange}) {
    out.levels.push_back({level, {"", "Duty head"}, {"head", "government"}, false});
  }
  out.levels.push_back({Level::red, {"", "Head of the government"}, {"government"}, true});
  return out;
}

inline Day a_day(const char* text) {
  return parse_day(text).ok() ? *parse_day(text) : Day{};
}
/// "2024-01-05 14:00" on the Beijing clock.
inline UtcSeconds at(const char* text) {
  const auto read = parse_instant(text);
  REQUIRE(read.ok());
  return *read;
}

/// A forecast for units with the same five indices.
inline Forecast forecast_of(Day issued, const std::vector<std::string>& units, const std::vector<int>& indices,
                            AirCause cause = AirCause::pm25) {
  Forecast out;
  out.id = "F-" + text_of(issued) + ".1";
  out.issued = issued;
  for (const std::string& unit : units) {
    ForecastPlace place{unit, false, {}};
    for (std::size_t n = 0; n < indices.size(); ++n) {
      ForecastDay day;
      day.lead = static_cast<int>(n) + 1;
      day.day = issued + std::chrono::days{day.lead};
      if (indices[n] >= 0) day.aqi = indices[n];
      day.cause = cause;
      place.days.push_back(std::move(day));
    }
    out.places.push_back(std::move(place));
  }
  return out;
}

}  // namespace lantian::respond::trial
