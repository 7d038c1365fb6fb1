#include "respond/plan/why.hpp"

#include <array>
#include <unordered_map>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 5> plan_reason_words{"not_needed", "exempt", "duty", "cheap", "rounding"};

/// What cuts give of a demand, in its own unit.
double plan_part_of(const PlanProblem& problem, const PlanDemand& demand, const PlanReading& reading) {
  const auto share = [&](Pollutant pollutant) {
    const auto p = static_cast<std::size_t>(pollutant);
    const double base = static_cast<double>(problem.demands.base[p]);
    return base <= 0 ? 0 : 100 * static_cast<double>(reading.reduction[p]) / base;
  };
  switch (demand.kind) {
    case PlanDemandKind::share:
      return share(demand.pollutant);
    case PlanDemandKind::balance:
      return share(Pollutant::so2) + share(Pollutant::nox);
    case PlanDemandKind::target:
      return reading.ug_m3[demand.receptor];
    default:
      return 0;
  }
}

void plan_name_demand(const PlanProblem& problem, const PlanAnswer& answer, PlanReading& reading) {
  double best = 0;
  for (std::size_t d = 0; d < answer.demands.size(); ++d) {
    const PlanDemandState& state = answer.demands[d];
    const double part = plan_part_of(problem, state.demand, reading);
    if (part * state.price_yuan_d <= best) continue;
    best = part * state.price_yuan_d;
    reading.demand = d;
    reading.gives = part;
  }
}

}  // namespace

std::string_view word_of(PlanReason reason) {
  return plan_reason_words.at(static_cast<std::size_t>(reason));
}

std::vector<PlanReading> readings_of(const PlanProblem& problem, const PlanAnswer& answer) {
  const std::size_t receptors = problem.receptors.size();
  std::vector<PlanReading> out;
  std::unordered_map<std::string_view, std::size_t> at;
  struct Beyond {
    double cost = 0;
    bool chosen = false, duty = false, choosable = false;
  };
  std::vector<Beyond> beyond;
  for (std::size_t u = 0; u < problem.units.size(); ++u) {
    const PlanUnit& unit = problem.units[u];
    const auto [found, is_new] = at.emplace(unit.enterprise, out.size());
    if (is_new) {
      out.push_back({unit.enterprise, unit.county, PlanReason::not_needed, {}, 0, {}, {}, 0, std::nullopt, 0});
      out.back().ug_m3.assign(receptors, 0.0);
      beyond.emplace_back();
    }
    PlanReading& reading = out[found->second];
    Beyond& more = beyond[found->second];
    const PlanOption& option = unit.options[answer.choice[u]];
    reading.cost_yuan_d += option.cost_yuan_d;
    reading.reduction = reading.reduction + option.reduction;
    reading.worth_yuan_d += answer.worth_yuan_d[u];
    for (std::size_t r = 0; r < receptors; ++r) reading.ug_m3[r] += effect_of(unit, option.reduction, r, receptors);
    if (option.cut_percent > 0) reading.units.push_back(u);
    more.cost += option.cost_yuan_d - unit.options.front().cost_yuan_d;
    more.chosen = more.chosen || answer.choice[u] > 0;
    more.duty = more.duty || unit.duty;
    more.choosable = more.choosable || unit.options.size() > 1;
  }
  constexpr double rounding = 1 + 1e-6;
  for (std::size_t e = 0; e < out.size(); ++e) {
    const Beyond& more = beyond[e];
    if (more.chosen) {
      out[e].reason = out[e].worth_yuan_d * rounding >= more.cost ? PlanReason::cheap : PlanReason::rounding;
    } else if (more.duty) {
      out[e].reason = PlanReason::duty;
    } else if (!more.choosable) {
      out[e].reason = PlanReason::exempt;
    }
    if (more.chosen) plan_name_demand(problem, answer, out[e]);
  }
  return out;
}

}  // namespace lantian::respond
