#pragma once
#include "report/carbon_account_paper.hpp"
#include "serve/carbon/accounts_desk.hpp"
#include "serve/carbon/ratings_desk.hpp"

#include <optional>
#include <string>
#include <string_view>

/// Reports of carbon as office files: what the pages say, for whoever must hand it in.
namespace lantian::serve {

report::PaperSpeech report_speech(const InventoryOffice& inventory, bool english);
/// "docx", "xlsx" or "md". Returns unsupported for another form; io.
Result<std::string> report_bytes(const report::Paper& paper, const report::PaperSpeech& speech, std::string_view form);

/// The form that an address was asked for, or what to say to that.
struct ReportForm {
  std::string_view form;
  std::optional<Problem> problem;
};
/// There is no form unless it is named: the gate asks for the right to export by the name of the form.
ReportForm wanted_report_form(const Call& call);
/// `name`: of the file; what people typed stands in none.
HttpReply report_reply(std::string bytes, std::string_view form, const std::string& name);

/// The KPI sheet of a loan, for offices.
Answer loan_report_answer(const CarbonDesk& desk, const Call& call);
/// The list of disclosure: of the entries that the asker may see.
Answer library_report_answer(const CarbonDesk& desk, const Call& call);

/// The greenhouse-gas report of a view. Requires: it has an account. `kept`: the newest kept account of the period, or
/// null. Returns unsupported for another form; io.
Result<std::string> account_report(const CarbonOffice& office, const InventoryOffice& inventory,
                                   const AccountView& view, const KeptAccount* kept, std::string_view form,
                                   bool english);

/// The carbon balance of a year. Returns not_found when nobody has an account of it, unsupported for another form; io.
Result<std::string> balance_report(const CarbonDesk& desk, const OpenYear& open, std::string_view form, bool english);

}  // namespace lantian::serve
