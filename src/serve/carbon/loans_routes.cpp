#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/finance_desk.hpp"
#include "serve/carbon/loan_json.hpp"
#include "serve/carbon/loan_office.hpp"

#include <fmt/core.h>

#include <array>

namespace lantian::serve {
namespace {

/// What documents printed about this region; a pack without a plan has nothing.
using PublishedFigures = std::vector<carbon::PublishedCarbon>;

PublishedFigures loans_published(const CarbonDesk& desk) {
  auto plan = finance_plan(desk.office->office(), desk.region);
  return plan ? std::move(plan->published) : PublishedFigures{};
}

terms::Name loan_borrower(const FinanceGround& ground, const carbon::Loan& loan) {
  const carbon::Enterprise* enterprise = ground.enterprise(loan.enterprise);
  return enterprise == nullptr ? terms::Name{loan.enterprise, loan.enterprise} : enterprise->name;
}

/// The day of the course: the field `on`, else today.
Result<Day> loan_day(const Call& call) {
  const auto given = call.request.field("on");
  if (given && !given->empty()) return parse_day(*given);
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

Answer loan_list(const CarbonDesk& desk, const PublishedFigures& published, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  LANTIAN_TRY(const Day on, loan_day(call));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const std::vector<LoanOnFile> files, loans_on_file(*ground.book));
  std::vector<LoanRow> rows;
  for (const LoanOnFile& file : files) {
    LANTIAN_TRY(carbon::LoanCourse course, loan_course(file, on));
    rows.push_back({&file, std::move(course), loan_borrower(ground, file.loan)});
  }
  return json_reply(loans_page_json(rows, on, desk.synthetic, published));
}

Answer loan_reply(const FinanceGround& ground, const std::string& id, Day on, int status) {
  LANTIAN_TRY(LoanOnFile file, loan_on_file(*ground.book, id));
  LANTIAN_TRY(const auto page, loan_page(ground, std::move(file), on));
  return json_reply(loan_page_json(*page, loan_borrower(ground, page->file.loan), true), status);
}

Answer one_loan(const CarbonDesk& desk, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  LANTIAN_TRY(const Day on, loan_day(call));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  return loan_reply(ground, call.parts[0], on, 200);
}

Result<void> loan_noted(const CarbonDesk& desk, const Call& call, const char* action, const std::string& loan,
                        const std::string& detail) {
  if (desk.noted) LANTIAN_CHECK(desk.noted(call.request, action, loan, detail));
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"loan\":\"{}\"}}", loan));
  return {};
}

/// A contract as its file has it (doc/carbon-finance.md). The contract of an id is kept once: one that says something
/// else is another contract.
Answer new_loan(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = writer_asks(desk, call.request, person)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const carbon::LoanFile file, carbon::read_loan({"contract", call.request.body}));
  const carbon::Loan& loan = file.loan;
  if (!file.figures.empty()) {
    return Problem{problems::refused, "figures are verified at .../verifications; take [[figure]] out of the contract"};
  }
  if (loan.synthetic != desk.synthetic) {
    return Problem{problems::refused, "synthetic and real loans are kept in books of their own"};
  }
  const std::array drafts{keep::DocumentDraft{"loan", loan.id, loan_json(loan), 0}};
  LANTIAN_CHECK(book->append(drafts, person.name, keep::now()));
  LANTIAN_CHECK(loan_noted(desk, call, "carbon.loan", loan.id, loan.bank + " " + loan.enterprise));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const Day on, loan_day(call));
  return loan_reply(ground, loan.id, on, 201);
}

}  // namespace

void mount_carbon_loans(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  const auto published = std::make_shared<const PublishedFigures>(loans_published(*desk));
  router.on("GET", "/api/v1/carbon/loans",
            [desk, published](const Call& call) { return loan_list(*desk, *published, call); });
  router.on("POST", "/api/v1/carbon/loans", [desk](const Call& call) { return new_loan(*desk, call); });
  router.on("GET", "/api/v1/carbon/loans/{id}", [desk](const Call& call) { return one_loan(*desk, call); });
}

}  // namespace lantian::serve
