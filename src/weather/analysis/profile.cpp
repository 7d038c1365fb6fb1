#include "weather/analysis/profile.hpp"

#include "weather/grid.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::weather {
namespace {

constexpr double melting = 273.15;
constexpr double dry_air = 287.05287;  // J/(kg K), ISO 2533:1975

}  // namespace

Profile::Profile(double first_height, double first_value, std::span<const float> heights, std::span<const float> values)
    : first_height_{first_height}, first_value_{first_value} {
  const auto used = std::ranges::upper_bound(heights, static_cast<float>(first_height)) - heights.begin();
  heights_ = heights.subspan(static_cast<std::size_t>(used));
  values_ = values.subspan(static_cast<std::size_t>(used));
}

double Profile::at(double z) const {
  if (z <= first_height_ || heights_.empty()) return first_value_;
  const auto above =
      static_cast<std::size_t>(std::ranges::lower_bound(heights_, static_cast<float>(z)) - heights_.begin());
  if (above == heights_.size()) return static_cast<double>(values_.back());
  const double low = above == 0 ? first_height_ : static_cast<double>(heights_[above - 1]);
  const double from = above == 0 ? first_value_ : static_cast<double>(values_[above - 1]);
  const double share = (z - low) / (static_cast<double>(heights_[above]) - low);
  return from + share * (static_cast<double>(values_[above]) - from);
}

double log_share(double z, double roughness) {
  constexpr double anemometer = 10;
  if (z >= anemometer) return 1;
  if (z <= roughness) return 0;
  return std::log(z / roughness) / std::log(anemometer / roughness);
}

double saturation_pressure(const AnalysisRules& rules, double temperature) {
  const double celsius = temperature - melting;
  return rules.vapour_base * std::exp(rules.vapour_slope * celsius / (celsius + rules.vapour_offset));
}

double humidity_of_mixing_ratio(const AnalysisRules& rules, double ratio, double pressure, double temperature) {
  const double vapour = std::max(ratio, 0.0) * pressure / (rules.vapour_ratio + std::max(ratio, 0.0));
  return std::clamp(vapour / saturation_pressure(rules, temperature), 0.0, 1.0);
}

double humidity_of_specific(const AnalysisRules& rules, double specific, double pressure, double temperature) {
  const double held = std::clamp(specific, 0.0, 0.5);
  return humidity_of_mixing_ratio(rules, held / (1 - held), pressure, temperature);
}

double humidity_of_dew_point(const AnalysisRules& rules, double dew_point, double temperature) {
  return std::clamp(saturation_pressure(rules, dew_point) / saturation_pressure(rules, temperature), 0.0, 1.0);
}

double carried_pressure(const AnalysisRules& rules, double pressure, double temperature, double rise) {
  return pressure *
         std::pow(1 - rules.lapse_rate * rise / temperature, standard_gravity / (dry_air * rules.lapse_rate));
}

double snow_share_of(const AnalysisRules& rules, double temperature_2m) {
  return std::clamp(0.5 - (temperature_2m - rules.snow_half) / rules.snow_span, 0.0, 1.0);
}

}  // namespace lantian::weather
