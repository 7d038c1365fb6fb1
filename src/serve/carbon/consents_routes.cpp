#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/consent_json.hpp"
#include "serve/carbon/consent_office.hpp"
#include "serve/carbon/desk.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

/// In a demonstration anybody may look as a made-up enterprise.
std::vector<std::string> consent_made_up(const CarbonDesk& desk) {
  std::vector<std::string> out;
  if (!desk.synthetic) return out;
  if (const auto filings = filings_of(desk)) {
    for (const carbon::Enterprise& one : (*filings)->enterprises) out.push_back(one.id);
  }
  return out;
}

Answer consent_page(const CarbonDesk& desk, std::string enterprise) {
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const carbon::ConsentRule rule, open_consent_rule(desk.office->office()));
  LANTIAN_TRY(std::vector<carbon::Consent> all, consents_kept(*book));
  std::set<std::string> banks;
  for (const carbon::Consent& one : all) banks.insert(one.bank);
  if (!enterprise.empty()) {
    std::erase_if(all, [&](const carbon::Consent& one) { return one.enterprise != enterprise; });
    // Whom others trusted is theirs, unless everything is made up.
    if (!desk.synthetic) {
      banks.clear();
      for (const carbon::Consent& one : all) banks.insert(one.bank);
    }
  }
  return json_reply(consents_page_json(
      rule, {std::move(enterprise), std::move(all), {banks.begin(), banks.end()}, keep::now(), desk.synthetic}));
}

Answer own_consents(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "enterprise", consent_made_up(desk), asking)) return *problem;
  return consent_page(desk, asking.person.party);
}

Answer own_looks(const CarbonDesk& desk, const Call& call) {
  PartyAsking asking;
  if (auto problem = party_asks(desk, call.request, "enterprise", consent_made_up(desk), asking)) return *problem;
  LANTIAN_TRY(const keep::DocumentBook* book, carbon_book(desk));
  LANTIAN_TRY(const std::vector<carbon::Look> looks, looks_kept(*book, asking.person.party));
  LANTIAN_TRY(const std::vector<RefusalRow> refusals, desk.refusals->at(*book, asking.person.party));
  return json_reply(looks_page_json(asking.person.party, looks, refusals));
}

Answer office_consents(const CarbonDesk& desk, const Call& call) {
  if (auto problem = office_asks(desk, call.request)) return *problem;
  return consent_page(desk, "");
}

/// Who grants or revokes: a person of an enterprise who is signed in.
std::optional<Problem> consent_giver(const CarbonDesk& desk, const Call& call, CarbonPerson& person) {
  if (auto problem = nobody(desk, call.request, person)) return problem;
  PartyAsking asking;
  return party_asks(desk, call.request, "enterprise", {}, asking);
}

Result<void> consent_noted(const CarbonDesk& desk, const Call& call, const char* action,
                           const carbon::Consent& consent) {
  if (desk.noted) {
    LANTIAN_CHECK(desk.noted(call.request, action, consent.id,
                             fmt::format("{} {} {}", consent.bank, joined(consent.what, ","), text_of(consent.until))));
  }
  if (desk.tell) desk.tell("carbon", fmt::format("{{\"consent\":\"{}\"}}", consent.id));
  return {};
}

Answer new_consent(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = consent_giver(desk, call, person)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  LANTIAN_TRY(const ConsentWish wish, read_consent_wish(call.request.body));
  LANTIAN_TRY(const carbon::ConsentRule rule, open_consent_rule(desk.office->office()));
  const UtcSeconds now = keep::now();
  LANTIAN_TRY(const ConsentAnswer answer, grant_consent(*book, rule, wish, person, desk.synthetic, now));
  if (const auto* faults = std::get_if<std::vector<std::string>>(&answer)) {
    return Problem{problems::refused, joined(*faults, "; ")};
  }
  const auto& consent = std::get<carbon::Consent>(answer);
  LANTIAN_CHECK(consent_noted(desk, call, "carbon.consent", consent));
  return json_reply(one_consent_json(consent, now), 201);
}

Answer end_consent(const CarbonDesk& desk, const Call& call) {
  CarbonPerson person;
  if (auto problem = consent_giver(desk, call, person)) return *problem;
  LANTIAN_TRY(keep::DocumentBook * book, carbon_book(desk));
  const UtcSeconds now = keep::now();
  LANTIAN_TRY(const carbon::Consent consent, revoke_consent(*book, call.parts[0], person, now));
  LANTIAN_CHECK(consent_noted(desk, call, "carbon.revoke", consent));
  return json_reply(one_consent_json(consent, now), 201);
}

}  // namespace

void mount_carbon_consents(Router& router, const std::shared_ptr<const CarbonDesk>& desk) {
  router.on("GET", "/api/v1/carbon/consents", [desk](const Call& call) { return office_consents(*desk, call); });
  router.on("GET", "/api/v1/carbon/own/consents", [desk](const Call& call) { return own_consents(*desk, call); });
  router.on("POST", "/api/v1/carbon/own/consents", [desk](const Call& call) { return new_consent(*desk, call); });
  router.on("POST", "/api/v1/carbon/own/consents/{id}/revocations",
            [desk](const Call& call) { return end_consent(*desk, call); });
  router.on("GET", "/api/v1/carbon/own/looks", [desk](const Call& call) { return own_looks(*desk, call); });
}

}  // namespace lantian::serve
