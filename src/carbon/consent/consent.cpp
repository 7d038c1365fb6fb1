#include "carbon/consent/consent.hpp"

#include "base/text.hpp"
#include "carbon/loan/day_count.hpp"
#include "inventory/faults.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

namespace lantian::carbon {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> consent_statuses{"verified", "unverified"};

std::vector<ConsentItem> consent_items(Section& root, std::string_view key) {
  std::vector<ConsentItem> out;
  for (Section& row : root.sections(key)) {
    ConsentItem one{row.text("id"), row.name("name")};
    if (std::ranges::find(out, one.id, &ConsentItem::id) != out.end()) {
      row.fault(row.line(), fmt::format("{} stands here twice", in_quotes(one.id)));
    }
    row.finish();
    out.push_back(std::move(one));
  }
  if (out.empty()) root.fault(root.line(), fmt::format("no [[{}]]: a consent could say nothing", key));
  return out;
}

bool consent_has(const std::vector<std::string>& words, std::string_view wanted) {
  return std::ranges::find(words, wanted) != words.end();
}

/// The consent of this bank for this figure that ends last; null: none is in force. `purpose` empty: any.
const Consent* consent_for(std::span<const Consent> consents, const LookRequest& request) {
  const Consent* best = nullptr;
  for (const Consent& one : consents) {
    if (one.bank != request.bank || one.enterprise != request.enterprise || !one.in_force(request.at)) continue;
    if (!consent_has(one.what, request.what)) continue;
    if (!request.purpose.empty() && !consent_has(one.purposes, request.purpose)) continue;
    if (best == nullptr || best->until < one.until) best = &one;
  }
  return best;
}

}  // namespace

bool ConsentRule::knows_what(std::string_view id) const {
  return std::ranges::find(whats, id, &ConsentItem::id) != whats.end();
}
bool ConsentRule::knows_purpose(std::string_view id) const {
  return std::ranges::find(purposes, id, &ConsentItem::id) != purposes.end();
}

Result<ConsentRule> read_consent_rule(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  ConsentRule rule;
  if (const auto tree = terms::parse_tree(file, faults)) {
    Section root{*tree, file.path, faults};
    rule.source = root.text("source");
    rule.status = consent_statuses[root.choice("status", consent_statuses)];
    rule.most_months = root.whole("most_months", 1, 240);
    rule.probe_refusals = root.whole("probe_refusals", 1, 100'000);
    rule.probe_hours = root.whole("probe_hours", 1, 8784);
    rule.whats = consent_items(root, "what");
    rule.purposes = consent_items(root, "purpose");
    root.finish();
  }
  if (!faults.empty()) return inventory::error_of(faults);
  return rule;
}

bool Consent::in_force(UtcSeconds at) const {
  return from <= at && at < until && (!revoked || at < *revoked);
}

std::vector<std::string> consent_faults(const ConsentRule& rule, const Consent& consent) {
  std::vector<std::string> faults;
  if (consent.id.empty() || consent.enterprise.empty() || consent.bank.empty() || consent.granted_by.empty()) {
    faults.emplace_back("a consent names its id, the enterprise, the bank and who granted it");
  }
  if (consent.what.empty()) faults.emplace_back("name what may be seen");
  if (consent.purposes.empty()) faults.emplace_back("name a purpose");
  for (const std::string& one : consent.what) {
    if (!rule.knows_what(one)) faults.push_back(fmt::format("{} is nothing that can be seen", in_quotes(one)));
  }
  for (const std::string& one : consent.purposes) {
    if (!rule.knows_purpose(one)) faults.push_back(fmt::format("{} is no purpose", in_quotes(one)));
  }
  if (consent.from < consent.granted_at) faults.emplace_back("it begins before it was granted");
  if (consent.until <= consent.from) faults.emplace_back("it ends before it begins");
  const Day first = std::chrono::floor<std::chrono::days>(to_local(consent.from));
  const std::chrono::local_seconds last = to_local(consent.from) + (months_later(first, rule.most_months) - first);
  if (to_local(consent.until) > last) {
    faults.push_back(fmt::format("it lasts longer than {} months; grant it anew when it ends", rule.most_months));
  }
  return faults;
}

Look may_see(std::span<const Consent> consents, const LookRequest& request) {
  Look look{request, false, ""};
  // A look has a purpose; without one it stands on nothing.
  const Consent* consent = request.purpose.empty() ? nullptr : consent_for(consents, request);
  if (consent == nullptr) return look;
  look.allowed = true;
  look.consent = consent->id;
  return look;
}

bool may_see(std::span<const Consent> consents, std::string_view bank, std::string_view enterprise,
             std::string_view what, UtcSeconds at) {
  const LookRequest request{std::string{bank}, "", std::string{enterprise}, std::string{what}, "", at};
  return consent_for(consents, request) != nullptr;
}

std::string_view refusal_of_look() {
  return "no consent in force covers this request";
}

std::vector<Look> looks_at(std::span<const Look> looks, std::string_view enterprise) {
  std::vector<Look> out;
  for (const Look& one : looks) {
    if (one.asked.enterprise == enterprise) out.push_back(one);
  }
  std::ranges::stable_sort(out, std::greater{}, [](const Look& one) { return one.asked.at; });
  return out;
}

}  // namespace lantian::carbon
