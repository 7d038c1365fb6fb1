#include "weather/fields.hpp"

#include "base/assert.hpp"
#include "weather/mass_consistent.hpp"
#include "weather/numbers.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string>

namespace lantian::weather {
namespace {

using P = FieldPlace;
using M = MetSlab;

// Standard names are those of the CF table, version 79; winds and fluxes follow the axes of the map.
constexpr std::array rules{
    FieldRule{"air_flux_x", "", "mass flux of air through the west side of the cell, eastward positive", "kg s-1",
              "mean", P::east_face, &M::east},
    FieldRule{"air_flux_y", "", "mass flux of air through the south side of the cell, northward positive", "kg s-1",
              "mean", P::north_face, &M::north},
    FieldRule{"air_flux_z", "", "mass flux of air through the bottom of the layer, upward positive", "kg s-1", "mean",
              P::interface, &M::up},
    FieldRule{"x_wind", "x_wind", "wind along the map's x axis", "m s-1", "mean", P::cell, &M::wind_east},
    FieldRule{"y_wind", "y_wind", "wind along the map's y axis", "m s-1", "mean", P::cell, &M::wind_north},
    FieldRule{"air_temperature", "air_temperature", "temperature", "K", "mean", P::cell, &M::temperature},
    FieldRule{"relative_humidity", "relative_humidity", "relative humidity", "1", "mean", P::cell,
              &M::relative_humidity},
    FieldRule{"vertical_exchange", "", "vertical turbulent exchange coefficient Kz at layer edges", "m2 s-1", "mean",
              P::interface, &M::exchange},
    FieldRule{"horizontal_spreading", "", "horizontal turbulent exchange coefficient Kh", "m2 s-1", "mean", P::cell,
              &M::spreading},
    FieldRule{"friction_velocity", "", "friction velocity u*", "m s-1", "mean", P::column, &M::friction_velocity},
    FieldRule{"inverse_obukhov_length", "", "1/L, positive = stable", "m-1", "mean", P::column, &M::inverse_obukhov},
    FieldRule{"mixing_height", "atmosphere_boundary_layer_thickness", "mixing height above the ground", "m", "mean",
              P::column, &M::mixing_height},
    FieldRule{"sensible_heat_flux", "surface_upward_sensible_heat_flux", "sensible heat flux, upward positive", "W m-2",
              "mean", P::column, &M::sensible_heat},
    FieldRule{"convective_velocity", "", "convective velocity w*, 0 when stable", "m s-1", "mean", P::column,
              &M::convective_velocity},
    FieldRule{"shortwave_down", "surface_downwelling_shortwave_flux_in_air", "shortwave radiation at the ground",
              "W m-2", "mean", P::column, &M::shortwave},
    FieldRule{"cloud_cover", "cloud_area_fraction", "share of the sky under cloud", "1", "mean", P::column, &M::cloud},
    FieldRule{"precipitation", "precipitation_amount", "rain and snow of the hour as water", "kg m-2", "sum", P::column,
              &M::precipitation},
    FieldRule{"snow_share", "", "share of the precipitation that is snow", "1", "mean", P::column, &M::snow_share},
    FieldRule{"snow_cover", "surface_snow_area_fraction", "share of the ground under snow", "1", "mean", P::column,
              &M::snow_cover},
    FieldRule{"surface_pressure", "surface_air_pressure", "air pressure at the ground", "Pa", "mean", P::column,
              &M::surface_pressure},
    FieldRule{"temperature_2m", "air_temperature", "temperature 2 m above the ground", "K", "mean", P::column,
              &M::temperature_2m},
};

std::string place_text(const Grid& grid, P place, std::size_t at) {
  const FieldExtent extent = extent_of(grid, place);
  const std::size_t column = at / extent.z;
  std::string text =
      fmt::format("column {} from the west, row {} from the south", column % extent.x + 1, column / extent.x + 1);
  if (extent.z > 1) text += fmt::format(", layer {} from the ground", at % extent.z + 1);
  return text;
}

Error bad_field(const MetSlab& slab, std::string words) {
  return {ErrorCode::malformed, std::move(words), text_of(slab.hour)};
}

Result<void> check_field(const Grid& grid, const MetSlab& slab, const FieldRule& rule, const FieldBounds& bounds) {
  const std::vector<float>& values = slab.*rule.member;
  const std::size_t size = extent_of(grid, rule.place).size();
  if (values.size() != size)
    return bad_field(slab, fmt::format("{} has {} values; the grid asks for {}", rule.name, values.size(), size));
  const auto low = static_cast<float>(bounds.low);
  const auto high = static_cast<float>(bounds.high);
  // Written so that what is no number fails as well.
  const auto bad = std::ranges::find_if(values, [&](float value) { return !(value >= low && value <= high); });
  if (bad == values.end()) return {};
  return bad_field(slab, fmt::format("{} is {} {} ({}); it may be {} to {} (data/weather/limits.toml): is the unit "
                                     "another one, or is a value missing?",
                                     rule.name, *bad, rule.units,
                                     place_text(grid, rule.place, static_cast<std::size_t>(bad - values.begin())),
                                     bounds.low, bounds.high));
}

}  // namespace

std::span<const FieldRule> slab_fields() {
  return rules;
}

FieldExtent extent_of(const Grid& grid, FieldPlace place) {
  const auto nx = static_cast<std::size_t>(grid.nx);
  const auto ny = static_cast<std::size_t>(grid.ny);
  const auto nz = static_cast<std::size_t>(grid.nz);
  switch (place) {
    case P::column:
      return {nx, ny, 1};
    case P::cell:
      return {nx, ny, nz};
    case P::interface:
      return {nx, ny, nz + 1};
    case P::east_face:
      return {nx + 1, ny, nz};
    case P::north_face:
      return {nx, ny + 1, nz};
  }
  return {};
}

Result<SlabLimits> read_slab_limits(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return error_of(faults);
  terms::Section root{*tree, file.path, faults};
  SlabLimits limits;
  for (const FieldRule& rule : rules) {
    FieldBounds& bounds = limits.emplace_back();
    auto table = root.section(rule.name);
    if (!table) {
      root.fault(root.line(), fmt::format("'{}' is missing: low, high, unit, source, status", rule.name));
      continue;
    }
    bounds = {table->decimal("low").approximate(), table->decimal("high").approximate()};
    const std::string unit = table->text("unit");
    if (unit != rule.units)
      table->fault(table->line_of("unit"), fmt::format("'{}' is in {}, not in {}", rule.name, rule.units, unit));
    if (bounds.low >= bounds.high) table->fault(table->line(), "'low' is to lie below 'high'");
    table->text("source");
    table->text("status");
    table->finish();
  }
  root.finish();
  if (!faults.empty()) return error_of(faults);
  return limits;
}

Result<void> check_slab(const Grid& grid, const MetSlab& slab, const SlabLimits& limits) {
  LANTIAN_ASSERT(limits.size() == rules.size(), "bounds for each field");
  for (std::size_t n = 0; n < rules.size(); ++n) LANTIAN_CHECK(check_field(grid, slab, rules[n], limits[n]));
  const double cell = worst_divergence(grid, slab);
  const double column = worst_column(grid, slab);
  if (cell <= closed_divergence && column <= closed_divergence) return {};
  return bad_field(slab, fmt::format("the wind does not close: {:.1e} of the air through a cell and {:.1e} of that "
                                     "through a column appear or vanish; {:.0e} is allowed",
                                     cell, column, closed_divergence));
}

}  // namespace lantian::weather
