#include "carbon/loan/course.hpp"

#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::carbon {
namespace {

/// Fen owed for [begin, end) at a rate in percent, exact: what is owed may change inside.
Rational course_interest(const Loan& loan, Day begin, Day end, const Rational& rate) {
  std::vector<PrincipalChange> changes = loan.changes;
  std::ranges::stable_sort(changes, {}, &PrincipalChange::day);
  Rational fen{0};
  Money owed = loan.principal;
  Day at = begin;
  const auto until = [&](Day stop) {
    if (stop <= at) return;
    fen += Rational{owed.fen()} * rate / Rational{100} * years_between(loan.day_count, at, stop);
    at = stop;
  };
  for (const PrincipalChange& one : changes) {
    if (one.day >= end) break;
    until(one.day);
    owed += one.change;
  }
  until(end);
  return fen;
}

/// The decisions that stand at the begin of a period.
std::vector<const KpiDecision*> course_standing(const Loan& loan, std::span<const KpiDecision> decisions, Day begin) {
  std::map<std::pair<std::string, int>, const KpiDecision*> newest;  // of each KPI and year
  for (const KpiDecision& one : decisions) {
    if (one.outcome == KpiOutcome::pending || one.day >= begin) continue;
    newest[{one.kpi, one.year}] = &one;
  }
  std::vector<const KpiDecision*> standing;
  for (const auto& [key, one] : newest) {
    const bool same_kpi = !standing.empty() && standing.back()->kpi == one->kpi;
    if (loan.steps == StepMode::from_base && same_kpi) standing.pop_back();
    standing.push_back(one);
  }
  return standing;
}

LoanPeriod course_period(const Loan& loan, std::span<const KpiDecision> decisions, Day begin, Day end) {
  LoanPeriod out;
  out.begin = begin;
  out.end = end;
  out.uncapped = loan.base_rate.exact();
  for (const KpiDecision* one : course_standing(loan, decisions, begin)) {
    out.steps.push_back({one->kpi, one->year, one->outcome, one->step_bp});
    out.uncapped += one->step_bp.exact() / Rational{100};
  }
  out.rate = out.uncapped;
  const Rational low = loan.floor ? loan.floor->exact() : Rational{0};
  if (out.rate < low) out.rate = low;
  if (loan.cap && loan.cap->exact() < out.rate) out.rate = loan.cap->exact();
  out.interest = money_of_fen(course_interest(loan, begin, end, out.rate));
  out.at_base = money_of_fen(course_interest(loan, begin, end, loan.base_rate.exact()));
  return out;
}

}  // namespace

std::string LoanPeriod::rate_text() const {
  constexpr int places = 6;
  std::string text = round_half_even(rate, places).text();
  // Two decimals stay: a rate is written 4.00.
  while (text.ends_with('0') && text.size() - text.find('.') > 3) text.pop_back();
  return text;
}

Result<LoanCourse> course_of(const Loan& loan, std::span<const KpiFigure> figures, Day on) {
  if (const auto faults = loan_faults(loan); !faults.empty()) {
    return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
  }
  for (const KpiFigure& one : figures) {
    if (loan.kpi(one.kpi) != nullptr) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("loan {} has no KPI {}", in_quotes(loan.id), in_quotes(one.kpi)), ""};
  }
  LoanCourse out;
  out.on = on;
  out.decisions = judge_kpis(loan, figures, on);
  Day begin = loan.from;
  for (int n = 1; begin < loan.until; ++n) {
    const Day end = std::min(months_later(loan.from, n * loan.period_months), loan.until);
    LoanPeriod period = course_period(loan, out.decisions, begin, end);
    period.foreseen = begin > on;
    out.interest += period.interest;
    out.at_base += period.at_base;
    out.periods.push_back(std::move(period));
    begin = end;
  }
  return out;
}

}  // namespace lantian::carbon
