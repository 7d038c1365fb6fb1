#include "weather/mixing_height.hpp"

#include "base/assert.hpp"
#include "weather/grid.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::weather {

double stable_mixing_height(const BoundaryRules& rules, double friction, double inverse_obukhov, double coriolis) {
  const double by_wind = rules.stable_depth_wind * std::pow(friction, 1.5);
  const double by_length = rules.stable_depth_obukhov * std::sqrt(friction / (inverse_obukhov * coriolis));
  return std::clamp(std::min(by_wind, by_length), rules.least_depth, rules.most_depth);
}

double neutral_mixing_height(const BoundaryRules& rules, double friction, double coriolis, double frequency) {
  const double depth = rules.neutral_depth * friction / std::sqrt(coriolis * frequency);
  return std::clamp(depth, rules.least_depth, rules.most_depth);
}

double grown_mixing_height(const BoundaryRules& rules, double depth, const Growth& growth, double seconds) {
  constexpr double step = 60;
  const double gamma = std::max(growth.gradient, rules.least_gradient);
  const double length = growth.inverse_obukhov < 0 ? 1 / growth.inverse_obukhov : -1e9;
  double h = std::max(depth, rules.least_depth);
  for (double left = seconds; left > 0; left -= step) {
    const double by_heat = h * h / ((1 + 2 * rules.growth_a) * h - 2 * rules.growth_b * rules.karman * length);
    const double by_friction =
        rules.growth_c * growth.friction * growth.friction * growth.temperature /
        (gamma * standard_gravity * ((1 + rules.growth_a) * h - rules.growth_b * rules.karman * length));
    h += growth.heat_flux / gamma / (by_heat + by_friction) * std::min(step, left);
    if (h >= rules.most_depth) return rules.most_depth;
  }
  return h;
}

double under_inversion(const BoundaryRules& rules, double depth, std::span<const double> heights,
                       std::span<const double> theta) {
  LANTIAN_ASSERT(heights.size() == theta.size(), "one temperature a height");
  const auto inverted = [&](std::size_t k) {
    return theta[k + 1] - theta[k] > rules.inversion_gradient * (heights[k + 1] - heights[k]);
  };
  if (heights.size() < 2 || inverted(0)) return depth;
  for (std::size_t k = 1; k + 1 < heights.size() && heights[k] < depth; ++k) {
    if (inverted(k)) return std::max(heights[k], rules.least_depth);
  }
  return depth;
}

}  // namespace lantian::weather
