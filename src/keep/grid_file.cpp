#include "keep/grid_file.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/netcdf_io.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <numeric>

namespace lantian::keep {
namespace {

using inventory::Grid;
using inventory::GriddedEmissions;
using inventory::GridKind;
using inventory::GridLayer;
using inventory::Pollutant;

constexpr double seconds_per_hour = 3600;

/// "residential coal" -> "residential_coal"; what is no letter or digit becomes one underscore.
std::string variable_name(Pollutant pollutant, std::string_view sector) {
  std::string name;
  for (const char c : lowered(symbol(pollutant))) {
    if (std::isalnum(static_cast<unsigned char>(c)) != 0) name.push_back(c);
  }
  if (!sector.empty()) name.push_back('_');
  for (const char c : lowered(sector)) {
    const bool kept = std::isalnum(static_cast<unsigned char>(c)) != 0;
    if (kept || name.back() != '_') name.push_back(kept ? c : '_');
  }
  return name;
}

/// Empty where the CF table of standard names has none for this substance that we know of.
std::string_view standard_name(Pollutant pollutant) {
  switch (pollutant) {
    case Pollutant::so2:
      return "tendency_of_atmosphere_mass_content_of_sulfur_dioxide_due_to_emission";
    case Pollutant::co:
      return "tendency_of_atmosphere_mass_content_of_carbon_monoxide_due_to_emission";
    case Pollutant::nh3:
      return "tendency_of_atmosphere_mass_content_of_ammonia_due_to_emission";
    default:
      return "";
  }
}

/// Middles of cells along one axis, and their edges.
struct Axis {
  std::vector<double> middles, bounds;
};
Axis axis_of(double origin, double size, int count) {
  Axis axis;
  for (int i = 0; i < count; ++i) {
    axis.middles.push_back(origin + size * (i + 0.5));
    axis.bounds.push_back(origin + size * i);
    axis.bounds.push_back(origin + size * (i + 1));
  }
  return axis;
}

double hours_between(Day from, Day to) {
  return static_cast<double>((to - from).count()) * 24;
}

/// Writes the parts of one file in the order in which a reader meets them.
class GridWriter {
 public:
  GridWriter(netcdf::File& file, const GriddedEmissions& gridded, const GridFileChoice& choice)
      : file_{file}, gridded_{gridded}, grid_{gridded.grid}, choice_{choice} {}

  void write() {
    write_globals();
    corner_ = file_.dimension("nv", 2);
    if (!gridded_.steps.empty()) write_time();
    write_places();
    for (const GridLayer& layer : gridded_.layers) write_layer(layer);
  }

 private:
  bool degrees() const { return grid_.kind == GridKind::longitude_latitude; }

  void write_globals() {
    file_.text(netcdf::File::global, "Conventions", "CF-1.8");
    file_.text(netcdf::File::global, "title", choice_.title);
    if (!choice_.institution.empty()) file_.text(netcdf::File::global, "institution", choice_.institution);
    if (!choice_.history.empty()) file_.text(netcdf::File::global, "history", choice_.history);
    file_.text(netcdf::File::global, "source",
               "emission inventory: activities times emission factors, laid out by surrogates");
    file_.text(netcdf::File::global, "factor_sets", joined(gridded_.factor_sets, ", "));
    file_.text(netcdf::File::global, "synthetic", gridded_.synthetic ? "true" : "false");
    file_.text(netcdf::File::global, "grid_source", grid_.source + " (" + grid_.status + ")");
    if (!grid_.projection.empty()) file_.text(netcdf::File::global, "grid_projection", grid_.projection);
    file_.numbers(netcdf::File::global, "rows_without_a_value", {static_cast<double>(gridded_.without_mass)});
  }

  void write_time() {
    const Day origin = gridded_.steps.front().begin;
    time_ = file_.dimension("time", gridded_.steps.size());
    std::vector<double> middles;
    std::vector<double> bounds;
    for (const Period& step : gridded_.steps) {
      bounds.push_back(hours_between(origin, step.begin));
      bounds.push_back(hours_between(origin, step.end));
      middles.push_back((bounds.end()[-2] + bounds.back()) / 2);
    }
    const int variable = file_.variable("time", netcdf::Kind::float64, {time_});
    file_.text(variable, "standard_name", "time");
    file_.text(variable, "long_name", "middle of the step, Beijing time");
    file_.text(variable, "units", fmt::format("hours since {} 00:00:00 +08:00", text_of(origin)));
    file_.text(variable, "calendar", "standard");
    file_.text(variable, "axis", "T");
    file_.text(variable, "bounds", "time_bnds");
    file_.whole(variable, middles);
    file_.whole(file_.variable("time_bnds", netcdf::Kind::float64, {time_, corner_}), bounds);
  }

  int write_axis(const char* name, const Axis& axis, const std::array<const char*, 4>& words) {
    const int dimension = file_.dimension(name, axis.middles.size());
    const int variable = file_.variable(name, netcdf::Kind::float64, {dimension});
    const std::string bounds = std::string{name} + "_bnds";
    file_.text(variable, "standard_name", words[0]);
    file_.text(variable, "long_name", words[1]);
    file_.text(variable, "units", words[2]);
    file_.text(variable, "axis", words[3]);
    file_.text(variable, "bounds", bounds);
    file_.whole(variable, axis.middles);
    file_.whole(file_.variable(bounds, netcdf::Kind::float64, {dimension, corner_}), axis.bounds);
    return dimension;
  }

  void write_places() {
    const Axis north = axis_of(grid_.south, grid_.cell_y, grid_.rows);
    const Axis east = axis_of(grid_.west, grid_.cell_x, grid_.columns);
    if (degrees()) {
      y_ = write_axis("lat", north, {"latitude", "latitude of the middle", "degrees_north", "Y"});
      x_ = write_axis("lon", east, {"longitude", "longitude of the middle", "degrees_east", "X"});
    } else {
      y_ = write_axis("y", north, {"projection_y_coordinate", "y of the middle", "m", "Y"});
      x_ = write_axis("x", east, {"projection_x_coordinate", "x of the middle", "m", "X"});
    }
    write_mapping();
    const int area = file_.variable("cell_area", netcdf::Kind::float64, {y_, x_});
    file_.text(area, "standard_name", "cell_area");
    file_.text(area, "long_name", "area of the cell");
    file_.text(area, "units", "m2");
    std::vector<double> areas;
    for (std::size_t cell = 0; cell < grid_.cells(); ++cell) areas.push_back(grid_.area_m2(cell));
    file_.whole(area, areas);
  }

  void write_mapping() {
    if (!degrees() && !grid_.mapping) return;
    const int crs = file_.variable("crs", netcdf::Kind::float64, {});
    if (degrees()) {
      file_.text(crs, "grid_mapping_name", "latitude_longitude");
      file_.numbers(crs, "semi_major_axis", {6378137.0});  // WGS 84
      file_.numbers(crs, "inverse_flattening", {298.257223563});
    } else {
      file_.text(crs, "grid_mapping_name", grid_.mapping->name);
      for (const auto& [name, numbers] : grid_.mapping->numbers) file_.numbers(crs, name.c_str(), numbers);
    }
    has_mapping_ = true;
  }

  /// kg of a cell and step as the chosen unit.
  std::vector<double> in_unit(const GridLayer& layer) const {
    std::vector<double> values = layer.kg;
    if (choice_.unit == GridUnit::mass_per_cell) return values;
    for (std::size_t step = 0; step < gridded_.steps.size(); ++step) {
      const double seconds = hours_between(gridded_.steps[step].begin, gridded_.steps[step].end) * seconds_per_hour;
      for (std::size_t cell = 0; cell < grid_.cells(); ++cell) {
        values[step * grid_.cells() + cell] /= grid_.area_m2(cell) * seconds;
      }
    }
    return values;
  }

  void write_layer(const GridLayer& layer) {
    const bool flux = choice_.unit == GridUnit::flux;
    const std::vector<int> dimensions = time_ >= 0 ? std::vector<int>{time_, y_, x_} : std::vector<int>{y_, x_};
    const int variable =
        file_.variable(variable_name(layer.pollutant, layer.sector), netcdf::Kind::float64, dimensions);
    file_.deflate(variable, 4);
    const std::string of_sector = layer.sector.empty() ? "" : ", " + layer.sector;
    file_.text(variable, "long_name", fmt::format("emission of {}{}", symbol(layer.pollutant), of_sector));
    if (flux && !standard_name(layer.pollutant).empty()) {
      file_.text(variable, "standard_name", standard_name(layer.pollutant));
    }
    file_.text(variable, "units", flux ? "kg m-2 s-1" : "kg");
    std::string methods = flux ? "area: mean" : "area: sum";
    if (time_ >= 0) methods += flux ? " time: mean" : " time: sum";
    file_.text(variable, "cell_methods", methods);
    file_.text(variable, "cell_measures", "area: cell_area");
    if (has_mapping_) file_.text(variable, "grid_mapping", "crs");
    const auto closure = std::ranges::find(gridded_.closure, layer.pollutant, &inventory::AllocationClosure::pollutant);
    if (closure != gridded_.closure.end()) {
      file_.numbers(variable, "total_kg", {closure->given_kg});
      file_.numbers(variable, "unallocated_kg", {closure->unallocated_kg});
      file_.numbers(variable, "outside_steps_kg", {closure->outside_steps_kg});
    }
    file_.whole(variable, in_unit(layer));
  }

  netcdf::File& file_;
  const GriddedEmissions& gridded_;
  const Grid& grid_;
  const GridFileChoice& choice_;
  int corner_ = -1, time_ = -1, y_ = -1, x_ = -1;
  bool has_mapping_ = false;
};

std::map<std::string, std::string, std::less<>> attributes_of(netcdf::File& file, int variable) {
  std::map<std::string, std::string, std::less<>> attributes;
  for (const std::string& name : file.attributes(variable)) attributes[name] = file.text_of(variable, name.c_str());
  return attributes;
}

}  // namespace

Result<void> write_grid_file(const std::string& path, const inventory::GriddedEmissions& gridded,
                             const GridFileChoice& choice) {
  if (gridded.layers.empty()) {
    return Error{ErrorCode::invalid_argument, "nothing was laid on the grid; there is no layer to write", path};
  }
  if (choice.unit == GridUnit::flux && gridded.steps.empty()) {
    return Error{ErrorCode::invalid_argument, "kg m-2 s-1 needs steps of time; give steps, or write kg per cell", path};
  }
  LANTIAN_TRY(const std::string part, beside(path));
  netcdf::File file = netcdf::File::created(part);
  GridWriter{file, gridded, choice}.write();
  file.close();
  if (const auto written = file.outcome(); !written) {
    ::unlink(part.c_str());
    return Error{written.error().code, written.error().message, path};
  }
  return put_in_place(part, path);
}

Result<GridFile> read_grid_file(const std::string& path) {
  if (!exists(path)) return Error{ErrorCode::not_found, "there is no such file", path};
  netcdf::File file = netcdf::File::opened(path);
  LANTIAN_CHECK(file.outcome());
  GridFile read;
  for (const netcdf::File::Dimension& one : file.dimensions()) read.dimensions[one.name] = one.length;
  for (const std::string& name : file.variables()) {
    const auto variable = file.find(name);
    if (!variable) break;  // a call before it failed, which `outcome` tells
    GridVariable& one = read.variables[name];
    for (const auto& dimension : file.dimensions(*variable)) one.dimensions.push_back(dimension.name);
    one.attributes = attributes_of(file, *variable);
    one.values = file.whole(*variable);
  }
  read.attributes = attributes_of(file, netcdf::File::global);
  LANTIAN_CHECK(file.outcome());
  return read;
}

}  // namespace lantian::keep
