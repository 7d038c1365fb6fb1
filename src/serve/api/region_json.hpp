#pragma once
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <string>
#include <vector>

namespace lantian::serve {

/// What the pages must know about a region before anything else: units, stations, standards, classes of the index, what
/// the book holds (doc/api.md). `book`: null while it is being prepared.
Result<std::string> region_json(const Office& office, const terms::Region& region, const keep::ReadingBook* book);

struct RegionStations {
  std::vector<terms::Station> stations;  ///< that the book knows in units of the region
  bool synthetic = false;
};
Result<RegionStations> region_stations(const terms::Region& region, const keep::ReadingBook& book);
std::string stations_json(const RegionStations& stations);
/// RFC 7946: a Feature for each station; its geometry is null when the place is not given.
std::string stations_geojson(const RegionStations& stations);

}  // namespace lantian::serve
