#pragma once
#include "weather/analysis/rules.hpp"

#include <span>
#include <vector>

/// One column of a source between its levels, and the vapour in it. Pure functions; SI units.
namespace lantian::weather {

/// Levels of one column with what stands at `first_height` below them (10 m for winds, 2 m for temperature): a value
/// at height z above the ground is linear between neighbours. Levels at or below `first_height` - and so all below the
/// ground - are not used: the value measured or diagnosed there is the better one.
class Profile {
 public:
  /// `heights` rising, as many as `values`.
  Profile(double first_height, double first_value, std::span<const float> heights, std::span<const float> values);
  /// Below the first height: its value. Above the last: the last.
  double at(double z) const;

 private:
  double first_height_, first_value_;
  std::span<const float> heights_, values_;
};

/// What a wind of 10 m is at a lower height: ln(z / z0) / ln(10 / z0), 0 at z0 and below; 1 from 10 m on.
double log_share(double z, double roughness);

/// Pa, over water. Source: Bolton 1980 (parameters in analysis.toml).
double saturation_pressure(const AnalysisRules& rules, double temperature);
/// 0..1 from kg of vapour for each kg of dry air.
double humidity_of_mixing_ratio(const AnalysisRules& rules, double ratio, double pressure, double temperature);
/// 0..1 from kg of vapour for each kg of moist air.
double humidity_of_specific(const AnalysisRules& rules, double specific, double pressure, double temperature);
double humidity_of_dew_point(const AnalysisRules& rules, double dew_point, double temperature);

/// Pressure carried `rise` metres up by the hypsometric equation with a constant lapse rate.
double carried_pressure(const AnalysisRules& rules, double pressure, double temperature, double rise);

/// Share of precipitation that is snow, from the temperature at 2 m.
double snow_share_of(const AnalysisRules& rules, double temperature_2m);

}  // namespace lantian::weather
