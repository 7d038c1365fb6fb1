#pragma once
#include "carbon/consent/consent.hpp"
#include "serve/carbon/consent_office.hpp"
#include "serve/carbon/refusals.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Consents and looks as documents (kinds "consent" and "look") and as pages get them.
namespace lantian::serve {

std::string consent_json(const carbon::Consent& consent);
/// Returns malformed.
Result<carbon::Consent> read_consent_json(std::string_view json);

/// One request of a bank with what came of each part. Requires: looks of one request, one at least.
std::string look_json(std::span<const carbon::Look> looks);
/// Returns malformed.
Result<std::vector<carbon::Look>> read_look_json(std::string_view json);

/// {"bank", "what": [...], "purposes": [...], "from": day (today when absent), "until": day}.
Result<ConsentWish> read_consent_wish(std::string_view json);

/// {"enterprise", "synthetic", "at", "banks": ids that are known, "whats", "purposes": what can be granted,
/// "most_months", "results": consents, the newest first, each with its state}. `enterprise` empty: of everybody.
std::string consents_page_json(const carbon::ConsentRule& rule, const ConsentsPage& page);
/// {"enterprise", "results": [{"at", "bank", "officer", "purpose", "allowed", "refused": parts}], "refusals": [{"day",
/// "bank", "count", "first", "last"}]}, the newest first.
std::string looks_page_json(std::string_view enterprise, std::span<const carbon::Look> looks,
                            std::span<const RefusalRow> refusals);
std::string one_consent_json(const carbon::Consent& consent, UtcSeconds now);

}  // namespace lantian::serve
