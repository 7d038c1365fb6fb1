#pragma once
#include "carbon/consent/consent.hpp"
#include "keep/document_book.hpp"
#include "serve/carbon/finance_desk.hpp"
#include "serve/office.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

/// Consents and looks as a book keeps them.
namespace lantian::serve {

/// data/carbon/consent.toml below the office's root. Returns not_found, malformed.
Result<carbon::ConsentRule> open_consent_rule(const Office& office);

/// What an enterprise wants to grant. Days of the official clock; `until` is the last day.
struct ConsentWish {
  std::string bank;
  std::vector<std::string> what, purposes;
  std::optional<Day> from;
  Day until{};
};

/// What a page of consents shows.
struct ConsentsPage {
  std::string enterprise;
  std::vector<carbon::Consent> consents;
  std::vector<std::string> banks;
  UtcSeconds now{};
  bool synthetic = false;
};

/// Consents as they hold now, by id. Returns what the book returns, corrupt naming the document that cannot be read.
Result<std::vector<carbon::Consent>> consents_kept(const keep::DocumentBook& book);
/// Those that name the bank: what a look of hers is judged by.
Result<std::vector<carbon::Consent>> consents_of_bank(const keep::DocumentBook& book, std::string_view bank);

/// Kept, or why not: faults of what was asked.
using ConsentAnswer = std::variant<carbon::Consent, std::vector<std::string>>;
/// Keeps a consent of the person's own enterprise, whatever else was asked. Requires: a person of an enterprise.
Result<ConsentAnswer> grant_consent(keep::DocumentBook& book, const carbon::ConsentRule& rule, const ConsentWish& wish,
                                    const CarbonPerson& person, bool synthetic, UtcSeconds now);
/// From `now` on it holds no more. Returns not_found for one that is not there or of another enterprise, one and the
/// same; conflict for one that has ended already.
Result<carbon::Consent> revoke_consent(keep::DocumentBook& book, const std::string& id, const CarbonPerson& person,
                                       UtcSeconds now);

/// Writes what a bank asked for and what came of it. Only what has been written may be answered.
Result<void> keep_look(keep::DocumentBook& book, std::span<const carbon::Look> looks, UtcSeconds now);
/// Every look at an enterprise, refused ones too, the newest first.
Result<std::vector<carbon::Look>> looks_kept(const keep::DocumentBook& book, const std::string& enterprise);

/// A name as a bank wrote it, as far as it can be one: names that are no id are all kept under one word, so that nobody
/// fills the book with what she likes.
std::string name_of_looked_at(std::string_view asked);

}  // namespace lantian::serve
