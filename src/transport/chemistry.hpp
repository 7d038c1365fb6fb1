#pragma once
#include "base/result.hpp"
#include "transport/chemistry_table.hpp"
#include "transport/physics_file.hpp"
#include "weather/slab.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <vector>

/// Linear chemistry: a primary gas turns into a secondary particle at a rate that the weather and a frozen baseline
/// give, never the tracer itself. Therefore contributions of sources add up, and the transpose is exact.
namespace lantian::transport {

/// Rates of one conversion by the name of the term, 1/s. A term that the rule does not choose is 0.
struct SulphurRates {
  double mesopuff = 0, oh = 0, heterogeneous = 0;
  double total() const { return mesopuff + oh + heterogeneous; }
};
struct NitrogenRates {
  double mesopuff = 0, oh = 0, night = 0;
  double total() const { return mesopuff + oh + night; }
};

/// Air as the rates see it.
struct ReactingAir {
  double temperature_k = 0, relative_humidity = 0, pressure_pa = 0;
  double shortwave_w_m2 = 0;
  int stability = 4;  ///< 1 = A ... 6 = F
  double ozone_ppb = 0, nox_ppb = 0, particles_ug_m3 = 0;
};

/// a + b / T + c ln T, or a power law: as named where it is used.
using ThreeNumbers = std::array<double, 3>;
struct PowerLaw {
  double at_300_k = 0, power = 0;
};

/// The constants of data/transport/chemistry.toml; names as there.
struct ChemistryRule {
  struct Terms {
    bool mesopuff = false, oh = false, heterogeneous = false, night = false;
  };
  struct Mesopuff {
    double so2_factor = 0, so2_solar_power = 0, so2_ozone_power = 0, so2_stability_power = 0;
    double aqueous_factor = 0, aqueous_power = 0, aqueous_least = 0;
    double nox_factor = 0, nox_ozone_power = 0, nox_power = 0, nox_stability_power = 0;
    double so2_night = 0, nox_night = 0, day_w_m2 = 0;
  };
  struct Stability {
    std::array<double, 4> wind_m_s{};
    std::array<double, 3> solar_w_m2{};
    std::array<double, 20> day{};
    std::array<double, 2> night_wind_m_s{};
    std::array<double, 3> night_unstable{}, night_stable{};
  };
  struct Oh {
    double at_1000_w_m2_cm3 = 0, broadening = 0, no2_share = 0;
    PowerLaw so2_low, so2_high, no2_low, no2_high;  ///< cm6/s and cm3/s
  };
  struct Heterogeneous {
    double dry_humidity = 0, wet_humidity = 0, dry_uptake = 0, wet_uptake = 0;
    double diameter_m = 0, diffusivity_m2_s = 0, surface_m2_g = 0;
    double calibration = 0, calibration_low = 0, calibration_high = 0;
  };
  struct Nitrate {
    ThreeNumbers solid{}, p1{}, p2{}, p3{};
    std::array<double, 2> deliquescence{};
    double power = 0, wettest = 0;
  };
  struct Baseline {
    double ozone_ppb = 0, nox_ppb = 0, particles_ug_m3 = 0;
    double sulphate_ug_m3 = 0, total_nitrate_ug_m3 = 0, total_ammonia_ppb = 0;
  };

  Terms so2, nox;
  Mesopuff mesopuff;
  Stability stability;
  Oh oh;
  Heterogeneous heterogeneous;
  double night_percent_h = 0;
  Nitrate nitrate;
  Baseline baseline;
  std::vector<Provenance> sources;

  /// Returns malformed with every fault, one a line: an unknown term, mesopuff and oh together.
  static Result<ChemistryRule> read(const terms::SourceFile& file);

  SulphurRates sulphur(const ReactingAir& air) const;
  NitrogenRates nitrogen(const ReactingAir& air) const;
  /// The same with what so2_with_oh and no2_with_oh gave: those are smooth and may come from a table.
  SulphurRates sulphur(const ReactingAir& air, double with_oh) const;
  NitrogenRates nitrogen(const ReactingAir& air, double with_oh) const;
  /// cm3/s
  double so2_with_oh(double temperature_k, double pressure_pa) const;
  double no2_with_oh(double temperature_k, double pressure_pa) const;
  /// Class 1 (A) to 6 (F) by the SRDT method from wind at the lowest level; `stable`: temperature does not fall upward.
  int stability_of(double wind_m_s, double shortwave_w_m2, bool stable) const;
};

/// k = k0 [M] / (1 + k0 [M] / kinf) * Fc^(1 / (1 + log10(k0 [M] / kinf)^2)), cm3/s. `air_cm3`: molecules of air.
double troe(const PowerLaw& low, const PowerLaw& high, double broadening, double temperature_k, double air_cm3);

/// What the rates are linearised about: one number everywhere, or one by cell.
struct BaselineField {
  std::vector<float> values;
  double at(std::size_t cell) const { return static_cast<double>(values.size() == 1 ? values.front() : values[cell]); }
};
struct BaselineAir {
  BaselineField ozone_ppb, nox_ppb, particles_ug_m3;
  BaselineField sulphate_ug_m3, total_nitrate_ug_m3, total_ammonia_ppb;
  /// The rule's own, everywhere.
  static BaselineAir of(const ChemistryRule& rule);
};

/// The rates of an hour, by cell, 1/s; chain.hpp makes exact factors of a step of them. Requires: baseline fields of
/// one number or one for each cell. What costs powers and logarithms comes from tables, within 1e-3 of the formulas.
class Chemistry {
 public:
  Chemistry(const ChemistryRule& rule, const weather::Grid& grid);
  void fill_rates(const weather::MetSlab& slab, const BaselineAir& baseline, std::span<float> sulphate,
                  std::span<float> nitrate) const;
  /// Part of total nitrate that is particles at the baseline, 0..1.
  void fill_nitrate_share(const weather::MetSlab& slab, const BaselineAir& baseline, std::span<float> share) const;
  ReactingAir air_at(const weather::MetSlab& slab, const BaselineAir& baseline, std::size_t cell) const;

 private:
  const ChemistryRule* rule_;
  const weather::Grid* grid_;
  Table so2_with_oh_, no2_with_oh_;  ///< by temperature and pressure
  Table nitrate_product_;            ///< by temperature and humidity
};

}  // namespace lantian::transport
