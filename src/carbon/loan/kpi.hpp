#pragma once
#include "carbon/account.hpp"
#include "carbon/loan/loan.hpp"

#include <span>
#include <string>
#include <vector>

/// A KPI measured on an account, and judged year by year.
namespace lantian::carbon {

/// What an intensity divides by, by facility ("" when the account knows the whole enterprise alone).
struct FacilityAmount {
  std::string facility;
  Decimal amount;  ///< in the denominator of the KPI's unit
};

/// The value of an emission or intensity for a year, from an account. On the contract's perimeter facilities that came
/// later are left out with their amounts; with `reported` all of the account counts, which is the figure shown beside.
/// The basis of the figure says which factors the account stands on: an account recalculated on the original ones gives
/// the figure that decides, one on revised factors the other.
/// No value, and why: a month is missing or provisional, the year is another, a facility of the perimeter has gone, an
/// amount is missing or not above zero, the KPI is a score.
KpiFigure measure_kpi(const Kpi& kpi, int year, const Account& account, std::span<const FacilityAmount> amounts,
                      bool reported = false);

/// What came of a KPI in a year. Stored: never renumber.
enum class KpiOutcome : std::uint8_t {
  pending = 1,      ///< the term still runs
  met = 2,          ///< verified on the original basis, and reached
  missed = 3,       ///< verified on the original basis, and not reached
  missing = 4,      ///< the term is over and there is no figure
  unverified = 5,   ///< there is a figure, and the verifier of the contract has not verified it
  other_basis = 6,  ///< what was verified stands on other factors or another perimeter
  too_late = 7      ///< verified after the term, and the contract lets that pass for nothing
};
std::string_view name_of(KpiOutcome outcome);

/// What was known of one KPI and year from a day on. A year may have several: missing at the end of the term, then met
/// by a late verification.
struct KpiDecision {
  std::string kpi;
  int year = 0;
  KpiOutcome outcome = KpiOutcome::pending;
  Day day{};  ///< counts for interest periods that begin after this day
  Decimal target;
  std::optional<Decimal> value;    ///< on the original basis
  std::optional<Decimal> revised;  ///< the newest on another basis, shown beside
  std::string revised_basis;
  bool late = false;
  Decimal step_bp;  ///< below zero lowers the rate
  std::string why;
};

/// Every decision known at the end of day `on`, by KPI in the order of the contract, year and day. A year whose term
/// still runs without a verified figure is there as `pending`, with no step.
std::vector<KpiDecision> judge_kpis(const Loan& loan, std::span<const KpiFigure> figures, Day on);

}  // namespace lantian::carbon
