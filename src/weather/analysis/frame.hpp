#pragma once
#include "terms/region.hpp"
#include "weather/grid.hpp"

#include <string_view>

namespace lantian::weather {

/// Map, cells and layers of the grid of this name (empty = `default_grid`) in a region's weather.toml, without ground
/// and roughness, which come from the files of a model. What else stands there describes a synthetic basin and need
/// not: a region with measured weather alone has [projection] and [[grid]]. Returns malformed with every fault,
/// not_found (no such grid; those there are named).
Result<Grid> read_frame(const terms::SourceFile& file, std::string_view name);

}  // namespace lantian::weather
