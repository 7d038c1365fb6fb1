// The linear programme of a plan by CLP against GLPK, which shares no code with it: the same least cost to 1e-6, and
// the same word on what cannot be.
#include "respond/plan/compare.hpp"
#include "respond/plan/model.hpp"
#include "respond/plan/trial_test.hpp"

#include <doctest/doctest.h>
#include <glpk.h>

#include <cmath>
#include <memory>
#include <optional>

namespace {

using namespace lantian::respond;

int plan_bound_kind(double low, double high) {
  if (low == -unlimited && high == unlimited) return GLP_FR;
  if (low == -unlimited) return GLP_UP;
  if (high == unlimited) return GLP_LO;
  return low == high ? GLP_FX : GLP_DB;
}

/// No value: GLPK finds no solution.
std::optional<double> plan_by_glpk(const LinearModel& model) {
  const std::unique_ptr<glp_prob, decltype(&glp_delete_prob)> lp{glp_create_prob(), &glp_delete_prob};
  glp_add_rows(lp.get(), model.rows());
  glp_add_cols(lp.get(), model.columns());
  for (int row = 0; row < model.rows(); ++row) {
    const double low = model.row_low[static_cast<std::size_t>(row)],
                 high = model.row_high[static_cast<std::size_t>(row)];
    glp_set_row_bnds(lp.get(), row + 1, plan_bound_kind(low, high), low, high);
  }
  for (int column = 0; column < model.columns(); ++column) {
    const auto c = static_cast<std::size_t>(column);
    glp_set_col_bnds(lp.get(), column + 1, plan_bound_kind(model.column_low[c], model.column_high[c]),
                     model.column_low[c], model.column_high[c]);
    glp_set_obj_coef(lp.get(), column + 1, model.objective[c]);
  }
  std::vector<int> rows{0}, columns{0};  // GLPK counts from 1
  std::vector<double> values{0};
  for (const LinearModel::Entry& one : model.entries) {
    rows.push_back(one.row + 1);
    columns.push_back(one.column + 1);
    values.push_back(one.value);
  }
  glp_load_matrix(lp.get(), static_cast<int>(model.entries.size()), rows.data(), columns.data(), values.data());
  glp_smcp how;
  glp_init_smcp(&how);
  how.msg_lev = GLP_MSG_OFF;
  how.tol_bnd = 1e-9;
  how.tol_dj = 1e-9;
  REQUIRE(glp_simplex(lp.get(), &how) == 0);
  if (glp_get_status(lp.get()) != GLP_OPT) return std::nullopt;
  return glp_get_obj_val(lp.get()) + model.offset;
}

}  // namespace

TEST_CASE("plan: CLP and GLPK find the same least cost") {
  int feasible = 0, not_feasible = 0;
  for (unsigned seed = 1; seed <= 60; ++seed) {
    const int units = 20 + static_cast<int>(seed) * 5;
    PlanProblem problem = lantian::respond::trial::problem_of({units / 3, units, 6, 5, seed}, static_cast<int>(seed % 5) * 10);
    lantian::respond::trial::ask_targets(problem, 0.15 * (seed % 8));
    if (seed % 2 == 0) problem.demands.enterprise_cost_percent = 4.0 + seed % 30;
    if (seed % 3 == 0) problem.demands.county_cost_percent = 30;
    PlanQuestion question;
    if (seed % 7 == 0) {
      question.least = 1;
      question.allowed = {std::optional{0.5}, std::nullopt, std::nullopt};
    }
    const PlanModel model = plan_model(problem, question);
    const LinearSolution ours = solve_linear(model.linear);
    const std::optional<double> theirs = plan_by_glpk(model.linear);
    CAPTURE(seed);
    REQUIRE(ours.feasible == theirs.has_value());
    if (theirs) CHECK(std::abs(ours.value - *theirs) <= 1e-6 * std::max(1.0, std::abs(*theirs)));
    (theirs ? feasible : not_feasible) += 1;
  }
  CHECK(feasible >= 20);
  CHECK(not_feasible >= 3);
}
