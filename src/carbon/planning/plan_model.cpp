#include "carbon/planning/plan_model.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr double path_percent = 100.0;

bool plan_lever_on(std::size_t mask, std::size_t lever) {
  return (mask >> lever & 1U) != 0;
}

double plan_growth(double percent_a_year, int years) {
  return std::pow(1.0 + percent_a_year / path_percent, years);
}

double plan_ramp_share(const PlanRamp& ramp, int year) {
  if (year <= ramp.from) return 0;
  if (year >= ramp.until) return ramp.percent.value / path_percent;
  return ramp.percent.value / path_percent * (year - ramp.from) / (ramp.until - ramp.from);
}

/// Straight between the years of the path, which begins at the base year's factor unless it says otherwise; level
/// behind its last year.
double plan_grid_factor(const std::map<int, double>& points, int year, const PlanBase& base) {
  if (points.empty() || points.rbegin()->first <= base.year) {
    return points.empty() ? base.grid_t_per_mwh : points.rbegin()->second;
  }
  const auto behind = points.lower_bound(year);
  if (behind == points.end()) return points.rbegin()->second;
  const bool first = behind == points.begin();
  if (first && behind->first <= base.year) return behind->second;
  const int from = first ? base.year : std::prev(behind)->first;
  const double factor = first ? base.grid_t_per_mwh : std::prev(behind)->second;
  const double way = static_cast<double>(year - from) / (behind->first - from);
  return factor + way * (behind->second - factor);
}

/// What the measures leave of one part of one sector.
double left_by_measures(const PlanScenario& scenario, std::string_view sector, Part part, int year, std::size_t mask) {
  double left = 1;
  for (std::size_t i = 0; i < scenario.measures.size(); ++i) {
    const PlanMeasure& measure = scenario.measures[i];
    if (measure.sector == sector && measure.part == part && plan_lever_on(mask, fixed_levers + i)) {
      left *= 1.0 - plan_ramp_share(measure.cut, year);
    }
  }
  return left;
}

void plan_scale(double& figure, double range_percent, double sign) {
  figure *= 1.0 + sign * range_percent / path_percent;
}

/// Both ends of one figure; `figure(scenario)` names it in a copy.
template <class Figure>
void add_plan_variant(std::vector<PlanVariant>& all, const PlanScenario& scenario, std::size_t lever, Figure figure) {
  PlanVariant variant{lever, scenario, scenario};
  const double range = figure(variant.low).range_percent;
  if (range <= 0 || figure(variant.low).value == 0) return;
  plan_scale(figure(variant.low).value, range, -1);
  plan_scale(figure(variant.high).value, range, 1);
  all.push_back(std::move(variant));
}

}  // namespace

PlanYear plan_emission(const PlanScenario& scenario, const PlanBase& base, int year, std::size_t mask) {
  const int years = year - base.year;
  PlanYear result;
  result.year = year;
  double demand = 0, demand_before = 0, power = 1;
  for (const PlanBase::Sector& sector : base.sectors) {
    const auto found = std::ranges::find(scenario.sectors, sector.sector, &PlanSector::sector);
    const PlanSector still{};
    const PlanSector& path = found == scenario.sectors.end() ? still : *found;
    const double activity = plan_lever_on(mask, 0) ? plan_growth(path.activity.value, years) : 1;
    const double need = plan_lever_on(mask, 1) ? plan_growth(-path.efficiency.value, years) : 1;
    const double electrified =
        path.electrified && plan_lever_on(mask, 2) ? plan_ramp_share(*path.electrified, year) : 0;
    const double fuel = sector.fuel_t * activity * need;
    result.direct_t += fuel * (1 - electrified) * left_by_measures(scenario, sector.sector, Part::fuel, year, mask);
    result.direct_t +=
        sector.process_t * activity * left_by_measures(scenario, sector.sector, Part::process, year, mask);
    demand += (sector.electricity_mwh * activity * need + fuel * electrified * path.mwh_per_tonne) *
              left_by_measures(scenario, sector.sector, Part::electricity, year, mask);
    demand_before += sector.electricity_mwh;
    if (sector.sector == "power") power = activity;
  }
  const double import_mwh = base.net_import_mwh + (demand - demand_before) - base.generation_mwh * (power - 1);
  const double factor = plan_lever_on(mask, 3) ? plan_grid_factor(scenario.grid, year, base) : base.grid_t_per_mwh;
  result.import_t = std::max(0.0, import_mwh) * factor;
  return result;
}

std::vector<PlanVariant> plan_variants(const PlanScenario& scenario) {
  std::vector<PlanVariant> all;
  for (std::size_t i = 0; i < scenario.sectors.size(); ++i) {
    add_plan_variant(all, scenario, 0, [i](PlanScenario& one) -> Assumed& { return one.sectors[i].activity; });
    add_plan_variant(all, scenario, 1, [i](PlanScenario& one) -> Assumed& { return one.sectors[i].efficiency; });
    if (scenario.sectors[i].electrified) {
      add_plan_variant(all, scenario, 2,
                       [i](PlanScenario& one) -> Assumed& { return one.sectors[i].electrified->percent; });
    }
  }
  for (std::size_t i = 0; i < scenario.measures.size(); ++i) {
    add_plan_variant(all, scenario, fixed_levers + i,
                     [i](PlanScenario& one) -> Assumed& { return one.measures[i].cut.percent; });
  }
  if (!scenario.grid.empty() && scenario.grid_range_percent > 0) {
    PlanVariant grid{3, scenario, scenario};
    for (auto& [year, factor] : grid.low.grid) plan_scale(factor, scenario.grid_range_percent, -1);
    for (auto& [year, factor] : grid.high.grid) plan_scale(factor, scenario.grid_range_percent, 1);
    all.push_back(std::move(grid));
  }
  return all;
}

}  // namespace lantian::carbon
