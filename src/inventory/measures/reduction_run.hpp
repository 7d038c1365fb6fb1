#pragma once
#include "inventory/measures/reduction_plan.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <utility>
#include <vector>

/// Inside of `reductions`: the masses, once with every measure and once for every subset of few.
namespace lantian::inventory {

/// What the measures leave of one row, and what each took.
struct RowResult {
  double after_t = 0;
  std::vector<double> gross_t;                   ///< parallel to RowPlan::players; sums to base - after
  std::vector<std::optional<double>> shapley_t;  ///< fair shares, or absent where more than eight measures meet
  /// Measures that act elsewhere and move this row through a common cap, with their fair share here. Rows where they
  /// saved room under the cap get a negative one. With these, `shapley_t` sums to base - after.
  std::vector<std::pair<std::uint32_t, double>> from_elsewhere;
  std::vector<std::uint32_t> not_stronger, unknown;  ///< players whose control was left out, and why
  std::vector<std::uint32_t> more_than_all;          ///< players that would take more than there is
};

/// What the runs need to know; the spans must outlive the call.
struct RunInput {
  std::span<const Emission> base;
  std::span<const ReadyMeasure> measures;
  std::span<const RowPlan> plans;  ///< in an order that does not depend on the input's
  int period_days = 0;
  bool shapley = true;
};

/// Runs every plan; answers are parallel to `plans`. A cap looks at the sum of all rows it acts on, during its own
/// days, after every other measure: each of them is scaled alike. Caps act one after the other, by rank and id.
std::vector<RowResult> run_plans(const RunInput& input);

}  // namespace lantian::inventory
