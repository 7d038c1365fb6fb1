#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"
#include "weather/grid.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The plan of a synthetic basin: what is made up, in numbers. Read from regions/<id>/weather.toml.
namespace lantian::weather {

/// Terrain. Places along the range are metres of the map; heights above the sea, m.
struct BasinGround {
  double plain_m = 0, plain_rise = 0;     ///< height far from the range; m gained per km towards it
  double front_m = 0;                     ///< map y of the foot of the range
  double front_bend_m = 0;                ///< how far the foot swings north and south
  double crest_m = 0, crest_range_m = 0;  ///< mean height of the crest, and its swing along the range
  double flank_m = 0;                     ///< distance from foot to crest
  double gap_x_m = 0, gap_width_m = 0;    ///< the pass: where and how wide
  double gap_m = 0;                       ///< its height
  double ridge_share = 0;                 ///< valleys in the flank, share of the height
  double roughness_plain = 0, roughness_mountain = 0;
};

/// The course of year, days and passages. Kelvin and m/s unless named otherwise.
struct BasinAir {
  double mean_k = 0, year_k = 0, day_k = 0, day_winter_k = 0, passage_k = 0;
  double lapse = 0;                                    ///< K/m, free air
  double pool_k = 0, pool_depth_m = 0, pool_days = 0;  ///< deficit at the floor, e-folding height, days to build
  double night_k = 0, night_depth_m = 0;               ///< ground inversion of clear nights
  double west_wind = 0, west_shear = 0;                ///< free wind at the plain, gain per km
  double passage_wind = 0, passage_hours = 0, passage_speed = 0, passage_days = 0, passage_jitter_days = 0;
  double valley_wind = 0, valley_depth_m = 0, valley_reach_m = 0;
  double foehn_wind = 0, foehn_height_m = 0, foehn_depth_m = 0, foehn_width_m = 0, foehn_reach_m = 0, foehn_share = 0;
  double wander = 0;                         ///< of calm air, m/s
  double pool_drag = 0;                      ///< share of the wind that a full pool takes at the ground
  double cloud = 0, cloud_winter = 0;        ///< share of the sky without a passage
  double rain_mm = 0, rain_from = 0;         ///< mm an hour at a passage's height; share of it where it begins
  double snow_below_k = 0, snow_span_k = 0;  ///< daily mean at which half of the ground is white, and its span
  double humidity_plain = 0, humidity_winter = 0;
};

struct BasinPlan {
  std::uint64_t seed = 0;
  std::string source;
  Grid grid;  ///< terrain and roughness filled
  BasinGround ground;
  BasinAir air;
  HourEnding first{}, last{};
};

/// Reads the plan with its grid of this name ("9km", "3km"; empty = the file's default). Returns malformed with every
/// fault of the file, not_found (no such grid; those there are named).
Result<BasinPlan> read_basin_plan(const terms::SourceFile& file, std::string_view grid);

/// Height of the ground at a place of the map, m above the sea.
double basin_height(const BasinGround& ground, const MapPoint& place);

}  // namespace lantian::weather
