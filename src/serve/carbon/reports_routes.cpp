// Addresses of reports: what an enterprise or the region hands in, as .docx or .xlsx.
#include "base/text.hpp"
#include "serve/carbon/reports.hpp"
#include "serve/office_files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {

ReportForm wanted_report_form(const Call& call) {
  const std::string word = call.request.field("format").value_or("");
  ReportForm out{word == "docx" ? "docx" : word == "xlsx" ? "xlsx" : "", std::nullopt};
  if (out.form.empty()) {
    out.problem = Problem{problems::bad_request,
                          fmt::format("'format' is {}; a report is docx or xlsx", in_quotes(word)),
                          {"docx", "xlsx"}};
  }
  return out;
}

HttpReply report_reply(std::string bytes, std::string_view form, const std::string& name) {
  return {200,
          std::string{media_type_of(form)},
          std::move(bytes),
          {{"Content-Disposition", fmt::format("attachment; filename=\"{}.{}\"", name, form)}},
          {}};
}

namespace {

Answer account_report_answer(const CarbonDesk& desk, const Call& call, const std::string& enterprise,
                             const std::string& period) {
  if (auto hidden = beyond_party(desk, call.request, enterprise)) return *std::move(hidden);
  const ReportForm form = wanted_report_form(call);
  if (form.problem) return *form.problem;
  LANTIAN_TRY(const auto filings, filings_of(desk));
  const carbon::Enterprise* one = entered(*filings, enterprise);
  if (one == nullptr) {
    return Problem{problems::not_found,
                   fmt::format("there is no enterprise {}; /api/v1/carbon/accounts has them", in_quotes(enterprise))};
  }
  const AccountView view = view_account(*desk.carbon, *filings, *one, period);
  if (!view.made) return view.why;
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const auto row, book->newest("account", account_key(enterprise, period)));
  std::optional<KeptAccount> kept;
  if (row) {
    LANTIAN_TRY(kept, read_kept_account(*row));
  }
  LANTIAN_TRY(std::string bytes,
              account_report(*desk.carbon, *desk.office, view, kept ? &*kept : nullptr, form.form, call.english));
  return report_reply(std::move(bytes), form.form, "carbon-account");
}

/// What an enterprise hands in of itself.
Answer own_report_answer(const CarbonDesk& desk, const Call& call) {
  LANTIAN_TRY(const OwnParty whose, own_party(desk, call));
  if (whose.problem) return *whose.problem;
  return account_report_answer(desk, call, whose.enterprise, call.parts[0]);
}

Answer balance_report_answer(const CarbonDesk& desk, const Call& call) {
  const ReportForm form = wanted_report_form(call);
  if (form.problem) return *form.problem;
  LANTIAN_TRY(const OpenYear open, open_carbon_year(desk, call.request.field("year").value_or("")));
  LANTIAN_TRY(std::string bytes, balance_report(desk, open, form.form, call.english));
  return report_reply(std::move(bytes), form.form, fmt::format("carbon-balance-{}", open.year->year));
}

}  // namespace

void mount_carbon_reports(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/accounts/{enterprise}/{period}/report",
            [desk](const Call& call) { return account_report_answer(*desk, call, call.parts[0], call.parts[1]); });
  router.on("GET", "/api/v1/carbon/own/accounts/{period}/report",
            [desk](const Call& call) { return own_report_answer(*desk, call); });
  router.on("GET", "/api/v1/carbon/balance/report",
            [desk](const Call& call) { return balance_report_answer(*desk, call); });
  router.on("GET", "/api/v1/carbon/loans/{id}/report",
            [desk](const Call& call) { return loan_report_answer(*desk, call); });
  router.on("GET", "/api/v1/carbon/library/disclosure/report",
            [desk](const Call& call) { return library_report_answer(*desk, call); });
}

}  // namespace lantian::serve
