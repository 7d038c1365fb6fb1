#pragma once
#include "serve/office.hpp"
#include "weather/boundary_rules.hpp"
#include "weather/fields.hpp"
#include "weather/slab.hpp"

#include <memory>
#include <string>

namespace lantian::serve {

struct WeatherChoice {
  std::string region;
  std::string grid;  ///< of the region's weather.toml; empty = its default
  std::string file;  ///< stored weather (doc/weather.md); empty = the region's synthetic basin
};

/// The weather of a run: a stored file, which brings its own grid, or the synthetic basin of the region pack
/// (weather.toml). Returns not_found (no such pack, grid or file), invalid_argument (a grid beside a file), malformed,
/// corrupt.
Result<std::unique_ptr<weather::Weather>> open_weather(const Office& office, const WeatherChoice& choice);

/// data/weather/boundary-layer.toml and data/weather/limits.toml. Return not_found, malformed.
Result<weather::BoundaryRules> boundary_rules(const Office& office);
Result<weather::SlabLimits> slab_limits(const Office& office);

}  // namespace lantian::serve
