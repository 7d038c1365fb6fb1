// Loans as the two sides see them, who change a contract together.
#include "keep/files.hpp"
#include "serve/carbon/amendment_office.hpp"
#include "serve/carbon/loan_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

std::vector<std::string> amending_made_up(const CarbonDesk& desk) {
  std::set<std::string> out;
  const auto book = carbon_book(desk);
  if (!desk.synthetic || !book) return {};
  if (const auto files = loans_on_file(**book)) {
    for (const LoanOnFile& one : *files) out.insert(one.loan.enterprise);
  }
  return {out.begin(), out.end()};
}

/// A page of terms and course, which needs no account.
Result<std::string> bare_loan_page(const FinanceGround& ground, const LoanOnFile& file, Day on) {
  LoanPage page{file, file.terms(on), {}, {}};
  LANTIAN_TRY(page.course, loan_course(file, on));
  const carbon::Enterprise* enterprise = ground.enterprise(file.loan.enterprise);
  const std::string& id = file.loan.enterprise;
  return loan_page_json(page, enterprise == nullptr ? terms::Name{id, id} : enterprise->name, false);
}

Day amending_today() {
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

Answer own_loans(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "enterprise", amending_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const std::vector<LoanOnFile> files, loans_on_file(*ground.book));
  std::vector<std::string> pages;
  for (const LoanOnFile& file : files) {
    if (file.loan.enterprise != asking.person.party) continue;
    LANTIAN_TRY(std::string page, bare_loan_page(ground, file, amending_today()));
    pages.push_back(std::move(page));
  }
  return json_reply(party_loans_json("enterprise", asking.person.party, pages));
}

/// The loan of the address, when the person is of this side of it. A contract of others is as one that is not there.
Result<LoanOnFile> loan_of_party(const FinanceGround& ground, const std::string& id, const CarbonPerson& person) {
  auto file = loan_on_file(*ground.book, id);
  if (!file && file.error().code != ErrorCode::not_found) return file;
  const bool own = file && (person.role == "bank" ? file->loan.bank : file->loan.enterprise) == person.party;
  if (own) return file;
  return Error{ErrorCode::not_found, fmt::format("{} has no such loan", person.party), ""};
}

Answer amendment_reply(const CarbonDesk& desk, const Call& call, const FinanceGround& ground, const LoanOnFile& file,
                       const AmendmentAnswer& answer) {
  if (const auto* no = std::get_if<LoanRefusal>(&answer)) return Problem{problems::refused, no->why, no->allowed};
  const auto& made = std::get<AmendmentOnFile>(answer);
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(call.request, fmt::format("carbon.amendment.{}", name_of(made.state)), made.terms.id,
                             "from " + text_of(made.terms.from)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"loan\":\"{}\"}}", file.loan.id));
  LANTIAN_TRY(const LoanOnFile now, loan_on_file(*ground.book, file.loan.id));
  LANTIAN_TRY(std::string page, bare_loan_page(ground, now, amending_today()));
  return json_reply(std::move(page), 201);
}

/// Who is signed in with this role; nobody of a demonstration changes a contract.
std::optional<Problem> amending_party(const CarbonDesk& desk, const Call& call, const char* role, PartyAsking& asking) {
  if (auto problem = nobody(desk, call.request, asking.person)) return problem;
  return party_asks(desk, call.request, role, {}, asking);
}

Answer new_amendment(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = amending_party(desk, call, "bank", asking)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const LoanOnFile file, loan_of_party(ground, call.parts[0], asking.person));
  LANTIAN_TRY(const AmendmentWish wish, read_amendment_wish(call.request.body));
  LANTIAN_TRY(const auto answer, propose_amendment(ground, *book, file, wish, asking.person, keep::now()));
  return amendment_reply(desk, call, ground, file, answer);
}

Answer answered_amendment(const CarbonDesk& desk, const Call& call, const char* role) {
  PartyAsking asking;
  if (auto problem = amending_party(desk, call, role, asking)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const LoanOnFile file, loan_of_party(ground, call.parts[0], asking.person));
  AmendmentReply reply;
  if (asking.person.role == "enterprise") {
    LANTIAN_TRY(reply, read_amendment_reply(call.request.body));
  }
  LANTIAN_TRY(const auto answer, answer_amendment(*book, file, call.parts[1], reply, asking.person, keep::now()));
  return amendment_reply(desk, call, ground, file, answer);
}

}  // namespace

void mount_carbon_amendments(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/own/loans", [desk](const Call& call) { return own_loans(*desk, call); });
  router.on("POST", "/api/v1/carbon/own/loans/{id}/amendments/{number}/answers",
            [desk](const Call& call) { return answered_amendment(*desk, call, "enterprise"); });
  router.on("POST", "/api/v1/carbon/cards/loans/{id}/amendments",
            [desk](const Call& call) { return new_amendment(*desk, call); });
  router.on("POST", "/api/v1/carbon/cards/loans/{id}/amendments/{number}/withdrawals",
            [desk](const Call& call) { return answered_amendment(*desk, call, "bank"); });
}

}  // namespace lantian::serve
