#include "respond/plan/compare.hpp"

#include <algorithm>
#include <cmath>
#include <unordered_map>

namespace lantian::respond {
namespace {

/// Adds a cut of a unit to an outcome.
void plan_add_cut(const PlanProblem& problem, const PlanUnit& unit, double percent, PlanOutcome& out) {
  const std::size_t receptors = problem.receptors.size();
  DailyGrams cut{};
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    cut[p] = static_cast<std::int64_t>(std::floor(static_cast<double>(unit.base[p]) * percent / 100));
  }
  out.reduction = out.reduction + cut;
  for (std::size_t r = 0; r < receptors; ++r) out.ug_m3[r] += effect_of(unit, cut, r, receptors);
  out.cost_yuan_d += unit.load_cost_yuan_d * percent / 100 + (percent >= 100 ? unit.stop_cost_yuan_d : 0);
}

PlanOutcome plan_nothing_cut(const PlanProblem& problem) {
  PlanOutcome out;
  out.reduction = problem.fixed;
  out.ug_m3 = problem.fixed_effect.empty() ? std::vector<double>(problem.receptors.size(), 0.0) : problem.fixed_effect;
  return out;
}

bool plan_enough(const PlanProblem& problem, const PlanOutcome& outcome) {
  const DailyGrams& base = problem.demands.base;
  for (const PlanDemand& demand : demands_of(problem)) {
    double given = 0;
    if (demand.kind == PlanDemandKind::share) {
      given = outcome.share_percent(base, demand.pollutant);
    } else if (demand.kind == PlanDemandKind::balance) {
      given = outcome.share_percent(base, Pollutant::so2) + outcome.share_percent(base, Pollutant::nox);
    } else if (demand.kind == PlanDemandKind::target) {
      given = outcome.ug_m3[demand.receptor];
    } else {
      continue;
    }
    if (given < demand.asked * (1 - 1e-9)) return false;
  }
  return true;
}

}  // namespace

PlanOutcome outcome_of_equal_cut(const PlanProblem& problem, double percent) {
  PlanOutcome out = plan_nothing_cut(problem);
  for (const PlanUnit& unit : problem.units) {
    const double most = unit.greatest_cut_percent;
    const double least = unit.options.front().cut_percent;
    plan_add_cut(problem, unit, std::max(least, std::min(percent, most)), out);
  }
  return out;
}

EqualCut equal_cut(const PlanProblem& problem) {
  EqualCut out;
  double low = 0, high = 100;
  out.meets = plan_enough(problem, outcome_of_equal_cut(problem, high));
  if (out.meets && plan_enough(problem, outcome_of_equal_cut(problem, low))) high = low;
  constexpr int halvings = 30;
  for (int i = 0; out.meets && i < halvings && high > low; ++i) {
    const double middle = (low + high) / 2;
    (plan_enough(problem, outcome_of_equal_cut(problem, middle)) ? high : low) = middle;
  }
  out.percent = high;
  out.outcome = outcome_of_equal_cut(problem, high);
  return out;
}

void set_fair_cost(PlanProblem& problem) {
  double duties = 0;
  for (const PlanUnit& unit : problem.units) duties += unit.options.front().cost_yuan_d;
  problem.demands.fair_cost_yuan_d = std::max(0.0, equal_cut(problem).outcome.cost_yuan_d - duties);
}

PlanOutcome outcome_of_measures(const PlanProblem& problem, std::span<const ListMeasure> measures, Level level) {
  std::unordered_map<std::string_view, int> cuts;
  for (const ListMeasure& measure : measures) {
    if (measure.level != level || measure.from_hour != 0 || measure.unit.empty()) continue;
    cuts[measure.unit] = std::max(cuts[measure.unit], measure.cut_percent);
  }
  PlanOutcome out = plan_nothing_cut(problem);
  for (const PlanUnit& unit : problem.units) {
    if (const auto found = cuts.find(unit.id); found != cuts.end()) plan_add_cut(problem, unit, found->second, out);
  }
  return out;
}

}  // namespace lantian::respond
