// What the verifier of a loan sees and says. She has an account of her own, and nobody says it for her.
#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/loan_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

Day verifying_today() {
  return std::chrono::floor<std::chrono::days>(to_local(keep::now()));
}

std::vector<std::string> verifying_made_up(const CarbonDesk& desk) {
  std::set<std::string> out;
  const auto book = carbon_book(desk);
  if (!desk.synthetic || !book) return {};
  if (const auto files = loans_on_file(**book)) {
    for (const LoanOnFile& one : *files) out.insert(one.terms(verifying_today()).verifier_on(verifying_today()));
  }
  return {out.begin(), out.end()};
}

terms::Name verifying_name(const FinanceGround& ground, const std::string& id) {
  const carbon::Enterprise* enterprise = ground.enterprise(id);
  return enterprise == nullptr ? terms::Name{id, id} : enterprise->name;
}

/// The loan that names the agency today. One that names another agency is as one that is not there.
Result<LoanOnFile> loan_to_verify(const FinanceGround& ground, const std::string& id, const std::string& agency) {
  const Day today = verifying_today();
  auto file = loan_on_file(*ground.book, id);
  if (!file && file.error().code != ErrorCode::not_found) return file;
  if (file && file->terms(today).verifier_on(today) == agency) return file;
  return Error{ErrorCode::not_found, fmt::format("no loan of this id names {} as its verifier", in_quotes(agency)), ""};
}

Answer verifying_list(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "third_party", verifying_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const std::vector<LoanOnFile> files, loans_on_file(*ground.book));
  const Day today = verifying_today();
  std::vector<LoanRow> rows;
  for (const LoanOnFile& file : files) {
    if (file.terms(today).verifier_on(today) != asking.person.party) continue;
    LANTIAN_TRY(carbon::LoanCourse course, loan_course(file, today));
    rows.push_back({&file, std::move(course), verifying_name(ground, file.loan.enterprise)});
  }
  return json_reply(loans_page_json(rows, today, desk.synthetic, {}));
}

Answer verifying_page(const FinanceGround& ground, LoanOnFile file, int status) {
  const terms::Name name = verifying_name(ground, file.loan.enterprise);
  LANTIAN_TRY(const auto page, loan_page(ground, std::move(file), verifying_today()));
  return json_reply(loan_page_json(*page, name, true), status);
}

Answer loan_under_verification(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "third_party", verifying_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(LoanOnFile file, loan_to_verify(ground, call.parts[0], asking.person.party));
  return verifying_page(ground, std::move(file), 200);
}

Answer new_verification(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = nobody(desk, call.request, asking.person)) return *problem;
  if (auto problem = party_asks(desk, call.request, "third_party", {}, asking)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const LoanOnFile file, loan_to_verify(ground, call.parts[0], asking.person.party));
  LANTIAN_TRY(const VerificationWish wish, read_verification_wish(call.request.body));
  LANTIAN_TRY(const auto answer, verify_loan_year(ground, *book, file, wish, asking.person, keep::now()));
  if (const auto* no = std::get_if<LoanRefusal>(&answer)) return Problem{problems::refused, no->why, no->allowed};
  const auto& figure = std::get<carbon::KpiFigure>(answer);
  if (desk.noted) {
    LANTIAN_CHECK(
        desk.noted(call.request, "carbon.verification", file.loan.id,
                   fmt::format("{} {} {} by {}", figure.kpi, figure.year, figure.value->text(), figure.verified_by)));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"loan\":\"{}\"}}", file.loan.id));
  LANTIAN_TRY(LoanOnFile now, loan_on_file(*book, file.loan.id));
  return verifying_page(ground, std::move(now), 201);
}

}  // namespace

void mount_carbon_verifications(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/verifications", [desk](const Call& call) { return verifying_list(*desk, call); });
  router.on("GET", "/api/v1/carbon/verifications/{loan}",
            [desk](const Call& call) { return loan_under_verification(*desk, call); });
  router.on("POST", "/api/v1/carbon/verifications/{loan}",
            [desk](const Call& call) { return new_verification(*desk, call); });
}

}  // namespace lantian::serve
