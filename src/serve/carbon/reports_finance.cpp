// Reports of transition finance: the KPI sheet of a loan, the library's list of disclosure.
#include "serve/carbon/reports_finance.hpp"

#include "keep/files.hpp"
#include "report/carbon_finance_paper.hpp"
#include "serve/carbon/reports.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

Result<Day> finance_report_day(const Call& call) {
  const auto given = call.request.field("on");
  if (given && !given->empty()) return parse_day(*given);
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

terms::Name finance_name(std::string_view id) {
  return {std::string{id}, std::string{id}};
}

}  // namespace

Result<std::string> loan_report(const FinanceGround& ground, const InventoryOffice& inventory, const LoanOnFile& file,
                                const carbon::LoanCourse& course, std::string_view form, bool english) {
  const carbon::Enterprise* borrower = ground.enterprise(file.loan.enterprise);
  const report::LoanPaperFacts facts{&file.loan, &course, file.verified,
                                     borrower == nullptr ? finance_name(file.loan.enterprise) : borrower->name};
  const report::PaperSpeech speech = report_speech(inventory, english);
  return report_bytes(report::loan_paper(facts, speech), speech, form);
}

Result<std::string> library_report(const LibraryGround& ground, const std::vector<LibraryOnFile>& entries,
                                   const InventoryOffice& inventory, std::string_view form, bool english) {
  std::vector<carbon::LibraryEntry> all;
  for (const LibraryOnFile& one : entries) all.push_back(one.entry);
  report::LibraryPaperFacts facts;
  facts.rule = &ground.rule;
  facts.entries = all;
  facts.on = ground.on;
  facts.synthetic = ground.synthetic;
  facts.enterprise = [&](std::string_view id) {
    const auto& enterprises = ground.filings->enterprises;
    const auto found = std::ranges::find(enterprises, id, &carbon::Enterprise::id);
    return found == enterprises.end() ? finance_name(id) : found->name;
  };
  facts.area = [&](std::string_view id) {
    const auto found = std::ranges::find(ground.rule.areas, id, &carbon::LibraryArea::id);
    return found == ground.rule.areas.end() ? finance_name(id) : found->name;
  };
  const report::PaperSpeech speech = report_speech(inventory, english);
  const auto paper =
      report::library_paper(facts, speech, form == "xlsx" ? report::PaperForm::workbook : report::PaperForm::page);
  return report_bytes(paper, speech, form);
}

Answer loan_report_answer(const CarbonDesk& desk, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  const ReportForm form = wanted_report_form(call);
  if (form.problem) return *form.problem;
  LANTIAN_TRY(const Day on, finance_report_day(call));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const LoanOnFile file, loan_on_file(*ground.book, call.parts[0]));
  LANTIAN_TRY(const carbon::LoanCourse course, loan_course(file, on));
  LANTIAN_TRY(std::string bytes, loan_report(ground, *desk.office, file, course, form.form, call.english));
  return report_reply(std::move(bytes), form.form, "loan-kpi");
}

Answer library_report_answer(const CarbonDesk& desk, const Call& call) {
  const ReportForm form = wanted_report_form(call);
  if (form.problem) return *form.problem;
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(std::vector<LibraryOnFile> entries, open_library(*book));
  LibraryGround ground;
  LANTIAN_TRY(ground.rule, open_library_rule(desk.office->office().root()));
  LANTIAN_TRY(ground.filings, filings_of(desk));
  ground.synthetic = desk.synthetic;
  const auto person = desk.who(call.request);
  if (const auto given = call.request.field("on"); person || (given && !given->empty())) {
    LANTIAN_TRY(ground.on, finance_report_day(call));
  } else {
    LANTIAN_TRY(ground.on, library_day(desk, entries));
  }
  std::erase_if(entries, [&](const LibraryOnFile& one) { return !sees_entry(person, one.entry); });
  LANTIAN_TRY(std::string bytes, library_report(ground, entries, *desk.office, form.form, call.english));
  return report_reply(std::move(bytes), form.form, "transition-library");
}

}  // namespace lantian::serve
