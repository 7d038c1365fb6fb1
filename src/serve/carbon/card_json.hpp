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
/// Each part that was granted, and no member for one that was not.
std::string card_page_json(const carbon::Card& card);

}  // namespace lantian::serve
