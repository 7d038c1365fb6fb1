#pragma once
#include "serve/carbon/energy_region.hpp"
#include "serve/carbon/held.hpp"

#include <array>
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

/// Coal of a month, in its own mass: burnt, and fed to a process as raw material.
struct CoalMonth {
  std::int64_t burnt_kg = 0, fed_kg = 0;
  bool known = false;  ///< filed, and no coal lacks that the enterprise filed in another month of that year
};
using CoalYear = std::array<CoalMonth, carbon::months_of_year>;

/// An amount that is not there.
struct EnergyGap {
  std::string enterprise, month;
  std::string item;  ///< empty: the month is not filed
  friend bool operator==(const EnergyGap&, const EnergyGap&) = default;
};

/// What one enterprise filed, and what a county's enterprises did together.
struct EnergyCourse {
  std::string id, county, sector;  ///< of a county: its code, and no sector
  terms::Name name;
  carbon::EnergyYear now, before;
  CoalYear coal, coal_before;
  int enterprises = 1;
  std::vector<std::string> held;  ///< whose figures stand in none of these sums
  std::optional<carbon::EnergyTarget> target;
  std::optional<carbon::ControlProgress> progress;
  std::optional<std::int64_t> coal_target_kg;
  std::optional<carbon::ControlProgress> coal_progress;  ///< kgce there is kg of coal
  std::string why;  ///< id of a [[reason]] of control.toml: why there is no light; empty: there is one
};

/// Months of a year as everybody filed them, in standard coal and in coal.
struct EnergyOfYear {
  std::map<std::string, carbon::EnergyYear> energy;
  std::map<std::string, CoalYear> coal;
  std::map<std::string, std::map<std::string, std::int64_t>> carriers;  ///< kgce by enterprise, without raw material
  std::map<std::string, std::int64_t> coke_kg;                          ///< coke and semi-coke, burnt and fed
  std::vector<EnergyGap> gaps;
};
/// A month that is not filed, or that lacks a carrier which the enterprise filed in another month of that year, is not
/// known. Value added of a month is a twelfth of its year's: nobody files it by month.
Result<EnergyOfYear> energy_of_year(const EnergyRules& rules, const inventory::UnitBook& units,
                                    const CarbonFilings& filings, int year);

struct EnergyQuestion {
  std::string root, region;
  int year = 0;
  Day on{};
  const HeldAccounts* held = nullptr;         ///< of the year; null: nobody
  const HeldAccounts* held_before = nullptr;  ///< of the year before
  const EnergyRegion* set = nullptr;          ///< what the region set itself; null: as its file has it
};

struct EnergyPage {
  int year = 0;
  Day on{};
  EnergyRules rules;
  EnergyRegion region;
  EnergyCourse all;  ///< the enterprises of the region together
  std::vector<EnergyCourse> counties, enterprises;
  std::vector<EnergyGap> unknown;
  /// kgce of the year, enterprises together; the figures of who is held back in the year stand beside it.
  std::map<std::string, std::int64_t> carriers;
  std::int64_t held_kgce = 0;
  CoalMonth coal, held_coal;
  std::int64_t coke_kg = 0;
  HeldAccounts held, held_before;
  carbon::CheckupSummary checkups;
  carbon::RetrofitSummary retrofits;
  carbon::CapacitySummary capacity;
  std::optional<carbon::Reconciliation> reconciliation;  ///< no value: no statistics of the year
  bool synthetic = false;
};

/// Energy of each enterprise by month against what was set. Nothing behind a month that is not known is judged. Who is
/// held back in the year or the one before has no light and stands in no sum of either: a year is held against the same
/// enterprises' year before.
Result<EnergyPage> energy_page(const CarbonOffice& office, const CarbonFilings& filings,
                               const EnergyQuestion& question);

std::string energy_json(const InventoryOffice& inventory, const EnergyPage& page);

}  // namespace lantian::serve
