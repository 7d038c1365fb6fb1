#pragma once
#include "docket/redact.hpp"
#include "serve/api/report_rule.hpp"
#include "serve/docket_office.hpp"

#include <span>
#include <string>
#include <string_view>

/// Bodies of /api/v1/reports.
namespace lantian::serve {

/// What may be reported, where, and how much of it.
std::string report_form_json(const DocketOffice& office, const ReportRule& rule, bool taken, bool synthetic);

/// A report as its reporter sees it.
struct ReportView {
  const DocketOffice* office = nullptr;
  const docket::CaseType* type = nullptr;
  docket::PublicCase shown;
  std::vector<docket::PublicStep> steps;
  const docket::Transition* not_solved = nullptr;  ///< the step that she may take to have it looked at again
};
/// `key`: given once, in the answer to the report; empty: left away.
std::string report_json(const ReportView& view, std::string_view key);

/// {"key", "reason"} of "not solved". Returns malformed with every fault.
struct NotSolvedWords {
  std::string key, reason;
};
Result<NotSolvedWords> read_not_solved(std::string_view json);

}  // namespace lantian::serve
