#pragma once
#include "carbon/loan/amendment.hpp"
#include "carbon/loan/kpi.hpp"

#include <span>
#include <string>
#include <vector>

/// What a loan costs, period by period, with the steps that its KPIs earned.
namespace lantian::carbon {

/// A KPI and year whose step stands in a rate.
struct StepTaken {
  std::string kpi;
  int year = 0;
  KpiOutcome outcome = KpiOutcome::pending;
  Decimal step_bp;
};

struct LoanPeriod {
  Day begin{}, end{};  ///< half-open
  Rational rate;       ///< percent a year, with its steps, between cap and floor
  Rational uncapped;   ///< before them
  std::vector<StepTaken> steps;
  Money interest;         ///< rounded once, half to even
  Money at_base;          ///< what it would be without any step
  std::string amendment;  ///< id of the one by whose terms it is counted; empty: the contract as signed
  bool foreseen = false;  ///< begins after the day that the course is of: steps may still come

  bool capped() const { return rate < uncapped; }
  bool floored() const { return uncapped < rate; }
  /// Below zero when the steps made it dearer.
  Money saving() const { return at_base - interest; }
  std::string rate_text() const;  ///< "3.95"
};

struct LoanCourse {
  Day on{};
  std::vector<KpiDecision> decisions;
  std::vector<LoanPeriod> periods;
  Money interest, at_base;
  Money saving() const { return at_base - interest; }
};

/// The course as it is known at the end of day `on`. A decision counts from the first interest period that begins after
/// its day: one of the very day on which a period begins counts from the one after. Returns invalid_argument with
/// `loan_faults`, or for a figure of a KPI that the loan does not have.
Result<LoanCourse> course_of(const Loan& loan, std::span<const KpiFigure> figures, Day on);
/// The same with what both sides agreed by the end of day `on`: each period is counted by the terms in force at its
/// begin, so that one which begins before an amendment is what it was without it.
Result<LoanCourse> course_of(const Loan& loan, std::span<const Amendment> agreed, std::span<const KpiFigure> figures,
                             Day on);

}  // namespace lantian::carbon
