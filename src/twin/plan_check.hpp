#pragma once
#include "twin/plan.hpp"

#include <string>
#include <vector>

namespace lantian::twin {

/// What is wrong with the arithmetic of a plan, one sentence each; empty when the design adds up.
std::vector<std::string> design_faults(const TwinPlan& plan);

/// The classes of a county's cell with the number of days of each, in the order good .. ozone.
struct ClassCount {
  DayClass day_class = DayClass::good;
  int days = 0;
};
std::vector<ClassCount> class_counts(const CountyDesign& design, int verdict_days);

}  // namespace lantian::twin
