#pragma once
#include "base/quantity.hpp"
#include "inventory/factor.hpp"
#include "inventory/source.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Tonnes, each with the activity row, the factor and the formula that made it.
namespace lantian::inventory {

/// What one source emitted of one pollutant in one period. `mass_t`: tonnes, also of CO2 (unit in the name; take it out
/// as a kind with `pollutant_mass` or `carbon_mass`). Absent when `notation` says why there is none.
struct Emission {
  std::string source_id, unit_id, class_code, sector;
  Pollutant pollutant{};
  Period period;
  Notation notation = Notation::value;
  std::optional<double> mass_t;
  std::string method;                                       ///< "EF", "CEMS", ...
  std::string activity_record;                              ///< Activity::record
  std::optional<FactorRef> factor;                          ///< absent for methods without one (CEMS, material balance)
  std::string formula;                                      ///< "1983000 t * 1.5 kg/t", every number that went in
  std::optional<double> u95_low_percent, u95_high_percent;  ///< 95 % half-ranges of the mass
  /// Share that the control in this mass lets through: 1 = no control, 0.2 = 80 % caught. Absent: nobody knows (CEMS
  /// measures behind the control). Measures that replace a control need it.
  std::optional<double> residual;
  bool substituted = false;  ///< filled by a substitution rule
  bool synthetic = false;
};

/// Requires: the emission has a mass and is no CO2.
PollutantMass pollutant_mass(const Emission& emission);
/// Requires: the emission has a mass and is CO2.
CarbonMass carbon_mass(const Emission& emission);

/// A sum over rows, with what is missing from it. Order of rows does not matter: they are added in the order of
/// (source, class, pollutant, period).
struct Total {
  std::optional<double> mass_t;  ///< absent when no row had a value or NO
  std::int64_t values = 0, not_occurring = 0, not_estimated = 0, elsewhere = 0, confidential = 0;
  std::int64_t without_range = 0;  ///< of `values`: rows whose uncertainty nobody stated; they enter the range as exact
  double u95_low_percent = 0, u95_high_percent = 0;  ///< by error propagation, rows independent
  bool complete() const { return not_estimated == 0 && confidential == 0; }
};
/// Sum of one pollutant. Rows of others are passed over.
Total total_of(std::span<const Emission> rows, Pollutant pollutant);
/// "Pollutants" as documents print them: SO2 + NOx + PM + VOC + NH3. Without CO2, without PM10 and PM2.5, which are
/// part of PM, and without CO, whose mass would drown the others (87 of 100 kg that a tonne of raw coal gives in a
/// stove).
Total total_of_pollutants(std::span<const Emission> rows);

}  // namespace lantian::inventory
