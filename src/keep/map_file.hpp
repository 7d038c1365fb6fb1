#pragma once
#include "base/result.hpp"
#include "weather/grid.hpp"

#include <string>
#include <utility>
#include <vector>

/// Fields over the columns of a weather's grid, as NetCDF by the CF conventions, version 1.8 (cfconventions.org).
namespace lantian::keep {

struct MapLayer {
  std::string name;  ///< of the variable; what is no letter, digit or underscore becomes an underscore
  std::string long_name, units, cell_methods;
  std::vector<float> values;  ///< column (i, j) at j * nx + i
};

struct MapFile {
  std::string title;
  std::string comment;  ///< how the numbers were made, and what they are not
  bool synthetic = false;
  std::vector<std::pair<std::string, std::string>> lineage;
  std::vector<MapLayer> layers;
};

/// All or nothing: written beside, synced, renamed. Coordinates x, y on the map, lon, lat beside; grid mapping "crs".
/// Returns invalid_argument (no layer, or one of another size), io.
Result<void> write_map_file(const std::string& path, const weather::Grid& grid, const MapFile& maps);

}  // namespace lantian::keep
