#pragma once
#include "inventory/activity_unit.hpp"
#include "inventory/factor.hpp"
#include "inventory/measures/measure.hpp"
#include "inventory/programmes/programme_heating.hpp"
#include "inventory/programmes/programme_projects.hpp"
#include "inventory/programmes/programme_vehicles.hpp"
#include "inventory/source.hpp"
#include "inventory/source_class.hpp"
#include "twin/sources_plan.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::twin {

struct SyntheticEnterprise {
  std::string id;  ///< "SYN-ENT-001", Source::enterprise
  terms::Name name;
  std::string unit_id, line, industry, grade;  ///< grade empty: not graded
  bool large = false;                          ///< one of the published number of large ones
  std::int64_t projects_planned = 0, projects_finished = 0;
};

/// A count of a programme by place and year that is no table of its own: boilers removed, kilns treated, ...
struct ProgrammeCount {
  std::string record, item, unit_id;
  int year = 0;
  Decimal amount;
  std::string unit;
};

/// Everything a bureau would register, all of it synthetic. Rows of activity are the reference without any measure; a
/// measure acts from its start on.
struct SyntheticInventory {
  std::vector<inventory::Source> sources;       ///< by id
  std::vector<inventory::Activity> activities;  ///< by (source, period)
  std::vector<inventory::Measure> measures;     ///< by id
  std::vector<SyntheticEnterprise> enterprises;
  std::vector<inventory::HeatingHousehold> households;
  std::vector<inventory::SubsidyPayment> payments;
  std::vector<inventory::Vehicle> vehicles;
  std::vector<inventory::EnterpriseProject> projects;
  std::vector<ProgrammeCount> counts;
};

/// Where the generator finds what it multiplies with. All three outlive the call.
struct GeneratorBasis {
  const inventory::ClassBook* classes = nullptr;
  const inventory::UnitBook* units = nullptr;
  const inventory::FactorStore* factors = nullptr;
};

/// Generates the inventory. Pure and whole-numbered: the same plan, seed and factors give the same records everywhere.
/// With any seed, `compute` and `reductions` with the plan's factor sets give every published total of the plan. In
/// each group that has one, one member takes the exact remainder; the others follow drawn weights.
/// Returns not_found (a class or factor that the plan uses is missing), conflict (a remainder that is not positive, or
/// that no decimal of activity can hold: the published totals do not fit the invented numbers, or a factor changed).
Result<SyntheticInventory> generate_inventory(const InventoryPlan& plan, const GeneratorBasis& basis,
                                              std::uint64_t seed);

}  // namespace lantian::twin
