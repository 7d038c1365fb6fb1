#include "weather/synthetic_basin.hpp"

#include "weather/surface_layer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace lantian::weather {
namespace {

constexpr std::chrono::hours one_hour{1};
constexpr double freezing = 273.15;

}  // namespace

SyntheticBasin::SyntheticBasin(BasinPlan plan, const BoundaryRules& rules)
    : plan_{std::move(plan)},
      sky_{plan_},
      boundary_{plan_.grid, rules},
      wind_{plan_.grid},
      scratch_{plan_.grid},
      depth_(plan_.grid.columns(), 0.0F) {
  const Grid& grid = plan_.grid;
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      points_.push_back({grid.west_m + grid.cell_m * (i + 0.5), grid.south_m + grid.cell_m * (j + 0.5)});
      positions_.push_back(to_position(grid.projection, points_.back()));
    }
  }
}

std::string SyntheticBasin::lineage() const {
  return fmt::format("synthetic basin, seed {}, {} x {} x {} cells of {} m", plan_.seed, plan_.grid.nx, plan_.grid.ny,
                     plan_.grid.nz, plan_.grid.cell_m);
}

/// Everything but fluxes and turbulence; the winds are a first guess.
void SyntheticBasin::fill_air(HourEnding hour, MetSlab& slab) const {
  const Grid& grid = plan_.grid;
  slab.hour = hour;
  for (std::size_t c = 0; c < grid.columns(); ++c) {
    const BasinPlace place = sky_.place(points_[c], positions_[c], hour);
    const double temperature_2m = sky_.temperature(place, 2);
    slab.shortwave[c] = static_cast<float>(shortwave(boundary_.rules(), place.sine, place.cloud));
    slab.cloud[c] = static_cast<float>(place.cloud);
    slab.precipitation[c] = static_cast<float>(sky_.precipitation(place));
    slab.snow_share[c] = static_cast<float>(std::clamp(0.5 - (temperature_2m - freezing - 1) / 2, 0.0, 1.0));
    slab.snow_cover[c] = static_cast<float>(place.snow_cover);
    slab.surface_pressure[c] = static_cast<float>(standard_pressure(place.ground));
    slab.temperature_2m[c] = static_cast<float>(temperature_2m);
    for (int k = 0; k < grid.nz; ++k) {
      const std::size_t cell = c * static_cast<std::size_t>(grid.nz) + static_cast<std::size_t>(k);
      const double height = grid.centre_height(k);
      const BasinSky::Wind wind = sky_.wind(place, height, static_cast<double>(grid.roughness_m[c]));
      slab.wind_east[cell] = static_cast<float>(wind.east);
      slab.wind_north[cell] = static_cast<float>(wind.north);
      slab.temperature[cell] = static_cast<float>(sky_.temperature(place, height));
      slab.relative_humidity[cell] = static_cast<float>(sky_.humidity(place, height));
    }
  }
}

bool SyntheticBasin::dark(HourEnding hour) const {
  return std::ranges::all_of(positions_, [hour](const Position& place) { return sine_of_sun(place, hour) <= 0; });
}

/// Brings `depth_` to the end of `hour`: from the hour it stands at, or from the last night.
void SyntheticBasin::reach(HourEnding hour) {
  if (has_depth_ && reached_ == hour) return;
  HourEnding from = hour;
  if (!has_depth_ || reached_ != hour - one_hour) {
    while (!dark(from)) from -= one_hour;
    std::fill(depth_.begin(), depth_.end(), 0.0F);
  }
  for (HourEnding at = from; at <= hour; at += one_hour) {
    fill_air(at, scratch_);
    boundary_.grow(scratch_, depth_);
  }
  reached_ = hour;
  has_depth_ = true;
}

Result<void> SyntheticBasin::read(HourEnding hour, MetSlab& slab) {
  if (hour < plan_.first || hour > plan_.last) {
    return Error{ErrorCode::not_found,
                 fmt::format("the synthetic basin has no hour {}; it goes from {} to {} (first_day and last_day of its "
                             "plan)",
                             text_of(hour), text_of(plan_.first), text_of(plan_.last)),
                 ""};
  }
  reach(hour - one_hour);
  const std::vector<float> before = depth_;
  reach(hour);
  slab = scratch_;
  const FirstGuess guess = wind_.first_guess(slab.wind_east, slab.wind_north);
  wind_.forget();
  auto adjusted = wind_.adjust(guess, boundary_.freedom(slab), slab);
  if (!adjusted) {
    Error error = adjusted.error();
    error.where = text_of(hour);
    return error;
  }
  adjustment_ = *adjusted;
  boundary_.fill(slab, before, depth_);
  return {};
}

}  // namespace lantian::weather
