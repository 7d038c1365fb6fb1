#include "weather/exchange.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::weather {
namespace {

double inside(const BoundaryRules& rules, const Turbulence& t, double z) {
  const double rest = 1 - z / t.depth;
  if (t.convective_velocity > 0) {
    const double scale =
        std::cbrt(std::pow(t.friction, 3) + 7 * rules.karman * std::pow(t.convective_velocity, 3) * z / t.depth);
    return rules.karman * scale * z * rest * rest;
  }
  // Nearly neutral: the layer is thinner than a tenth of the Obukhov length.
  if (t.depth * t.inverse_obukhov < 0.1) {
    const double share = z / (rules.neutral_exchange_height * t.depth);
    return rules.neutral_exchange * t.friction * z * std::exp(-0.5 * share * share);
  }
  return rules.karman * t.friction * z * std::pow(rest, 1.5) / (1 + rules.stable_exchange * z * t.inverse_obukhov);
}

}  // namespace

double vertical_exchange(const BoundaryRules& rules, const Turbulence& turbulence, double z) {
  if (z <= 0) return 0;
  if (z >= turbulence.depth) return std::max(rules.exchange_floor, rules.exchange_above);
  return std::max(rules.exchange_floor, inside(rules, turbulence, z));
}

double horizontal_spreading(const BoundaryRules& rules, const Turbulence& t) {
  const double variance = rules.spreading_friction * t.friction * t.friction +
                          rules.spreading_convective * t.convective_velocity * t.convective_velocity +
                          rules.spreading_calm * rules.spreading_calm;
  return std::clamp(variance * rules.spreading_time, rules.spreading_least, rules.spreading_most);
}

double freedom(const BoundaryRules& rules, double wind, double stability) {
  if (stability <= 0) return rules.freedom_most;
  const double froude = wind / (std::sqrt(stability) * rules.terrain_scale);
  return std::clamp(froude * froude, rules.freedom_least, rules.freedom_most);
}

}  // namespace lantian::weather
