#pragma once
#include "weather/boundary_rules.hpp"

#include <span>

/// How far the air above the ground is stirred, m. Formulas as in CALMET's micrometeorology (Scire et al. 2000).
namespace lantian::weather {

/// Stable: min(2400 u*^1.5, 0.4 sqrt(u* L / f)). Requires: inverse_obukhov > 0.
double stable_mixing_height(const BoundaryRules& rules, double friction, double inverse_obukhov, double coriolis);
/// Neutral, under a layer of Brunt-Vaisala frequency `frequency` (1/s): 1.41 u* / sqrt(f N).
double neutral_mixing_height(const BoundaryRules& rules, double friction, double coriolis, double frequency);

/// What makes a convective layer grow.
struct Growth {
  double heat_flux = 0;        ///< kinematic, (w theta)_s, K m/s; above 0
  double friction = 0;         ///< m/s
  double inverse_obukhov = 0;  ///< 1/m, below 0
  double gradient = 0;         ///< K/m of potential temperature above the layer
  double temperature = 0;      ///< K
};
/// The depth after `seconds`, by steps of a minute.
/// Source: Batchvarova and Gryning 1991: [h^2 / ((1 + 2A) h - 2 B k L) + C u*^2 T / (gamma g ((1 + A) h - B k L))]
/// dh/dt = (w theta)_s / gamma.
double grown_mixing_height(const BoundaryRules& rules, double depth, const Growth& growth, double seconds);

/// An inversion overrules what similarity says: the depth is at most the height at which potential temperature begins
/// to rise by more than the rule's gradient. One that begins at the ground is the stable layer itself, whose depth
/// similarity knows. Heights ascending, as many as theta.
double under_inversion(const BoundaryRules& rules, double depth, std::span<const double> heights,
                       std::span<const double> theta);

}  // namespace lantian::weather
