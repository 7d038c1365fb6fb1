#include "keep/map_file.hpp"

#include "keep/files.hpp"
#include "keep/netcdf_io.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>

namespace lantian::keep {
namespace {

std::string variable_of(const std::string& name) {
  std::string out = name;
  for (char& one : out) {
    if (std::isalnum(static_cast<unsigned char>(one)) == 0) one = '_';
  }
  return out;
}

/// Writes the parts of one file in the order in which a reader meets them.
class MapWriter {
 public:
  MapWriter(netcdf::File& file, const weather::Grid& grid, const MapFile& maps)
      : file_{file}, grid_{grid}, maps_{maps} {}

  void write() {
    write_globals();
    write_mapping();
    y_ = write_axis("y", "projection_y_coordinate", grid_.ny, grid_.south_m);
    x_ = write_axis("x", "projection_x_coordinate", grid_.nx, grid_.west_m);
    write_positions();
    for (const MapLayer& layer : maps_.layers) write_layer(layer);
  }

 private:
  void write_globals() {
    file_.text(netcdf::File::global, "Conventions", "CF-1.8");
    file_.text(netcdf::File::global, "title", maps_.title);
    file_.text(netcdf::File::global, "comment", maps_.comment);
    file_.text(netcdf::File::global, "synthetic", maps_.synthetic ? "true" : "false");
    std::string lineage;
    for (const auto& [key, text] : maps_.lineage) lineage += fmt::format("{}: {}\n", key, text);
    file_.text(netcdf::File::global, "source", lineage);
  }

  void write_mapping() {
    const weather::Projection& map = grid_.projection;
    const int crs = file_.variable("crs", netcdf::Kind::float64, {});
    file_.text(crs, "grid_mapping_name", "lambert_conformal_conic");
    std::vector<double> parallels{map.standard_parallel_1, map.standard_parallel_2};
    if (parallels[0] == parallels[1]) parallels.pop_back();
    file_.numbers(crs, "standard_parallel", parallels);
    file_.numbers(crs, "longitude_of_central_meridian", {map.central_meridian});
    file_.numbers(crs, "latitude_of_projection_origin", {map.latitude_of_origin});
    file_.numbers(crs, "earth_radius", {map.earth_radius_m});
  }

  int write_axis(const char* name, const char* standard_name, int count, double from) {
    const int dimension = file_.dimension(name, static_cast<std::size_t>(count));
    const int variable = file_.variable(name, netcdf::Kind::float64, {dimension});
    file_.text(variable, "standard_name", standard_name);
    file_.text(variable, "long_name", fmt::format("{} of the cell's middle", name));
    file_.text(variable, "units", "m");
    std::vector<double> middles;
    for (int i = 0; i < count; ++i) middles.push_back(from + grid_.cell_m * (i + 0.5));
    file_.whole(variable, middles);
    return dimension;
  }

  void write_positions() {
    std::vector<double> longitudes, latitudes;
    for (int j = 0; j < grid_.ny; ++j) {
      for (int i = 0; i < grid_.nx; ++i) {
        const auto place = weather::to_position(
            grid_.projection, {grid_.west_m + grid_.cell_m * (i + 0.5), grid_.south_m + grid_.cell_m * (j + 0.5)});
        longitudes.push_back(place.longitude);
        latitudes.push_back(place.latitude);
      }
    }
    write_position("lon", "longitude", "degrees_east", longitudes);
    write_position("lat", "latitude", "degrees_north", latitudes);
  }
  void write_position(const char* name, const char* standard_name, const char* units,
                      const std::vector<double>& values) {
    const int variable = file_.variable(name, netcdf::Kind::float64, {y_, x_});
    file_.text(variable, "standard_name", standard_name);
    file_.text(variable, "units", units);
    file_.whole(variable, values);
  }

  void write_layer(const MapLayer& layer) {
    const int variable = file_.variable(variable_of(layer.name), netcdf::Kind::float32, {y_, x_});
    file_.text(variable, "long_name", layer.long_name);
    file_.text(variable, "units", layer.units);
    if (!layer.cell_methods.empty()) file_.text(variable, "cell_methods", layer.cell_methods);
    file_.text(variable, "grid_mapping", "crs");
    file_.text(variable, "coordinates", "lon lat");
    file_.put(variable, {{0, 0}, {static_cast<std::size_t>(grid_.ny), static_cast<std::size_t>(grid_.nx)}},
              layer.values);
  }

  netcdf::File& file_;
  const weather::Grid& grid_;
  const MapFile& maps_;
  int x_ = -1, y_ = -1;
};

}  // namespace

Result<void> write_map_file(const std::string& path, const weather::Grid& grid, const MapFile& maps) {
  const auto fits = [&](const MapLayer& layer) { return layer.values.size() == grid.columns(); };
  if (maps.layers.empty() || !std::ranges::all_of(maps.layers, fits)) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("a map file needs layers of {} numbers, one for each column of the grid", grid.columns()),
                 path};
  }
  LANTIAN_TRY(const std::string part, beside(path));
  netcdf::File file = netcdf::File::created(part);
  MapWriter{file, grid, maps}.write();
  file.close();
  if (const auto outcome = file.outcome(); !outcome) {
    ::unlink(part.c_str());
    return outcome;
  }
  return put_in_place(part, path);
}

}  // namespace lantian::keep
