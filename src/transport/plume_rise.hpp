#pragma once
#include "base/result.hpp"
#include "transport/physics_file.hpp"

#include <functional>
#include <span>
#include <vector>

/// How far a hot or fast plume rises above its stack: Briggs' formulas with caps for calm and neutral air and partial
/// penetration of an elevated inversion. Sources: Briggs 1975 (Lectures on Air Pollution and Environmental Impact
/// Analyses, AMS); EPA-454/R-03-004 (AERMOD), 5.6; Weil 1988 for the lid.
namespace lantian::transport {

/// The constants of data/transport/plume-rise.toml; names as there.
struct RiseRule {
  double entrainment = 0;
  double small_factor = 0, small_power = 0, large_factor = 0, large_power = 0, border_m4_s3 = 0;
  double jet_factor = 0, jet_wind_factor = 0;
  double stable_factor = 0, stable_momentum_factor = 0, frequency_share = 0, least_gradient_k_m = 0;
  double calm_factor = 0;
  double neutral_factor = 0, neutral_length_power = 0, neutral_height_power = 0;
  double lid_factor = 0, lid_least_gradient_k_m = 0;
  double spread_bottom = 0, spread_top = 0;
  double tip_ratio = 0, tip_factor = 0;
  double least_wind_m_s = 0;
  std::vector<Provenance> sources;

  /// Returns malformed with every fault, one a line.
  static Result<RiseRule> read(const terms::SourceFile& file);
};

/// What leaves a stack. Everything known.
struct Release {
  double height_m = 0, diameter_m = 0, temperature_k = 0, velocity_m_s = 0;
};

/// The air above one place: values at heights above the ground, going upward, at least one. Between two of them
/// straight lines, outside the nearest.
struct AirColumn {
  std::span<const double> height_m;
  std::span<const double> wind_m_s;
  std::span<const double> temperature_k;
  std::span<const double> potential_gradient;  ///< d(theta)/dz at the heights, K/m
  double friction_velocity = 0;                ///< m/s
  double mixing_height_m = 0;
  bool convective = false;  ///< heated from below (1/L < 0)

  struct At {
    double wind = 0, temperature = 0, gradient = 0;
  };
  At at(double height_m) const;
};

/// Briggs' fluxes: F_b = g v d2 (T_s - T_a) / (4 T_s), m4/s3, not below 0: cold gas does not rise and is not made to
/// sink; F_m = v2 d2 T_a / (4 T_s), m4/s2.
struct PlumeFluxes {
  double buoyancy = 0, momentum = 0;
};
PlumeFluxes fluxes_of(const Release& release, double air_temperature_k);

/// Air as one formula sees it. `frequency`: Brunt-Vaisala N, 1/s.
struct RiseAir {
  double wind = 0, frequency = 0, friction_velocity = 0;
};

/// Height of a bent-over plume above its stack at a distance downwind, neutral and convective air: the two-thirds law
/// (3 F_m x / (beta2 U2) + 3 F_b x2 / (2 beta2 U3))^(1/3).
double gradual_rise(const RiseRule& rule, const PlumeFluxes& fluxes, double wind, double distance_m);
/// Where it ends: the larger of the distance for its buoyancy and that for its momentum, so that a little warmth never
/// shortens a jet.
double final_distance(const RiseRule& rule, const PlumeFluxes& fluxes, const Release& release, double wind);
/// The larger of 2.66 (F_b / (N2 U))^(1/3) and 1.5 (F_m / (N U))^(1/3).
double stable_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air);
/// Height along the way in stable air; swings about the final rise and is cut there.
double gradual_stable_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double distance_m);
/// 4 F_b^(1/4) / N^(3/4): without wind. Holds buoyant plumes only.
double calm_rise(const RiseRule& rule, const PlumeFluxes& fluxes, double frequency);
/// 1.2 L_n^(3/5) (h_s + 1.2 L_n)^(2/5), L_n = F_b / (U u*2): turbulence of strong wind tears the plume apart.
double neutral_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double stack_m);
/// Rise at which a plume under a lid comes to rest: (z_i - h_s) (2.6^3 P_s + (2/3)^3)^(1/3),
/// P_s = F_b / (U N_i2 (z_i - h_s)3). `room_m` = z_i - h_s > 0, `air` above the lid.
double lid_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double room_m);

/// Which formula gave the rise.
enum class RiseKind : unsigned char { none, convective, stable, calm, neutral };
std::string_view name_of(RiseKind kind);

struct Rise {
  double stack_m = 0;     ///< height of release with the wake behind the stack taken off (tip downwash)
  double rise_m = 0;      ///< of the plume below the lid; final
  double through_m = 0;   ///< equilibrium rise of what penetrates the lid; 0 where there is no lid above the stack
  double penetrated = 0;  ///< share above the lid, 0..1
  double lid_m = 0;       ///< height of the lid; 0 where there is none above the stack
  double distance_m = 0;  ///< where the rise ends
  double wind_m_s = 0;    ///< at stack height plus half the rise
  PlumeFluxes fluxes;
  RiseKind kind = RiseKind::none;
};

/// Convective air below the mixing height: the gradual rise at its final distance, and a lid at the mixing height that
/// is penetrated in part. Else (stable or neutral air, or a stack that reaches above the mixing height): the least of
/// the stable, calm and neutral rise. Wind and stratification are those at h_s + rise / 2, found by bracketing, so that
/// an answer exists whatever the profile.
Rise plume_rise(const RiseRule& rule, const Release& release, const AirColumn& column);

}  // namespace lantian::transport
