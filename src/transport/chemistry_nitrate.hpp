#pragma once
#include "transport/chemistry.hpp"

/// What particles are made of total nitrate and ammonia: the equilibrium NH3 + HNO3 = NH4NO3 at a frozen baseline.
namespace lantian::transport {

/// The product p(NH3) p(HNO3) over ammonium nitrate, ppb2: solid below the deliquescence humidity, dissolved above.
/// Sources: Stelson and Seinfeld 1982; Mozurkewich 1993; Seinfeld and Pandis 2006, equation 10.91.
double nitrate_product(const ChemistryRule::Nitrate& rule, double temperature_k, double relative_humidity);

/// Ammonium nitrate of the amounts, ppb: x with (nitrate - x)(ammonia - x) = product, 0 when there is not enough of
/// both. `ammonia` is what sulphate leaves.
double ammonium_nitrate(double nitrate_ppb, double ammonia_ppb, double product_ppb2);

/// The baseline of one cell.
struct NitrateAir {
  double temperature_k = 0, relative_humidity = 0, pressure_pa = 0;
  double sulphate_ug_m3 = 0, total_nitrate_ug_m3 = 0;  ///< nitrate and nitric acid, as NO3
  double total_ammonia_ppb = 0;                        ///< gas and ammonium
};

/// Mass of fine particles that a mass of secondary tracer stands for, frozen at the baseline: ammonium included.
/// With plenty of ammonia and cold air 1.375 for sulphate and 1.29 for total nitrate.
struct SecondaryWeights {
  double of_sulphate = 0, of_total_nitrate = 0;
  double nitrate_share = 0;  ///< of total nitrate that is particulate
  double neutralised = 0;    ///< of sulphate's two charges that ammonium takes, 0..1
};
SecondaryWeights secondary_weights(const ChemistryRule& rule, const NitrateAir& air);
/// The same with what nitrate_product gave.
SecondaryWeights secondary_weights(const NitrateAir& air, double product_ppb2);

}  // namespace lantian::transport
