#pragma once
#include "carbon/loan/loan.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

/// What both sides change in a contract, from an interest period that has not begun. What was before stays what it was.
namespace lantian::carbon {

/// New terms of one KPI. What has no value stays.
struct KpiAmendment {
  std::string kpi;
  std::optional<Decimal> step_down_bp, step_up_bp;
  std::vector<KpiTarget> targets;  ///< of years that are not over; a year without a target so far may be among them
  /// For years that are not over when both sides agree. No value: every year is still judged as the contract was
  /// signed.
  std::optional<KpiBasis> basis;
};

struct Amendment {
  std::string id, loan;
  Day from{};  ///< the first day of an interest period; it counts for this one and all later ones
  std::optional<Decimal> cap, floor;  ///< percent a year
  std::optional<std::string> verifier;
  std::vector<KpiAmendment> kpis;
  std::string reason;
  std::optional<Day> agreed_on;  ///< by both sides; no value: so far it is a proposal and changes nothing
};

/// The first day of each interest period, in order.
std::vector<Day> interest_begins(const Loan& loan);

/// The terms for periods that begin on `from` or later, until the next version.
struct LoanVersion {
  Day from{};
  std::string amendment;  ///< id; empty: as signed
  Loan loan;
};
/// The contract as signed, then as each amendment left it that was agreed by the end of day `on`, in the order of
/// agreeing. What is no more than proposed makes no version.
std::vector<LoanVersion> loan_versions(const Loan& original, std::span<const Amendment> amendments, Day on);
/// Place of the version whose terms hold for a period that begins on `begin`.
std::size_t version_at(const std::vector<LoanVersion>& versions, Day begin);

/// Why this cannot be agreed on `today`, each with what to write; empty: it can. Refused are a begin that is not to
/// come or is no interest period's, one before the begin of what was agreed already, targets of years that are over,
/// terms that the contract has already, and whatever `loan_faults` says of the contract with it.
std::vector<std::string> amendment_faults(const Loan& original, std::span<const Amendment> amendments,
                                          const Amendment& wish, Day today);

}  // namespace lantian::carbon
