#pragma once
// For tests of this room only: the loan of handbook example C6 and small ways to change it.
#include "carbon/loan/course.hpp"

#include <doctest/doctest.h>

namespace lantian::carbon::trial {

inline Day loan_day(const char* text) {
  const auto day = parse_day(text);
  REQUIRE(day.ok());
  return *day;
}
inline Decimal loan_decimal(const char* text) {
  const auto value = parse_decimal(text);
  REQUIRE(value.ok());
  return *value;
}

/// 768 million yuan at 4.05 %, three years, whole months of 30 days; 10 bp down when the score reaches 80, 10 bp up
/// when not.
inline Loan loan_of_c6() {
  Loan loan;
  loan.id = "C6";
  loan.enterprise = "mine";
  loan.bank = "bank";
  loan.principal = Money::from_fen(76'800'000'000);
  loan.base_rate = loan_decimal("4.05");
  loan.from = loan_day("2023-07-01");
  loan.until = loan_day("2026-07-01");
  loan.day_count = DayCount::thirty_360;
  loan.verifier = "verifier";
  loan.verify_within_days = 120;  // until 30 April (29 in a leap year)
  Kpi kpi;
  kpi.id = "score";
  kpi.unit = "points";
  kpi.lower_is_better = false;
  kpi.basis.factors = {"mine-intelligence/2022"};
  kpi.targets = {{2023, loan_decimal("80")}, {2024, loan_decimal("85")}, {2025, loan_decimal("90")}};
  kpi.step_down_bp = loan_decimal("10");
  kpi.step_up_bp = loan_decimal("10");
  loan.kpis = {kpi};
  return loan;
}

inline KpiFigure loan_figure(int year, const char* value, const char* verified_on) {
  KpiFigure figure;
  figure.kpi = "score";
  figure.year = year;
  figure.value = loan_decimal(value);
  figure.basis.factors = {"mine-intelligence/2022"};
  figure.origin = "report";
  figure.verified_by = "verifier";
  figure.verified_on = loan_day(verified_on);
  return figure;
}

inline LoanCourse loan_course(const Loan& loan, const std::vector<KpiFigure>& figures, const char* on = "2030-01-01") {
  auto course = course_of(loan, figures, loan_day(on));
  REQUIRE_MESSAGE(course.ok(), (course.ok() ? std::string{} : course.error().text()));
  return *std::move(course);
}

}  // namespace lantian::carbon::trial
