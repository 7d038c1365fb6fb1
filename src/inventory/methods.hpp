#pragma once
#include "base/quantity.hpp"

#include <optional>
#include <span>

/// The formulas that make tonnes, one small pure function each. Numbers that a document gives (factors, exponents,
/// efficiencies) are arguments and come from data/factors; what stands here are the equations and powers of ten between
/// units. Shares are 0..1. Equations: doc/factors.md; the method ids are those of data/inventory/methods.toml.
namespace lantian::inventory {

/// What a control keeps back: eta = removal * collection * run, each a share.
struct Abatement {
  double removal = 0;     ///< of what reaches the device
  double collection = 1;  ///< of the gas that reaches it
  double run = 1;         ///< of the time it runs
  double released() const { return 1 - removal * collection * run; }
};

/// Controls one behind the other: eta = 1 - product(1 - eta_i). Empty: 0.
double chained(std::span<const double> removals);

/// One item of a site's checklist, such as covered soil: what it keeps back when it is done, and how far it is done.
struct SiteCheck {
  double efficiency = 0;
  double compliance = 0;
};
/// Construction sites, "six 100 %": eta = 1 - product(1 - eta_i * compliance_i).
double site_efficiency(std::span<const SiteCheck> checks);

// ---- combustion and products ----

/// EF and COEF: E = A * EF * (1 - eta). `factor_kg`: kg for one unit of `amount`.
PollutantMass mass_by_factor(double amount, double factor_kg, const Abatement& abatement);
/// EF for CO2, which flue-gas cleaning lets through: E = A * EF * (1 - captured).
CarbonMass carbon_by_factor(double amount, double factor_t, double captured);

/// EF_S: E = A * S * c * (1 - eta), c = 20 * alpha kg SO2 for each tonne and percent of sulphur; alpha is the share of
/// sulphur that becomes SO2, 20 = 10 * 64 / 32. Sulphur as received, in percent.
PollutantMass mass_by_sulphur(CoalMass coal, double sulphur_percent, double kg_per_percent, const Abatement& abatement);

/// EF_ASH: E = A * Ash * c * (1 - eta), c = 10 * (1 - ar) * f kg particles for each tonne and percent of ash; ar is the
/// share of ash that stays in the furnace, f the share of the size class.
PollutantMass mass_by_ash(CoalMass coal, double ash_percent, double kg_per_percent, const Abatement& abatement);

// ---- balances ----

/// A mass and the share of the followed element in it.
struct Stream {
  double mass_t = 0;
  double content = 0;
};
/// MB: sum(m_in * c_in) - sum(m_out * c_out), in tonnes of the element. Negative when more leaves than enters: then a
/// stream is missing or wrong, and the caller refuses.
double balance_t(std::span<const Stream> in, std::span<const Stream> out);
/// MB for carbon: E = balance * 44 / 12. `ratio` is 44 / 12.
CarbonMass carbon_by_balance(double carbon_t, double ratio);
/// MB for sulphur (ratio 64 / 32) and solvents (ratio 1).
PollutantMass mass_by_balance(double element_t, double ratio);

// ---- measured and permitted ----

/// One hour of a stack: concentration and flow of the same state of the gas, both measured; never a converted
/// concentration with a measured flow.
struct StackHour {
  std::optional<double> mg_m3, m3_h;  ///< absent: not measured
};
struct StackMass {
  PollutantMass mass;
  int hours = 0;    ///< that count
  int missing = 0;  ///< without concentration or flow: not in the mass, and never zero
};
/// CEMS: E = sum(C * Q) * 1e-9 t.
StackMass mass_by_cems(std::span<const StackHour> hours);

/// PERMIT: the mean of what is permitted and what was reported; a fallback.
PollutantMass mass_by_permit(PollutantMass permitted, PollutantMass reported);

// ---- mobile sources ----

/// What makes a vehicle's factor on the road: EF = BEF * speed * temperature * altitude * deterioration * sulphur *
/// load, each a ratio to the state the base factor is of.
struct RoadState {
  double speed = 1, temperature = 1, altitude = 1, deterioration = 1, fuel_sulphur = 1, load = 1;
  double ratio() const { return speed * temperature * altitude * deterioration * fuel_sulphur * load; }
};
/// TRUCK: E = P * VKT * EF * 1e-6 t.
PollutantMass mass_by_distance(double vehicle_km, double base_g_km, const RoadState& state);

// ---- dust ----

/// Exponents and the divisor of AP-42 13.2.1 (2011), from the factor's set.
struct PavedRoadForm {
  double silt_exponent = 0, weight_exponent = 0, wet_divisor = 1;
};
struct PavedRoad {
  double silt_g_m2 = 0, weight_t = 0;
  double wet_days = 0, days = 365;  ///< wet: at least 0.254 mm
};
/// ROAD: EF = k * sL^a * W^b * (1 - P / (d * N)), g for each vehicle and kilometre. Source: AP-42 13.2.1 (2).
double paved_road_g_km(double k, const PavedRoadForm& form, const PavedRoad& road);

/// Ratios of the wind-erosion equation D = k * I * f * L * V and of the climate C.
struct BareLand {
  double erodibility_t_ha_a = 0;  ///< I
  double roughness = 1, length = 1, cover = 1, climate = 0;
};
/// BARE: EF = k * I * f * L * V * C, t for each hectare and year.
double bare_land_t_ha_a(double k, const BareLand& land);

/// Reference values and exponents of AP-42 13.2.4, from the factor's set.
struct PileForm {
  double wind_reference_m_s = 1, wind_exponent = 0, moisture_reference_percent = 1, moisture_exponent = 0;
};
/// PILE: EF = k * (U / Ur)^a / (M / Mr)^b, kg for each tonne moved. Source: AP-42 13.2.4 (1).
double pile_loading_kg_t(double k, const PileForm& form, double wind_m_s, double moisture_percent);

}  // namespace lantian::inventory
