#include "inventory/methods.hpp"

#include "base/assert.hpp"

#include <cmath>

namespace lantian::inventory {

double chained(std::span<const double> removals) {
  double through = 1;
  for (const double removal : removals) through *= 1 - removal;
  return 1 - through;
}

double site_efficiency(std::span<const SiteCheck> checks) {
  double through = 1;
  for (const SiteCheck& check : checks) through *= 1 - check.efficiency * check.compliance;
  return 1 - through;
}

PollutantMass mass_by_factor(double amount, double factor_kg, const Abatement& abatement) {
  return amount * factor_kg * abatement.released() * kilogram;
}

CarbonMass carbon_by_factor(double amount, double factor_t, double captured) {
  return amount * factor_t * (1 - captured) * tonne_co2;
}

PollutantMass mass_by_sulphur(CoalMass coal, double sulphur_percent, double kg_per_percent,
                              const Abatement& abatement) {
  return in(coal, tonne_coal) * sulphur_percent * kg_per_percent * abatement.released() * kilogram;
}

PollutantMass mass_by_ash(CoalMass coal, double ash_percent, double kg_per_percent, const Abatement& abatement) {
  return in(coal, tonne_coal) * ash_percent * kg_per_percent * abatement.released() * kilogram;
}

double balance_t(std::span<const Stream> in, std::span<const Stream> out) {
  double sum = 0;
  for (const Stream& stream : in) sum += stream.mass_t * stream.content;
  for (const Stream& stream : out) sum -= stream.mass_t * stream.content;
  return sum;
}

CarbonMass carbon_by_balance(double carbon_t, double ratio) {
  return carbon_t * ratio * tonne_co2;
}

PollutantMass mass_by_balance(double element_t, double ratio) {
  return element_t * ratio * tonne;
}

StackMass mass_by_cems(std::span<const StackHour> hours) {
  StackMass result;
  double milligrams = 0;
  for (const StackHour& hour : hours) {
    if (!hour.mg_m3 || !hour.m3_h) {
      ++result.missing;
      continue;
    }
    ++result.hours;
    milligrams += *hour.mg_m3 * *hour.m3_h;
  }
  result.mass = milligrams * 1e-9 * tonne;
  return result;
}

PollutantMass mass_by_permit(PollutantMass permitted, PollutantMass reported) {
  return (permitted + reported) / 2;
}

PollutantMass mass_by_distance(double vehicle_km, double base_g_km, const RoadState& state) {
  return vehicle_km * base_g_km * state.ratio() * 1e-6 * tonne;
}

double paved_road_g_km(double k, const PavedRoadForm& form, const PavedRoad& road) {
  LANTIAN_ASSERT(road.days > 0 && form.wet_divisor > 0, "a road's emission is over at least one day");
  const double wet = 1 - road.wet_days / (form.wet_divisor * road.days);
  return k * std::pow(road.silt_g_m2, form.silt_exponent) * std::pow(road.weight_t, form.weight_exponent) * wet;
}

double bare_land_t_ha_a(double k, const BareLand& land) {
  return k * land.erodibility_t_ha_a * land.roughness * land.length * land.cover * land.climate;
}

double pile_loading_kg_t(double k, const PileForm& form, double wind_m_s, double moisture_percent) {
  LANTIAN_ASSERT(moisture_percent > 0, "the equation divides by moisture");
  return k * std::pow(wind_m_s / form.wind_reference_m_s, form.wind_exponent) /
         std::pow(moisture_percent / form.moisture_reference_percent, form.moisture_exponent);
}

}  // namespace lantian::inventory
