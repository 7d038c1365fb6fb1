#pragma once
#include "carbon/card/card.hpp"
#include "serve/carbon/finance_desk.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Cards as banks get them, and the documents of kind "conduct".
namespace lantian::serve {

std::string conduct_json(std::string_view grade, std::span<const carbon::Penalty> penalties);
/// Returns malformed.
Result<carbon::CardPollution> read_conduct_json(std::string_view json, bool english);

/// A consent in force, with the enterprise that gave it.
struct CardRow {
  const carbon::Consent* consent = nullptr;
  const carbon::Enterprise* enterprise = nullptr;
};
/// {"bank", "at", "synthetic", "purposes", "whats", "results": whom the bank may see now}.
std::string cards_page_json(std::string_view bank, const carbon::ConsentRule& rule, std::span<const CardRow> rows,
                            UtcSeconds now, bool synthetic);
/// What proves to a third party what a bank saw: `carbon::canonical_text`, its Ed25519 signature by the key of the
/// codes, and that key, both in base64url.
struct CardSignature {
  std::string text, signature, key;
};
/// Each part that was granted, and no member for one that was not; "signed" unless the signature is empty.
std::string card_page_json(const carbon::Card& card, const CardSignature& signature);

/// {"text", "signature"} as a card told them. Returns malformed.
Result<CardSignature> read_signed_card(std::string_view json);
/// What the first lines of a genuine text say.
std::string genuine_card_json(std::string_view text);

}  // namespace lantian::serve
