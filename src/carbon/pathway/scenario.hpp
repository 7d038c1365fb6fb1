#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>
#include <vector>

/// What a scenario assumes, as data (data/carbon/pathway.toml).
namespace lantian::carbon {

/// Percent a year.
struct ScenarioSector {
  std::string sector;  ///< "*": every sector without a row of its own
  double activity = 0, efficiency = 0;
};
/// A change of technology that takes direct emission away, in equal steps from the begin of `from` to the end of
/// `full`.
struct ScenarioSwitch {
  std::string sector, id;
  terms::Name name;
  int from = 0, full = 0;
  double percent = 0;            ///< of the direct emission, when complete
  double mwh_per_t = 0;          ///< electricity for each tonne that is gone
  double share(int year) const;  ///< of `percent`, 0 to 1
};
struct Scenario {
  std::string id, source, status;
  terms::Name name;
  double grid = 0;  ///< percent a year by which the grid factor falls
  std::vector<ScenarioSector> sectors;
  std::vector<ScenarioSwitch> switches;
  /// The row of the sector, or the one for all; null: neither.
  const ScenarioSector* sector(std::string_view id) const;
};
/// Returns malformed with every fault, one a line: a sector twice, switches of a sector above 100 percent, an id twice.
Result<std::vector<Scenario>> read_scenarios(const terms::SourceFile& file);

}  // namespace lantian::carbon
