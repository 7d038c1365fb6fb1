#include "keep/files.hpp"
#include "keep/weather_format.hpp"
#include "keep/weather_netcdf.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::keep {
namespace {

using netcdf::File;
using weather::FieldExtent;
using weather::FieldPlace;
using weather::FieldRule;
using weather::Grid;

Error no_weather(const File& file, std::string words) {
  return {ErrorCode::malformed, std::move(words), file.path()};
}

/// The one number of an attribute of the map.
Result<double> map_number(File& file, int crs, const char* name) {
  const std::vector<double> numbers = file.numbers_of(crs, name);
  if (numbers.empty() || !std::isfinite(numbers.front()))
    return no_weather(file, fmt::format("attribute {} of crs is missing", name));
  return numbers.front();
}

Result<std::vector<double>> coordinate_of(File& file, const char* name) {
  const auto variable = file.find(name);
  if (!variable || file.shape(*variable).size() != 1)
    return no_weather(file, fmt::format("coordinate {} is missing", name));
  if (const std::string units = file.text_of(*variable, "units"); units != "m")
    return no_weather(file, fmt::format("coordinate {} is in '{}'; it is to be in m", name, units));
  return file.whole(*variable);
}

Result<std::vector<float>> surface_of(File& file, const Grid& grid, const char* name) {
  const auto variable = file.find(name);
  const auto ny = static_cast<std::size_t>(grid.ny), nx = static_cast<std::size_t>(grid.nx);
  if (!variable || file.shape(*variable) != std::vector{ny, nx})
    return no_weather(file, fmt::format("{} is missing, or not {} x {}", name, ny, nx));
  std::vector<float> values(grid.columns());
  file.get(*variable, {{0, 0}, {ny, nx}}, values);
  return values;
}

/// Middles of cells where the map says that they are.
Result<void> check_axis(File& file, const Grid& grid, const char* name, const std::vector<double>& values) {
  const double from = name[0] == 'x' ? grid.west_m : grid.south_m;
  for (std::size_t i = 0; i < values.size(); ++i) {
    const double expected = from + grid.cell_m * (static_cast<double>(i) + 0.5);
    if (std::abs(values[i] - expected) < 1e-3 * grid.cell_m) continue;
    return no_weather(file, fmt::format("wrong grid: cell {} of {} lies at {} m; by crs it is {} m", i + 1, name,
                                        values[i], expected));
  }
  return {};
}

std::vector<std::size_t> shape_in_file(const FieldExtent& extent, FieldPlace place, std::size_t hours) {
  if (place == FieldPlace::column) return {hours, extent.y, extent.x};
  return {hours, extent.z, extent.y, extent.x};
}

}  // namespace

Result<std::unique_ptr<StoredWeather>> StoredWeather::open(const std::string& path) {
  if (!exists(path)) return Error{ErrorCode::not_found, "there is no such file", path};
  File file = File::opened(path);
  LANTIAN_CHECK(file.outcome());
  const std::string version = file.text_of(File::global, weather_format_attribute);
  if (version != weather_format_version) {
    return no_weather(
        file, version.empty()
                  ? "this NetCDF file is no weather that Lantian wrote; `lantian weather make --from` "
                    "turns output of WRF and GRIB files into such a one"
                  : fmt::format("its layout is version {}; this program knows {}", version, weather_format_version));
  }
  std::unique_ptr<StoredWeather> stored{new StoredWeather{std::move(file)}};
  File& opened = stored->file_;
  stored->content_ = opened.text_of(File::global, "content_sha256");
  if (stored->content_.empty()) {
    return Error{ErrorCode::corrupt, "the file was not finished: it carries no hash of its content; make it again",
                 path};
  }
  stored->origin_ = {opened.text_of(File::global, "synthetic") != "no", opened.text_of(File::global, "lineage"),
                     opened.text_of(File::global, "title")};
  LANTIAN_CHECK(stored->read_grid());
  LANTIAN_CHECK(stored->read_hours());
  LANTIAN_CHECK(stored->find_fields());
  LANTIAN_CHECK(opened.outcome());
  const WeatherOrigin& origin = stored->origin_;
  if (content_of(stored->grid_, origin.synthetic, origin.lineage, stored->digests_) != stored->content_) {
    return Error{ErrorCode::corrupt,
                 "grid, origin or hours are not those that were written: its content does not match its hash; make it "
                 "again",
                 path};
  }
  return stored;
}

Result<void> StoredWeather::read_grid() {
  const auto crs = file_.find("crs");
  if (!crs || file_.text_of(*crs, "grid_mapping_name") != "lambert_conformal_conic")
    return no_weather(file_, "variable crs with the Lambert conformal map is missing");
  weather::Projection& map = grid_.projection;
  const std::vector<double> parallels = file_.numbers_of(*crs, "standard_parallel");
  if (parallels.empty()) return no_weather(file_, "attribute standard_parallel of crs is missing");
  map.standard_parallel_1 = parallels.front();
  map.standard_parallel_2 = parallels.back();
  LANTIAN_TRY(map.central_meridian, map_number(file_, *crs, "longitude_of_central_meridian"));
  LANTIAN_TRY(map.latitude_of_origin, map_number(file_, *crs, "latitude_of_projection_origin"));
  LANTIAN_TRY(map.earth_radius_m, map_number(file_, *crs, "earth_radius"));
  LANTIAN_TRY(grid_.cell_m, map_number(file_, *crs, "cell_m"));
  LANTIAN_TRY(grid_.west_m, map_number(file_, *crs, "west_m"));
  LANTIAN_TRY(grid_.south_m, map_number(file_, *crs, "south_m"));
  LANTIAN_TRY(const auto x, coordinate_of(file_, "x"));
  LANTIAN_TRY(const auto y, coordinate_of(file_, "y"));
  LANTIAN_TRY(grid_.interfaces, coordinate_of(file_, "z_edge"));
  if (x.empty() || y.empty() || grid_.interfaces.size() < 2) return no_weather(file_, "an axis has no cell");
  grid_.nx = static_cast<int>(x.size());
  grid_.ny = static_cast<int>(y.size());
  grid_.nz = static_cast<int>(grid_.interfaces.size()) - 1;
  LANTIAN_CHECK(check_axis(file_, grid_, "x", x));
  LANTIAN_CHECK(check_axis(file_, grid_, "y", y));
  LANTIAN_TRY(grid_.terrain_m, surface_of(file_, grid_, "terrain"));
  LANTIAN_TRY(grid_.roughness_m, surface_of(file_, grid_, "roughness"));
  return {};
}

Result<void> StoredWeather::read_hours() {
  const auto time = file_.find("time");
  const auto digest = file_.find("hour_sha256");
  if (!time || !digest) return no_weather(file_, "time or hour_sha256 is missing");
  const std::vector<double> hours = file_.whole(*time);
  if (hours.empty()) return no_weather(file_, "there is no hour in it");
  hours_ = hours.size();
  if (file_.shape(*digest) != std::vector{hours_, weather_digest_length})
    return no_weather(file_, "there is not one hour_sha256 for each time");
  for (std::size_t n = 1; n < hours_; ++n) {
    if (hours[n] == hours[n - 1] + 1) continue;
    const HourEnding before{std::chrono::hours{static_cast<std::int64_t>(hours[n - 1])}};
    return no_weather(file_, fmt::format("after the hour {} one is missing", text_of(before)));
  }
  first_ = HourEnding{std::chrono::hours{static_cast<std::int64_t>(hours.front())}};
  digests_ = file_.characters(*digest, {{0, 0}, {hours_, weather_digest_length}});
  return {};
}

Result<void> StoredWeather::find_fields() {
  for (const FieldRule& rule : weather::slab_fields()) {
    const auto variable = file_.find(std::string{rule.name});
    if (!variable) return no_weather(file_, fmt::format("field {} is missing", rule.name));
    const FieldExtent extent = extent_of(grid_, rule.place);
    if (file_.shape(*variable) != shape_in_file(extent, rule.place, hours_))
      return no_weather(file_, fmt::format("wrong grid: {} has not the shape of x, y, z and time", rule.name));
    const std::string units = file_.text_of(*variable, "units");
    if (units != rule.units) {
      return no_weather(file_, fmt::format("{} is in '{}'; it is to be in '{}': convert it, or make the file again",
                                           rule.name, units, rule.units));
    }
    variables_.push_back(*variable);
  }
  return {};
}

std::string StoredWeather::lineage() const {
  return fmt::format("{} (stored, sha256 {})", origin_.lineage, content_);
}

Result<void> StoredWeather::read(HourEnding hour, weather::MetSlab& slab) {
  if (hour < first_ || hour > last()) {
    return Error{ErrorCode::not_found,
                 fmt::format("hour {} is missing: the file reaches from {} to {}", text_of(hour), text_of(first_),
                             text_of(last())),
                 file_.path()};
  }
  const auto at = static_cast<std::size_t>((hour - first_).count());
  const auto fields = weather::slab_fields();
  slab.hour = hour;
  for (std::size_t n = 0; n < fields.size(); ++n) {
    const FieldExtent extent = extent_of(grid_, fields[n].place);
    turned_.resize(extent.size());
    netcdf::Block block{std::vector<std::size_t>(fields[n].place == FieldPlace::column ? 3 : 4, 0),
                        shape_in_file(extent, fields[n].place, 1)};
    block.start.front() = at;
    file_.get(variables_[n], block, turned_);
    std::vector<float>& values = slab.*fields[n].member;
    values.resize(extent.size());
    to_slab_order(extent, turned_, values);
  }
  LANTIAN_CHECK(file_.outcome());
  if (digests_.compare(at * weather_digest_length, weather_digest_length, digest_of(slab)) == 0) return {};
  return Error{ErrorCode::corrupt,
               fmt::format("hour {} is not what was written: its content does not match its hash; make the file again",
                           text_of(hour)),
               file_.path()};
}

}  // namespace lantian::keep
