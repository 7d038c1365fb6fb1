#pragma once
#include "carbon/planning/plan.hpp"

#include <cstddef>
#include <vector>

/// The arithmetic of one year of a pathway.
namespace lantian::carbon {

/// Levers by bits: activity, efficiency, electrification, grid, then the measures of the scenario.
inline constexpr std::size_t fixed_levers = 4;
inline constexpr std::size_t most_path_measures = 4;

/// One year's emission with the levers of `mask` on and the others as in the base year.
PlanYear plan_emission(const PlanScenario& scenario, const PlanBase& base, int year, std::size_t mask);

/// Every figure with a range, each as the scenario with it at its low and at its high end, and the lever it belongs to.
struct PlanVariant {
  std::size_t lever = 0;
  PlanScenario low, high;
};
std::vector<PlanVariant> plan_variants(const PlanScenario& scenario);

}  // namespace lantian::carbon
