#include "weather/boundary_layer.hpp"

#include "base/assert.hpp"
#include "weather/exchange.hpp"
#include "weather/mixing_height.hpp"
#include "weather/surface_layer.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::weather {

/// One column's air and what follows for its surface layer.
struct BoundaryLayer::Column {
  std::size_t number = 0;
  SurfaceAir air;
  SurfaceLayer layer;
  double coriolis = 0;
  std::vector<double> theta;  ///< K, counted from the ground's pressure: T + z g / c_p
};

BoundaryLayer::BoundaryLayer(const Grid& grid, const BoundaryRules& rules) : grid_{grid}, rules_{rules} {
  for (int k = 0; k < grid.nz; ++k) heights_.push_back(grid.centre_height(k));
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      positions_.push_back(to_position(
          grid.projection, {grid.west_m + grid.cell_m * (i + 0.5), grid.south_m + grid.cell_m * (j + 0.5)}));
    }
  }
}

BoundaryLayer::Column BoundaryLayer::column(const MetSlab& slab, int i, int j) const {
  const auto value = [](float number) { return static_cast<double>(number); };
  Column column;
  column.number = grid_.column(i, j);
  const std::size_t c = column.number;
  const std::size_t lowest = grid_.cell(i, j, 0);
  column.air.wind = std::hypot(value(slab.wind_east[lowest]), value(slab.wind_north[lowest]));
  column.air.z0 = value(grid_.roughness_m[c]);
  // A rough cell has its profile begin above its own obstacles.
  column.air.height = std::max(heights_[0], 5 * column.air.z0);
  column.air.temperature = value(slab.temperature_2m[c]);
  column.air.density = value(slab.surface_pressure[c]) / (rules_.gas_constant * column.air.temperature);
  column.air.cloud = value(slab.cloud[c]);
  for (int k = 0; k < grid_.nz; ++k) {
    const auto layer = static_cast<std::size_t>(k);
    column.theta.push_back(value(slab.temperature[lowest + layer]) +
                           heights_[layer] * standard_gravity / rules_.heat_capacity);
  }
  column.coriolis = coriolis(positions_[c].latitude);
  const double sine = sine_of_sun(positions_[c], slab.hour);
  double heat = 0;
  if (slab.shortwave[c] > 0) {
    heat = sensible_heat(
        rules_, {sine, value(slab.shortwave[c]), column.air.cloud, value(slab.snow_cover[c]), column.air.temperature});
  }
  column.layer = surface_layer(rules_, column.air, heat);
  return column;
}

void BoundaryLayer::grow(const MetSlab& slab, std::vector<float>& depth) const {
  LANTIAN_ASSERT(depth.size() == grid_.columns(), "one depth a column");
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      const Column column = this->column(slab, i, j);
      float& h = depth[column.number];
      if (column.layer.heat <= 0) {
        h = 0;
        continue;
      }
      std::size_t above = 0;
      while (above + 2 < heights_.size() && heights_[above] < static_cast<double>(h)) ++above;
      Growth growth;
      growth.heat_flux = column.layer.heat / (column.air.density * rules_.heat_capacity);
      growth.friction = column.layer.friction;
      growth.inverse_obukhov = column.layer.inverse_obukhov;
      growth.gradient = (column.theta[above + 1] - column.theta[above]) / (heights_[above + 1] - heights_[above]);
      growth.temperature = column.air.temperature;
      h = static_cast<float>(grown_mixing_height(rules_, static_cast<double>(h), growth, 3600));
    }
  }
}

/// Heat that rises makes the depth grow with the day; friction alone stirs a layer of its own; an inversion overrules
/// both.
double BoundaryLayer::mixing_height(const Column& column, double convective) const {
  const SurfaceLayer& layer = column.layer;
  std::size_t top = 1;
  while (top + 1 < heights_.size() && heights_[top] < 300) ++top;
  const double gradient =
      std::max(rules_.least_gradient, (column.theta[top] - column.theta[0]) / (heights_[top] - heights_[0]));
  const double frequency = std::sqrt(standard_gravity * gradient / column.air.temperature);
  const double neutral = neutral_mixing_height(rules_, layer.friction, column.coriolis, frequency);
  double depth = layer.heat > 0 ? std::max(convective, neutral) : neutral;
  if (layer.heat <= 0 && layer.inverse_obukhov > 0) {
    depth = std::min(depth, stable_mixing_height(rules_, layer.friction, layer.inverse_obukhov, column.coriolis));
  }
  // Convection has eaten its way into the inversion by itself, as far as it got.
  const double capped = under_inversion(rules_, depth, heights_, column.theta);
  return std::clamp(layer.heat > 0 ? std::max(capped, std::min(convective, depth)) : capped, rules_.least_depth,
                    rules_.most_depth);
}

void BoundaryLayer::fill(MetSlab& slab, const std::vector<float>& before, const std::vector<float>& after) const {
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      const Column column = this->column(slab, i, j);
      const std::size_t c = column.number;
      const double depth =
          mixing_height(column, 0.5 * (static_cast<double>(before[c]) + static_cast<double>(after[c])));
      slab.friction_velocity[c] = static_cast<float>(column.layer.friction);
      slab.inverse_obukhov[c] = static_cast<float>(column.layer.inverse_obukhov);
      slab.sensible_heat[c] = static_cast<float>(column.layer.heat);
      slab.mixing_height[c] = static_cast<float>(depth);
      slab.convective_velocity[c] =
          static_cast<float>(convective_velocity(rules_, column.air, column.layer.heat, depth));
    }
  }
  fill_exchange(slab);
}

void BoundaryLayer::fill_exchange(MetSlab& slab) const {
  const auto layers = static_cast<std::size_t>(grid_.nz);
  for (std::size_t c = 0; c < grid_.columns(); ++c) {
    const Turbulence turbulence{
        static_cast<double>(slab.friction_velocity[c]), static_cast<double>(slab.inverse_obukhov[c]),
        static_cast<double>(slab.mixing_height[c]), static_cast<double>(slab.convective_velocity[c])};
    const auto spread = static_cast<float>(horizontal_spreading(rules_, turbulence));
    for (std::size_t k = 0; k < layers; ++k) {
      slab.exchange[c * (layers + 1) + k] =
          static_cast<float>(vertical_exchange(rules_, turbulence, grid_.interfaces[k]));
      slab.spreading[c * layers + k] = spread;
    }
    slab.exchange[c * (layers + 1) + layers] = 0;
  }
}

std::vector<float> BoundaryLayer::freedom(const MetSlab& slab) const {
  const auto layers = static_cast<std::size_t>(grid_.nz);
  std::vector<float> free(grid_.columns() * (layers + 1), 1.0F);
  for (std::size_t c = 0; c < grid_.columns(); ++c) {
    for (std::size_t k = 1; k < layers; ++k) {
      const std::size_t low = c * layers + k - 1;
      const std::size_t high = low + 1;
      const double mean = 0.5 * static_cast<double>(slab.temperature[low] + slab.temperature[high]);
      const double gradient =
          static_cast<double>(slab.temperature[high] - slab.temperature[low]) / (heights_[k] - heights_[k - 1]) +
          standard_gravity / rules_.heat_capacity;
      const double wind = std::hypot(0.5 * static_cast<double>(slab.wind_east[low] + slab.wind_east[high]),
                                     0.5 * static_cast<double>(slab.wind_north[low] + slab.wind_north[high]));
      free[c * (layers + 1) + k] =
          static_cast<float>(lantian::weather::freedom(rules_, wind, standard_gravity * gradient / mean));
    }
  }
  return free;
}

}  // namespace lantian::weather
