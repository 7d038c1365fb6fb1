#include "weather/slab.hpp"

namespace lantian::weather {

MetSlab::MetSlab(const Grid& grid) {
  const std::size_t columns = grid.columns();
  const std::size_t cells = grid.cells();
  const auto nx = static_cast<std::size_t>(grid.nx);
  const auto ny = static_cast<std::size_t>(grid.ny);
  const auto nz = static_cast<std::size_t>(grid.nz);
  east.assign((nx + 1) * ny * nz, 0);
  north.assign(nx * (ny + 1) * nz, 0);
  for (auto* field : {&up, &exchange}) field->assign(columns * (nz + 1), 0);
  for (auto* field : {&wind_east, &wind_north, &temperature, &relative_humidity, &spreading}) field->assign(cells, 0);
  for (auto* field :
       {&friction_velocity, &inverse_obukhov, &mixing_height, &sensible_heat, &convective_velocity, &shortwave, &cloud,
        &precipitation, &snow_share, &snow_cover, &surface_pressure, &temperature_2m}) {
    field->assign(columns, 0);
  }
}

}  // namespace lantian::weather
