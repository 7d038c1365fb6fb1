#pragma once
#include "serve/carbon/energy_region.hpp"
#include "serve/carbon/office.hpp"

#include <map>
#include <string>
#include <vector>

/// Energy of a year against what was set, and what is done about it (doc/carbon-planning.md).
namespace lantian::serve {

struct EnergyRules {
  carbon::ControlRule control;
  carbon::CarrierBook carriers;
};
/// data/carbon/energy. Returns malformed, io.
Result<EnergyRules> open_energy_rules(const std::string& root);
/// regions/<id>/energy.toml. Returns not_found when the pack has none.
Result<EnergyRegion> open_energy_region(const EnergyRules& rules, const std::string& root, const std::string& region);

/// What one enterprise filed, and what a county's enterprises did together.
struct EnergyCourse {
  std::string id, county, sector;  ///< of a county: its code, and no sector
  terms::Name name;
  carbon::EnergyYear now, before;
  int enterprises = 1;
  std::optional<carbon::EnergyTarget> target;
  std::optional<carbon::ControlProgress> progress;
  std::string why;  ///< why there is no light
};

struct EnergyPage {
  int year = 0;
  Day on{};
  EnergyRules rules;
  EnergyRegion region;
  EnergyCourse all;  ///< the enterprises of the region together
  std::vector<EnergyCourse> counties, enterprises;
  std::vector<std::string> unknown;              ///< "SYN-X 2024-05: coal_burnt": amounts that are not there
  std::map<std::string, std::int64_t> carriers;  ///< kgce of the year, enterprises together
  std::int64_t coal_kg = 0;
  carbon::CheckupSummary checkups;
  carbon::RetrofitSummary retrofits;
  carbon::CapacitySummary capacity;
  std::optional<carbon::Reconciliation> reconciliation;  ///< no value: no statistics of the year
  bool synthetic = false;
};

/// Energy of each enterprise by month in standard coal. A month that is not filed, or that lacks a carrier which the
/// enterprise filed in another month of that year, is not known, and nothing behind it is judged. Value added of a
/// month is a twelfth of its year's: nobody files it by month.
Result<EnergyPage> energy_page(const CarbonOffice& office, const std::string& root, const std::string& region,
                               const CarbonFilings& filings, int year, Day on);

std::string energy_json(const InventoryOffice& inventory, const EnergyPage& page);

}  // namespace lantian::serve
