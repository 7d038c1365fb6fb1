#include "transport/deposition.hpp"

#include "base/assert.hpp"
#include "transport/physical_constants.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::transport {
namespace {

/// Pa s; Sutherland's law as in ISO 2533.
double viscosity(double temperature_k) {
  return 1.458e-6 * std::pow(temperature_k, 1.5) / (temperature_k + 110.4);
}

double density(double temperature_k, double pressure_pa) {
  return pressure_pa / (dry_air_gas * temperature_k);
}

double friction_of(const DepositionRule::Surface& rule, const SurfaceAir& air) {
  return std::max(rule.least_friction_m_s, air.friction_velocity);
}

/// Stability's part of the profile of heat between the ground and z.
double profile_change(const DepositionRule::Surface& rule, double z_over_l) {
  if (z_over_l >= 0) return -rule.stable * std::min(z_over_l, rule.most_stable);
  return 2 * std::log(0.5 * (1 + std::sqrt(1 - rule.unstable * z_over_l)));
}

}  // namespace

std::string_view name_of(Kind kind) {
  constexpr std::array<std::string_view, kinds> names{"fine", "coarse", "so2", "nox"};
  return names.at(static_cast<std::size_t>(kind));
}

double aerodynamic_resistance(const DepositionRule::Surface& rule, const SurfaceAir& air) {
  const double slope =
      std::log(air.reference_m / air.roughness_m) - profile_change(rule, air.reference_m * air.inverse_obukhov);
  return std::max(0.0, slope) / (von_karman * friction_of(rule, air));
}

double layer_resistance(const DepositionRule::Surface& rule, const SurfaceAir& air, double diffusivity_m2_s) {
  const double kinematic = viscosity(air.temperature_k) / density(air.temperature_k, air.pressure_pa);
  const double schmidt = kinematic / diffusivity_m2_s;
  const double ratio = std::cbrt(schmidt / rule.prandtl);
  return 2 * ratio * ratio / (von_karman * friction_of(rule, air));
}

double snow_resistance(const DepositionRule::Gas& gas, double temperature_k) {
  const double celsius = temperature_k - celsius_zero;
  const auto next = std::ranges::upper_bound(gas.snow_c, celsius);
  const auto i = static_cast<std::size_t>(next - gas.snow_c.begin());
  if (i == 0) return gas.snow_s_m.front();
  if (i == gas.snow_c.size()) return gas.snow_s_m.back();
  const double share = (celsius - gas.snow_c[i - 1]) / (gas.snow_c[i] - gas.snow_c[i - 1]);
  return std::lerp(gas.snow_s_m[i - 1], gas.snow_s_m[i], share);
}

double settling_velocity(double diameter_m, double density_kg_m3, double temperature_k, double pressure_pa) {
  const double mu = viscosity(temperature_k);
  // Mean free path from kinetic theory, and the slip correction of Allen and Raabe as in Seinfeld and Pandis, 9.34.
  const double path =
      2 * mu / (pressure_pa * std::sqrt(8 * dry_air_kg_mol / (std::numbers::pi * gas_constant * temperature_k)));
  const double slip = 1 + 2 * path / diameter_m * (1.257 + 0.4 * std::exp(-0.55 * diameter_m / path));
  return density_kg_m3 * diameter_m * diameter_m * gravity * slip / (18 * mu);
}

double gas_velocity(const DepositionRule& rule, const DepositionRule::Gas& gas, const SurfaceAir& air) {
  const double above =
      aerodynamic_resistance(rule.surface, air) + layer_resistance(rule.surface, air, gas.diffusivity_m2_s);
  const double bare = 1 / (above + gas.bare_s_m);
  if (!(air.snow_cover > 0)) return bare;
  return std::lerp(bare, 1 / (above + snow_resistance(gas, air.temperature_k)), air.snow_cover);
}

double particle_velocity(const DepositionRule& rule, const DepositionRule::Particles& particles,
                         const SurfaceAir& air) {
  const double convection =
      air.inverse_obukhov < 0 ? std::pow(-particles.unstable_m * air.inverse_obukhov, 2.0 / 3.0) : 0;
  const double uptake = particles.uptake * friction_of(rule.surface, air) * (1 + convection);
  const double resistance = aerodynamic_resistance(rule.surface, air) + 1 / uptake;
  const double settling =
      settling_velocity(particles.diameter_m, particles.density_kg_m3, air.temperature_k, air.pressure_pa);
  return settling / -std::expm1(-settling * resistance);
}

double dry_velocity(const DepositionRule& rule, Kind kind, const SurfaceAir& air) {
  switch (kind) {
    case Kind::so2:
      return gas_velocity(rule, rule.so2, air);
    case Kind::nox:
      return gas_velocity(rule, rule.nox, air);
    case Kind::coarse:
      return particle_velocity(rule, rule.coarse, air);
    case Kind::fine:
      return particle_velocity(rule, rule.fine, air);
  }
  return 0;
}

double washing_rate(const DepositionRule::Washing& rule, double precipitation, double snow_share) {
  if (!(precipitation > 0)) return 0;
  const auto part = [](double a, double b, double intensity) {
    return a > 0 && intensity > 0 ? a * std::pow(intensity, b) : 0;
  };
  return part(rule.rain_a, rule.rain_b, precipitation * (1 - snow_share)) +
         part(rule.snow_a, rule.snow_b, precipitation * snow_share);
}

void Deposition::fill(const weather::MetSlab& slab, Kind kind, Removal& out) const {
  const auto number = [](float value) { return static_cast<double>(value); };
  const auto nz = static_cast<std::size_t>(grid_->nz);
  const DepositionRule::Washing& washing = rule_->washing.at(static_cast<std::size_t>(kind));
  const bool washes = washing.rain_a > 0 || washing.snow_a > 0;
  const bool wet = washes && std::ranges::any_of(slab.precipitation, [](float one) { return one > 0; });
  out.velocity.resize(grid_->columns());
  out.washing.assign(wet ? grid_->cells() : 0, 0.0F);
  for (std::size_t column = 0; column < grid_->columns(); ++column) {
    const SurfaceAir air{number(slab.friction_velocity[column]), number(slab.inverse_obukhov[column]),
                         number(grid_->roughness_m[column]),     grid_->centre_height(0),
                         number(slab.temperature[column * nz]),  number(slab.surface_pressure[column]),
                         number(slab.snow_cover[column])};
    out.velocity[column] = static_cast<float>(dry_velocity(*rule_, kind, air));
    if (!wet || !(slab.precipitation[column] > 0)) continue;
    const double rate = washing_rate(washing, number(slab.precipitation[column]), number(slab.snow_share[column]));
    for (std::size_t k = 0; k < nz && grid_->interfaces[k] < rule_->top_m; ++k) {
      out.washing[column * nz + k] = static_cast<float>(rate);
    }
  }
}

}  // namespace lantian::transport
