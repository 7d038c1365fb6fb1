#include "weather/boundary_rules.hpp"

#include "weather/numbers.hpp"

#include <array>

namespace lantian::weather {
namespace {

using Field = NumberField<BoundaryRules>;
using R = BoundaryRules;

constexpr std::array fields{
    Field{"karman", &R::karman, 0.3, 0.45},
    Field{"gas_constant", &R::gas_constant, 280, 290},
    Field{"heat_capacity", &R::heat_capacity, 1000, 1010},
    Field{"stable_slope", &R::stable_slope, 4, 6},
    Field{"unstable_slope", &R::unstable_slope, 10, 20},
    Field{"night_theta_star", &R::night_theta_star, 0.05, 0.15},
    Field{"night_cloud", &R::night_cloud, 0, 1},
    Field{"night_wind_height_term", &R::night_wind_height_term, 4, 6},
    Field{"least_friction", &R::least_friction, 0.001, 0.1},
    Field{"most_inverse_obukhov", &R::most_inverse_obukhov, 0.05, 2},
    Field{"solar_slope", &R::solar_slope, 800, 1200},
    Field{"solar_offset", &R::solar_offset, -100, 0},
    Field{"solar_cloud", &R::solar_cloud, -1, 0},
    Field{"solar_cloud_power", &R::solar_cloud_power, 1, 5},
    Field{"sky_emission", &R::sky_emission, 4, 7},
    Field{"sky_cloud", &R::sky_cloud, 30, 90},
    Field{"ground_response", &R::ground_response, 0, 1},
    Field{"ground_share", &R::ground_share, 0, 0.5},
    Field{"albedo_bare", &R::albedo_bare, 0.05, 0.5},
    Field{"albedo_snow", &R::albedo_snow, 0.3, 0.95},
    Field{"albedo_low_sun", &R::albedo_low_sun, 0, 0.5},
    Field{"bowen_bare", &R::bowen_bare, 0.1, 20},
    Field{"bowen_snow", &R::bowen_snow, 0.1, 20},
    Field{"stefan_boltzmann", &R::stefan_boltzmann, 5.6, 5.7},
    Field{"stable_depth_wind", &R::stable_depth_wind, 1000, 4000},
    Field{"stable_depth_obukhov", &R::stable_depth_obukhov, 0.2, 0.8},
    Field{"neutral_depth", &R::neutral_depth, 0.5, 3},
    Field{"growth_a", &R::growth_a, 0, 1},
    Field{"growth_b", &R::growth_b, 0, 5},
    Field{"growth_c", &R::growth_c, 0, 15},
    Field{"least_gradient", &R::least_gradient, 1e-4, 0.01},
    Field{"least_depth", &R::least_depth, 5, 100},
    Field{"most_depth", &R::most_depth, 1000, 5000},
    Field{"inversion_gradient", &R::inversion_gradient, 0.001, 0.05},
    Field{"exchange_floor", &R::exchange_floor, 0.01, 2},
    Field{"exchange_above", &R::exchange_above, 0.01, 10},
    Field{"neutral_exchange", &R::neutral_exchange, 0.2, 0.6},
    Field{"neutral_exchange_height", &R::neutral_exchange_height, 0.1, 0.5},
    Field{"stable_exchange", &R::stable_exchange, 3, 7},
    Field{"spreading_friction", &R::spreading_friction, 1, 6},
    Field{"spreading_convective", &R::spreading_convective, 0.1, 1},
    Field{"spreading_calm", &R::spreading_calm, 0, 1},
    Field{"spreading_time", &R::spreading_time, 100, 20'000},
    Field{"spreading_least", &R::spreading_least, 0, 1000},
    Field{"spreading_most", &R::spreading_most, 500, 10'000},
    Field{"terrain_scale", &R::terrain_scale, 50, 3000},
    Field{"freedom_least", &R::freedom_least, 0.001, 1},
    Field{"freedom_most", &R::freedom_most, 0.1, 10},
};

}  // namespace

Result<BoundaryRules> read_boundary_rules(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return error_of(faults);
  terms::Section root{*tree, file.path, faults};
  BoundaryRules rules;
  read_sourced<BoundaryRules>(root, fields, rules);
  root.finish();
  if (!faults.empty()) return error_of(faults);
  // Written in units of 1e-13 and 1e-8, because a decimal of the data has few places.
  rules.sky_emission *= 1e-13;
  rules.stefan_boltzmann *= 1e-8;
  return rules;
}

}  // namespace lantian::weather
