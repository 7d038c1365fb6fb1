#include "respond/plan/options.hpp"

#include "respond/list/draft.hpp"
#include "respond/list/shares.hpp"

#include <algorithm>
#include <numeric>
#include <set>
#include <unordered_map>

namespace lantian::respond {
namespace {

double plan_base_kg(const DailyGrams& base) {
  constexpr double grams = 1000;
  return static_cast<double>(std::accumulate(base.begin(), base.end(), std::int64_t{0})) / grams;
}

class PlanProblemMaker {
 public:
  PlanProblemMaker(const PlanGround& ground, std::vector<std::string>& left_out)
      : ground_{ground}, left_out_{left_out}, official_{measures_at(*ground.list, ground.level, 0)} {
    for (const ListMeasure& one : ground.list->measures) {
      if (one.level != ground.level || one.kind != MeasureKind::own || one.from_hour != 0) continue;
      int& percent = pledges_[one.unit];
      percent = std::max(percent, one.cut_percent);
    }
  }

  PlanProblem run() {
    out_.receptors = ground_.receptors;
    out_.fixed_effect.assign(ground_.receptors.size(), 0.0);
    for (const Enterprise& enterprise : ground_.list->enterprises) {
      for (const ProcessUnit& unit : enterprise.units) add(enterprise, unit);
    }
    fixed();
    out_.demands.base = ground_.list->base;
    out_.demands.enterprise_cost_percent = ground_.rule->enterprise_cost_percent;
    out_.demands.county_cost_percent = ground_.rule->county_cost_percent;
    out_.demands.enterprise_base_percent = ground_.rule->enterprise_base_percent;
    return std::move(out_);
  }

 private:
  /// Percent that a guarantee leaves to be cut.
  int left_by_guarantee(const Enterprise& enterprise) const {
    if (!enterprise.guarantee) return 100;
    const Guarantee& right = *enterprise.guarantee;
    const ExemptionType* type = ground_.grades->exemption(right.type);
    const bool holds = type != nullptr && std::ranges::find(type->levels, ground_.level) != type->levels.end() &&
                       right.from <= ground_.on && ground_.on <= right.to;
    return holds ? 100 - right.load_percent : 100;
  }

  /// What the official list asks of a unit that has to do it: of its grade, or what it pledged itself.
  int duty(const ProcessUnit& unit, const PlanGradeRow* grade) const {
    const auto found = official_.find(unit.id);
    if (found == official_.end()) return pledge(unit);
    return grade != nullptr && grade->duty ? std::max(found->second->cut_percent, pledge(unit)) : pledge(unit);
  }

  int pledge(const ProcessUnit& unit) const {
    const auto found = pledges_.find(unit.id);
    return found == pledges_.end() ? 0 : found->second;
  }

  void add(const Enterprise& enterprise, const ProcessUnit& unit) {
    if (!unit.base) {
      left_out_.push_back(unit.id);
      return;
    }
    const PlanGradeRow* grade = ground_.rule->grade(duty_of(enterprise));
    PlanUnit out;
    out.id = unit.id;
    out.enterprise = enterprise.id;
    out.county = enterprise.county;
    out.base = *unit.base;
    out.effect = ground_.unit_effect(enterprise, unit);
    const PlanCostRow& cost = ground_.rule->cost(unit.process, enterprise.industry);
    out.load_cost_yuan_d = cost.yuan_per_kg * plan_base_kg(out.base);
    out.stop_cost_yuan_d = out.load_cost_yuan_d * cost.restart_days / ground_.rule->response_days;
    int most = unit.interruptible ? 100 : 100 - unit.minimum_load_percent;
    if (grade != nullptr) most = std::min(most, grade->greatest.at(position_of(ground_.level)));
    most = std::clamp(std::min(most, left_by_guarantee(enterprise)), 0, 100);
    const int least = std::min(duty(unit, grade), std::max(most, pledge(unit)));
    out.greatest_cut_percent = std::max(most, least);
    out.duty = least > 0;
    options(enterprise, least, out);
    out_.units.push_back(std::move(out));
  }

  void options(const Enterprise& enterprise, int least, PlanUnit& unit) const {
    std::set<int> cuts{least, unit.greatest_cut_percent};
    for (const int cut : ground_.rule->cuts) {
      if (!enterprise.small && cut > least && cut < unit.greatest_cut_percent) cuts.insert(cut);
    }
    for (const int cut : cuts) {
      PlanOption option;
      option.kind = cut == 0 ? MeasureKind::own : cut == 100 ? MeasureKind::stop : MeasureKind::reduce;
      option.cut_percent = cut;
      option.cost_yuan_d = unit.load_cost_yuan_d * cut / 100 + (cut == 100 ? unit.stop_cost_yuan_d : 0);
      option.reduction = share_of(unit.base, cut);
      unit.options.push_back(option);
    }
  }

  void add_fixed(const DailyGrams& cut, const std::vector<double>& effect) {
    out_.fixed = out_.fixed + cut;
    for (std::size_t r = 0; r < out_.receptors.size(); ++r) {
      for (std::size_t p = 0; p < list_pollutants; ++p) {
        out_.fixed_effect[r] += static_cast<double>(cut[p]) * effect[p * out_.receptors.size() + r];
      }
    }
  }

  const std::vector<double>& sector_effect(const std::string& county, const std::string& sector) {
    auto [found, is_new] = by_sector_.try_emplace(county + "/" + sector);
    if (is_new) found->second = ground_.sector_effect(county, sector);
    return found->second;
  }

  void fixed() {
    const std::size_t level = position_of(ground_.level);
    for (const DustSite& site : ground_.list->dust) {
      add_fixed({0, 0, site.pm_reduction_g_d.at(level), 0}, sector_effect(site.county, "dust"));
    }
    for (const MobileFleet& fleet : ground_.list->mobile) {
      add_fixed(fleet.reduction.at(level), sector_effect(fleet.county, "mobile"));
    }
    for (const ListMeasure* one : plant_measures_at(*ground_.list, ground_.level, 0)) {
      const Enterprise* enterprise = ground_.list->find(one->enterprise);
      if (enterprise != nullptr) add_fixed(one->reduction, sector_effect(enterprise->county, "mobile"));
    }
  }

  const PlanGround& ground_;
  std::vector<std::string>& left_out_;
  std::unordered_map<std::string_view, const ListMeasure*> official_;
  std::unordered_map<std::string_view, int> pledges_;  ///< percent by unit
  std::unordered_map<std::string, std::vector<double>> by_sector_;
  PlanProblem out_;
};

}  // namespace

PlanProblem plan_problem(const PlanGround& ground, std::vector<std::string>& left_out) {
  return PlanProblemMaker{ground, left_out}.run();
}

std::vector<ListMeasure> measures_of(const PlanGround& ground, const PlanProblem& problem, const PlanChoice& choice) {
  std::unordered_map<std::string_view, const ProcessUnit*> units;
  for (const Enterprise& enterprise : ground.list->enterprises) {
    for (const ProcessUnit& unit : enterprise.units) units.emplace(unit.id, &unit);
  }
  std::vector<ListMeasure> out;
  for (std::size_t u = 0; u < choice.size(); ++u) {
    const PlanUnit& unit = problem.units[u];
    const PlanOption& option = unit.options.at(choice[u]);
    if (option.cut_percent == 0) continue;
    ListMeasure measure;
    measure.enterprise = unit.enterprise;
    measure.unit = unit.id;
    measure.level = ground.level;
    measure.kind = option.kind;
    measure.cut_percent = option.cut_percent;
    measure.reduction = option.reduction;
    word_measure(*ground.grades, *units.at(unit.id), true, 0, measure);
    out.push_back(std::move(measure));
  }
  return out;
}

}  // namespace lantian::respond
