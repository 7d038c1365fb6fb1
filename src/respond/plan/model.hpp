#pragma once
#include "respond/plan/linear.hpp"
#include "respond/plan/problem.hpp"

#include <array>
#include <optional>
#include <vector>

/// A plan as a linear programme (doc/respond-plan.md has the formulas).
namespace lantian::respond {

/// What the programme is asked: the least cost, or the least shortfall of the demands of one rank.
struct PlanQuestion {
  /// Rank whose shortfalls are made small; no value: the cost is.
  std::optional<int> least;
  /// Sum of the relative shortfalls that each rank may have. No value: its demands are left out.
  std::array<std::optional<double>, 3> allowed{0, 0, 0};
};

struct PlanModel {
  LinearModel linear;
  std::vector<PlanDemand> demands;
  std::vector<int> row;        ///< of each demand; -1: left out
  std::vector<int> shortfall;  ///< column of each demand; -1: it may not fall short
  std::vector<int> first;      ///< column of the second option of each unit; the others follow
};

/// Demands are rows divided by what is asked, so that a shortfall is relative. A demand whose base is zero is left out.
PlanModel plan_model(const PlanProblem& problem, const PlanQuestion& question);
/// The choice behind a solution of the model's columns.
PlanChoice choice_of(const PlanProblem& problem, const PlanModel& model, const std::vector<double>& x);
/// Columns of a choice, with the shortfalls it needs; a start for the search.
std::vector<double> columns_of(const PlanProblem& problem, const PlanModel& model, const PlanChoice& choice);

}  // namespace lantian::respond
