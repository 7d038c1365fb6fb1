#pragma once
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "carbon/pathway/scenario.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// A pathway of CO2 to a target year under a scenario: when it peaks, whether it reaches the target, and what must be
/// true for that.
namespace lantian::carbon {

/// Where a sector stands in the base year, from accounts.
struct PathwayBase {
  std::string sector;
  double direct_t = 0;       ///< fuel and process less recovery
  double electricity_t = 0;  ///< what bought electricity and heat stand for
};

struct PathwayQuestion {
  int base_year = 0, last_year = 0;
  std::vector<PathwayBase> base;
  double grid_t_per_mwh = 0;       ///< of the base year: what the electricity of a switch brings with it
  std::optional<double> target_t;  ///< of `last_year`; absent: none is set
};

struct PathwayRow {
  int year = 0;
  std::string sector;
  double direct_t = 0, electricity_t = 0;
};
struct PathwayYear {
  int year = 0;
  double direct_t = 0, electricity_t = 0;
  double total_t() const { return direct_t + electricity_t; }
};

/// One assumption of the scenario, and how much of it the target needs while all others hold as they stand.
struct PathwayLever {
  enum class Kind : std::uint8_t { efficiency = 1, change = 2, grid = 3, falling_activity = 4 };
  Kind kind = Kind::efficiency;
  std::string sector;  ///< empty: the grid; "*": every sector without a row of its own
  std::string id;      ///< of a change
  double saved_t = 0;  ///< less in the target year than without it
  /// Share of it, 0 to 1, with which the target is just met; 0: not needed; no value: the target is missed even with
  /// all of it, or there is none.
  std::optional<double> needed;
};
std::string_view name_of(PathwayLever::Kind kind);

struct Pathway {
  std::string scenario, status;
  std::vector<PathwayRow> rows;    ///< by sector in the order of the base, then year
  std::vector<PathwayYear> years;  ///< from the base year on
  int peak_year = 0;               ///< of the greatest total; the first of equal ones
  double peak_t = 0;
  /// The greatest total is that of the last year: within these years nobody can say that it has peaked.
  bool peaked = false;
  double cumulative_t = 0;           ///< from the year after the base year to the last
  std::optional<double> gap_t;       ///< last year less target; above zero: missed
  std::vector<PathwayLever> levers;  ///< greatest saving first
  /// Missed: percent a year by which every sector would have to need less on top of the scenario. Reached: how many
  /// percent a year all activity could grow faster.
  std::optional<double> more_percent, spare_percent;
};

/// Emission of a sector in year n after the base: direct * (1+a)^n (1-e)^n * (1 - switches so far); electricity the
/// same without switches, times (1-g)^n, and what switches use at that year's grid factor. First order, no feedback
/// between sectors: power does not follow the electricity of the others. Returns invalid_argument for a sector that the
/// scenario does not speak of, a last year before the base, a base below zero.
Result<Pathway> pathway_of(const Scenario& scenario, const PathwayQuestion& question);

}  // namespace lantian::carbon
