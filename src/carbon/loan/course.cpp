#include "carbon/loan/course.hpp"

#include "base/round.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <tuple>

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

/// Each decision by the terms of the first period that it can count in.
std::vector<KpiDecision> course_decisions(const Loan& loan, const std::vector<LoanVersion>& versions,
                                          const std::vector<std::vector<KpiDecision>>& judged,
                                          const std::vector<Day>& begins) {
  std::vector<KpiDecision> out;
  for (std::size_t n = 0; n < versions.size(); ++n) {
    for (const KpiDecision& one : judged[n]) {
      const auto next = std::ranges::upper_bound(begins, one.day);
      if (version_at(versions, next == begins.end() ? loan.until : *next) == n) out.push_back(one);
    }
  }
  const auto place = [&](const KpiDecision& one) {
    const auto kpi = std::ranges::find(loan.kpis, one.kpi, &Kpi::id) - loan.kpis.begin();
    return std::tuple{kpi, one.year, one.day};
  };
  std::ranges::stable_sort(out, {}, place);
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
  return course_of(loan, {}, figures, on);
}

Result<LoanCourse> course_of(const Loan& loan, std::span<const Amendment> agreed, std::span<const KpiFigure> figures,
                             Day on) {
  const std::vector<LoanVersion> versions = loan_versions(loan, agreed, on);
  for (const LoanVersion& one : versions) {
    if (const auto faults = loan_faults(one.loan); !faults.empty()) {
      return Error{ErrorCode::invalid_argument, joined(faults, "\n"), ""};
    }
  }
  for (const KpiFigure& one : figures) {
    if (loan.kpi(one.kpi) != nullptr) continue;
    return Error{ErrorCode::invalid_argument,
                 fmt::format("loan {} has no KPI {}", in_quotes(loan.id), in_quotes(one.kpi)), ""};
  }
  LoanCourse out;
  out.on = on;
  std::vector<std::vector<KpiDecision>> judged;  // beside `versions`
  for (const LoanVersion& one : versions) judged.push_back(judge_kpis(one.loan, figures, on));
  const std::vector<Day> begins = interest_begins(loan);
  out.decisions = course_decisions(loan, versions, judged, begins);
  for (std::size_t n = 0; n < begins.size(); ++n) {
    const Day end = n + 1 < begins.size() ? begins[n + 1] : loan.until;
    const std::size_t version = version_at(versions, begins[n]);
    LoanPeriod period = course_period(versions[version].loan, judged[version], begins[n], end);
    period.amendment = versions[version].amendment;
    period.foreseen = begins[n] > on;
    out.interest += period.interest;
    out.at_base += period.at_base;
    out.periods.push_back(std::move(period));
  }
  return out;
}

}  // namespace lantian::carbon
