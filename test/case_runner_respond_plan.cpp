// Verbs on least-cost plans: cheapest-plan, yearly-plan.
#include "case_runner.hpp"
#include "respond/plan/compare.hpp"
#include "respond/plan/plan.hpp"
#include "respond/plan/yearly.hpp"

#include <fmt/core.h>

#include <cmath>

namespace lantian::cases {
namespace {

/// A decimal of a case as the number that a plan counts with.
double plan_case_number(const Clause& clause, std::size_t at, std::string_view what, Asking& asking) {
  const Decimal decimal = asking.decimal(asking.word(clause, at, what));
  return static_cast<double>(decimal.unscaled) / std::pow(10.0, decimal.places);
}

respond::PlanOption plan_case_option(const respond::PlanUnit& unit, int cut) {
  respond::PlanOption option;
  option.cut_percent = cut;
  option.cost_yuan_d = unit.load_cost_yuan_d * cut / 100;
  for (std::size_t p = 0; p < option.reduction.size(); ++p) option.reduction[p] = unit.base[p] * cut / 100;
  return option;
}

/// unit ID PM_KG YUAN CUTS...: what it emits a day, what a whole day without it costs, percents it may be cut by.
respond::PlanUnit plan_case_unit(const Clause& clause, Asking& asking) {
  respond::PlanUnit unit;
  unit.id = asking.word(clause, 1, "a unit");
  unit.enterprise = unit.id;
  unit.base[2] = std::int64_t{1000} * asking.whole(asking.word(clause, 2, "kg/d of PM"));
  unit.load_cost_yuan_d = plan_case_number(clause, 3, "yuan a day", asking);
  unit.effect.assign(respond::list_pollutants, 0.0);
  unit.options.push_back(plan_case_option(unit, 0));
  for (std::size_t at = 4; at < clause.size(); ++at) {
    unit.options.push_back(plan_case_option(unit, asking.whole(clause[at])));
  }
  unit.greatest_cut_percent = unit.options.back().cut_percent;
  return unit;
}

/// cheapest-plan | given society PM_KG, share PERCENT, cap PERCENT, target UG, near UNIT UG_PER_TONNE, unit ...
Outcome run_cheapest_plan(const Call& call, Asking& asking) {
  respond::PlanProblem problem;
  problem.receptors = {"station"};
  constexpr double grams_per_tonne = 1e6;
  for (const Clause& clause : call.given) {
    if (clause[0] == "society") {
      problem.demands.base[2] = std::int64_t{1000} * asking.whole(asking.word(clause, 1, "kg/d of PM"));
    } else if (clause[0] == "share") {
      problem.demands.share_percent[2] = plan_case_number(clause, 1, "percent", asking);
    } else if (clause[0] == "cap") {
      problem.demands.enterprise_cost_percent = plan_case_number(clause, 1, "percent", asking);
    } else if (clause[0] == "target") {
      problem.demands.targets.push_back({0, plan_case_number(clause, 1, "ug/m3", asking)});
    } else if (clause[0] == "unit") {
      problem.units.push_back(plan_case_unit(clause, asking));
    } else if (clause[0] == "near") {
      for (respond::PlanUnit& unit : problem.units) {
        if (unit.id == asking.word(clause, 1, "a unit")) {
          unit.effect[2] = plan_case_number(clause, 2, "ug/m3 for a tonne a day", asking) / grams_per_tonne;
        }
      }
    } else {
      asking.misuse("give society, share, cap, target, unit, near");
    }
  }
  if (!asking.misused().empty()) return {};
  respond::PlanLimits limits;
  limits.search = {0, 900};  // a busy machine answers the same, later
  const respond::PlanAnswer answer = solve_plan(problem, limits);
  const respond::EqualCut equal = equal_cut(problem);
  Outcome outcome;
  outcome.values["status"] = words(std::string{word_of(answer.status)});
  outcome.values["cost"] = number(Rational{std::llround(answer.outcome.cost_yuan_d)}, "yuan/d");
  outcome.values["equal"] = number(Rational{std::llround(equal.outcome.cost_yuan_d)}, "yuan/d");
  outcome.values["equal cut"] = number(Rational{std::llround(equal.percent)}, "percent");
  for (std::size_t u = 0; u < problem.units.size(); ++u) {
    const int cut = problem.units[u].options.at(answer.choice[u]).cut_percent;
    outcome.values["cut " + problem.units[u].id] = number(Rational{cut}, "percent");
  }
  for (const respond::PlanDemandState& one : answer.demands) {
    const auto thousandths = static_cast<std::int64_t>(std::llround(one.given * 1000));
    outcome.values["given " + std::string{word_of(one.demand.kind)}] = number(Rational::of(thousandths, 1000), "");
    outcome.values["gives way " + std::string{word_of(one.demand.kind)}] = words(one.shortfall > 0 ? "yes" : "no");
  }
  return outcome;
}

/// yearly-plan PERCENT | given target UG, measure ID UG ERROR_PERCENT COST | expect taken a b, cost 30
Outcome run_yearly_plan(const Call& call, Asking& asking) {
  respond::YearlyQuestion question;
  question.receptors = {"station"};
  question.probability = asking.whole(asking.word(call.arguments, 0, "a probability in percent")) / 100.0;
  for (const Clause& clause : call.given) {
    if (clause[0] == "target") {
      question.targets.push_back({0, plan_case_number(clause, 1, "ug/m3", asking)});
      continue;
    }
    respond::YearlyMeasure measure;
    measure.id = asking.word(clause, 1, "a measure");
    measure.ug_m3 = {plan_case_number(clause, 2, "ug/m3", asking)};
    measure.relative_error = plan_case_number(clause, 3, "percent", asking) / 100;
    measure.cost_yuan = plan_case_number(clause, 4, "yuan", asking);
    question.measures.push_back(std::move(measure));
  }
  if (question.probability < 0.5 || question.probability >= 1) asking.misuse("a probability from 50 to 99 percent");
  if (!asking.misused().empty()) return {};
  const respond::YearlyAnswer answer = solve_yearly(question, {0, 10});
  Outcome outcome;
  std::string taken;
  for (std::size_t m = 0; m < question.measures.size(); ++m) {
    if (answer.taken[m]) taken += (taken.empty() ? "" : " ") + question.measures[m].id;
  }
  outcome.values["taken"] = words(taken.empty() ? "none" : taken);
  outcome.values["reached"] = words(answer.reached ? "yes" : "no");
  outcome.values["cost"] = number(Rational{std::llround(answer.cost_yuan)}, "yuan");
  return outcome;
}

}  // namespace

std::vector<Verb> respond_plan_verbs() {
  return {{"cheapest-plan", run_cheapest_plan}, {"yearly-plan", run_yearly_plan}};
}

}  // namespace lantian::cases
