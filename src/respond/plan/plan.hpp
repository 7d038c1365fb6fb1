#pragma once
#include "respond/plan/linear.hpp"
#include "respond/plan/problem.hpp"

#include <functional>
#include <string>
#include <vector>

/// The cheapest choice that meets every demand, or the smallest way out when there is none.
namespace lantian::respond {

struct PlanLimits {
  SearchLimits search;
  /// Seconds of any steady clock; empty: times are told as 0.
  std::function<double()> clock;
};

enum class PlanStatus : std::uint8_t {
  within_gap = 0,   ///< every demand met, not dearer than the bound by more than the gap asked for
  out_of_time = 1,  ///< every demand met; the gap is told
  relaxed = 2,      ///< no choice meets every demand: some give way, as little as can be
  none = 3,         ///< the seconds ran out before any choice was found; the choice is the greatest cut of all
};
std::string_view word_of(PlanStatus status);

/// One demand in the answer.
struct PlanDemandState {
  PlanDemand demand;
  double given = 0;      ///< in the demand's own unit
  double shortfall = 0;  ///< relative, as `shortfalls` says; above zero: it gave way
  /// What one more of the demand's own unit would cost, yuan/d: the price in the linear programme. 0: not binding.
  double price_yuan_d = 0;
};

struct PlanAnswer {
  PlanStatus status = PlanStatus::none;
  PlanChoice choice;
  PlanOutcome outcome;
  double bound_yuan_d = 0;         ///< no choice that does as much is cheaper
  double linear_bound_yuan_d = 0;  ///< of the programme without wholeness
  double gap = 0;                  ///< (cost - bound) / cost
  double linear_seconds = 0, search_seconds = 0;
  bool least_proven = true;              ///< of a relaxation: that it is the smallest is proven
  std::vector<PlanDemandState> demands;  ///< shares and targets, then the caps that bind or gave way
  std::vector<double> worth_yuan_d;      ///< by unit: what its cut is worth at these prices
};

/// First the linear programme, then the search. When no choice meets all demands: the sum of relative shortfalls is
/// made least among the shares, then among the targets, then among the caps, so that caps give way first and shares
/// last; then the cheapest choice that falls short no more than that. Deterministic unless the seconds run out.
PlanAnswer solve_plan(const PlanProblem& problem, const PlanLimits& limits);

/// Whether a choice meets every demand, with a relative tolerance of 1e-6 for the solver's arithmetic.
bool meets(const PlanProblem& problem, const PlanChoice& choice);

}  // namespace lantian::respond
