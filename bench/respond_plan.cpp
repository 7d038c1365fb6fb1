#include "measure.hpp"
#include "respond/plan/compare.hpp"
#include "respond/plan/model.hpp"
#include "respond/plan/plan.hpp"
#include "respond/plan/trial_test.hpp"

#include <fmt/core.h>

/// bench_respond_plan [SEED]: 440 enterprises with 1500 units, three levels, shares and a PM2.5 target at each of seven
/// receptors, with caps of fairness; then demands that cannot be met. The answer is checked: every demand is met when
/// it is computed again from the units, the gap is what was asked for against the bound of the linear programme, and no
/// plan is dearer than the same cut for all.
namespace lantian::bench {
namespace {

using namespace respond;

PlanLimits limits_of_bench() {
  PlanLimits limits;
  limits.clock = [start = Clock::now()] { return seconds_since(start); };
  return limits;
}

/// 0: as it should be.
int check(const PlanProblem& problem, const PlanAnswer& answer, const EqualCut& equal) {
  const double linear_gap = 1 - answer.linear_bound_yuan_d / answer.outcome.cost_yuan_d;
  if (!meets(problem, answer.choice)) return fmt::print("a demand is not met\n"), 1;
  if (answer.status != PlanStatus::within_gap || answer.gap > 0.0101) return fmt::print("the gap is not reached\n"), 1;
  if (linear_gap < -1e-9) return fmt::print("cheaper than the linear bound\n"), 1;
  if (answer.linear_seconds > 0.1) return fmt::print("the linear programme took too long\n"), 1;
  if (answer.search_seconds > 10) return fmt::print("the search took too long\n"), 1;
  if (equal.meets && answer.outcome.cost_yuan_d > equal.outcome.cost_yuan_d)
    return fmt::print("dearer than equal\n"), 1;
  return 0;
}

int run(int argc, char** argv) {
  trial::Size size;
  if (argc > 1) size.seed = static_cast<unsigned>(std::atoi(argv[1]));
  int wrong = 0;
  for (const int percent : {10, 20, 30}) {
    PlanProblem problem = trial::problem_of(size, percent);
    trial::ask_targets(problem, percent * 0.013);
    problem.demands.enterprise_cost_percent = 5;
    problem.demands.county_cost_percent = 30;
    set_fair_cost(problem);
    const PlanAnswer answer = solve_plan(problem, limits_of_bench());
    const EqualCut equal = equal_cut(problem);
    wrong += check(problem, answer, equal);
    fmt::print(
        "{} %: LP {:.0f} yuan/d in {:.3f} s, MIP {:.0f} in {:.2f} s, gap {:.3f} % ({}); same cut {:.1f} %: {:.0f}, "
        "saving {:.1f} %\n",
        percent, answer.linear_bound_yuan_d, answer.linear_seconds, answer.outcome.cost_yuan_d, answer.search_seconds,
        answer.gap * 100, word_of(answer.status), equal.percent, equal.outcome.cost_yuan_d,
        100 * (1 - answer.outcome.cost_yuan_d / equal.outcome.cost_yuan_d));
  }
  PlanProblem problem = trial::problem_of(size, 30);
  trial::ask_targets(problem, 1.2);
  problem.demands.enterprise_cost_percent = 2;
  set_fair_cost(problem);
  const PlanAnswer answer = solve_plan(problem, limits_of_bench());
  fmt::print("more than can be: {} in {:.2f} s, least {}, {} demands give way\n", word_of(answer.status),
             answer.linear_seconds + answer.search_seconds, answer.least_proven ? "proven" : "not proven",
             std::ranges::count_if(answer.demands, [](const PlanDemandState& one) { return one.shortfall > 0; }));
  return wrong + (answer.status == PlanStatus::relaxed ? 0 : 1);
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  return lantian::bench::run(argc, argv);
}
