#pragma once
#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "base/result.hpp"
#include "carbon/loan/day_count.hpp"
#include "carbon/loan/money.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// A sustainability-linked loan: a credit whose rate steps down or up by what the borrower reached in a year.
/// Everything that a contract settles is a term here, and nothing is assumed: the words of a contract win over any
/// custom.
namespace lantian::carbon {

/// What the value of a KPI stands on. A value on another basis is another figure: it is shown beside and decides
/// nothing.
struct KpiBasis {
  /// Factor sets with their versions, or the method of a score: "carbon-power/2022", "mine-intelligence/2022". Sorted.
  std::vector<std::string> factors;
  /// Facilities whose figures count, sorted; empty: the whole enterprise as one.
  std::vector<std::string> perimeter;
  friend bool operator==(const KpiBasis&, const KpiBasis&) = default;
  std::string text() const;  ///< "carbon-power/2022 on plant-1, plant-2"
};

/// What is measured. Stored: never renumber.
enum class KpiKind : std::uint8_t {
  emission = 1,   ///< t CO2 of the year
  intensity = 2,  ///< t CO2 of the year over an amount: output, value added
  score = 3       ///< a figure from outside of the account: a score of mine intelligence, a use of energy
};
std::string_view name_of(KpiKind kind);

struct KpiTarget {
  int year = 0;
  Decimal value;  ///< reached when the figure is this or better
  /// What an amendment put in the place of the KPI's basis for this year; no value: the KPI's own.
  std::optional<KpiBasis> basis{};
};

struct Kpi {
  std::string id;
  terms::Name name;
  std::string unit;  ///< "tCO2/t", "points"
  KpiKind kind = KpiKind::score;
  bool lower_is_better = true;
  KpiBasis basis;  ///< as the contract was signed: all later years are judged on it
  std::vector<KpiTarget> targets;
  Decimal step_down_bp;  ///< taken off the rate when the target is reached; basis points, not negative
  Decimal step_up_bp;    ///< put on the rate when it is missed; not negative
  int places = 3;        ///< decimals of a figure measured from an account

  const KpiTarget* target(int year) const;   ///< null when the contract names none for the year
  const KpiBasis& basis_of(int year) const;  ///< what the year is judged on
};

/// From where a step counts. Stored: never renumber.
enum class StepMode : std::uint8_t {
  from_base = 1,  ///< the newest judged year alone decides
  from_last = 2   ///< steps of all judged years add up
};
/// What a year without a verified figure does. It never steps down.
enum class MissingRule : std::uint8_t { no_step = 1, as_missed = 2 };
/// What a verification after the term does.
enum class LateRule : std::uint8_t {
  next_period = 1,  ///< counts from the first interest period that begins after it; nothing is paid back
  never = 2         ///< the year stays without a figure
};

/// A change of what is owed from a day on: above zero drawn, below zero repaid.
struct PrincipalChange {
  Day day{};
  Money change;
};

/// Who verifies from a day on, in the place of who did before.
struct VerifierChange {
  Day from{};
  std::string verifier;
};

struct Loan {
  std::string id, enterprise, bank;
  terms::Name name;
  Money principal;  ///< drawn on `from`
  std::vector<PrincipalChange> changes;
  Decimal base_rate;  ///< percent a year, before any step
  Day from{}, until{};
  int period_months = 12;  ///< of an interest period; the last one ends with the loan
  DayCount day_count = DayCount::actual_360;
  std::optional<Decimal> cap, floor;  ///< percent a year: the rate with its steps stays between them
  std::vector<Kpi> kpis;
  std::string verifier;                            ///< as signed; neither borrower nor bank
  std::vector<VerifierChange> verifier_changes{};  ///< by day; amendments alone make them, no contract is kept with any
  int verify_within_days = 0;                      ///< after the last day of the year
  StepMode steps = StepMode::from_base;
  MissingRule missing = MissingRule::no_step;
  LateRule late = LateRule::next_period;
  std::string source;  ///< the contract; of a synthetic one what invented it
  bool synthetic = false;

  const Kpi* kpi(std::string_view id) const;
  /// Whose verification of that day counts: an opinion that was good when it was given stays good.
  const std::string& verifier_on(Day day) const;
  /// Last day on which a figure of the year is verified in time.
  Day verify_by(int year) const;
};

/// A value of a KPI for a year, on one basis. Kept for good: a later one stands beside it.
struct KpiFigure {
  std::string kpi;
  int year = 0;
  std::optional<Decimal> value;
  std::string missing;  ///< why there is no value
  KpiBasis basis;
  std::string origin;       ///< the snapshot or report it was taken from
  std::string verified_by;  ///< empty: nobody yet
  std::optional<Day> verified_on;
};

/// Every fault of the terms, each "loan 'id': what is wrong; what to write". Empty = interest can be counted.
std::vector<std::string> loan_faults(const Loan& loan);

/// A contract and the figures that came in, as a file holds them.
struct LoanFile {
  Loan loan;
  std::vector<KpiFigure> figures;
};
/// doc/carbon-finance.md lists the keys. Returns malformed with every fault, one a line, those of `loan_faults`
/// included.
Result<LoanFile> read_loan(const terms::SourceFile& file);

}  // namespace lantian::carbon
