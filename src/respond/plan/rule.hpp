#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"
#include "terms/region.hpp"

#include <array>
#include <string>
#include <string_view>
#include <vector>

/// What a plan may choose and what that costs: data/respond/plan.toml and costs.toml.
namespace lantian::respond {

struct PlanGradeRow {
  std::vector<std::string> grades;
  std::array<int, 3> greatest{};  ///< percent that may be cut, by `list_levels`
  bool duty = false;              ///< what the official list asks is the least
};

/// Assumed, never from a document.
struct PlanCostRow {
  std::string process, industry;  ///< industry empty: of every industry
  double yuan_per_kg = 0;         ///< value added lost for each kg/d that is not emitted
  double restart_days = 0;        ///< of value added, once for each response
};

struct PlanRule {
  std::vector<int> cuts;
  double enterprise_cost_percent = 100, county_cost_percent = 100, enterprise_base_percent = 100;
  std::vector<PlanGradeRow> grades;
  int response_days = 1;
  std::vector<PlanCostRow> costs;

  /// Null for a grade of no row.
  const PlanGradeRow* grade(std::string_view grade) const;
  /// Of the process and industry, of the process, of "*".
  const PlanCostRow& cost(std::string_view process, std::string_view industry) const;
};

/// Returns malformed with every fault, one a line.
Result<PlanRule> read_plan_rule(const terms::SourceFile& plan, const terms::SourceFile& costs);

}  // namespace lantian::respond
