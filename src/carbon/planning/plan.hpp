#pragma once
#include "base/result.hpp"
#include "carbon/account.hpp"
#include "carbon/rating/sectors.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

/// The emission of a region up to a target year under scenarios. A projection, not an account: plain numbers, with the
/// assumptions that carry it and a band. All assumptions are data: data/carbon/pathways/*.toml.
namespace lantian::carbon {

/// A figure of a scenario and half of its 95 % range, in percent of itself.
struct Assumed {
  double value = 0;
  double range_percent = 0;
};

/// Percent that are reached at `until` by a straight line from `from` on: nothing in `from`, all from `until` on.
struct PlanRamp {
  Assumed percent;
  int from = 0, until = 0;
};

struct PlanSector {
  std::string sector;
  Assumed activity;    ///< percent a year
  Assumed efficiency;  ///< percent a year that a unit of activity needs less of fuel and of electricity
  std::optional<PlanRamp> electrified;  ///< share of fuel
  double mwh_per_tonne = 0;             ///< electricity for a tonne of CO2 of fuel that is not burnt
};

struct PlanMeasure {
  std::string id;
  terms::Name name;
  std::string sector;
  Part part = Part::fuel;  ///< fuel, process, or electricity (of which it saves)
  PlanRamp cut;
};

struct PlanScenario {
  std::string id;
  terms::Name name;
  std::optional<double> goal_percent;  ///< below the base year at the target year
  std::map<int, double> grid;          ///< t/MWh of net imports, straight between its years; empty: as in the base year
  double grid_range_percent = 0;
  std::vector<PlanSector> sectors;  ///< a sector that is not here stays as it is
  std::vector<PlanMeasure> measures;
};

struct PlanBook {
  std::string id, version, source, status;
  terms::Name name;
  int target_year = 0;
  std::vector<PlanScenario> scenarios;
  const PlanScenario* scenario(std::string_view id) const;
};
/// Returns malformed with every fault and its line: an unknown sector, a cut of more than 100 %, more than four
/// measures (the shares of levers are taken over all their subsets), grid years that do not rise.
Result<PlanBook> read_plan_book(const terms::SourceFile& file, const SectorBook& sectors);

/// Where a pathway begins: the direct emission of the accounts, the electricity of users, and what came over the
/// border.
struct PlanBase {
  struct Sector {
    std::string sector;
    double fuel_t = 0;     ///< net of nothing: CO2 of fuels
    double process_t = 0;  ///< net of what was recovered
    double electricity_mwh = 0;
  };
  int year = 0;
  std::vector<Sector> sectors;
  double generation_mwh = 0;  ///< in the region; goes with the activity of the sector "power"
  double net_import_mwh = 0;  ///< below 0: exported
  double grid_t_per_mwh = 0;  ///< of imports, in the base year
  bool synthetic = false;
};

/// Emission of one year in t CO2: direct of all sectors and net import. An export takes nothing off.
struct PlanYear {
  int year = 0;
  double direct_t = 0, import_t = 0;
  double low_t = 0, high_t = 0;  ///< 95 % band of the sum
  double sum_t() const { return direct_t + import_t; }
};

/// A group of assumptions that stands or falls together.
struct PlanLever {
  std::string id;  ///< "activity", "efficiency", "electrification", "grid", or a measure
  terms::Name name;
  double share_t = 0;       ///< of the fall from base to target year; below 0: it adds emission
  double without_t = 0;     ///< emission of the target year when this alone does not come
  double band_t = 0;        ///< what its own range moves the target year by, half of it
  bool goal_needs = false;  ///< the goal is reached with it and not without it
};

struct RegionalPathway {
  std::string scenario;
  int base_year = 0, target_year = 0;
  std::vector<PlanYear> years;
  int peak_year = 0;  ///< of the highest emission, the first when there are several
  /// The highest year is the last: the pathway has no peak before its end.
  bool no_peak = false;
  std::vector<PlanLever> levers;  ///< shares sum to base less target
  std::optional<double> goal_t;
  bool reached = false;
  std::string status;  ///< of the assumptions
  bool synthetic = false;
};

/// Shares of levers are Shapley values over all their subsets, so that no order of levers matters. The band of a year
/// is the root of the sum of squares of what each assumption's range moves alone; ranges count as independent. Returns
/// invalid_argument for a base without sectors or not before the target year.
Result<RegionalPathway> regional_pathway(const PlanBook& book, const PlanScenario& scenario, const PlanBase& base);

}  // namespace lantian::carbon
