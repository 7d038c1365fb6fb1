// What a bank sees of those who agreed. A look is written down before its answer leaves; without that there is no
// answer.
#include "keep/files.hpp"
#include "serve/carbon/card_facts.hpp"
#include "serve/carbon/card_json.hpp"
#include "serve/carbon/code_signer.hpp"
#include "serve/carbon/consent_office.hpp"
#include "serve/carbon/loan_json.hpp"
#include "serve/carbon/loan_office.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// In a demonstration anybody may look as a made-up bank.
std::vector<std::string> card_made_up(const CarbonDesk& desk) {
  std::set<std::string> out;
  const auto book = carbon_book(desk);
  if (!desk.synthetic || !book) return {};
  if (const auto consents = consents_kept(**book)) {
    for (const carbon::Consent& one : *consents) out.insert(one.bank);
  }
  return {out.begin(), out.end()};
}

Answer card_list(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "bank", card_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const carbon::ConsentRule rule, open_consent_rule(desk.office->office()));
  LANTIAN_TRY(const std::vector<carbon::Consent> consents, consents_of_bank(*ground.book, asking.person.party));
  const UtcSeconds now = keep::now();
  std::vector<CardRow> rows;
  for (const carbon::Consent& one : consents) {
    const carbon::Enterprise* enterprise = ground.enterprise(one.enterprise);
    if (one.in_force(now) && enterprise != nullptr) rows.push_back({&one, enterprise});
  }
  return json_reply(cards_page_json(asking.person.party, rule, rows, now, desk.synthetic));
}

std::vector<std::string> card_granted(const std::vector<carbon::Consent>& consents, carbon::LookRequest asked) {
  std::vector<std::string> out;
  for (const std::string_view part : carbon::card_parts()) {
    asked.what = part;
    if (carbon::may_see(consents, asked).allowed) out.emplace_back(part);
  }
  return out;
}

/// The card as far as it was granted. Without a consent nothing of the enterprise is even looked up, so that the time
/// an answer takes does not tell whether it exists.
Result<carbon::CardAnswer> card_answer(const CarbonDesk& desk, const Call& call, const carbon::LookRequest& asked) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const std::vector<carbon::Consent> consents, consents_of_bank(*book, asked.bank));
  const std::vector<std::string> granted = card_granted(consents, asked);
  if (granted.empty()) return carbon::card_of(nullptr, consents, asked);
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  if (ground.enterprise(asked.enterprise) == nullptr) return carbon::card_of(nullptr, consents, asked);
  const Day on = std::chrono::floor<std::chrono::days>(to_local(asked.at));
  LANTIAN_TRY(const carbon::CardFacts facts, card_facts(desk, ground, asked.enterprise, granted, on, call.english));
  return carbon::card_of(&facts, consents, asked);
}

/// Counts a refused look. Whether somebody of that name files here decides only under which name it is counted, and all
/// of them are looked through.
Result<void> card_refused(const CarbonDesk& desk, const Call& call, const carbon::ConsentRule& rule,
                          const carbon::LookRequest& asked) {
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const auto filings, filings_of(desk));
  const bool files_here = std::ranges::count(filings->enterprises, asked.enterprise, &carbon::Enterprise::id) > 0;
  LANTIAN_TRY(const std::string words, desk.refusals->refused(*book, rule, asked, files_here));
  if (words.empty() || !desk.noted) return {};
  return desk.noted(call.request, "carbon.probing", asked.bank, words);
}

/// The card with a signature, so that the bank can prove what it saw. A look of the demonstration makes no key.
Result<std::string> card_signed(const CarbonDesk& desk, const carbon::Card& card, bool demonstration) {
  if (demonstration && !keep::exists(code_key_path(desk.directory))) return card_page_json(card, {});
  LANTIAN_TRY(const CodeSigner signer, CodeSigner::open(desk.directory));
  CardSignature made{carbon::canonical_text(card), "", signer.public_key()};
  LANTIAN_TRY(made.signature, signer.sign(made.text));
  return card_page_json(card, made);
}

const Problem& card_unlogged() {
  static const Problem problem{problems::failed, "the look could not be written down, so nothing is shown"};
  return problem;
}

/// What failed inside is told to nobody outside: its words name documents.
Problem card_failed(const Error& error) {
  if (error.code == ErrorCode::locked) return problem_of(error);
  return {problems::failed, "the card could not be made; the office that runs this service can tell why"};
}

Answer one_card(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "bank", card_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const carbon::ConsentRule rule, open_consent_rule(desk.office->office()));
  const std::string purpose = call.request.field("purpose").value_or("");
  if (!rule.knows_purpose(purpose)) {
    std::vector<std::string> ids;
    for (const carbon::ConsentItem& one : rule.purposes) ids.push_back(one.id);
    return Problem{problems::bad_request, "say what the look is for in the field 'purpose'", std::move(ids)};
  }
  const carbon::LookRequest asked{
      asking.person.party, asking.person.name, name_of_looked_at(call.parts[0]), "", purpose, keep::now()};
  const auto made = card_answer(desk, call, asked);
  if (!made) return card_failed(made.error());
  const carbon::CardAnswer& answer = *made;
  if (!answer.card) {
    if (!asking.demonstration && !card_refused(desk, call, rule, asked)) return card_unlogged();
    return Problem{problems::not_allowed, std::string{carbon::refusal_of_look()}};
  }
  const auto page = card_signed(desk, *answer.card, asking.demonstration);
  if (!page) return card_failed(page.error());
  if (!asking.demonstration) {
    LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
    if (!keep_look(*book, answer.looks, asked.at)) return card_unlogged();
  }
  return json_reply(*page);
}

/// The bank's own contracts. What they cost is its own; the borrower's figures stand in them where she agreed, and that
/// is a look.
Answer card_own_loans(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "bank", card_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const FinanceGround ground, finance_ground(desk));
  LANTIAN_TRY(const std::vector<LoanOnFile> files, loans_on_file(*ground.book));
  LANTIAN_TRY(const std::vector<carbon::Consent> consents, consents_of_bank(*ground.book, asking.person.party));
  const UtcSeconds now = keep::now();
  const Day on = std::chrono::floor<std::chrono::days>(to_local(now));
  std::vector<std::string> pages;
  for (const LoanOnFile& file : files) {
    if (file.loan.bank != asking.person.party) continue;
    const std::vector<carbon::Look> look{carbon::may_see(
        consents, {asking.person.party, asking.person.name, file.loan.enterprise, "loans", "after_loan", now})};
    const bool figures = look[0].allowed;
    if (figures && !asking.demonstration) {
      LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
      if (!keep_look(*book, look, now)) return card_unlogged();
    }
    LoanPage bare{file, file.terms(on), {}, {}};
    LANTIAN_TRY(bare.course, loan_course(file, on));
    const carbon::Enterprise* enterprise = ground.enterprise(file.loan.enterprise);
    const terms::Name name =
        enterprise == nullptr ? terms::Name{file.loan.enterprise, file.loan.enterprise} : enterprise->name;
    if (figures) {
      LANTIAN_TRY(const auto page, loan_page(ground, file, on));
      pages.push_back(loan_page_json(*page, name, true));
    } else {
      pages.push_back(loan_page_json(bare, name, false));
    }
  }
  return json_reply(party_loans_json("bank", asking.person.party, pages));
}

}  // namespace

void mount_carbon_cards(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/cards", [desk](const Call& call) { return card_list(*desk, call); });
  router.on("GET", "/api/v1/carbon/cards/loans", [desk](const Call& call) { return card_own_loans(*desk, call); });
  router.on("GET", "/api/v1/carbon/cards/{enterprise}", [desk](const Call& call) { return one_card(*desk, call); });
}

}  // namespace lantian::serve
