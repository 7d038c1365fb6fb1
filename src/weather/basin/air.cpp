#include "weather/basin/air.hpp"

#include "weather/basin/noise.hpp"
#include "weather/surface_layer.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::weather {
namespace {

using std::numbers::pi;

enum Stream : std::uint64_t { when = 1, how_strong, of_foehn, of_cloud, wander_u, wander_v };

double bell(double x) {
  return std::exp(-0.5 * x * x);
}
double step(double x) {
  return 1 / (1 + std::exp(-x));
}

}  // namespace

/// Passages come from the west: number n at n times the mean interval, moved by its own jitter.
BasinSky::Front BasinSky::front(double hours, double x) const {
  const BasinAir& air = plan_->air;
  const double interval = 24 * air.passage_days;
  const double here = hours - x / air.passage_speed / 3600;
  const auto time_of = [&](std::int64_t n) {
    const double jitter = 24 * air.passage_jitter_days * (2 * uniform(plan_->seed, when, n) - 1);
    return static_cast<double>(n) * interval + jitter;
  };
  std::int64_t n = static_cast<std::int64_t>(std::floor(here / interval)) + 1;
  while (time_of(n) > here) --n;
  Front found;
  found.number = n;
  found.hours_since = here - time_of(n);
  found.hours_until = time_of(n + 1) - here;
  const auto strength = [&](std::int64_t number) { return 0.45 + 0.55 * uniform(plan_->seed, how_strong, number); };
  // Rises within hours, fades more slowly.
  found.strength = std::max(strength(n) * bell(found.hours_since / (1.5 * air.passage_hours)),
                            strength(n + 1) * bell(found.hours_until / (0.6 * air.passage_hours)));
  return found;
}

BasinPlace BasinSky::place(const MapPoint& point, const Position& position, HourEnding hour) const {
  const BasinAir& air = plan_->air;
  BasinPlace place;
  place.point = point;
  place.ground = basin_height(plan_->ground, point);
  place.floor = plan_->ground.plain_m;
  const double hours = static_cast<double>(hour.time_since_epoch().count()) - 0.5;
  const double day_of_year = std::fmod(hours / 24, 365.2425);
  place.season = std::cos(2 * pi * (day_of_year - 16) / 365.2425);
  place.clock = std::fmod(hours - 8 + position.longitude / 15, 24.0);
  place.warmth = std::cos(2 * pi * (place.clock - 14.5) / 24);
  place.sun = std::cos(2 * pi * (place.clock - 15) / 24);
  place.sine = sine_of_sun(position, hour);
  const Front now = front(hours, point.x);
  place.passage = now.strength;
  const double cold = step(6 * (place.season - 0.35));
  const double built = 1 - std::exp(-std::max(0.0, now.hours_since - 10) / 24 / air.pool_days);
  place.pool = cold * built * (1 - step(10 * (now.strength - 0.35)));
  // Foehn blows in the second half of a calm spell, more by night than by day.
  const double spell = bell((now.hours_until - 30) / 18) * built;
  const double chosen = uniform(plan_->seed, of_foehn, now.number) < air.foehn_share ? 1.0 : 0.0;
  place.foehn =
      chosen * spell * step(6 * (place.season + 0.1)) * (0.8 + 0.2 * std::cos(2 * pi * (place.clock - 4) / 24));
  const double sky = air.cloud + (air.cloud_winter - air.cloud) * std::max(0.0, place.season);
  place.cloud = std::clamp(sky + 0.3 * wandering(plan_->seed, of_cloud, hours / 18) + 0.9 * place.passage, 0.0, 1.0);
  const double behind = bell((now.hours_since - 12) / 30) * air.passage_k;
  place.free_temperature = air.mean_k - air.year_k * place.season - behind;
  place.daily_temperature =
      place.free_temperature - air.lapse * (place.ground - place.floor) -
      air.pool_k * place.pool * std::exp(-std::max(0.0, place.ground - place.floor) / air.pool_depth_m);
  // The ground keeps the season, not the day.
  const double season_k = air.mean_k - air.year_k * std::cos(2 * pi * (day_of_year - 26) / 365.2425) - 4 * cold -
                          0.6 * air.lapse * std::max(0.0, place.ground - place.floor);
  place.snow_cover = step(4 * (air.snow_below_k - season_k) / air.snow_span_k);
  place.wander_east = air.wander * wandering(plan_->seed, wander_u, hours / 5 + point.x / 90e3);
  place.wander_north = air.wander * wandering(plan_->seed, wander_v, hours / 6 + point.y / 70e3 + 0.3 * point.x / 90e3);
  add_local_winds(place);
  return place;
}

void BasinSky::add_local_winds(BasinPlace& place) const {
  const BasinAir& air = plan_->air;
  const BasinGround& ground = plan_->ground;
  // Up the slope (southward) in the afternoon, down at night.
  const double reach = bell((place.point.y - ground.front_m) / air.valley_reach_m);
  const double sun = place.sun > 0 ? 1 - 0.6 * place.snow_cover : 0.8;
  const double heat = place.sun * sun * (1 - 0.8 * place.cloud) * (1 - place.passage);
  place.upslope = 1.6 * air.valley_wind * heat * reach;
  // South-easterly through the gap, spreading northward, highest above the pool.
  const double along = place.point.y - ground.front_m;
  const double axis = ground.gap_x_m - 0.5 * std::max(0.0, along);
  const double across = bell((place.point.x - axis) / (air.foehn_width_m + 0.3 * std::max(0.0, along)));
  const double northward = along > 0 ? std::exp(-along / air.foehn_reach_m) : bell(along / (1.2 * ground.flank_m));
  place.jet = air.foehn_wind * place.foehn * across * northward;
  // Close to the gap it reaches the ground, farther out it rides on the pool.
  place.jet_height_m = air.foehn_height_m * std::clamp(0.35 + along / 60e3, 0.3, 1.3);
}

double BasinSky::temperature(const BasinPlace& place, double height) const {
  const BasinAir& air = plan_->air;
  const double above_floor = place.ground + height - place.floor;
  double t = place.free_temperature - air.lapse * above_floor;
  t -= air.pool_k * place.pool * std::exp(-std::max(0.0, above_floor) / air.pool_depth_m);
  // Foehn air comes down dry and warm.
  t += 3 * place.foehn * bell((height - air.foehn_height_m) / (1.3 * air.foehn_depth_m));
  const double clear = 1 - 0.75 * place.cloud;
  const double day = place.warmth;
  const double course = air.day_k + (air.day_winter_k - air.day_k) * std::clamp(0.5 + 0.5 * place.season, 0.0, 1.0);
  if (day > 0) {
    // A mixed layer whose lapse is nearly dry-adiabatic: warm below, fading at its top.
    const double depth = 350 + 900 * std::max(0.0, -place.season);
    t += clear * course * day * std::max(0.0, 1 - height / depth);
  } else {
    t += clear * air.night_k * day * std::exp(-height / air.night_depth_m);
  }
  return t;
}

BasinSky::Wind BasinSky::wind(const BasinPlace& place, double height, double roughness) const {
  const BasinAir& air = plan_->air;
  const double z = std::max(height, 2 * roughness);
  const double profile = std::min(1.0, std::log(z / roughness) / std::log(400 / roughness));
  const double sheltered = 1 - air.pool_drag * place.pool * std::exp(-height / (1.2 * air.pool_depth_m));
  const double in_passage = air.passage_wind * place.passage;
  const double aloft = air.west_wind + air.west_shear * std::max(0.0, place.ground + height - place.floor) / 1000;
  const double calm = 1 - 0.5 * std::max(0.0, place.season) * (1 - place.passage);
  Wind wind;
  // Westerlies, backed a little; behind a front from the north-west.
  wind.east = profile * sheltered * (0.95 * aloft * calm + 0.75 * in_passage);
  wind.north = profile * sheltered * (0.15 * aloft * calm - 0.65 * in_passage);
  // The wind of the slope has a weak return flow above.
  const double layer =
      std::exp(-height / air.valley_depth_m) - 0.25 * bell((height - 3 * air.valley_depth_m) / air.valley_depth_m);
  wind.north -= place.upslope * layer * std::min(1.0, std::log(z / roughness) / std::log(60 / roughness));
  if (place.jet > 0) {
    const double shape = bell((height - place.jet_height_m) / air.foehn_depth_m) * profile;
    wind.east -= 0.6 * place.jet * shape;
    wind.north += 0.8 * place.jet * shape;
  }
  wind.east += place.wander_east * profile;
  wind.north += place.wander_north * profile;
  return wind;
}

double BasinSky::humidity(const BasinPlace& place, double height) const {
  const BasinAir& air = plan_->air;
  const double winter = std::clamp(0.5 + 0.5 * place.season, 0.0, 1.0);
  const double ground = air.humidity_plain + (air.humidity_winter - air.humidity_plain) * winter;
  const double day = place.sun;
  const double dry = 0.25 * place.foehn * bell((height - air.foehn_height_m) / (1.3 * air.foehn_depth_m));
  const double aloft = 0.3 * std::min(1.0, height / 1500);
  return std::clamp(ground - 0.12 * day * (1 - winter) - dry - aloft + 0.3 * place.passage, 0.05, 1.0);
}

double BasinSky::precipitation(const BasinPlace& place) const {
  const BasinAir& air = plan_->air;
  const double share = std::max(0.0, place.passage - air.rain_from) / (1 - air.rain_from);
  const double lift = 1 + 1.2 * std::clamp((place.ground - place.floor) / 2500, 0.0, 1.0);
  const double winter = 1 - 0.5 * std::clamp(place.season, 0.0, 1.0);
  return air.rain_mm * share * lift * winter;
}

}  // namespace lantian::weather
