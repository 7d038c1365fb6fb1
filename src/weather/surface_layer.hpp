#pragma once
#include "base/clock.hpp"
#include "weather/boundary_rules.hpp"
#include "weather/grid.hpp"

/// The lowest tens of metres: sun, heat, friction. Small functions, each one equation with its source; the parameters
/// are data. SI units, temperatures in K, heights above the ground.
namespace lantian::weather {

/// Sine of the sun's elevation at the middle of an hour; below 0 at night.
/// Source: Spencer 1971 (declination, equation of time), as printed in Iqbal 1983, "An Introduction to Solar
/// Radiation".
double sine_of_sun(const Position& place, HourEnding hour);

/// Radiation from above, W/m2, 0 at night. R = (a sin - b)(1 + c N^d). Source: Holtslag and van Ulden 1983.
double shortwave(const BoundaryRules& rules, double sine, double cloud);

/// Reflected share of the shortwave: bare and snowy ground by the snow cover, brighter in low sun.
double albedo(const BoundaryRules& rules, double sine, double snow_cover);

/// Net radiation of a snow-free or snowy ground, W/m2. Source: Holtslag and van Ulden 1983, equation 21.
struct Ground {
  double sine = 0, shortwave = 0, cloud = 0, snow_cover = 0, temperature = 0;
};
double net_radiation(const BoundaryRules& rules, const Ground& ground);
/// Heat that the ground gives to the air, W/m2: what the soil does not take, by the Bowen ratio. Negative at night.
double sensible_heat(const BoundaryRules& rules, const Ground& ground);

/// Integrals of the profile functions. Stable: -5 z/L, held beyond z/L = 1; unstable: Paulson 1970,
/// doi:10.1175/1520-0450(1970)009<0857:TMROWS>2.0.CO;2.
double psi_momentum(const BoundaryRules& rules, double z_over_l);

/// What the surface layer knows.
struct SurfaceAir {
  double wind = 0;     ///< m/s at `height`
  double height = 10;  ///< m
  double z0 = 0.1;     ///< m
  double temperature = 0, density = 0;
  double cloud = 0;
};
struct SurfaceLayer {
  double friction = 0;         ///< u*, m/s
  double inverse_obukhov = 0;  ///< 1/m
  double heat = 0;             ///< W/m2 upward
};
/// By day (heat > 0): u* and L by iteration of the log profile. At night: theta* from cloud, u* in closed form; the
/// heat is -rho c_p u* theta*. Source: Venkatram 1980 and van Ulden and Holtslag 1985, as in AERMOD's formulation.
SurfaceLayer surface_layer(const BoundaryRules& rules, const SurfaceAir& air, double heat);

/// w*, m/s: (g h H / (rho c_p T))^(1/3); 0 when heat flows down. Source: Deardorff 1970.
double convective_velocity(const BoundaryRules& rules, const SurfaceAir& air, double heat, double depth);

/// Coriolis parameter, 1/s.
double coriolis(double latitude);

}  // namespace lantian::weather
