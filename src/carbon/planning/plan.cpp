#include "carbon/planning/plan.hpp"

#include "carbon/planning/plan_model.hpp"
#include "inventory/measures/shapley.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr std::array fixed_lever_ids{"activity", "efficiency", "electrification", "grid"};

std::size_t plan_lever_count(const PlanScenario& scenario) {
  return fixed_levers + scenario.measures.size();
}

/// Low and high of a year: each figure alone, then root of the sum of squares of what it moves downwards and upwards.
void set_plan_band(const std::vector<PlanVariant>& variants, const PlanBase& base, std::size_t all, PlanYear& year) {
  double below = 0, above = 0;
  for (const PlanVariant& variant : variants) {
    const double low = plan_emission(variant.low, base, year.year, all).sum_t() - year.sum_t();
    const double high = plan_emission(variant.high, base, year.year, all).sum_t() - year.sum_t();
    below += std::pow(std::min({low, high, 0.0}), 2);
    above += std::pow(std::max({low, high, 0.0}), 2);
  }
  year.low_t = year.sum_t() - std::sqrt(below);
  year.high_t = year.sum_t() + std::sqrt(above);
}

std::vector<PlanLever> plan_levers(const PlanScenario& scenario, const PlanBase& base,
                                   const std::vector<PlanVariant>& variants, const RegionalPathway& pathway) {
  const std::size_t count = plan_lever_count(scenario), subsets = std::size_t{1} << count, all = subsets - 1;
  const double before = pathway.years.front().sum_t();
  std::vector<double> worth(subsets);
  for (std::size_t mask = 0; mask < subsets; ++mask) {
    worth[mask] = before - plan_emission(scenario, base, pathway.target_year, mask).sum_t();
  }
  const std::vector<double> shares = inventory::shapley_shares(worth);
  std::vector<PlanLever> levers(count);
  for (std::size_t i = 0; i < count; ++i) {
    PlanLever& lever = levers[i];
    if (i < fixed_levers) {
      lever.id = fixed_lever_ids[i];
    } else {
      lever.id = scenario.measures[i - fixed_levers].id;
      lever.name = scenario.measures[i - fixed_levers].name;
    }
    lever.share_t = shares[i];
    lever.without_t = before - worth[all & ~(std::size_t{1} << i)];
    lever.goal_needs = pathway.reached && pathway.goal_t && lever.without_t > *pathway.goal_t;
  }
  for (const PlanVariant& variant : variants) {
    const double low = plan_emission(variant.low, base, pathway.target_year, all).sum_t();
    const double high = plan_emission(variant.high, base, pathway.target_year, all).sum_t();
    PlanLever& lever = levers[variant.lever];
    lever.band_t = std::hypot(lever.band_t, (high - low) / 2);
  }
  return levers;
}

}  // namespace

const PlanScenario* PlanBook::scenario(std::string_view wanted) const {
  const auto found = std::ranges::find(scenarios, wanted, &PlanScenario::id);
  return found == scenarios.end() ? nullptr : &*found;
}

Result<RegionalPathway> regional_pathway(const PlanBook& book, const PlanScenario& scenario, const PlanBase& base) {
  if (base.sectors.empty()) return Error{ErrorCode::invalid_argument, "the base year has no sector", scenario.id};
  if (base.year >= book.target_year) {
    return Error{ErrorCode::invalid_argument, "the base year is not before the target year", scenario.id};
  }
  RegionalPathway pathway;
  pathway.scenario = scenario.id;
  pathway.base_year = base.year;
  pathway.target_year = book.target_year;
  pathway.status = book.status;
  pathway.synthetic = base.synthetic;
  const std::size_t all = (std::size_t{1} << plan_lever_count(scenario)) - 1;
  const std::vector<PlanVariant> variants = plan_variants(scenario);
  for (int year = base.year; year <= book.target_year; ++year) {
    // The base year is what was accounted: no assumption stands in it.
    PlanYear at = plan_emission(scenario, base, year, year == base.year ? 0 : all);
    at.low_t = at.high_t = at.sum_t();
    if (year != base.year) set_plan_band(variants, base, all, at);
    pathway.years.push_back(at);
  }
  const auto peak = std::ranges::max_element(pathway.years, {}, &PlanYear::sum_t);
  pathway.peak_year = peak->year;
  pathway.no_peak = pathway.peak_year == pathway.target_year;
  if (scenario.goal_percent) {
    pathway.goal_t = pathway.years.front().sum_t() * (1 - *scenario.goal_percent / 100.0);
    pathway.reached = pathway.years.back().sum_t() <= *pathway.goal_t;
  }
  pathway.levers = plan_levers(scenario, base, variants, pathway);
  return pathway;
}

}  // namespace lantian::carbon
