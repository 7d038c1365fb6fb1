#include "keep/weather_netcdf.hpp"

#include "keep/files.hpp"
#include "keep/weather_format.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <array>

namespace lantian::keep {
namespace {

using netcdf::File;
using netcdf::Kind;
using weather::FieldExtent;
using weather::FieldPlace;
using weather::FieldRule;
using weather::Grid;

/// One hour of one field stands together. Level 1 with shuffled bytes: see doc/weather.md for what was measured.
constexpr int packing = 1;

struct AxisWords {
  const char *name, *standard_name, *long_name, *axis;
};

/// Defines the coordinates of a grid and remembers their dimensions.
class Coordinates {
 public:
  Coordinates(File& file, const Grid& grid) : file_{file}, grid_{grid} {}

  void define() {
    corner_ = file_.dimension("nv", 2);
    define_map();
    x_ = middles({"x", "projection_x_coordinate", "x of the cell's middle", "X"}, grid_.nx, grid_.west_m);
    y_ = middles({"y", "projection_y_coordinate", "y of the cell's middle", "Y"}, grid_.ny, grid_.south_m);
    x_face_ = edges({"x_face", "projection_x_coordinate", "x of the sides of cells", "X"}, grid_.nx, grid_.west_m);
    y_face_ = edges({"y_face", "projection_y_coordinate", "y of the sides of cells", "Y"}, grid_.ny, grid_.south_m);
    define_heights();
    define_ground();
  }

  int corner() const { return corner_; }
  /// Dimensions of a field, in the order of the file.
  std::vector<int> dimensions(int time, FieldPlace place) const {
    switch (place) {
      case FieldPlace::column:
        return {time, y_, x_};
      case FieldPlace::cell:
        return {time, z_, y_, x_};
      case FieldPlace::interface:
        return {time, z_edge_, y_, x_};
      case FieldPlace::east_face:
        return {time, z_, y_, x_face_};
      case FieldPlace::north_face:
        return {time, z_, y_face_, x_};
    }
    return {};
  }

 private:
  void define_map() {
    const weather::Projection& map = grid_.projection;
    const int crs = file_.variable("crs", Kind::float64, {});
    file_.text(crs, "grid_mapping_name", "lambert_conformal_conic");
    if (map.standard_parallel_1 == map.standard_parallel_2)
      file_.numbers(crs, "standard_parallel", {map.standard_parallel_1});
    else
      file_.numbers(crs, "standard_parallel", {map.standard_parallel_1, map.standard_parallel_2});
    file_.numbers(crs, "longitude_of_central_meridian", {map.central_meridian});
    file_.numbers(crs, "latitude_of_projection_origin", {map.latitude_of_origin});
    file_.numbers(crs, "false_easting", {0});
    file_.numbers(crs, "false_northing", {0});
    file_.numbers(crs, "earth_radius", {map.earth_radius_m});
    // Exact, where coordinates of middles would have to be divided.
    file_.numbers(crs, "cell_m", {grid_.cell_m});
    file_.numbers(crs, "west_m", {grid_.west_m});
    file_.numbers(crs, "south_m", {grid_.south_m});
  }

  int coordinate(const AxisWords& words, const std::vector<double>& values) {
    const int dimension = file_.dimension(words.name, values.size());
    const int variable = file_.variable(words.name, Kind::float64, {dimension});
    file_.text(variable, "standard_name", words.standard_name);
    file_.text(variable, "long_name", words.long_name);
    file_.text(variable, "units", "m");
    file_.text(variable, "axis", words.axis);
    file_.whole(variable, values);
    return dimension;
  }
  int middles(const AxisWords& words, int count, double from) {
    std::vector<double> values;
    for (int i = 0; i < count; ++i) values.push_back(from + grid_.cell_m * (i + 0.5));
    return coordinate(words, values);
  }
  int edges(const AxisWords& words, int count, double from) {
    std::vector<double> values;
    for (int i = 0; i <= count; ++i) values.push_back(from + grid_.cell_m * i);
    return coordinate(words, values);
  }

  void define_heights() {
    std::vector<double> centres, bounds;
    for (int k = 0; k < grid_.nz; ++k) {
      centres.push_back(grid_.centre_height(k));
      bounds.push_back(grid_.interfaces[static_cast<std::size_t>(k)]);
      bounds.push_back(grid_.interfaces[static_cast<std::size_t>(k) + 1]);
    }
    z_ = coordinate({"z", "height", "height of the layer's middle above the ground", "Z"}, centres);
    z_edge_ = coordinate({"z_edge", "height", "height of the layers' edges above the ground", "Z"}, grid_.interfaces);
    for (const char* name : {"z", "z_edge"}) {
      if (const auto variable = file_.find(name)) file_.text(*variable, "positive", "up");
    }
    if (const auto variable = file_.find("z")) file_.text(*variable, "bounds", "z_bnds");
    file_.whole(file_.variable("z_bnds", Kind::float64, {z_, corner_}), bounds);
  }

  void define_ground() {
    std::vector<double> longitudes, latitudes;
    for (int j = 0; j < grid_.ny; ++j) {
      for (int i = 0; i < grid_.nx; ++i) {
        const auto place = to_position(
            grid_.projection, {grid_.west_m + grid_.cell_m * (i + 0.5), grid_.south_m + grid_.cell_m * (j + 0.5)});
        longitudes.push_back(place.longitude);
        latitudes.push_back(place.latitude);
      }
    }
    place("lon", "longitude", "degrees_east", longitudes);
    place("lat", "latitude", "degrees_north", latitudes);
    surface("terrain", "surface_altitude", "height of the ground above the sea", grid_.terrain_m);
    surface("roughness", "surface_roughness_length", "roughness length z0", grid_.roughness_m);
  }
  void place(const char* name, const char* standard_name, const char* units, const std::vector<double>& values) {
    const int variable = file_.variable(name, Kind::float64, {y_, x_});
    file_.text(variable, "standard_name", standard_name);
    file_.text(variable, "units", units);
    file_.whole(variable, values);
  }
  void surface(const char* name, const char* standard_name, const char* long_name, const std::vector<float>& values) {
    const int variable = file_.variable(name, Kind::float32, {y_, x_});
    file_.text(variable, "standard_name", standard_name);
    file_.text(variable, "long_name", long_name);
    file_.text(variable, "units", "m");
    file_.text(variable, "grid_mapping", "crs");
    file_.text(variable, "coordinates", "lon lat");
    file_.put(variable, {{0, 0}, {static_cast<std::size_t>(grid_.ny), static_cast<std::size_t>(grid_.nx)}}, values);
  }

  File& file_;
  const Grid& grid_;
  int corner_ = -1, x_ = -1, y_ = -1, x_face_ = -1, y_face_ = -1, z_ = -1, z_edge_ = -1;
};

std::vector<std::size_t> file_counts(const FieldExtent& extent, FieldPlace place) {
  if (place == FieldPlace::column) return {1, extent.y, extent.x};
  return {1, extent.z, extent.y, extent.x};
}

void define_field(File& file, int variable, const FieldRule& rule) {
  if (!rule.standard_name.empty()) file.text(variable, "standard_name", rule.standard_name);
  file.text(variable, "long_name", rule.long_name);
  file.text(variable, "units", rule.units);
  file.text(variable, "cell_methods", fmt::format("time: {}", rule.cell_method));
  file.text(variable, "grid_mapping", "crs");
  if (rule.place != FieldPlace::east_face && rule.place != FieldPlace::north_face)
    file.text(variable, "coordinates", "lon lat");
}

}  // namespace

WeatherWriter::WeatherWriter(std::string path, std::string part, const Grid& grid, WeatherOrigin origin)
    : path_{std::move(path)},
      part_{std::move(part)},
      grid_{grid},
      origin_{std::move(origin)},
      file_{File::created(part_)} {}

Result<std::unique_ptr<WeatherWriter>> WeatherWriter::create(const std::string& path, const Grid& grid,
                                                             const WeatherOrigin& origin) {
  LANTIAN_TRY(std::string part, beside(path));
  std::unique_ptr<WeatherWriter> writer{new WeatherWriter{path, std::move(part), grid, origin}};
  writer->define();
  LANTIAN_CHECK(writer->file_.outcome());
  return writer;
}

WeatherWriter::~WeatherWriter() {
  file_.close();
  if (!finished_) ::unlink(part_.c_str());
}

void WeatherWriter::define() {
  file_.text(File::global, "Conventions", "CF-1.8");
  file_.text(File::global, weather_format_attribute, weather_format_version);
  file_.text(File::global, "title", origin_.title);
  file_.text(File::global, "synthetic", origin_.synthetic ? "yes" : "no");
  file_.text(File::global, "lineage", origin_.lineage);
  define_fields();
}

void WeatherWriter::define_fields() {
  Coordinates coordinates{file_, grid_};
  coordinates.define();
  const int time = file_.dimension("time", 0);
  time_ = file_.variable("time", Kind::float64, {time});
  file_.text(time_, "standard_name", "time");
  file_.text(time_, "long_name", "end of the hour, Beijing clock (UTC+8)");
  file_.text(time_, "units", "hours since 1970-01-01 00:00:00 +08:00");
  file_.text(time_, "calendar", "standard");
  file_.text(time_, "axis", "T");
  file_.text(time_, "bounds", "time_bnds");
  bounds_ = file_.variable("time_bnds", Kind::float64, {time, coordinates.corner()});
  digest_ = file_.variable("hour_sha256", Kind::text, {time, file_.dimension("digest", weather_digest_length)});
  file_.text(digest_, "long_name", "SHA-256 of the hour's fields");
  for (const FieldRule& rule : weather::slab_fields()) {
    const int variable =
        file_.variable(std::string{rule.name}, Kind::float32, coordinates.dimensions(time, rule.place));
    file_.pack(variable, file_counts(extent_of(grid_, rule.place), rule.place), packing);
    define_field(file_, variable, rule);
    variables_.push_back(variable);
  }
}

Result<void> WeatherWriter::append(const weather::MetSlab& slab) {
  if (hours_ > 0 && slab.hour != last_ + std::chrono::hours{1}) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("hour {} does not follow {}: none may be missing or come twice", text_of(slab.hour),
                             text_of(last_)),
                 path_};
  }
  const auto fields = weather::slab_fields();
  for (std::size_t n = 0; n < fields.size(); ++n) {
    const FieldExtent extent = extent_of(grid_, fields[n].place);
    turned_.resize(extent.size());
    to_file_order(extent, slab.*fields[n].member, turned_);
    netcdf::Block block{{hours_, 0, 0, 0}, file_counts(extent, fields[n].place)};
    block.start.resize(block.count.size());
    file_.put(variables_[n], block, turned_);
  }
  const auto hour = static_cast<double>(slab.hour.time_since_epoch().count());
  file_.put(time_, {{hours_}, {1}}, std::array{hour});
  file_.put(bounds_, {{hours_, 0}, {1, 2}}, std::array{hour - 1, hour});
  const std::string digest = digest_of(slab);
  file_.put(digest_, {{hours_, 0}, {1, digest.size()}}, std::string_view{digest});
  digests_ += digest;
  last_ = slab.hour;
  ++hours_;
  return file_.outcome();
}

Result<void> WeatherWriter::finish() {
  if (hours_ == 0) return Error{ErrorCode::invalid_argument, "no hour was written; there is nothing to keep", path_};
  file_.text(File::global, "content_sha256", content_of(grid_, origin_.synthetic, origin_.lineage, digests_));
  file_.close();
  LANTIAN_CHECK(file_.outcome());
  finished_ = true;  // from here on put_in_place cleans up
  return put_in_place(part_, path_);
}

}  // namespace lantian::keep
