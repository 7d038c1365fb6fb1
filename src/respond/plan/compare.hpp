#pragma once
#include "respond/list/list.hpp"
#include "respond/plan/problem.hpp"

#include <span>

/// What a plan is held against: the same cut for all, and the measures of the official list.
namespace lantian::respond {

struct EqualCut {
  bool meets = false;  ///< shares and targets can be met by a common cut at all
  double percent = 0;  ///< of each unit, not above what it may and not below its duty
  PlanOutcome outcome;
};
/// The smallest common cut that meets every share and target; caps of fairness are not asked, as all bear alike. When
/// none does, that of everything that may be cut. A unit that would stand still pays for it.
EqualCut equal_cut(const PlanProblem& problem);
/// Puts PlanDemands::fair_cost_yuan_d for the shares and targets that are asked for.
void set_fair_cost(PlanProblem& problem);
/// A common cut of a given percent.
PlanOutcome outcome_of_equal_cut(const PlanProblem& problem, double percent);

/// What measures of a level at the start of the response do to the units of the problem. A measure of a unit that the
/// problem does not hold, or that has none, is left out. Costs as those of a lowered load or a stop.
PlanOutcome outcome_of_measures(const PlanProblem& problem, std::span<const ListMeasure> measures, Level level);

}  // namespace lantian::respond
