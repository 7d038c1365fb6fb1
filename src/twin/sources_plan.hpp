#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "inventory/factor.hpp"
#include "inventory/measures/measure.hpp"
#include "terms/region.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

/// The plan of a synthetic inventory: inventory.toml of a region pack. What is real in it are published totals and the
/// names and codes of places and industries; doc/changji-inventory.md explains how the rest is made to meet them.
namespace lantian::twin {

struct WholeRange {
  std::int64_t low = 0, high = 0;
};

/// A county or park with its weights beside the others.
struct InventoryPlace {
  std::string unit_id;
  terms::Name name;  ///< from the region
  bool west = false;
  Decimal longitude, latitude;  ///< approximate centre, unverified
  int spread = 0;               ///< sources scatter by so many thousandths of a degree
  int towns = 0, households = 0, enterprises = 0, vehicles = 0, dust = 0;
};

/// Households, boilers and farm installations by the year in which they stop burning coal.
struct HeatingCohort {
  int year = 0;
  Day start{};             ///< first day on which the measure is counted
  bool west_only = false;  ///< only in the western counties
  std::int64_t households = 0, boilers = 0, farm = 0;
  std::optional<std::int64_t> city_households, city_boilers, city_farm;  ///< given for the first city
  inventory::MeasureStatus status = inventory::MeasureStatus::planned;
};

struct LineProcess {
  std::string class_code;
  int weight = 0;  ///< of its emission beside the line's other processes
};
/// One industry with its enterprises.
struct IndustryLine {
  std::string id;
  terms::Name name;
  std::string code;  ///< GB/T 4754
  int enterprises = 0, graded = 0, grade_a = 0;
  std::array<int, 4> large{};  ///< of the large ones, in the order of the western places
  int weight = 0;
  std::vector<LineProcess> processes;
  int large_in_all() const { return large[0] + large[1] + large[2] + large[3]; }
};

/// What processes of a class look like: ranges of their stacks, fuel, controls.
struct ProcessKind {
  terms::Name name;
  std::string fuel;
  std::vector<std::string> controls;
  WholeRange height_m, diameter_dm, temperature_c, velocity_dm_s;
  bool kiln = false;
};

/// Vehicles or dust of one class in every place.
struct SpreadClass {
  std::string class_code;
  terms::Name name;
  int cut_year = 0;  ///< year whose measures act on it; 0 = none
  int cut_percent = 0, weight = 0;
  std::int64_t amount = 0;  ///< activity of one unit of a place's weight, where nothing is cut
};

/// The published totals. Tonnes are of SO2 + NOx + PM.
struct InventoryConditions {
  std::int64_t households = 0, finished_coal_t = 0;
  std::int64_t season_bulk_coal_t = 0, season_bulk_coal_city_t = 0;
  std::int64_t season_industry_t = 0, season_industry_second_t = 0;
  std::int64_t season_mobile_t = 0, season_mobile_city_t = 0;
  std::int64_t coal_t = 0, pollutants_t = 0, pollutants_before_t = 0;
  std::int64_t large_permille = 0, large = 0, enterprises = 0, graded = 0, industries = 0, grade_a = 0;
  std::array<std::int64_t, 3> projects_large{};  ///< of the base year and the two after it
  std::int64_t projects_planned = 0, projects_finished = 0, policy_enterprises = 0;
  std::int64_t kilns = 0, fugitive = 0, deep = 0;
  std::int64_t old_trucks = 0, new_energy_buses = 0, subsidy_paid_yuan = 0;
};

/// Numbers that the totals leave open.
struct InventedNumbers {
  WholeRange household_coal_dt;
  std::int64_t boiler_coal_t = 0;
  int boiler_season_percent = 0, season_percent = 0, dust_season_percent = 0, coal_saving_percent = 0;
  int season_before_new_year_percent = 0;
  std::int64_t industry_total_t = 0;
  std::int64_t before_mobile_t = 0, before_dust_t = 0, before_small_t = 0;
  int before_large_kilns = 0, before_small_kilns = 0;
  std::int64_t mobile_east_t = 0, old_truck_km = 0, bus_km = 0, buses = 0, old_trucks_2021 = 0;
  WholeRange farm_sources;  ///< low: records in the city, high: in each other western county
  std::int64_t projects_finished_large = 0;
  std::int64_t subsidy_unit_yuan = 0;                             ///< a household, of each fund
  std::vector<std::int64_t> policy_percents, treatment_percents;  ///< of the emission, one is drawn
  int deep_percent = 0, fugitive_percent = 0, later_percent = 0;
  std::array<std::int64_t, 4> grades_of_twenty{};  ///< B, B-, C, D
  Decimal bare_land_ha;
  std::string heat_before, heat_after;
};

struct InventoryPlan {
  std::string region_id;
  std::uint64_t seed = 0;  ///< of the shipped inventory; the generator takes its own
  std::array<Period, 2> years;
  Period season, finished;
  std::string city, second;
  std::vector<inventory::FactorChoice> factors;
  std::vector<inventory::Pollutant> pollutants;
  InventoryConditions conditions;
  InventedNumbers invented;
  std::map<std::string, terms::Name, std::less<>> words;    ///< with {place}, {number}, {year}, {class}
  std::map<std::string, std::string, std::less<>> classes;  ///< "household" -> "01-RES-BIT-STV"
  std::vector<HeatingCohort> cohorts;
  std::vector<InventoryPlace> places;
  std::vector<IndustryLine> lines;
  std::map<std::string, ProcessKind, std::less<>> kinds;  ///< by class
  std::vector<SpreadClass> vehicles, dust;

  const std::string& class_of(std::string_view what) const { return classes.find(what)->second; }
  /// Year of the base: the last of `years`.
  int base_year() const;
  /// PM for dust, the plan's pollutants for everything else.
  std::vector<inventory::Pollutant> pollutants_of(std::string_view class_code) const;
};

/// Reads inventory.toml and checks that its counts add up to the conditions.
/// Returns malformed with all faults, one a line as file:line, or conflict when counts miss a condition.
Result<InventoryPlan> read_inventory_plan(const terms::SourceFile& file, const terms::Region& region);

}  // namespace lantian::twin
