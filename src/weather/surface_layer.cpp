#include "weather/surface_layer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::weather {
namespace {

using std::numbers::pi;

double square(double x) {
  return x * x;
}

SurfaceLayer bounded(const BoundaryRules& rules, SurfaceLayer layer) {
  layer.friction = std::max(layer.friction, rules.least_friction);
  layer.inverse_obukhov = std::clamp(layer.inverse_obukhov, -rules.most_inverse_obukhov, rules.most_inverse_obukhov);
  return layer;
}

/// Night: u* = (C U / 2)(1 + sqrt(1 - (2 u0 / (sqrt(C) U))^2)); below the critical wind theta* falls with the wind.
SurfaceLayer stable_layer(const BoundaryRules& rules, const SurfaceAir& air) {
  const double drag = rules.karman / std::log(air.height / air.z0);
  double theta_star = rules.night_theta_star * (1 - rules.night_cloud * square(air.cloud));
  const double u0_squared = rules.night_wind_height_term * air.height * standard_gravity * theta_star / air.temperature;
  const double critical = 2 * std::sqrt(u0_squared / drag);
  SurfaceLayer layer;
  if (air.wind >= critical) {
    layer.friction = 0.5 * drag * air.wind * (1 + std::sqrt(1 - square(critical / air.wind)));
  } else {
    layer.friction = 0.5 * drag * air.wind;
    theta_star *= air.wind / critical;
  }
  layer.friction = std::max(layer.friction, rules.least_friction);
  layer.inverse_obukhov = rules.karman * standard_gravity * theta_star / (air.temperature * square(layer.friction));
  layer.heat = -air.density * rules.heat_capacity * layer.friction * theta_star;
  return bounded(rules, layer);
}

}  // namespace

double sine_of_sun(const Position& place, HourEnding hour) {
  using namespace std::chrono_literals;
  const auto middle = std::chrono::local_seconds{hour} - 30min;
  const UtcSeconds utc = to_utc(middle);
  const auto day = std::chrono::floor<std::chrono::days>(utc);
  const std::chrono::year_month_day date{day};
  const auto new_year = std::chrono::sys_days{date.year() / std::chrono::January / 1};
  const double hours = static_cast<double>((utc - day).count()) / 3600;
  const double angle = 2 * pi * (static_cast<double>((day - new_year).count()) + (hours - 12) / 24) / 365;
  const double declination = 0.006918 - 0.399912 * std::cos(angle) + 0.070257 * std::sin(angle) -
                             0.006758 * std::cos(2 * angle) + 0.000907 * std::sin(2 * angle) -
                             0.002697 * std::cos(3 * angle) + 0.00148 * std::sin(3 * angle);
  const double minutes = 229.18 * (0.000075 + 0.001868 * std::cos(angle) - 0.032077 * std::sin(angle) -
                                   0.014615 * std::cos(2 * angle) - 0.040849 * std::sin(2 * angle));
  const double solar = hours + place.longitude / 15 + minutes / 60;
  const double latitude = place.latitude * pi / 180;
  return std::sin(latitude) * std::sin(declination) +
         std::cos(latitude) * std::cos(declination) * std::cos((solar - 12) * pi / 12);
}

double shortwave(const BoundaryRules& rules, double sine, double cloud) {
  const double clear = std::max(0.0, rules.solar_slope * sine + rules.solar_offset);
  return clear * (1 + rules.solar_cloud * std::pow(cloud, rules.solar_cloud_power));
}

double albedo(const BoundaryRules& rules, double sine, double snow_cover) {
  const double ground = rules.albedo_bare + (rules.albedo_snow - rules.albedo_bare) * snow_cover;
  return std::min(0.95, ground + rules.albedo_low_sun * square(1 - std::clamp(sine, 0.0, 1.0)));
}

double net_radiation(const BoundaryRules& rules, const Ground& ground) {
  const double t2 = square(ground.temperature);
  const double absorbed = (1 - albedo(rules, ground.sine, ground.snow_cover)) * ground.shortwave;
  const double sky = rules.sky_emission * t2 * t2 * t2 - rules.stefan_boltzmann * t2 * t2;
  return (absorbed + sky + rules.sky_cloud * ground.cloud) / (1 + rules.ground_response);
}

double sensible_heat(const BoundaryRules& rules, const Ground& ground) {
  const double bowen = rules.bowen_bare + (rules.bowen_snow - rules.bowen_bare) * ground.snow_cover;
  return (1 - rules.ground_share) * net_radiation(rules, ground) / (1 + 1 / bowen);
}

double psi_momentum(const BoundaryRules& rules, double z_over_l) {
  if (z_over_l >= 0) return -rules.stable_slope * std::min(z_over_l, 1.0);
  const double x = std::sqrt(std::sqrt(1 - rules.unstable_slope * z_over_l));
  return 2 * std::log((1 + x) / 2) + std::log((1 + x * x) / 2) - 2 * std::atan(x) + pi / 2;
}

SurfaceLayer surface_layer(const BoundaryRules& rules, const SurfaceAir& air, double heat) {
  if (heat <= 0) return stable_layer(rules, air);
  SurfaceLayer layer;
  layer.heat = heat;
  const double log_profile = std::log(air.height / air.z0);
  layer.friction = rules.karman * std::max(air.wind, 0.1) / log_profile;
  // Converges by a factor of about ten a round.
  for (int round = 0; round < 20; ++round) {
    layer.friction = std::max(layer.friction, rules.least_friction);
    layer.inverse_obukhov = -rules.karman * standard_gravity * heat /
                            (air.density * rules.heat_capacity * air.temperature * std::pow(layer.friction, 3));
    layer = bounded(rules, layer);
    const double profile = log_profile - psi_momentum(rules, air.height * layer.inverse_obukhov) +
                           psi_momentum(rules, air.z0 * layer.inverse_obukhov);
    layer.friction = rules.karman * std::max(air.wind, 0.1) / profile;
  }
  return bounded(rules, layer);
}

double convective_velocity(const BoundaryRules& rules, const SurfaceAir& air, double heat, double depth) {
  if (heat <= 0) return 0;
  return std::cbrt(standard_gravity * depth * heat / (air.density * rules.heat_capacity * air.temperature));
}

double coriolis(double latitude) {
  return 2 * 7.292e-5 * std::sin(latitude * pi / 180);
}

}  // namespace lantian::weather
