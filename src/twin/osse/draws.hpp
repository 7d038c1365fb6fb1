#pragma once
#include "twin/dice.hpp"
#include "twin/osse/plan.hpp"

#include <cstdint>
#include <vector>

/// What the seed decides. A draw depends on what it is for and not on the order of drawing.
namespace lantian::twin {

/// What a draw is for; a number keeps its meaning, or every seed becomes another world.
enum class OsseDraw : std::uint64_t {
  weather = 200,
  realised,
  claimed_share,
  sector_scale,
  flat_share,
  heated_factor,
  unit_share,
  precursor_factor,
  reaction,
  exchange,
  exchange_wander,
  background,
  background_change,
  drift,
  relative_noise,
  absolute_noise,
  missing,
  outage,
  stuck,
  spike,
  stack,
};

/// Mean 0, deviation 1, never beyond 3.5.
double osse_normal(std::uint64_t seed, OsseDraw draw, std::uint64_t place, std::uint64_t time = 0);
/// Evenly between both ends.
double osse_even(std::uint64_t seed, OsseDraw draw, const OsseRange& range, std::uint64_t place,
                 std::uint64_t time = 0);

/// A series with mean 0 and deviation 1 whose correlation falls to 1/e over so many steps.
std::vector<double> osse_wander(std::uint64_t seed, OsseDraw draw, std::uint64_t place, std::size_t steps,
                                double memory);

/// The seed of the sky of a seed's worlds, by the seed of the region's weather.
std::uint64_t osse_sky_seed(std::uint64_t region_seed, std::uint64_t seed);

/// Numbers of the whole world.
struct OsseDraws {
  std::vector<double> realised, claimed_share;  ///< by measure
  std::vector<double> sector_scale;             ///< by sector
  double exchange = 1, reaction = 1;
  double background_change = 0;
  /// The explaining side's sectors: scaled, with a flatter day, another answer to the cold, other shares of the units,
  /// and stacks of other sizes.
  std::vector<OsseSector> believed;
};
OsseDraws osse_draws(const OssePlan& plan, std::uint64_t seed);

/// Background by hour, ug/m3. `season`: 0 before, 1 after.
std::vector<double> osse_background(const OssePlan& plan, const OsseDraws& draws, std::uint64_t seed,
                                    std::size_t season, std::size_t hours);

}  // namespace lantian::twin
