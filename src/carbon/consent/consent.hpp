#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// What an enterprise lets a bank see. Without a consent in force nothing is shown, and a bank cannot tell an
/// enterprise that said no from one that does not exist.
namespace lantian::carbon {

struct ConsentItem {
  std::string id;
  terms::Name name;
};
/// The words of consents and their limits (data/carbon/consent.toml).
struct ConsentRule {
  std::string source, status;
  int most_months = 0;  ///< between begin and end
  int probe_refusals = 0, probe_hours = 0;
  std::vector<ConsentItem> whats, purposes;
  bool knows_what(std::string_view id) const;
  bool knows_purpose(std::string_view id) const;
};
/// Returns malformed with every fault, one a line.
Result<ConsentRule> read_consent_rule(const terms::SourceFile& file);

/// In force from `from` on and before `until` or `revoked`, whichever comes first: each is the first instant at which
/// it no longer holds. A consent is never changed; one that says something else stands beside it.
struct Consent {
  std::string id;
  std::string enterprise, bank;
  std::vector<std::string> what;      ///< ids of the rule
  std::vector<std::string> purposes;  ///< ids of the rule
  UtcSeconds from{}, until{};
  std::string granted_by;  ///< person of the enterprise
  UtcSeconds granted_at{};
  std::optional<UtcSeconds> revoked;
  bool synthetic = false;

  bool in_force(UtcSeconds at) const;
};
/// What is wrong with a consent that is asked for; empty = it can be kept. It begins no earlier than it is granted: a
/// look of the past is not made good afterwards.
std::vector<std::string> consent_faults(const ConsentRule& rule, const Consent& consent);

/// A bank asks.
struct LookRequest {
  std::string bank, officer;
  std::string enterprise;
  std::string what, purpose;
  UtcSeconds at{};
};

/// What was asked and what came of it: kept for good, whatever the answer, and shown to the enterprise.
struct Look {
  LookRequest asked;
  bool allowed = false;
  std::string consent;  ///< id of the one it stood on; empty when it was refused
};

/// Whether the bank may see. Looks at the consents of this bank alone, never at a list of enterprises: what is not
/// there and what was not granted are one case. Of several that allow it the one that ends last is named.
Look may_see(std::span<const Consent> consents, const LookRequest& request);
/// The same for one figure of a card, for any of the purposes.
bool may_see(std::span<const Consent> consents, std::string_view bank, std::string_view enterprise,
             std::string_view what, UtcSeconds at);

/// What a bank is told of every refused look, word for word the same.
std::string_view refusal_of_look();

/// The looks at an enterprise, newest first, refused ones too.
std::vector<Look> looks_at(std::span<const Look> looks, std::string_view enterprise);

}  // namespace lantian::carbon
