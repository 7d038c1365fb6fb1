#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

namespace lantian::weather {

/// Parameters of data/weather/boundary-layer.toml, SI; what each means, where it comes from and whether that was
/// checked stands there.
struct BoundaryRules {
  double karman = 0;
  double gas_constant = 0, heat_capacity = 0;
  double stable_slope = 0, unstable_slope = 0;
  double night_theta_star = 0, night_cloud = 0, night_wind_height_term = 0;
  double least_friction = 0, most_inverse_obukhov = 0;
  double solar_slope = 0, solar_offset = 0, solar_cloud = 0, solar_cloud_power = 0;
  double sky_emission = 0, sky_cloud = 0, ground_response = 0, ground_share = 0;
  double albedo_bare = 0, albedo_snow = 0, albedo_low_sun = 0, bowen_bare = 0, bowen_snow = 0, stefan_boltzmann = 0;
  double stable_depth_wind = 0, stable_depth_obukhov = 0, neutral_depth = 0;
  double growth_a = 0, growth_b = 0, growth_c = 0;
  double least_gradient = 0, least_depth = 0, most_depth = 0, inversion_gradient = 0;
  double exchange_floor = 0, exchange_above = 0;
  double neutral_exchange = 0, neutral_exchange_height = 0, stable_exchange = 0;
  double spreading_friction = 0, spreading_convective = 0, spreading_calm = 0, spreading_time = 0;
  double spreading_least = 0, spreading_most = 0;
  double terrain_scale = 0, freedom_least = 0, freedom_most = 0;
};

/// Reads data/weather/boundary-layer.toml. Returns malformed with every fault of the file.
Result<BoundaryRules> read_boundary_rules(const terms::SourceFile& file);

}  // namespace lantian::weather
