#pragma once
#include "carbon/synthetic/plan.hpp"
#include "serve/carbon/loan_office.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Loans and their figures as documents (kinds "loan" and "kpi") and as pages get them.
namespace lantian::serve {

std::string loan_json(const carbon::Loan& loan);
/// Returns malformed.
Result<carbon::Loan> read_loan_json(std::string_view json);
std::string kpi_figure_json(const carbon::KpiFigure& figure);
/// Returns malformed.
Result<carbon::KpiFigure> read_kpi_figure_json(std::string_view json);

/// {"kpi", "year", "value", "report"}: by whom and when is told by who files it.
Result<VerificationWish> read_verification_wish(std::string_view json);

struct LoanRow {
  const LoanOnFile* file = nullptr;
  carbon::LoanCourse course;
  terms::Name enterprise;
};
/// {"on", "synthetic", "results": [...], "published": figures that documents printed}.
std::string loans_page_json(std::span<const LoanRow> rows, Day on, bool synthetic,
                            std::span<const carbon::PublishedCarbon> published);
/// The contract, its course and each year's figure on both bases. Without `figures` no value of the borrower stands in
/// it: what a bank knows of its own contract.
std::string loan_page_json(const LoanPage& page, const terms::Name& enterprise, bool figures);
/// {side: its id, "results": pages as loan_page_json makes them}; `side`: "bank" or "enterprise".
std::string party_loans_json(std::string_view side, std::string_view party, const std::vector<std::string>& pages);

}  // namespace lantian::serve
