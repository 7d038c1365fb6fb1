#pragma once
#include "explain/trend/roses.hpp"
#include "serve/api/series.hpp"
#include "serve/wind_shelf.hpp"

#include <string>
#include <string_view>
#include <vector>

/// From where the wind came at a station, and what the air held then.
namespace lantian::serve {

/// "spring" (March to May), "summer", "autumn", "winter"; empty: every month. Returns malformed with these words.
Result<int> parse_season(std::string_view word);

struct RoseRequest {
  terms::Species species = terms::Species::pm25;
  std::string season;
};

struct StationRose {
  std::string station;
  Period days;
  RoseRequest request;
  bool synthetic = false;
  WindFacts wind;
  weather::Position place;  ///< where the wind is looked at
  double calm_below_m_s = 0;
  std::size_t hours = 0;         ///< of the days that are in the season
  explain::Rose wind_rose;       ///< of every hour with wind; classes of m/s
  explain::Rose pollution_rose;  ///< of every hour with wind and value; classes of ug/m3: fifths
  explain::Polar polar;          ///< of the same, ug/m3 by direction and m/s
};

/// The hours of `series` beside the wind of its station. Returns malformed (season), not_found (no wind there), and
/// what `WindShelf::hours_at` returns.
Result<StationRose> station_rose(const HourSeries& series, WindShelf& wind, const RoseRequest& request);

/// The same from values: one wind and one value, ug/m3, for each hour.
struct RoseHours {
  std::vector<HourEnding> ends;
  std::vector<std::optional<GroundWind>> wind;
  explain::Values values;
};
/// `hours`, `wind_rose`, `pollution_rose` and `polar` of those in the season (0: all). Requires: equal sizes.
void fill_roses(const RoseHours& hours, int season, StationRose& out);

std::string station_rose_json(const StationRose& rose);

}  // namespace lantian::serve
