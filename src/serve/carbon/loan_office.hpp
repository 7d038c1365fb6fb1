#pragma once
#include "carbon/loan/amendment.hpp"
#include "carbon/loan/course.hpp"
#include "carbon/loan/kpi.hpp"
#include "carbon/loan/loan.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Loans that follow a KPI, as a book keeps them: the contract (kind "loan") and each verified figure (kind "kpi").
/// A figure of an account is computed here, on what the contract stands on; nobody types it in.
namespace lantian::serve {

/// The basis of a figure from an account: its factor sets with their hashes, and "guide cement/2015". Two versions of a
/// guide may share their factors and still be two figures.
carbon::KpiBasis account_basis(const carbon::Account& account);
/// How an account is computed on a basis: the guide and each set in the version that it names. No value: the basis
/// names no guide, as that of a score.
std::optional<carbon::AccountWish> wish_of_basis(const carbon::KpiBasis& basis);

/// The year whose values of dated factors count for good, "values of 2022" in a basis: the grid's factor falls from
/// year to year, and a borrower's figure would fall with it. No value: those of the figure's own year.
std::optional<int> held_year(const carbon::KpiBasis& basis);
/// A sentence of a judgement without the hashes of factor sets, which nobody reads in it.
std::string without_hashes(std::string_view text);

/// What came of an amendment that a bank proposed. Stored by name.
enum class AmendmentState : std::uint8_t { proposed = 1, agreed = 2, declined = 3, withdrawn = 4 };
std::string_view name_of(AmendmentState state);

struct AmendmentOnFile {
  carbon::Amendment terms;
  AmendmentState state = AmendmentState::proposed;
  std::string proposed_by;
  UtcSeconds proposed_at{};
  std::string answered_by, answer;  ///< of the enterprise, or of the bank that took it back
  std::optional<UtcSeconds> answered_at;
  std::int64_t row = 0;

  /// Waits for the enterprise. One whose period has begun meanwhile waits for nobody: nothing is changed backwards.
  bool open(Day today) const { return state == AmendmentState::proposed && terms.from > today; }
};

struct LoanOnFile {
  carbon::Loan loan;                        ///< as signed
  std::vector<AmendmentOnFile> amendments;  ///< as proposed, oldest first
  std::vector<carbon::KpiFigure> verified;  ///< oldest first
  UtcSeconds at{};                          ///< when the contract was kept

  std::vector<carbon::Amendment> amended_by() const;
  /// With everything that was agreed by the end of the day: the terms of the periods to come.
  carbon::Loan terms(Day on) const;
};
/// By id. Returns what the book returns, corrupt naming the document.
Result<std::vector<LoanOnFile>> loans_on_file(const keep::DocumentBook& book);
/// Returns not_found naming the loans there are.
Result<LoanOnFile> loan_on_file(const keep::DocumentBook& book, const std::string& id);

/// A line of the guide over the year, as the figure's lineage shows it.
struct LoanFigureLine {
  std::string line, part, formula;
  std::optional<double> tonnes;
};
/// A figure with what it was made from.
struct MeasuredKpi {
  carbon::KpiFigure figure;
  std::string guide;     ///< "cement/2015"
  std::string snapshot;  ///< SHA-256 of the account, which says every number behind it
  std::optional<double> tonnes;
  std::string amount, amount_unit;  ///< what an intensity divides by
  std::map<std::string, double> parts;
  std::vector<LoanFigureLine> lines;
  std::size_t filings = 0, operands = 0;
};
/// The figure of a year on the contract's basis, or by the newest version of its guide and of the factors. What cannot
/// be computed has no value and says why.
MeasuredKpi measure_on_contract(const FinanceGround& ground, const carbon::Loan& loan, const carbon::Kpi& kpi,
                                int year);
MeasuredKpi measure_today(const FinanceGround& ground, const carbon::Loan& loan, const carbon::Kpi& kpi, int year);

struct LoanYear {
  const carbon::Kpi* kpi = nullptr;  ///< of the page's loan
  int year = 0;
  std::optional<MeasuredKpi> contract, today;  ///< no value for a score
};
struct LoanPage {
  LoanOnFile file;
  carbon::Loan terms;  ///< the file's on the day of the course
  carbon::LoanCourse course;
  std::vector<LoanYear> years;
};
/// The course by what was verified, with today's figures beside it. Returns invalid_argument for a contract that cannot
/// be counted.
Result<std::unique_ptr<const LoanPage>> loan_page(const FinanceGround& ground, LoanOnFile file, Day on);
/// The course alone, which needs no account.
Result<carbon::LoanCourse> loan_course(const LoanOnFile& file, Day on);

/// What a verifier says of a year. It counts from the day on which she files it, never from one before.
struct VerificationWish {
  std::string kpi;
  int year = 0;
  std::optional<Decimal> value;  ///< of a score; of an account only to be compared
  std::string report;            ///< number of the verifier's report
};
struct LoanRefusal {
  std::string why;
  std::vector<std::string> allowed{};
};
/// Keeps the figure of a year as verified by the person's own agency, or says why not: another one than the contract
/// names today, a year without a target or not over, no figure on the contract's basis, a value that is not the
/// computed one.
Result<std::variant<carbon::KpiFigure, LoanRefusal>> verify_loan_year(const FinanceGround& ground,
                                                                      keep::DocumentBook& book, const LoanOnFile& file,
                                                                      const VerificationWish& wish,
                                                                      const CarbonPerson& person, UtcSeconds now);

/// The contracts of a plan, signed on the figures of their baseline years, and what their verifier said since. Returns
/// what stopped it.
Result<std::vector<keep::DocumentDraft>> planned_loans(const FinanceGround& ground, const carbon::CarbonPlan& plan);

}  // namespace lantian::serve
