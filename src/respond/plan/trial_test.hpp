#pragma once
#include "respond/plan/problem.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <random>

/// Invented problems for tests and benchmarks: a prefecture with lines and furnaces whose cost for a gram differs by
/// orders of magnitude between industries, as assumed costs do.
namespace lantian::respond::trial {

struct Size {
  int enterprises = 440, units = 1500, counties = 10, receptors = 7;
  unsigned seed = 1;
};

/// Whole numbers alone, so that the same problem comes out everywhere.
inline int draw(std::mt19937& dice, int low, int high) {
  return low + static_cast<int>(dice() % static_cast<unsigned>(high - low + 1));
}

inline PlanOption option_of(const PlanUnit& unit, int cut) {
  PlanOption option;
  option.kind = cut == 0 ? MeasureKind::own : cut == 100 ? MeasureKind::stop : MeasureKind::reduce;
  option.cut_percent = cut;
  option.cost_yuan_d = unit.load_cost_yuan_d * cut / 100 + (cut == 100 ? unit.stop_cost_yuan_d : 0);
  for (std::size_t p = 0; p < list_pollutants; ++p) option.reduction[p] = unit.base[p] * cut / 100;
  return option;
}

inline PlanUnit unit_of(std::mt19937& dice, int number, const Size& size) {
  PlanUnit unit;
  const int enterprise = number < size.enterprises ? number : draw(dice, 0, size.enterprises - 1);
  const int county = enterprise % size.counties;
  unit.id = fmt::format("U{:04}", number);
  unit.enterprise = fmt::format("E{:04}", enterprise);
  unit.county = fmt::format("6523{:02}", county + 1);
  const int big = draw(dice, 0, 9) == 0 ? 20 : 1;
  unit.base = {draw(dice, 500, 40'000) * big, draw(dice, 500, 60'000) * big, draw(dice, 500, 30'000) * big,
               draw(dice, 100, 20'000) * big};
  const double kg = static_cast<double>(unit.base[0] + unit.base[1] + unit.base[2] + unit.base[3]) / 1000;
  constexpr std::array yuan_per_kg{25, 60, 100, 200, 400, 1000, 2500};
  unit.load_cost_yuan_d = kg * yuan_per_kg.at(static_cast<std::size_t>(draw(dice, 0, 6))) * draw(dice, 80, 120) / 100;
  unit.stop_cost_yuan_d = unit.load_cost_yuan_d * draw(dice, 5, 60) / 100;
  const int kind = draw(dice, 0, 9);  // 0, 1: may not stand still; 2: is exempt; 3: has a duty
  unit.greatest_cut_percent = kind < 2 ? 40 : kind == 2 ? 0 : 100;
  for (const int cut : {0, 20, 40, 100}) {
    if (cut <= unit.greatest_cut_percent && (kind != 3 || cut >= 20)) unit.options.push_back(option_of(unit, cut));
  }
  unit.duty = kind == 3;
  unit.effect.assign(list_pollutants * static_cast<std::size_t>(size.receptors), 0.0);
  for (int receptor = 0; receptor < size.receptors; ++receptor) {
    const double near = (county % size.receptors == receptor ? 1.0 : 0.05) * draw(dice, 50, 200) / 100;
    const auto at = [&](Pollutant p) -> double& {
      return unit.effect[static_cast<std::size_t>(p) * static_cast<std::size_t>(size.receptors) +
                         static_cast<std::size_t>(receptor)];
    };
    at(Pollutant::pm) = 1.4e-7 * near;
    at(Pollutant::so2) = 2e-8 * near;
    at(Pollutant::nox) = 4e-8 * near;
  }
  return unit;
}

/// Society emits a third more than the units; shares of `percent`, no targets.
inline PlanProblem problem_of(const Size& size, int percent) {
  std::mt19937 dice{size.seed};
  PlanProblem problem;
  for (int r = 0; r < size.receptors; ++r) problem.receptors.push_back(fmt::format("R{}", r));
  for (int u = 0; u < size.units; ++u) problem.units.push_back(unit_of(dice, u, size));
  for (const PlanUnit& unit : problem.units) problem.demands.base = problem.demands.base + unit.base;
  for (std::int64_t& base : problem.demands.base) base = base * 4 / 3;
  for (auto& share : problem.demands.share_percent) share = percent;
  problem.demands.balanced = true;
  return problem;
}

/// Everything that may be cut is cut.
inline PlanChoice greatest(const PlanProblem& problem) {
  PlanChoice choice;
  for (const PlanUnit& unit : problem.units) choice.push_back(static_cast<std::uint8_t>(unit.options.size() - 1));
  return choice;
}

/// Asks every receptor for a part of what the greatest cuts would give it.
inline void ask_targets(PlanProblem& problem, double part) {
  const PlanOutcome most = outcome_of(problem, greatest(problem));
  problem.demands.targets.clear();
  for (std::size_t r = 0; r < problem.receptors.size(); ++r) {
    problem.demands.targets.push_back({r, part * most.ug_m3[r]});
  }
}

}  // namespace lantian::respond::trial
