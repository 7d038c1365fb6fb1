#pragma once
#include "respond/grade/grade_rules.hpp"
#include "respond/list/list.hpp"
#include "respond/plan/problem.hpp"
#include "respond/plan/rule.hpp"

#include <functional>
#include <string>
#include <vector>

/// From a reduction list to what a plan may choose.
namespace lantian::respond {

/// All that is pointed to outlives the call.
struct PlanGround {
  const ReductionList* list = nullptr;
  Level level = Level::yellow;
  Day on{};  ///< on which guarantees are judged
  const GradeRules* grades = nullptr;
  const PlanRule* rule = nullptr;
  std::vector<std::string> receptors;
  /// PM2.5 for each g/d less, [pollutant][receptor] as one row, of a unit.
  std::function<std::vector<double>(const Enterprise&, const ProcessUnit&)> unit_effect;
  /// The same of a sector of a county: "dust", "mobile".
  std::function<std::vector<double>(const std::string& county, const std::string& sector)> sector_effect;
};

/// A problem without demands: units with their options, what sites, vehicles and trucks of plants cut by the list in
/// any case, the base of society, the caps of fairness. A unit without a base is left out and named in `left_out`.
PlanProblem plan_problem(const PlanGround& ground, std::vector<std::string>& left_out);

/// The measures of a plan as a list has them: one for each unit that is cut, its reduction in the option.
std::vector<ListMeasure> measures_of(const PlanGround& ground, const PlanProblem& problem, const PlanChoice& choice);

}  // namespace lantian::respond
