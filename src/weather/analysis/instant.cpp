#include "weather/analysis/analysis_weather.hpp"
#include "weather/analysis/profile.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::weather {
namespace {

constexpr double anemometer_m = 10, screen_m = 2;

/// The levels of one column.
std::span<const float> column_of(const Analysis& analysis, const std::vector<float>& field, std::size_t column) {
  return std::span{field}.subspan(column * analysis.levels, analysis.levels);
}

/// A field of levels at all layers of a column of the grid, bilinear between the source's columns.
class Between {
 public:
  Between(const Grid& grid, const Analysis& analysis, const Regrid::Corners& corners)
      : grid_{grid}, analysis_{analysis}, corners_{corners} {}

  std::vector<double> layers(const std::vector<float>& field, const std::vector<float>& first,
                             double first_height) const {
    std::vector<double> sums(static_cast<std::size_t>(grid_.nz), 0.0);
    for (const Regrid::Corner& corner : corners_) {
      if (corner.weight == 0) continue;
      const Profile profile{first_height, static_cast<double>(first[corner.column]),
                            column_of(analysis_, analysis_.height, corner.column),
                            column_of(analysis_, field, corner.column)};
      for (int k = 0; k < grid_.nz; ++k)
        sums[static_cast<std::size_t>(k)] += corner.weight * profile.at(grid_.centre_height(k));
    }
    return sums;
  }

 private:
  const Grid& grid_;
  const Analysis& analysis_;
  const Regrid::Corners& corners_;
};

}  // namespace

Result<Grid> analysis_grid(const Grid& frame, const AnalysisMesh& mesh, const AnalysisRules& rules) {
  LANTIAN_TRY(const Regrid regrid, Regrid::make(mesh, frame));
  Grid grid = frame;
  grid.terrain_m = regrid.field(mesh.terrain);
  grid.roughness_m.assign(grid.columns(), static_cast<float>(rules.roughness));
  if (!mesh.roughness.empty()) grid.roughness_m = regrid.field(mesh.roughness);
  for (float& z0 : grid.roughness_m)
    z0 = std::clamp(z0, static_cast<float>(rules.least_roughness), static_cast<float>(rules.most_roughness));
  return grid;
}

Instant::Instant(const Grid& grid, const AnalysisMesh& mesh, const AnalysisRules& rules, Regrid regrid)
    : grid_{grid}, rules_{rules}, regrid_{std::move(regrid)}, source_ground_{regrid_.field(mesh.terrain)} {
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      const MapPoint point{grid_.west_m + grid_.cell_m * (i + 0.5), grid_.south_m + grid_.cell_m * (j + 0.5)};
      turns_.push_back(map_turn(grid_.projection, to_position(grid_.projection, point)));
      const std::size_t c = grid_.column(i, j);
      rises_.push_back(static_cast<double>(grid_.terrain_m[c]) - static_cast<double>(source_ground_[c]));
    }
  }
}

Result<void> Instant::fill(const Analysis& analysis, MetSlab& slab) const {
  const double highest = grid_.centre_height(grid_.nz - 1);
  for (std::size_t c = 0; c < grid_.columns(); ++c) {
    for (const Regrid::Corner& corner : regrid_.corners(c)) {
      const auto top = static_cast<double>(analysis.height[(corner.column + 1) * analysis.levels - 1]);
      if (top >= highest) continue;
      return Error{
          ErrorCode::incomplete,
          fmt::format("at {} the levels end {:.0f} m above the ground; the grid needs them up to {:.0f} m: add "
                      "higher levels",
                      text_of(analysis.time), top, highest),
          analysis.place};
    }
    fill_column(analysis, c, slab);
    fill_surface(analysis, c, slab);
  }
  return {};
}

void Instant::fill_column(const Analysis& analysis, std::size_t c, MetSlab& slab) const {
  const Between between{grid_, analysis, regrid_.corners(c)};
  const auto east = between.layers(analysis.wind_east, analysis.wind_east_10m, anemometer_m);
  const auto north = between.layers(analysis.wind_north, analysis.wind_north_10m, anemometer_m);
  const auto temperature = between.layers(analysis.temperature, analysis.temperature_2m, screen_m);
  const auto humidity = between.layers(analysis.humidity, analysis.humidity_2m, screen_m);
  const auto nz = static_cast<std::size_t>(grid_.nz);
  for (std::size_t k = 0; k < nz; ++k) {
    const std::size_t cell = c * nz + k;
    const double share = log_share(grid_.centre_height(static_cast<int>(k)), static_cast<double>(grid_.roughness_m[c]));
    slab.wind_east[cell] = static_cast<float>(share * turns_[c].x(east[k], north[k]));
    slab.wind_north[cell] = static_cast<float>(share * turns_[c].y(east[k], north[k]));
    slab.temperature[cell] = static_cast<float>(temperature[k] - rules_.lapse_rate * rises_[c]);
    slab.relative_humidity[cell] = static_cast<float>(std::clamp(humidity[k], 0.0, 1.0));
  }
}

void Instant::fill_surface(const Analysis& analysis, std::size_t c, MetSlab& slab) const {
  const auto take = [&](std::vector<float>& to, const std::vector<float>& from) {
    if (!from.empty()) to[c] = static_cast<float>(regrid_.value(c, from));
  };
  const double t2 = regrid_.value(c, analysis.temperature_2m);
  slab.temperature_2m[c] = static_cast<float>(t2 - rules_.lapse_rate * rises_[c]);
  slab.surface_pressure[c] =
      static_cast<float>(carried_pressure(rules_, regrid_.value(c, analysis.surface_pressure), t2, rises_[c]));
  take(slab.cloud, analysis.cloud);
  take(slab.snow_cover, analysis.snow_cover);
  take(slab.shortwave, analysis.shortwave);
  take(slab.friction_velocity, analysis.friction_velocity);
  take(slab.mixing_height, analysis.mixing_height);
  take(slab.sensible_heat, analysis.sensible_heat);
}

}  // namespace lantian::weather
