#include "transport/plume_rise.hpp"

#include "base/assert.hpp"
#include "transport/physical_constants.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::transport {
namespace {

double frequency_of(double gradient_k_m, double temperature_k) {
  return std::sqrt(gravity * gradient_k_m / temperature_k);
}

/// What one height of the middle of the plume says about the rise.
struct Guess {
  double rise = 0, distance = 0, wind = 0;
  RiseKind kind = RiseKind::none;
};

/// Everything about a stack that does not change with the height of its plume.
struct Setting {
  const RiseRule& rule;
  const Release& release;
  const AirColumn& column;
  PlumeFluxes fluxes;
  double stack_m = 0;
  bool convective = false;
};

Guess guess_convective(const Setting& setting, double wind) {
  Guess guess{0, final_distance(setting.rule, setting.fluxes, setting.release, wind), wind, RiseKind::convective};
  guess.rise = gradual_rise(setting.rule, setting.fluxes, wind, guess.distance);
  return guess;
}

Guess guess_stable(const Setting& setting, const RiseAir& air) {
  const double quarter = 0.5 * std::numbers::pi / (setting.rule.frequency_share * air.frequency);
  Guess guess{stable_rise(setting.rule, setting.fluxes, air), air.wind * quarter, air.wind, RiseKind::stable};
  if (setting.fluxes.buoyancy <= 0) return guess;
  // The caps are of buoyant plumes; what momentum alone lifts stays.
  const double jet = stable_rise(setting.rule, {0, setting.fluxes.momentum}, air);
  const double calm = std::max(jet, calm_rise(setting.rule, setting.fluxes, air.frequency));
  const double neutral = std::max(jet, neutral_rise(setting.rule, setting.fluxes, air, setting.stack_m));
  if (calm < guess.rise) guess = {calm, guess.distance, air.wind, RiseKind::calm};
  if (neutral < guess.rise) guess = {neutral, guess.distance, air.wind, RiseKind::neutral};
  return guess;
}

Guess guess_at(const Setting& setting, double height_m) {
  const AirColumn::At air = setting.column.at(height_m);
  const double wind = std::max(air.wind, setting.rule.least_wind_m_s);
  if (setting.convective) return guess_convective(setting, wind);
  const double gradient = std::max(air.gradient, setting.rule.least_gradient_k_m);
  return guess_stable(setting, {wind, frequency_of(gradient, air.temperature), setting.column.friction_velocity});
}

/// The rise r with r = guess(h_s + r / 2). The profile is continuous and every guess is above 0 and bounded, so that
/// guess(r) - r changes its sign; regula falsi after Illinois keeps the bracket.
Guess settle(const Setting& setting) {
  Guess low = guess_at(setting, setting.stack_m);
  double a = 0, fa = low.rise;
  double b = low.rise;
  Guess high = guess_at(setting, setting.stack_m + 0.5 * b);
  double fb = high.rise - b;
  for (int i = 0; fb > 0 && i < 60; ++i) {
    a = b;
    fa = fb;
    b *= 2;
    high = guess_at(setting, setting.stack_m + 0.5 * b);
    fb = high.rise - b;
  }
  constexpr double close_enough = 1e-3;  // of a plume that is not known to a tenth
  Guess guess = high;
  double before = 0;  // the sign of the last step: an end that stays twice counts half
  for (int i = 0; i < 60 && fb < 0; ++i) {
    const double middle = (a * fb - b * fa) / (fb - fa);
    guess = guess_at(setting, setting.stack_m + 0.5 * middle);
    const double f = guess.rise - middle;
    if (std::abs(f) <= close_enough * middle) break;
    if (f > 0) {
      a = middle;
      fa = f;
      if (before > 0) fb *= 0.5;
    } else {
      b = middle;
      fb = f;
      if (before < 0) fa *= 0.5;
    }
    before = f;
  }
  return guess;
}

/// Behind a stack whose gas leaves slowly the wake draws the plume down, by at most what `tip_factor` and `tip_ratio`
/// say.
double height_behind_tip(const RiseRule& rule, const Release& release, double wind) {
  const double ratio = release.velocity_m_s / wind;
  if (ratio >= rule.tip_ratio) return release.height_m;
  return std::max(0.0, release.height_m - rule.tip_factor * release.diameter_m * (rule.tip_ratio - ratio));
}

/// Shares of the plume on both sides of the lid. The plume at equilibrium lies evenly between 0.5 and 1.5 of its rise,
/// so that the share above is 1.5 - (z_i - h_s) / rise, cut to 0..1.
void pass_lid(const Setting& setting, Rise& rise) {
  const double room = rise.lid_m - rise.stack_m;
  const AirColumn::At above = setting.column.at(rise.lid_m);
  const double gradient = std::max(above.gradient, setting.rule.lid_least_gradient_k_m);
  const RiseAir air{rise.wind_m_s, frequency_of(gradient, above.temperature), 0};
  rise.through_m = lid_rise(setting.rule, setting.fluxes, air, room);
  const double bottom = setting.rule.spread_bottom * rise.through_m, top = setting.rule.spread_top * rise.through_m;
  rise.penetrated = std::clamp((top - room) / (top - bottom), 0.0, 1.0);
}

}  // namespace

AirColumn::At AirColumn::at(double height) const {
  const auto next = std::ranges::upper_bound(height_m, height);
  const auto i = static_cast<std::size_t>(next - height_m.begin());
  if (i == 0) return {wind_m_s.front(), temperature_k.front(), potential_gradient.front()};
  if (i == height_m.size()) return {wind_m_s.back(), temperature_k.back(), potential_gradient.back()};
  const double share = (height - height_m[i - 1]) / (height_m[i] - height_m[i - 1]);
  const auto between = [&](std::span<const double> values) { return std::lerp(values[i - 1], values[i], share); };
  return {between(wind_m_s), between(temperature_k), between(potential_gradient)};
}

PlumeFluxes fluxes_of(const Release& release, double air_temperature_k) {
  const double d2 = release.diameter_m * release.diameter_m;
  const double warmer = std::max(0.0, release.temperature_k - air_temperature_k);
  return {gravity * release.velocity_m_s * d2 * warmer / (4 * release.temperature_k),
          release.velocity_m_s * release.velocity_m_s * d2 * air_temperature_k / (4 * release.temperature_k)};
}

double gradual_rise(const RiseRule& rule, const PlumeFluxes& fluxes, double wind, double distance_m) {
  const double beta2 = rule.entrainment * rule.entrainment;
  const double along = distance_m / wind;
  return std::cbrt(3 * fluxes.momentum * along / (beta2 * wind) +
                   3 * fluxes.buoyancy * along * along / (2 * beta2 * wind));
}

double final_distance(const RiseRule& rule, const PlumeFluxes& fluxes, const Release& release, double wind) {
  const bool small = fluxes.buoyancy < rule.border_m4_s3;
  const double buoyant = fluxes.buoyancy <= 0 ? 0
                         : small              ? rule.small_factor * std::pow(fluxes.buoyancy, rule.small_power)
                                              : rule.large_factor * std::pow(fluxes.buoyancy, rule.large_power);
  if (release.velocity_m_s <= 0) return buoyant;
  const double both = release.velocity_m_s + rule.jet_wind_factor * wind;
  return std::max(buoyant, rule.jet_factor * release.diameter_m * both * both / (release.velocity_m_s * wind));
}

double stable_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air) {
  const double buoyant = rule.stable_factor * std::cbrt(fluxes.buoyancy / (air.frequency * air.frequency * air.wind));
  const double jet = rule.stable_momentum_factor * std::cbrt(fluxes.momentum / (air.frequency * air.wind));
  return std::max(buoyant, jet);
}

double gradual_stable_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double distance_m) {
  const double frequency = rule.frequency_share * air.frequency;
  const double turn = std::min(frequency * distance_m / air.wind, std::numbers::pi);
  // F_b taken inside the bracket of 2.66 [F_b / (N2 U) (N' F_m / F_b sin + 1 - cos)]^(1/3): it may be 0.
  const double lifted = frequency * fluxes.momentum * std::sin(turn) + fluxes.buoyancy * (1 - std::cos(turn));
  const double now = rule.stable_factor * std::cbrt(std::max(0.0, lifted) / (air.frequency * air.frequency * air.wind));
  const double last = stable_rise(rule, fluxes, air);
  // From a quarter turn on the plume has been where it will end.
  return turn >= std::numbers::pi / 2 ? last : std::min(now, last);
}

double calm_rise(const RiseRule& rule, const PlumeFluxes& fluxes, double frequency) {
  const double root = std::sqrt(fluxes.buoyancy);
  return rule.calm_factor * std::sqrt(root) / std::pow(frequency, 0.75);
}

double neutral_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double stack_m) {
  constexpr double least_friction = 1e-3;  // m/s: only keeps the quotient finite; there another cap decides
  const double friction = std::max(air.friction_velocity, least_friction);
  const double length = fluxes.buoyancy / (air.wind * friction * friction);
  return rule.neutral_factor * std::pow(length, rule.neutral_length_power) *
         std::pow(stack_m + rule.neutral_factor * length, rule.neutral_height_power);
}

double lid_rise(const RiseRule& rule, const PlumeFluxes& fluxes, const RiseAir& air, double room_m) {
  const double strength = fluxes.buoyancy / (air.wind * air.frequency * air.frequency * room_m * room_m * room_m);
  const double at_rest = 1 / rule.spread_top;  // a plume without buoyancy just fills the room with its top
  return room_m *
         std::cbrt(rule.lid_factor * rule.lid_factor * rule.lid_factor * strength + at_rest * at_rest * at_rest);
}

std::string_view name_of(RiseKind kind) {
  constexpr std::string_view names[] = {"none", "convective", "stable", "calm", "neutral"};
  return names[static_cast<std::size_t>(kind)];
}

Rise plume_rise(const RiseRule& rule, const Release& release, const AirColumn& column) {
  LANTIAN_ASSERT(!column.height_m.empty(), "a column of air has a height");
  const AirColumn::At mouth = column.at(release.height_m);
  Rise rise;
  rise.stack_m = height_behind_tip(rule, release, std::max(mouth.wind, rule.least_wind_m_s));
  rise.fluxes = fluxes_of(release, mouth.temperature);
  const Setting setting{rule,        release,      column,
                        rise.fluxes, rise.stack_m, column.convective && rise.stack_m < column.mixing_height_m};
  rise.wind_m_s = std::max(mouth.wind, rule.least_wind_m_s);
  if (rise.fluxes.buoyancy > 0 || rise.fluxes.momentum > 0) {
    const Guess guess = settle(setting);
    rise.rise_m = guess.rise;
    rise.distance_m = guess.distance;
    rise.wind_m_s = guess.wind;
    rise.kind = guess.kind;
  }
  if (setting.convective) {
    rise.lid_m = column.mixing_height_m;
    pass_lid(setting, rise);
  }
  return rise;
}

}  // namespace lantian::transport
