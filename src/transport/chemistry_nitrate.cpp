#include "transport/chemistry_nitrate.hpp"

#include "transport/physical_constants.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::transport {
namespace {

/// a + b / T + c ln T as a power of e.
double exponential(const ThreeNumbers& of, double temperature_k) {
  return std::exp(of[0] + of[1] / temperature_k + of[2] * std::log(temperature_k));
}

/// ug/m3 of a substance as parts per billion of the air.
double to_ppb(double ug_m3, double g_mol, const NitrateAir& air) {
  const double mol_m3 = air.pressure_pa / (gas_constant * air.temperature_k);
  return ug_m3 * 1e-6 / g_mol / mol_m3 * 1e9;
}

}  // namespace

double nitrate_product(const ChemistryRule::Nitrate& rule, double temperature_k, double relative_humidity) {
  constexpr double reference = 298;  // K, of the published fit
  const double solid =
      std::exp(rule.solid[0] + rule.solid[1] / temperature_k + rule.solid[2] * std::log(temperature_k / reference));
  const double deliquescence = 0.01 * std::exp(rule.deliquescence[0] / temperature_k + rule.deliquescence[1]);
  if (relative_humidity < deliquescence) return solid;
  const double dryness = 1 - std::min(relative_humidity, rule.wettest);
  const double solution = exponential(rule.p1, temperature_k) - exponential(rule.p2, temperature_k) * dryness +
                          exponential(rule.p3, temperature_k) * dryness * dryness;
  // A solution never holds less than the solid that would fall out of it.
  return std::clamp(solution * std::pow(dryness, rule.power), 0.0, 1.0) * solid;
}

double ammonium_nitrate(double nitrate_ppb, double ammonia_ppb, double product_ppb2) {
  if (nitrate_ppb <= 0 || ammonia_ppb <= 0 || nitrate_ppb * ammonia_ppb <= product_ppb2) return 0;
  const double apart = nitrate_ppb - ammonia_ppb;
  // The lesser root, written without the difference of two large numbers.
  const double root = std::sqrt(apart * apart + 4 * product_ppb2);
  return 2 * (nitrate_ppb * ammonia_ppb - product_ppb2) / (nitrate_ppb + ammonia_ppb + root);
}

SecondaryWeights secondary_weights(const ChemistryRule& rule, const NitrateAir& air) {
  return secondary_weights(air, nitrate_product(rule.nitrate, air.temperature_k, air.relative_humidity));
}

SecondaryWeights secondary_weights(const NitrateAir& air, double product_ppb2) {
  const double sulphate = to_ppb(air.sulphate_ug_m3, sulphate_g_mol, air);
  const double nitrate = to_ppb(air.total_nitrate_ug_m3, nitrate_g_mol, air);
  SecondaryWeights weights;
  weights.neutralised = sulphate > 0 ? std::min(1.0, air.total_ammonia_ppb / (2 * sulphate)) : 1;
  const double free = std::max(0.0, air.total_ammonia_ppb - 2 * sulphate);
  weights.nitrate_share = nitrate > 0 ? ammonium_nitrate(nitrate, free, product_ppb2) / nitrate : 0;
  weights.of_sulphate = 1 + weights.neutralised * 2 * ammonium_g_mol / sulphate_g_mol;
  weights.of_total_nitrate = weights.nitrate_share * (1 + ammonium_g_mol / nitrate_g_mol);
  return weights;
}

}  // namespace lantian::transport
