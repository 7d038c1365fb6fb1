#pragma once
#include "weather/analysis/stations.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::weather {

/// A row that was left out, and why.
struct StationRefusal {
  std::uint32_t line = 0;
  std::string message;
};
struct StationTable {
  std::vector<StationReading> readings;
  std::vector<StationRefusal> refusals;
};

/// Reads hourly observations of stations, CSV with a head. Columns, in any order: station, longitude, latitude (degrees
/// WGS 84), hour ("2023-01-10 14:00", the hour that ends there, Beijing clock, 01:00 to 24:00), wind_speed (m/s at 10
/// m), wind_direction (degrees from north that the wind comes from; may be empty in calm air), temperature (degrees
/// Celsius at 2 m), altitude (m above the sea; the column may be absent). Empty cells and 9999 are missing values. A
/// row with a value that cannot be is refused and the others are used. Returns malformed for a text without these
/// columns.
Result<StationTable> read_station_table(const terms::SourceFile& file, const AnalysisRules& rules);

}  // namespace lantian::weather
