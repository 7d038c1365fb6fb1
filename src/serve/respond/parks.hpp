#pragma once
#include "respond/list/place.hpp"
#include "serve/office.hpp"

namespace lantian::serve {

/// regions/REGION/parks.toml; a region without that file has no parks. Returns malformed, io.
Result<respond::ParkCounties> parks_of(const Office& office, const std::string& region);

}  // namespace lantian::serve
