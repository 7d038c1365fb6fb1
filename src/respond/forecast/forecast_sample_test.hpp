#pragma once
#include "respond/forecast/season.hpp"
#include "standards/rulebook.hpp"

#include <cmath>

/// A small made-up air that weather drives: two counties with two stations each over two years and a half.
namespace lantian::respond::forecast_sample {

inline Day day(const char* text) {
  return *parse_day(text);
}

/// Whole numbers that look like chance, the same everywhere: -1 .. 1.
inline double noise(std::uint64_t n) {
  n = (n ^ (n >> 30U)) * 0xBF58476D1CE4E5B9U;
  n = (n ^ (n >> 27U)) * 0x94D049BB133111EBU;
  return static_cast<double>((n ^ (n >> 31U)) % 2001) / 1000 - 1;
}

inline ForecastRule rule() {
  ForecastRule rule;
  rule.learner = explain::usual_choice(explain::Learner::boosting);
  rule.learner.trees = 40;
  rule.learner.depth = 3;
  rule.learner.learning_rate = 0.15;
  rule.learner.bins = 32;
  rule.learner.bags = 1;
  rule.thin = 2;
  rule.log_above = 30;
  rule.block_days = 14;
  rule.members = 40;
  rule.index_above = {100, 150};
  rule.heating_months = {10, 11, 12, 1, 2, 3};
  return rule;
}

inline ForecastGround ground(std::size_t days = 720) {
  ForecastGround out;
  out.air.first = day("2022-01-01");
  out.air.days = days;
  out.air.synthetic = true;
  std::vector<double> still(days + forecast_days + 1);
  double state = 0;
  for (std::size_t n = 0; n < still.size(); ++n) {
    state = 0.8 * state + 0.6 * noise(n * 7 + 1);
    still[n] = state;
  }
  for (const char* id : {"A", "A-1", "A-2", "B", "B-1", "B-2"}) {
    PlaceDays place;
    place.id = id;
    place.unit = std::string{id}.substr(0, 1);
    place.station = place.id.size() > 1;
    for (std::size_t n = 0; n < days; ++n) {
      const double season = 60 + 50 * std::cos(2 * 3.14159265 * static_cast<double>(n) / 365.25);
      const double own = place.station ? noise(n * 31 + static_cast<std::uint64_t>(id[2])) : 0;
      const double pm25 = std::max(3.0, season + 40 * still[n] + 4 * own);
      place.values[0].push_back(pm25);
      place.values[1].push_back(pm25 * 1.4 + 10);
      place.values[2].push_back(120 - season * 0.5);
      place.aqi.push_back(static_cast<int>(pm25 * 1.3));
    }
    out.air.places.push_back(std::move(place));
  }
  WeatherOutlook outlook;
  outlook.names = {"stagnation"};
  outlook.first = out.air.first;
  outlook.issues = days;
  for (std::size_t n = 0; n < days; ++n) {
    for (std::size_t lead = 0; lead < WeatherOutlook::leads; ++lead) {
      outlook.values.push_back(still[n + lead] + 0.08 * static_cast<double>(lead) * noise(n * 13 + lead));
    }
  }
  out.weather.push_back(std::move(outlook));
  return out;
}

/// A rule whose index is 10 up to 50, 100 up to 100 and so on is made from the shipped books elsewhere; here a small
/// table: PM2.5 and PM10 0..500 -> 0..500, O3 0..300 -> 0..300.
inline const DayIndex& index() {
  static standards::IndexRule rule = [] {
    standards::IndexRule made;
    const std::array<std::pair<terms::Item, int>, 3> tables{
        {{{terms::Species::pm25, terms::Averaging::day}, 500},
         {{terms::Species::pm10, terms::Averaging::day}, 500},
         {{terms::Species::o3, terms::Averaging::eight_hours}, 300}}};
    for (const auto& [item, most] : tables) {
      standards::Scale scale;
      scale.item = item;
      scale.unit = "ug/m3";
      scale.segments = {{0, most, 0, most}};
      scale.above_index = 500;
      made.scales.push_back(scale);
      made.daily.push_back({item, item});
    }
    for (const int up_to : {50, 100, 150, 200, 300, 500}) {
      standards::Level level;
      level.up_to = up_to;
      made.levels.push_back(level);
    }
    return made;
  }();
  static const DayIndex made = [] {
    standards::Standard standard;
    standard.id = "SAMPLE";
    standard.index = &rule;
    return *DayIndex::make(standard);
  }();
  return made;
}

}  // namespace lantian::respond::forecast_sample
