#pragma once
#include "serve/office.hpp"
#include "weather/slab.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lantian::serve {

struct WeatherImport {
  std::string region, grid;        ///< whose map, cells and layers; the ground comes from the files
  std::vector<std::string> files;  ///< WRF, or ERA5 or IFS in GRIB
  std::string stations;            ///< CSV; empty = none
};

struct ImportedWeather {
  std::unique_ptr<weather::Weather> weather;
  std::vector<std::string> notes;  ///< rows of stations that were refused
};

/// Output of a model, or analyses, as hours of the region's grid, with what stations measured. Returns not_found (pack,
/// grid, file, an area that the files do not cover), malformed, conflict, incomplete: each with file, field and time.
Result<ImportedWeather> import_weather(const Office& office, const WeatherImport& import);

}  // namespace lantian::serve
