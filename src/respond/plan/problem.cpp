#include "respond/plan/problem.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 6> plan_demand_words{"share",           "balance",     "target",
                                                            "enterprise_cost", "county_cost", "enterprise_base"};

double plan_sum(const DailyGrams& grams) {
  return static_cast<double>(std::accumulate(grams.begin(), grams.end(), std::int64_t{0}));
}

bool plan_in_group(const PlanUnit& unit, const PlanDemand& demand) {
  return (demand.kind == PlanDemandKind::county_cost ? unit.county : unit.enterprise) == demand.group;
}

/// Sums of the group of a cap: what it costs or cuts beyond duties, and the own base.
struct PlanGroupSums {
  double cost = 0, cut = 0, base = 0, duty_cut = 0;
};
PlanGroupSums plan_group_sums(const PlanProblem& problem, const PlanDemand& demand, const PlanChoice& choice) {
  PlanGroupSums sums;
  for (std::size_t u = 0; u < problem.units.size(); ++u) {
    const PlanUnit& unit = problem.units[u];
    if (!plan_in_group(unit, demand)) continue;
    const PlanOption& option = unit.options[choice[u]];
    sums.cost += option.cost_yuan_d - unit.options.front().cost_yuan_d;
    sums.cut += plan_sum(option.reduction) - plan_sum(unit.options.front().reduction);
    sums.base += plan_sum(unit.base);
    sums.duty_cut += plan_sum(unit.options.front().reduction);
  }
  return sums;
}

double plan_cap_shortfall(const PlanProblem& problem, const PlanDemand& demand, const PlanChoice& choice) {
  const PlanGroupSums sums = plan_group_sums(problem, demand, choice);
  const double part = demand.asked / 100;
  if (demand.kind == PlanDemandKind::enterprise_base) {
    const double cap = std::max(0.0, part * sums.base - sums.duty_cut);
    return std::max(0.0, sums.cut - cap) / std::max(1.0, part * sums.base);
  }
  const double cap = cost_cap(problem, demand);
  return std::max(0.0, sums.cost - cap) / cap;
}

void plan_add_caps(const PlanProblem& problem, PlanDemandKind kind, double percent, std::vector<PlanDemand>& out) {
  if (percent >= 100) return;
  std::map<std::string, bool> groups;  // whether anything can be chosen there
  for (const PlanUnit& unit : problem.units) {
    groups[kind == PlanDemandKind::county_cost ? unit.county : unit.enterprise] |= unit.options.size() > 1;
  }
  for (const auto& [group, choosable] : groups) {
    if (choosable) out.push_back({kind, Pollutant::so2, 0, group, percent});
  }
}

}  // namespace

std::string_view word_of(PlanDemandKind kind) {
  return plan_demand_words.at(static_cast<std::size_t>(kind));
}

int rank_of(PlanDemandKind kind) {
  if (kind == PlanDemandKind::share || kind == PlanDemandKind::balance) return 0;
  return kind == PlanDemandKind::target ? 1 : 2;
}

double cost_cap(const PlanProblem& problem, const PlanDemand& demand) {
  return std::max(1.0, demand.asked / 100 * problem.demands.fair_cost_yuan_d);
}

double PlanOutcome::share_percent(const DailyGrams& base, Pollutant pollutant) const {
  const auto p = static_cast<std::size_t>(pollutant);
  return base[p] == 0 ? 0 : 100.0 * static_cast<double>(reduction[p]) / static_cast<double>(base[p]);
}

double effect_of(const PlanUnit& unit, const DailyGrams& reduction, std::size_t receptor, std::size_t receptors) {
  double sum = 0;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    sum += static_cast<double>(reduction[p]) * unit.effect[p * receptors + receptor];
  }
  return sum;
}

PlanOutcome outcome_of(const PlanProblem& problem, const PlanChoice& choice) {
  LANTIAN_ASSERT(choice.size() == problem.units.size(), "one option for each unit");
  const std::size_t receptors = problem.receptors.size();
  PlanOutcome out;
  out.reduction = problem.fixed;
  out.ug_m3 = problem.fixed_effect.empty() ? std::vector<double>(receptors, 0.0) : problem.fixed_effect;
  for (std::size_t u = 0; u < choice.size(); ++u) {
    const PlanUnit& unit = problem.units[u];
    const PlanOption& option = unit.options.at(choice[u]);
    out.cost_yuan_d += option.cost_yuan_d;
    out.reduction = out.reduction + option.reduction;
    for (std::size_t r = 0; r < receptors; ++r) out.ug_m3[r] += effect_of(unit, option.reduction, r, receptors);
  }
  return out;
}

std::vector<PlanDemand> demands_of(const PlanProblem& problem) {
  const PlanDemands& asked = problem.demands;
  const auto& share = asked.share_percent;
  const bool balanced = asked.balanced && share[0] && share[1] && *share[0] + *share[1] > 0 && asked.base[0] > 0 && asked.base[1] > 0;
  std::vector<PlanDemand> out;
  if (balanced) out.push_back({PlanDemandKind::balance, Pollutant::so2, 0, "", *share[0] + *share[1]});
  for (std::size_t p = balanced ? 2 : 0; p < list_pollutants; ++p) {
    if (share[p] && *share[p] > 0 && asked.base[p] > 0) {
      out.push_back({PlanDemandKind::share, static_cast<Pollutant>(p), 0, "", *share[p]});
    }
  }
  for (const PlanDemands::Target& target : asked.targets) {
    if (target.ug_m3 <= 0) continue;
    out.push_back({PlanDemandKind::target, Pollutant::so2, target.receptor, "", target.ug_m3});
  }
  if (asked.fair_cost_yuan_d > 0) {
    plan_add_caps(problem, PlanDemandKind::enterprise_cost, asked.enterprise_cost_percent, out);
    plan_add_caps(problem, PlanDemandKind::county_cost, asked.county_cost_percent, out);
  }
  plan_add_caps(problem, PlanDemandKind::enterprise_base, asked.enterprise_base_percent, out);
  return out;
}

double given_of(const PlanProblem& problem, const PlanDemand& demand, const PlanChoice& choice) {
  const PlanOutcome outcome = outcome_of(problem, choice);
  const DailyGrams& base = problem.demands.base;
  switch (demand.kind) {
    case PlanDemandKind::share:
      return outcome.share_percent(base, demand.pollutant);
    case PlanDemandKind::balance:
      return outcome.share_percent(base, Pollutant::so2) + outcome.share_percent(base, Pollutant::nox);
    case PlanDemandKind::target:
      return outcome.ug_m3[demand.receptor];
    default:
      break;
  }
  const PlanGroupSums sums = plan_group_sums(problem, demand, choice);
  if (demand.kind != PlanDemandKind::enterprise_base) {
    return 100 * sums.cost / std::max(1.0, problem.demands.fair_cost_yuan_d);
  }
  return sums.base <= 0 ? 0 : 100 * (sums.cut + sums.duty_cut) / sums.base;
}

std::vector<double> shortfalls(const PlanProblem& problem, std::span<const PlanDemand> demands,
                               const PlanChoice& choice) {
  const PlanOutcome outcome = outcome_of(problem, choice);
  std::vector<double> out;
  for (const PlanDemand& demand : demands) {
    if (rank_of(demand.kind) == 2) {
      out.push_back(plan_cap_shortfall(problem, demand, choice));
    } else {
      double given = 0;
      if (demand.kind == PlanDemandKind::target) {
        given = outcome.ug_m3[demand.receptor];
      } else if (demand.kind == PlanDemandKind::share) {
        given = outcome.share_percent(problem.demands.base, demand.pollutant);
      } else {
        given = outcome.share_percent(problem.demands.base, Pollutant::so2) +
                outcome.share_percent(problem.demands.base, Pollutant::nox);
      }
      out.push_back(std::max(0.0, (demand.asked - given) / demand.asked));
    }
  }
  return out;
}

}  // namespace lantian::respond
