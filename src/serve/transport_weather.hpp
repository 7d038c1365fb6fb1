#pragma once
#include "serve/office.hpp"
#include "weather/slab.hpp"

#include <memory>
#include <string>

namespace lantian::serve {

/// The weather of a run: the synthetic basin of the region pack (weather.toml) on the grid of
/// this name. Returns not_found (no such pack or grid), malformed.
Result<std::unique_ptr<weather::Weather>> open_weather(const Office& office, const std::string& region,
                                                       const std::string& grid);

}  // namespace lantian::serve
