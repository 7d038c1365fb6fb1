#pragma once
#include "inventory/measures/reduction.hpp"
#include "inventory/measures/reduction_plan.hpp"

#include <span>
#include <string>
#include <vector>

/// What gives the heat or drives the road from now on, and what that emits.
namespace lantian::inventory {

/// A measure whose replacement is to be computed, with where it stands and how many days of the period it acts.
struct ReplacementTask {
  const Measure* measure = nullptr;
  std::string unit_id;
  int days = 0;
};

/// One emission for each task and pollutant, through `compute`, in the order of (measure, pollutant); the source is
/// called "<measure>/replacement". The amount is that of the whole period; a measure that acts on a part of it counts
/// by its days, and the formula says so. Where there is no factor the row is NE.
/// Returns what `compute` returns, and invalid_argument when the basis has no classes, units or factors.
Result<std::vector<Emission>> replacement_emissions(const Basis& basis, std::span<const ReplacementTask> tasks,
                                                    const Period& period);

/// The name of a measure's replacement among sources.
std::string replacement_source(const Measure& measure);

/// True for measures that take heat or road away, so that something must give it instead.
bool needs_replacement(const Measure& measure);

}  // namespace lantian::inventory
