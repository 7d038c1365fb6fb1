#include "transport/chemistry.hpp"

#include "base/assert.hpp"
#include "transport/chemistry_nitrate.hpp"
#include "transport/physical_constants.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::transport {
namespace {

constexpr double percent_per_hour = 0.01 / 3600;
constexpr double per_billion = 1e-9, per_million = 1e-6;
constexpr double least_ppm = 1e-6;  // a power below 0 of nothing is not a rate

// Meshes on which tables are within 1e-3 of the formulas.
constexpr TableAxis temperatures{200, 330, 65};        // K
constexpr TableAxis fine_temperatures{220, 320, 500};  // K
constexpr TableAxis pressures{20'000, 110'000, 45};    // Pa
constexpr TableAxis humidities{0, 1, 200};

double of_law(const PowerLaw& law, double temperature_k) {
  return law.at_300_k * std::pow(temperature_k / 300, law.power);
}

double ppm(double ppb) {
  return std::max(least_ppm, ppb * per_billion / per_million);
}

/// S of MESOPUFF: A counts as B.
double mesopuff_class(int stability) {
  return std::max(2, stability);
}

/// Molecules of air.
double air_cm3(double temperature_k, double pressure_pa) {
  constexpr double per_cm3 = 1e-6;
  return pressure_pa / (boltzmann * temperature_k) * per_cm3;
}

double oh_cm3(const ChemistryRule::Oh& oh, const ReactingAir& air) {
  return oh.at_1000_w_m2_cm3 * std::max(0.0, air.shortwave_w_m2) / 1000;
}

double mesopuff_so2(const ChemistryRule::Mesopuff& m, const ReactingAir& air) {
  if (air.shortwave_w_m2 < m.day_w_m2) return m.so2_night * percent_per_hour;
  const double gas = m.so2_factor * std::pow(air.shortwave_w_m2 / 1000, m.so2_solar_power) *
                     std::pow(ppm(air.ozone_ppb), m.so2_ozone_power) *
                     std::pow(mesopuff_class(air.stability), m.so2_stability_power);
  const double aqueous =
      std::max(m.aqueous_least, m.aqueous_factor * std::pow(100 * air.relative_humidity, m.aqueous_power));
  return (gas + aqueous) * percent_per_hour;
}

double mesopuff_nox(const ChemistryRule::Mesopuff& m, const ReactingAir& air) {
  if (air.shortwave_w_m2 < m.day_w_m2) return m.nox_night * percent_per_hour;
  return m.nox_factor * std::pow(ppm(air.ozone_ppb), m.nox_ozone_power) * std::pow(ppm(air.nox_ppb), m.nox_power) *
         std::pow(mesopuff_class(air.stability), m.nox_stability_power) * percent_per_hour;
}

/// S / (d / (2 D) + 4 / (v gamma)), times the calibration.
double heterogeneous_so2(const ChemistryRule::Heterogeneous& h, const ReactingAir& air) {
  if (air.relative_humidity < h.dry_humidity) return 0;
  const double wetness = std::min(1.0, (air.relative_humidity - h.dry_humidity) / (h.wet_humidity - h.dry_humidity));
  const double uptake = std::lerp(h.dry_uptake, h.wet_uptake, wetness);
  if (!(uptake > 0)) return 0;
  const double kg_mol = so2_g_mol / 1000;
  const double speed = std::sqrt(8 * gas_constant * air.temperature_k / (std::numbers::pi * kg_mol));
  const double surface = h.surface_m2_g * air.particles_ug_m3 * per_million;  // m2 of particles in a m3 of air
  return h.calibration * surface / (h.diameter_m / (2 * h.diffusivity_m2_s) + 4 / (speed * uptake));
}

}  // namespace

double troe(const PowerLaw& low, const PowerLaw& high, double broadening, double temperature_k, double air) {
  const double k0 = of_law(low, temperature_k) * air;
  if (!(k0 > 0)) return 0;
  const double ratio = k0 / of_law(high, temperature_k);
  const double decades = std::log10(ratio);
  return k0 / (1 + ratio) * std::pow(broadening, 1 / (1 + decades * decades));
}

double ChemistryRule::so2_with_oh(double temperature_k, double pressure_pa) const {
  return troe(oh.so2_low, oh.so2_high, oh.broadening, temperature_k, air_cm3(temperature_k, pressure_pa));
}

double ChemistryRule::no2_with_oh(double temperature_k, double pressure_pa) const {
  return troe(oh.no2_low, oh.no2_high, oh.broadening, temperature_k, air_cm3(temperature_k, pressure_pa));
}

SulphurRates ChemistryRule::sulphur(const ReactingAir& air) const {
  return sulphur(air, so2_with_oh(air.temperature_k, air.pressure_pa));
}

NitrogenRates ChemistryRule::nitrogen(const ReactingAir& air) const {
  return nitrogen(air, no2_with_oh(air.temperature_k, air.pressure_pa));
}

SulphurRates ChemistryRule::sulphur(const ReactingAir& air, double with_oh) const {
  SulphurRates rates;
  if (so2.mesopuff) rates.mesopuff = mesopuff_so2(mesopuff, air);
  if (so2.oh) rates.oh = with_oh * oh_cm3(oh, air);
  if (so2.heterogeneous) rates.heterogeneous = heterogeneous_so2(heterogeneous, air);
  return rates;
}

NitrogenRates ChemistryRule::nitrogen(const ReactingAir& air, double with_oh) const {
  NitrogenRates rates;
  if (nox.mesopuff) rates.mesopuff = mesopuff_nox(mesopuff, air);
  if (nox.oh) rates.oh = oh.no2_share * oh_cm3(oh, air) * with_oh;
  if (nox.night && air.shortwave_w_m2 < mesopuff.day_w_m2) rates.night = night_percent_h * percent_per_hour;
  return rates;
}

int ChemistryRule::stability_of(double wind, double shortwave, bool stable) const {
  const auto place = [](auto& borders, double value) {
    return static_cast<std::size_t>(std::ranges::upper_bound(borders, value) - borders.begin());
  };
  if (shortwave < mesopuff.day_w_m2) {
    const auto& night = stable ? stability.night_stable : stability.night_unstable;
    return static_cast<int>(night.at(place(stability.night_wind_m_s, wind)));
  }
  std::size_t column = 0;
  while (column < stability.solar_w_m2.size() && shortwave < stability.solar_w_m2.at(column)) ++column;
  return static_cast<int>(
      stability.day.at(place(stability.wind_m_s, wind) * (stability.solar_w_m2.size() + 1) + column));
}

BaselineAir BaselineAir::of(const ChemistryRule& rule) {
  const auto one = [](double value) { return BaselineField{{static_cast<float>(value)}}; };
  return {one(rule.baseline.ozone_ppb),           one(rule.baseline.nox_ppb),
          one(rule.baseline.particles_ug_m3),     one(rule.baseline.sulphate_ug_m3),
          one(rule.baseline.total_nitrate_ug_m3), one(rule.baseline.total_ammonia_ppb)};
}

Chemistry::Chemistry(const ChemistryRule& rule, const weather::Grid& grid)
    : rule_{&rule},
      grid_{&grid},
      so2_with_oh_{temperatures, pressures, [&](double t, double p) { return rule.so2_with_oh(t, p); }},
      no2_with_oh_{temperatures, pressures, [&](double t, double p) { return rule.no2_with_oh(t, p); }},
      nitrate_product_{fine_temperatures, humidities,
                       [&](double t, double humidity) { return nitrate_product(rule.nitrate, t, humidity); }} {}

ReactingAir Chemistry::air_at(const weather::MetSlab& slab, const BaselineAir& baseline, std::size_t cell) const {
  const auto nz = static_cast<std::size_t>(grid_->nz);
  const std::size_t column = cell / nz, ground = column * nz;
  const auto number = [](float value) { return static_cast<double>(value); };
  ReactingAir air;
  air.temperature_k = number(slab.temperature[cell]);
  air.relative_humidity = number(slab.relative_humidity[cell]);
  air.shortwave_w_m2 = number(slab.shortwave[column]);
  // Isothermal from the ground: the rate depends on pressure far less than pressure on height.
  const double height = grid_->centre_height(static_cast<int>(cell % nz));
  air.pressure_pa =
      number(slab.surface_pressure[column]) * std::exp(-gravity * height / (dry_air_gas * air.temperature_k));
  if (rule_->so2.mesopuff || rule_->nox.mesopuff) {  // nobody else asks for the class
    const double wind = std::hypot(number(slab.wind_east[ground]), number(slab.wind_north[ground]));
    air.stability = rule_->stability_of(wind, air.shortwave_w_m2, slab.inverse_obukhov[column] >= 0);
  }
  air.ozone_ppb = baseline.ozone_ppb.at(cell);
  air.nox_ppb = baseline.nox_ppb.at(cell);
  air.particles_ug_m3 = baseline.particles_ug_m3.at(cell);
  return air;
}

void Chemistry::fill_rates(const weather::MetSlab& slab, const BaselineAir& baseline, std::span<float> sulphate,
                           std::span<float> nitrate) const {
  LANTIAN_ASSERT(sulphate.size() == grid_->cells() && nitrate.size() == grid_->cells(), "one rate for each cell");
  for (std::size_t cell = 0; cell < grid_->cells(); ++cell) {
    const ReactingAir air = air_at(slab, baseline, cell);
    const bool light = air.shortwave_w_m2 > 0;
    const double for_so2 = light ? so2_with_oh_.at(air.temperature_k, air.pressure_pa) : 0;
    const double for_no2 = light ? no2_with_oh_.at(air.temperature_k, air.pressure_pa) : 0;
    sulphate[cell] = static_cast<float>(rule_->sulphur(air, for_so2).total());
    nitrate[cell] = static_cast<float>(rule_->nitrogen(air, for_no2).total());
  }
}

void Chemistry::fill_nitrate_share(const weather::MetSlab& slab, const BaselineAir& baseline,
                                   std::span<float> share) const {
  LANTIAN_ASSERT(share.size() == grid_->cells(), "one share for each cell");
  for (std::size_t cell = 0; cell < grid_->cells(); ++cell) {
    const ReactingAir air = air_at(slab, baseline, cell);
    const NitrateAir here{air.temperature_k,
                          air.relative_humidity,
                          air.pressure_pa,
                          baseline.sulphate_ug_m3.at(cell),
                          baseline.total_nitrate_ug_m3.at(cell),
                          baseline.total_ammonia_ppb.at(cell)};
    const double product = nitrate_product_.at(here.temperature_k, here.relative_humidity);
    share[cell] = static_cast<float>(secondary_weights(here, product).nitrate_share);
  }
}

}  // namespace lantian::transport
