#include "respond/plan/linear.hpp"

#include "base/assert.hpp"

#include <coin/CbcHeuristic.hpp>
#include <coin/CbcHeuristicDiveCoefficient.hpp>
#include <coin/CbcHeuristicFPump.hpp>
#include <coin/CbcHeuristicLocal.hpp>
#include <coin/CbcHeuristicRINS.hpp>
#include <coin/CbcModel.hpp>
#include <coin/CglFlowCover.hpp>
#include <coin/CglGomory.hpp>
#include <coin/CglKnapsackCover.hpp>
#include <coin/CglMixedIntegerRounding2.hpp>
#include <coin/CglProbing.hpp>
#include <coin/CoinPackedMatrix.hpp>
#include <coin/OsiClpSolverInterface.hpp>

#include <algorithm>
#include <cmath>
#include <mutex>

namespace lantian::respond {
namespace {

/// The solver's own way to say "no bound".
double plan_bound(double value) {
  if (value == unlimited) return COIN_DBL_MAX;
  if (value == -unlimited) return -COIN_DBL_MAX;
  return value;
}

std::vector<double> plan_bounds(const std::vector<double>& values) {
  std::vector<double> out;
  out.reserve(values.size());
  for (const double value : values) out.push_back(plan_bound(value));
  return out;
}

void plan_load(const LinearModel& model, OsiClpSolverInterface& solver) {
  std::vector<int> rows, columns;
  std::vector<double> values;
  for (const LinearModel::Entry& one : model.entries) {
    rows.push_back(one.row);
    columns.push_back(one.column);
    values.push_back(one.value);
  }
  CoinPackedMatrix matrix{true, rows.data(), columns.data(), values.data(), static_cast<CoinBigIndex>(values.size())};
  matrix.setDimensions(model.rows(), model.columns());
  const auto low = plan_bounds(model.column_low), high = plan_bounds(model.column_high);
  const auto row_low = plan_bounds(model.row_low), row_high = plan_bounds(model.row_high);
  solver.messageHandler()->setLogLevel(0);
  solver.getModelPtr()->setLogLevel(0);
  solver.loadProblem(matrix, low.data(), high.data(), model.objective.data(), row_low.data(), row_high.data());
  solver.setHintParam(OsiDoReducePrint, true, OsiHintDo);
}

void plan_mark_whole(const LinearModel& model, OsiClpSolverInterface& solver) {
  for (int column = 0; column < model.columns(); ++column) {
    if (model.whole[static_cast<std::size_t>(column)]) solver.setInteger(column);
  }
}

/// Cuts and heuristics as the stand-alone program has them, without its global settings and its hold on signals.
class PlanSearch {
 public:
  explicit PlanSearch(CbcModel& search)
      : rounding_{search}, pump_{search}, dive_{search}, local_{search}, neighbourhood_{search} {
    probing_.setUsingObjective(1);
    probing_.setMaxPass(1);
    probing_.setMaxPassRoot(3);
    probing_.setMaxProbe(10);
    probing_.setMaxProbeRoot(50);
    probing_.setMaxLook(10);
    probing_.setMaxLookRoot(50);
    probing_.setRowCuts(3);
    gomory_.setLimit(300);
    pump_.setMaximumPasses(20);
    search.addCutGenerator(&probing_, -1, "Probing");
    search.addCutGenerator(&gomory_, -1, "Gomory");
    search.addCutGenerator(&knapsack_, -1, "Knapsack");
    search.addCutGenerator(&mixed_, -1, "MixedIntegerRounding");
    search.addCutGenerator(&flow_, -1, "FlowCover");
    search.addHeuristic(&rounding_);
    search.addHeuristic(&pump_);
    search.addHeuristic(&dive_);
    search.addHeuristic(&local_);
    search.addHeuristic(&neighbourhood_);
  }

 private:
  CglProbing probing_;
  CglGomory gomory_;
  CglKnapsackCover knapsack_;
  CglMixedIntegerRounding2 mixed_;
  CglFlowCover flow_;
  CbcRounding rounding_;
  CbcHeuristicFPump pump_;
  CbcHeuristicDiveCoefficient dive_;
  CbcHeuristicLocal local_;
  CbcHeuristicRINS neighbourhood_;
};

/// What the search says to be a lower bound; after a search that the gap ended it says the value itself, which is more
/// than it knows.
double plan_bound_of(const CbcModel& search, const SearchLimits& limits, double value, double linear) {
  const double said = search.getBestPossibleObjValue();
  const double slack = 1e-9 * std::max(1.0, std::abs(value));
  const bool complete = search.isProvenOptimal();
  if (complete && limits.gap <= 0) return value;
  if (said < value - slack) return std::max(said, linear);
  return std::max(linear, value - limits.gap * std::abs(value));
}

WholeSolution plan_answer(const CbcModel& search, const SearchLimits& limits, double linear, double offset) {
  WholeSolution out;
  out.infeasible = search.isProvenInfeasible();
  out.found = search.bestSolution() != nullptr && search.getObjValue() < 1e49;
  out.bound = linear + offset;
  if (!out.found) return out;
  out.infeasible = false;
  const double value = search.getObjValue();
  out.value = value + offset;
  out.bound = std::min(value, plan_bound_of(search, limits, value, linear)) + offset;
  const double reach = std::max(limits.gap, 1e-9) * std::max(1e-9, std::abs(out.value)) * (1 + 1e-6);
  out.proven = search.isProvenOptimal() || out.value - out.bound <= reach;
  out.x.assign(search.bestSolution(), search.bestSolution() + search.getNumCols());
  return out;
}

/// One search at a time: parts of the library keep their state between calls.
std::mutex& plan_turn() {
  static std::mutex turn;
  return turn;
}

}  // namespace

int LinearModel::add_column(double cost, double low, double high, bool is_whole) {
  objective.push_back(cost);
  column_low.push_back(low);
  column_high.push_back(high);
  whole.push_back(is_whole);
  return columns() - 1;
}

int LinearModel::add_row(double low, double high) {
  row_low.push_back(low);
  row_high.push_back(high);
  return rows() - 1;
}

void LinearModel::put(int row, int column, double value) {
  LANTIAN_ASSERT(row >= 0 && row < rows() && column >= 0 && column < columns(), "the row and the column are there");
  LANTIAN_ASSERT(std::isfinite(value), "a coefficient is a number");
  if (value != 0) entries.push_back({row, column, value});
}

LinearSolution solve_linear(const LinearModel& model) {
  OsiClpSolverInterface solver;
  plan_load(model, solver);
  solver.setDblParam(OsiPrimalTolerance, 1e-9);
  solver.setDblParam(OsiDualTolerance, 1e-9);
  solver.initialSolve();
  LinearSolution out;
  out.feasible = solver.isProvenOptimal();
  if (!out.feasible) return out;
  out.value = solver.getObjValue() + model.offset;
  out.x.assign(solver.getColSolution(), solver.getColSolution() + model.columns());
  out.price.assign(solver.getRowPrice(), solver.getRowPrice() + model.rows());
  out.reduced.assign(solver.getReducedCost(), solver.getReducedCost() + model.columns());
  return out;
}

WholeSolution solve_whole(const LinearModel& model, const SearchLimits& limits, const std::vector<double>& start) {
  const std::scoped_lock one{plan_turn()};
  OsiClpSolverInterface solver;
  plan_load(model, solver);
  plan_mark_whole(model, solver);
  solver.initialSolve();
  WholeSolution out;
  if (!solver.isProvenOptimal()) {
    out.infeasible = solver.isProvenPrimalInfeasible();
    return out;
  }
  const double linear = solver.getObjValue();
  CbcModel search{solver};
  search.setLogLevel(0);
  search.messageHandler()->setLogLevel(0);
  search.solver()->messageHandler()->setLogLevel(0);
  search.setUseElapsedTime(true);
  search.setMaximumSeconds(limits.seconds);
  search.setAllowableFractionGap(limits.gap);
  search.setAllowableGap(limits.gap > 0 ? 1e-6 : 1e-9);
  search.setIntegerTolerance(1e-7);
  search.setNumberBeforeTrust(8);
  const PlanSearch ways{search};
  if (static_cast<int>(start.size()) == model.columns()) {
    double value = 0;
    for (std::size_t column = 0; column < start.size(); ++column) value += model.objective[column] * start[column];
    search.setBestSolution(start.data(), model.columns(), value, true);
  }
  search.branchAndBound();
  return plan_answer(search, limits, linear, model.offset);
}

}  // namespace lantian::respond
