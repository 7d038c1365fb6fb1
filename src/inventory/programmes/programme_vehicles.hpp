#pragma once
#include "inventory/programmes/programme.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// Old vehicles that leave the road, and new-energy ones that come.
namespace lantian::inventory {

/// One row of the vehicle table: a vehicle, or a fleet of equal ones with their number.
struct Vehicle {
  std::string record;
  std::string plate_hash;
  std::string county;
  std::string class_code;  ///< leaf with the emission stage: "03-HDT-D-C3"
  std::string use;         ///< "bus", "official", "freight", ...
  std::string fuel;        ///< word of VehicleRule::fuels
  std::string standard;    ///< as printed on the certificate
  int reg_year = 0;
  int vehicles = 1;
  Decimal vkt;  ///< km a year of one vehicle
  std::optional<Day> retired_date;
  std::string replaced_by;  ///< class of the vehicle that drives instead; empty = nobody knows
  bool synthetic = false;
};

/// data/inventory/programmes.toml, [vehicles].
struct VehicleRule {
  struct Fuel {
    std::string id;
    terms::Name name;
    bool new_energy = false;
  };
  std::vector<Fuel> fuels;
  std::string distance_unit;  ///< of the classes of vehicles: "veh km"
  Provenance provenance;
};
Result<VehicleRule> read_vehicle_rule(const terms::SourceFile& file);

struct RetirementRow {
  std::string county, class_code;
  int year = 0;
  std::int64_t vehicles = 0;
  Rational km;  ///< that they drove in a year
};
/// Vehicles in use at the end of `as_of`. Counts, so that shares of several uses can be joined.
struct NewEnergyRow {
  std::string county, use;
  std::int64_t vehicles = 0, new_energy = 0;
  Rational share_percent() const;  ///< Requires: vehicles > 0
};
struct FleetSummary {
  std::vector<RetirementRow> retired;    ///< by (county, class, year)
  std::vector<NewEnergyRow> new_energy;  ///< by (county, use)
  std::vector<NewEnergyRow> by_use;      ///< county empty
  std::int64_t retired_total = 0;
};

/// Returns invalid_argument (unknown fuel, negative km, no vehicles) with every fault, one a line.
Result<FleetSummary> summarise_fleet(const VehicleRule& rule, std::span<const Vehicle> vehicles, Day as_of);

/// Retirements up to `as_of` as measures, one for each county, class, month and class that drives instead. Each takes
/// the share of its km out of the county's activity from the month after; the replacement drives the same km.
/// Returns as `summarise_fleet`, and
/// incomplete with every county whose base has no such km, or less than the vehicles drove.
Result<std::vector<Measure>> retirement_measures(const VehicleRule& rule, std::span<const Vehicle> vehicles,
                                                 const BaseAmounts& base, Day as_of);

}  // namespace lantian::inventory
