#include "respond/plan/plan.hpp"

#include "respond/plan/model.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::respond {
namespace {

/// Of a demand, for the arithmetic of the solver.
constexpr double plan_tolerance = 1e-6;
/// What a least shortfall may grow by in the questions after it, so that these stay soluble.
constexpr double plan_room = 1e-7;

constexpr std::array<std::string_view, 4> plan_status_words{"within_gap", "out_of_time", "relaxed", "none"};

class PlanSolver {
 public:
  PlanSolver(const PlanProblem& problem, const PlanLimits& limits) : problem_{problem}, limits_{limits} {
    for (const PlanUnit& unit : problem.units) greatest_.push_back(static_cast<std::uint8_t>(unit.options.size() - 1));
  }

  PlanAnswer run() {
    started_ = now();
    PlanQuestion question;
    if (!answer(question)) {
      question.allowed = least_shortfalls();
      out_.status = PlanStatus::relaxed;
      if (!answer(question)) give_greatest();
    }
    out_.search_seconds = now() - started_ - out_.linear_seconds;
    return std::move(out_);
  }

 private:
  double now() const { return limits_.clock ? limits_.clock() : 0; }
  SearchLimits rest(double part) const {
    SearchLimits limits = limits_.search;
    limits.seconds = std::max(0.2, part * (limits.seconds - (now() - started_)));
    return limits;
  }

  /// The least sum of shortfalls of each rank, the ranks before it kept.
  std::array<std::optional<double>, 3> least_shortfalls() {
    PlanQuestion question;
    question.allowed = {std::nullopt, std::nullopt, std::nullopt};
    for (int rank = 0; rank < 3; ++rank) {
      question.least = rank;
      const PlanModel model = plan_model(problem_, question);
      SearchLimits limits = rest(0.3);
      limits.gap = 0;
      const auto start = columns_of(problem_, model, greatest_);
      const WholeSolution found = solve_whole(model.linear, limits, start);
      out_.least_proven = out_.least_proven && found.found && found.proven;
      double sum = 0;
      const PlanChoice choice = found.found ? choice_of(problem_, model, found.x) : greatest_;
      const std::vector<double> short_by = shortfalls(problem_, model.demands, choice);
      for (std::size_t d = 0; d < short_by.size(); ++d) {
        if (rank_of(model.demands[d].kind) == rank) sum += short_by[d];
      }
      question.allowed.at(static_cast<std::size_t>(rank)) = sum <= plan_room ? 0 : sum * (1 + plan_room) + plan_room;
      greatest_ = choice;
    }
    return question.allowed;
  }

  /// False: no choice that meets the question.
  bool answer(const PlanQuestion& question) {
    const PlanModel model = plan_model(problem_, question);
    const double before = now();
    const LinearSolution linear = solve_linear(model.linear);
    out_.linear_seconds += now() - before;
    if (!linear.feasible) return false;
    const auto start =
        question.allowed == PlanQuestion{}.allowed ? std::vector<double>{} : columns_of(problem_, model, greatest_);
    const WholeSolution found = solve_whole(model.linear, rest(1), start);
    if (!found.found) return false;
    const bool relaxed = out_.status == PlanStatus::relaxed;
    out_.choice = choice_of(problem_, model, found.x);
    if (!relaxed) out_.status = found.proven ? PlanStatus::within_gap : PlanStatus::out_of_time;
    out_.linear_bound_yuan_d = linear.value;
    tell(model, linear, std::max(found.bound, linear.value));
    return true;
  }

  /// The seconds ran out with nothing in hand: everything that may be cut is cut, and what falls short is told.
  void give_greatest() {
    out_.status = PlanStatus::none;
    out_.least_proven = false;
    out_.choice = greatest_;
    PlanQuestion nothing;
    nothing.allowed = {std::nullopt, std::nullopt, std::nullopt};
    const PlanModel model = plan_model(problem_, nothing);
    tell(model, solve_linear(model.linear), 0);
  }

  void tell(const PlanModel& model, const LinearSolution& linear, double bound) {
    out_.outcome = outcome_of(problem_, out_.choice);
    out_.bound_yuan_d = std::min(bound, out_.outcome.cost_yuan_d);
    out_.gap = out_.outcome.cost_yuan_d <= 0 ? 0 : 1 - out_.bound_yuan_d / out_.outcome.cost_yuan_d;
    out_.demands.clear();
    const std::vector<double> short_by = shortfalls(problem_, model.demands, out_.choice);
    for (std::size_t d = 0; d < model.demands.size(); ++d) {
      PlanDemandState state;
      state.demand = model.demands[d];
      state.shortfall = short_by[d] <= plan_tolerance ? 0 : short_by[d];
      const double price = model.row[d] < 0 ? 0 : linear.price[static_cast<std::size_t>(model.row[d])];
      const bool cap = rank_of(state.demand.kind) == 2;
      if (cap && state.shortfall == 0 && std::abs(price) < plan_tolerance) continue;
      state.given = given_of(problem_, state.demand, out_.choice);
      if (!cap) state.price_yuan_d = price / state.demand.asked;
      out_.demands.push_back(std::move(state));
    }
    worth(model, linear);
  }

  /// What each cut is worth: its part of every row of shares and targets at their prices.
  void worth(const PlanModel& model, const LinearSolution& linear) {
    std::vector<double> price(static_cast<std::size_t>(model.linear.rows()), 0.0);
    for (std::size_t d = 0; d < model.demands.size(); ++d) {
      if (model.row[d] < 0 || rank_of(model.demands[d].kind) == 2) continue;
      price[static_cast<std::size_t>(model.row[d])] = linear.price[static_cast<std::size_t>(model.row[d])];
    }
    std::vector<double> of_column(static_cast<std::size_t>(model.linear.columns()), 0.0);
    for (const LinearModel::Entry& one : model.linear.entries) {
      of_column[static_cast<std::size_t>(one.column)] += price[static_cast<std::size_t>(one.row)] * one.value;
    }
    out_.worth_yuan_d.assign(problem_.units.size(), 0.0);
    for (std::size_t u = 0; u < problem_.units.size(); ++u) {
      if (out_.choice[u] == 0) continue;
      out_.worth_yuan_d[u] = of_column[static_cast<std::size_t>(model.first[u]) + out_.choice[u] - 1];
    }
  }

  const PlanProblem& problem_;
  const PlanLimits& limits_;
  PlanAnswer out_;
  PlanChoice greatest_;
  double started_ = 0;
};

}  // namespace

std::string_view word_of(PlanStatus status) {
  return plan_status_words.at(static_cast<std::size_t>(status));
}

PlanAnswer solve_plan(const PlanProblem& problem, const PlanLimits& limits) {
  return PlanSolver{problem, limits}.run();
}

bool meets(const PlanProblem& problem, const PlanChoice& choice) {
  const std::vector<PlanDemand> demands = demands_of(problem);
  return std::ranges::all_of(shortfalls(problem, demands, choice), [](double one) { return one <= plan_tolerance; });
}

}  // namespace lantian::respond
