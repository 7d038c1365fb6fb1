#include "app/carbon_loan.hpp"

#include "app/desk.hpp"
#include "keep/files.hpp"
#include "serve/carbon/finance_demo.hpp"
#include "serve/carbon/loan_office.hpp"
#include "serve/carbon/reports_finance.hpp"

#include <fmt/core.h>

#include <memory>

namespace lantian::app {
namespace {

constexpr std::string_view loan_mark = "SYNTHETIC: made-up enterprises and banks; no figure here is of a real one\n";

/// The books of a command, at one place because they point into each other.
struct LoanBooks {
  serve::Office data;
  serve::InventoryOffice inventory;
  serve::CarbonOffice office;
  std::unique_ptr<keep::DocumentBook> book;
  serve::CarbonShelf shelf;
  serve::FinanceGround ground;
};

Result<std::unique_ptr<LoanBooks>> open_loans(const CarbonLoanWords& words) {
  auto out = std::make_unique<LoanBooks>();
  LANTIAN_TRY(out->data, open_office());
  LANTIAN_TRY(out->inventory, serve::InventoryOffice::open(out->data));
  LANTIAN_TRY(out->office, serve::CarbonOffice::open(out->inventory));
  const bool kept = !words.book.empty();
  if (kept) {
    const std::string path = serve::carbon_path(words.book);
    // Opening would make one.
    if (!keep::exists(path)) return Error{ErrorCode::not_found, "no carbon documents are kept there", path};
    LANTIAN_TRY(out->book, keep::open_document_book(path));
  } else {
    out->book = keep::make_memory_document_book();
    LANTIAN_CHECK(serve::keep_synthetic_filings(out->office, words.region, *out->book, keep::now()));
  }
  LANTIAN_TRY(auto filings, out->shelf.filings(*out->book));
  out->ground = {&out->office, &out->data, out->book.get(), std::move(filings)};
  if (!kept) {
    LANTIAN_TRY(const carbon::CarbonPlan plan, serve::finance_plan(out->data, words.region));
    LANTIAN_CHECK(serve::keep_planned_finance(out->ground, plan, *out->book, keep::now()));
  }
  return out;
}

Result<Day> loan_on(const CarbonLoanWords& words) {
  if (!words.on.empty()) return parse_day(words.on);
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

const std::string& loan_name(const CarbonLoanWords& words, const terms::Name& name) {
  return words.chinese ? name.zh : name.en;
}

void print_course(const carbon::LoanCourse& course) {
  for (const carbon::LoanPeriod& one : course.periods) {
    print(fmt::format("  {} to {}  {:>6} %{}  interest {:>16} yuan, at the base rate {:>16}{}\n", text_of(one.begin),
                      text_of(one.end), one.rate_text(),
                      one.capped()    ? " cap"
                      : one.floored() ? " floor"
                                      : "",
                      one.interest.text_yuan(), one.at_base.text_yuan(), one.foreseen ? "  (foreseen)" : ""));
  }
}

void print_measured(std::string_view called, const serve::MeasuredKpi& one) {
  if (!one.figure.value) {
    print(fmt::format("    {:<12} no figure: {}\n", called, one.figure.missing));
    return;
  }
  print(fmt::format("    {:<12} {} by guide {}, {:.1f} t CO2{}{} from {} filings, snapshot {}\n", called,
                    one.figure.value->text(), one.guide, one.tonnes.value_or(0),
                    one.amount.empty() ? "" : " over " + one.amount + " ", one.amount_unit, one.filings, one.snapshot));
}

void print_years(const serve::LoanPage& page) {
  for (const carbon::KpiDecision& one : page.course.decisions) {
    print(fmt::format("  {} {}: {} {} bp  {}\n", one.kpi, one.year, name_of(one.outcome), one.step_bp.text(),
                      serve::without_hashes(one.why)));
    for (const serve::LoanYear& year : page.years) {
      if (year.kpi->id != one.kpi || year.year != one.year || !year.contract) continue;
      print_measured("contract", *year.contract);
      print_measured("today", *year.today);
    }
  }
}

Result<int> loan_list(const CarbonLoanWords& words) {
  LANTIAN_TRY(const auto books, open_loans(words));
  LANTIAN_TRY(const Day on, loan_on(words));
  LANTIAN_TRY(const auto files, serve::loans_on_file(*books->book));
  if (words.book.empty()) print(loan_mark);
  carbon::Money principal, saving;
  for (const serve::LoanOnFile& file : files) {
    LANTIAN_TRY(const carbon::LoanCourse course, serve::loan_course(file, on));
    std::string years;
    for (const carbon::KpiDecision& one : course.decisions)
      years += fmt::format(" {} {}", one.year, name_of(one.outcome));
    print(fmt::format("{:<14} {:<24} {:<12} {:>16} yuan  base {} %  saving {:>12} {}\n", file.loan.id,
                      file.loan.enterprise, file.loan.bank, file.loan.principal.text_yuan(), file.loan.base_rate.text(),
                      course.saving().text_yuan(), years));
    principal += file.loan.principal;
    saving += course.saving();
  }
  print(fmt::format("{} loans, {} yuan, saving {} yuan on {}\n", files.size(), principal.text_yuan(),
                    saving.text_yuan(), text_of(on)));
  return 0;
}

Result<int> loan_show(const CarbonLoanWords& words) {
  LANTIAN_TRY(const auto books, open_loans(words));
  LANTIAN_TRY(const Day on, loan_on(words));
  LANTIAN_TRY(serve::LoanOnFile file, serve::loan_on_file(*books->book, words.loan));
  LANTIAN_TRY(const auto page, serve::loan_page(books->ground, std::move(file), on));
  const carbon::Loan& loan = page->file.loan;
  if (loan.synthetic) print(loan_mark);
  print(fmt::format("{} {}: {} owes {} {} yuan at {} %, verified by {}, on {}\n", loan.id, loan_name(words, loan.name),
                    loan.enterprise, loan.bank, loan.principal.text_yuan(), loan.base_rate.text(), loan.verifier,
                    text_of(on)));
  for (const carbon::Kpi& kpi : loan.kpis) {
    print(fmt::format("KPI {} ({}) {} on {}\n", kpi.id, loan_name(words, kpi.name), kpi.unit,
                      serve::without_hashes(kpi.basis.text())));
  }
  print_years(*page);
  print_course(page->course);
  print(fmt::format("interest {} yuan, at the base rate {}, saving {}\n", page->course.interest.text_yuan(),
                    page->course.at_base.text_yuan(), page->course.saving().text_yuan()));
  for (const auto& [path, form] : {std::pair{words.docx, "docx"}, std::pair{words.xlsx, "xlsx"}}) {
    if (path.empty()) continue;
    LANTIAN_TRY(const std::string bytes,
                serve::loan_report(books->ground, books->inventory, page->file, page->course, form, !words.chinese));
    LANTIAN_CHECK(keep::write_file(path, bytes));
    print(fmt::format("report {}\n", path));
  }
  return 0;
}

}  // namespace

int run_carbon_loan_list(const CarbonLoanWords& words) {
  return exit_code(loan_list(words));
}
int run_carbon_loan_show(const CarbonLoanWords& words) {
  return exit_code(loan_show(words));
}

}  // namespace lantian::app
