#include "respond/plan/rule.hpp"

#include "base/assert.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

using terms::Fault;
using terms::Section;

void plan_provenance(Section& row) {
  constexpr std::array<std::string_view, 2> states{"verified", "unverified"};
  row.text("source");
  row.choice("status", states);
  row.finish();
}

std::vector<int> plan_percents(Section& row, const char* key) {
  std::vector<int> out;
  const terms::Node* list = row.value(key);
  if (list != nullptr && list->kind == terms::Node::Kind::list) {
    for (const terms::Node& one : list->items) {
      const bool fits = one.kind == terms::Node::Kind::whole && one.whole >= 0 && one.whole <= 100;
      if (!fits) row.fault(row.line_of(key), fmt::format("{}: whole percents from 0 to 100", key));
      out.push_back(fits ? static_cast<int>(one.whole) : 0);
    }
    return out;
  }
  row.fault(row.line(), fmt::format("{}: a list of whole percents is missing", key));
  return out;
}

/// Reads a table by `read(section)`; one that is not there is a fault.
template <class Read>
void plan_table(Section& top, const char* key, Read read) {
  auto row = top.section(key);
  if (!row) return top.fault(top.line(), fmt::format("[{}] is missing", key));
  read(*row);
  plan_provenance(*row);
}

void read_plan_grade(Section& row, PlanRule& rule) {
  PlanGradeRow out;
  out.grades = row.texts("grades");
  const std::vector<int> greatest = plan_percents(row, "greatest");
  if (greatest.size() == out.greatest.size()) {
    std::ranges::copy(greatest, out.greatest.begin());
  } else {
    row.fault(row.line_of("greatest"), "greatest: one percent for each of yellow, orange, red");
  }
  out.duty = row.truth_or("duty", false);
  plan_provenance(row);
  for (const std::string& grade : out.grades) {
    if (rule.grade(grade) != nullptr) row.fault(row.line(), fmt::format("grade '{}' has a row already", grade));
  }
  rule.grades.push_back(std::move(out));
}

double plan_number(const Decimal& decimal) {
  return static_cast<double>(decimal.unscaled) / std::pow(10.0, decimal.places);
}

void read_plan_cost(Section& row, PlanRule& rule) {
  PlanCostRow out;
  out.process = row.text("process");
  out.industry = row.text_or("industry", "");
  out.yuan_per_kg = row.whole("yuan_per_kg", 0, 1'000'000);
  out.restart_days = plan_number(row.decimal("restart_days"));
  if (out.restart_days < 0) row.fault(row.line_of("restart_days"), "restart_days: not below 0");
  plan_provenance(row);
  const bool twice = std::ranges::any_of(
      rule.costs, [&](const PlanCostRow& one) { return one.process == out.process && one.industry == out.industry; });
  if (twice) row.fault(row.line(), fmt::format("process '{}' has a row already", out.process));
  rule.costs.push_back(std::move(out));
}

void read_plan_file(Section& top, PlanRule& rule) {
  plan_table(top, "options", [&](Section& row) { rule.cuts = plan_percents(row, "cuts"); });
  plan_table(top, "fairness", [&](Section& row) {
    rule.enterprise_cost_percent = row.whole("enterprise_cost_percent", 1, 100);
    rule.county_cost_percent = row.whole("county_cost_percent", 1, 100);
    rule.enterprise_base_percent = row.whole("enterprise_base_percent", 1, 100);
  });
  for (Section& row : top.sections("grade")) read_plan_grade(row, rule);
  top.finish();
}

void read_cost_file(Section& top, PlanRule& rule) {
  plan_table(top, "response", [&](Section& row) { rule.response_days = row.whole("days", 1, 100); });
  for (Section& row : top.sections("cost")) read_plan_cost(row, rule);
  const bool fallback = std::ranges::any_of(
      rule.costs, [](const PlanCostRow& one) { return one.process == "*" && one.industry.empty(); });
  if (!fallback) top.fault(top.line(), "one [[cost]] must be of process \"*\"");
  top.finish();
}

}  // namespace

const PlanGradeRow* PlanRule::grade(std::string_view grade) const {
  for (const PlanGradeRow& row : grades) {
    if (std::ranges::find(row.grades, grade) != row.grades.end()) return &row;
  }
  return nullptr;
}

const PlanCostRow& PlanRule::cost(std::string_view process, std::string_view industry) const {
  const PlanCostRow* best = nullptr;
  int best_rank = -1;
  for (const PlanCostRow& row : costs) {
    const bool fits =
        (row.process == process || row.process == "*") && (row.industry.empty() || row.industry == industry);
    const int rank = (row.process == process ? 2 : 0) + (row.industry.empty() ? 0 : 1);
    if (fits && rank > best_rank) {
      best = &row;
      best_rank = rank;
    }
  }
  LANTIAN_ASSERT(best != nullptr, "a rule that was read has a row for every process");
  return *best;
}

Result<PlanRule> read_plan_rule(const terms::SourceFile& plan, const terms::SourceFile& costs) {
  std::vector<Fault> faults;
  PlanRule rule;
  if (const auto tree = terms::parse_tree(plan, faults)) {
    Section top{*tree, plan.path, faults};
    read_plan_file(top, rule);
  }
  if (const auto tree = terms::parse_tree(costs, faults)) {
    Section top{*tree, costs.path, faults};
    read_cost_file(top, rule);
  }
  if (faults.empty()) return rule;
  return inventory::error_of(faults);
}

}  // namespace lantian::respond
