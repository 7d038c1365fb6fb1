#pragma once
#include "weather/boundary_rules.hpp"

/// Turbulent exchange, m2/s.
namespace lantian::weather {

/// A column's turbulence.
struct Turbulence {
  double friction = 0;             ///< u*, m/s
  double inverse_obukhov = 0;      ///< 1/m
  double depth = 0;                ///< mixing height, m
  double convective_velocity = 0;  ///< w*, m/s
};

/// Vertical exchange at height z above the ground. Stable: Brost and Wyngaard 1978, k u* z (1 - z/h)^1.5 / (1 + 5 z/L).
/// Unstable: k (u*^3 + 7 k w*^3 z/h)^(1/3) z (1 - z/h)^2 after Holtslag and Boville 1993's counterpart of O'Brien's
/// profile. Near neutral: Jericevic et al. 2010, 0.39 u* z exp(-0.5 (z / 0.21 h)^2). Never below the rule's floor;
/// above the mixed layer its own small value.
double vertical_exchange(const BoundaryRules& rules, const Turbulence& turbulence, double z);

/// Horizontal spreading: sigma_v^2 T_L between the rule's bounds.
double horizontal_spreading(const BoundaryRules& rules, const Turbulence& turbulence);

/// (alpha_h / alpha_v)^2 for the wind's adjustment: (U / (N H))^2, the square of a Froude number, between two bounds.
/// `stability`: N^2, 1/s2; at most 0 gives the upper bound.
double freedom(const BoundaryRules& rules, double wind, double stability);

}  // namespace lantian::weather
