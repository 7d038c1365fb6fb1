#pragma once
#include "base/result.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "respond/grade/grade_rules.hpp"
#include "respond/list/list.hpp"
#include "transport/speciation.hpp"
#include "transport/table.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

/// What a gram a day less gives: PM2.5 at receptors, mean over a season in which it is cut every day. In the still air
/// of an episode it is more. First order.
namespace lantian::respond {

/// Rows are [pollutant][receptor], ug/m3 for each g/d. VOC gives nothing: the table does not carry it.
class PlanEffects {
 public:
  std::vector<std::string> receptors;
  std::string from;  ///< "season-sensitivity" or "table"
  std::string period;
  bool synthetic = false;
  std::vector<std::string> lineage;

  /// Of a source of the table, when it holds it; otherwise of its sector in its county; otherwise the mean of the
  /// sector over all counties. A county may have a park's id. `fine`: part of PM that is PM2.5.
  std::vector<double> row(std::string_view source, std::string_view county, std::string_view sector, double fine) const;
  /// Whether `row` would find the county and sector, not the mean alone.
  bool knows(std::string_view county, std::string_view sector) const;

  /// Per tonne of a precursor over the season, ng/m3 by receptor; one for each Precursor, empty: not there.
  using PerTonne = std::array<std::vector<double>, transport::precursors>;
  int days = 0;  ///< of the season
  std::map<std::string, PerTonne, std::less<>> by_source;
  std::map<std::pair<std::string, std::string>, PerTonne> by_sector;  ///< (unit, sector)
  std::map<std::string, PerTonne, std::less<>> mean_of_sector;        ///< weighed by tonnes
};

/// From the file of the pack; receptors are its receptor units.
PlanEffects effects_of(const explain::SeasonSensitivity& season);
/// From a table; receptors are those given. Returns not_found when the table knows nothing of one.
Result<PlanEffects> effects_of(const transport::SourceReceptorTable& table,
                               std::span<const explain::ReceptorUnit> receptors);

/// What the parts of a list are looked up with. Plan and review ask the same three questions, so that their ug/m3 can be
/// compared. All that is pointed to outlives it.
struct EffectGround {
  const PlanEffects* table = nullptr;
  const GradeRules* grades = nullptr;
  const transport::Speciation* speciation = nullptr;
};

enum class EffectFrom : std::uint8_t { source, sector, mean, nothing };
/// "source", "sector", "mean", "nothing".
std::string_view word_of(EffectFrom from);

struct PartEffect {
  std::string sector;  ///< of the table: "power", "industry", "dust", "mobile"
  EffectFrom from = EffectFrom::nothing;
  std::vector<double> ug_m3;  ///< for each g/d less, [pollutant][receptor] as PlanEffects::row has it
};
/// A line, furnace or boiler: its sector, and the part of its PM that is fine, are those of its process.
PartEffect effect_of_unit(const EffectGround& ground, const Enterprise& enterprise, const ProcessUnit& unit);
/// Building sites and heaps of a county or park.
PartEffect effect_of_dust(const EffectGround& ground, std::string_view county);
/// Vehicles of a county or park: fleets, and the trucks that stay away from a plant.
PartEffect effect_of_vehicles(const EffectGround& ground, std::string_view county);

}  // namespace lantian::respond
