#pragma once
#include "serve/transport_weather.hpp"
#include "serve/wind_shelf.hpp"
#include "terms/region.hpp"

#include <span>

namespace lantian::serve {

struct RegionWindChoice {
  WeatherChoice weather;
  std::span<const terms::Station> stations;  ///< those that a page may ask for
  std::optional<HourEnding> first, last;     ///< absent: all hours of the weather
  std::string file;                          ///< WindShelfChoice::file
  bool air_is_of_it = true;                  ///< false: WindFacts::of_this_air is not so, whatever the weather says
};

/// The wind of a region at its stations: where they stand; else where transport.toml lets one of that name listen;
/// else in the town of their unit there. Made-up weather never counts as the wind of measured air. Returns what
/// open_weather returns, and malformed for a faulty transport.toml.
Result<std::unique_ptr<WindShelf>> open_region_wind(const Office& office, const RegionWindChoice& choice);

}  // namespace lantian::serve
