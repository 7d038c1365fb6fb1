#pragma once
#include "carbon/synthetic/plan.hpp"
#include "terms/tree.hpp"

namespace lantian::carbon {

/// Inside of `read_carbon_plan`: loans, projects, consents, penalties and published figures. Requires: the plan has its
/// enterprises.
void read_finance_plan(terms::Section& root, CarbonPlan& plan);

}  // namespace lantian::carbon
