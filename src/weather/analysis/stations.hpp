#pragma once
#include "weather/analysis/rules.hpp"
#include "weather/slab.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What stations measured, blended into the first guess of a wind before it is closed.
namespace lantian::weather {

/// One station's mean over the hour that ends at `hour`. What was not measured is absent.
struct StationReading {
  std::string station;
  Position position;
  std::optional<double> altitude;  ///< m above the sea; without it temperatures are taken as they are
  HourEnding hour{};
  std::optional<double> wind_east, wind_north;  ///< m/s at 10 m, along parallel and meridian
  std::optional<double> temperature;            ///< K at 2 m
};

/// Corrects the lowest layers of winds (first guess at cell centres) and temperatures, and temperature_2m, by the
/// stations of the slab's hour: at each column the difference between station and first guess at the station's place,
/// weighted by exp(-(r / radius)^2) against the first guess's own `station_trust`, fading upward as exp(-z / depth).
/// Source: Barnes 1964, doi:10.1175/1520-0450(1964)003<0396:ATFMDI>2.0.CO;2, one pass. Stations off the grid are left
/// out. Readings of other hours are not looked at.
void blend_stations(const AnalysisRules& rules, const Grid& grid, std::span<const StationReading> readings,
                    MetSlab& slab);

}  // namespace lantian::weather
