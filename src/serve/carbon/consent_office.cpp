#include "serve/carbon/consent_office.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/carbon/consent_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <functional>

namespace lantian::serve {
namespace {

constexpr std::string_view look_without_name = "(no id)";
constexpr std::size_t look_longest_name = 80;

Error consent_unreadable(const keep::DocumentRow& row, const Error& why) {
  return {ErrorCode::corrupt, fmt::format("document {} ({} {}): {}", row.number, row.kind, row.key, why.message),
          row.key};
}

Error consent_not_there(const std::string& id) {
  return {ErrorCode::not_found, fmt::format("this enterprise granted no consent {}", in_quotes(id)), id};
}

}  // namespace

Result<carbon::ConsentRule> open_consent_rule(const Office& office) {
  const std::string path = office.root() + "/data/carbon/consent.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return carbon::read_consent_rule({path, std::move(text)});
}

Result<std::vector<carbon::Consent>> consents_kept(const keep::DocumentBook& book) {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.each("consent"));
  std::vector<carbon::Consent> out;
  out.reserve(rows.size());
  for (const keep::DocumentRow& row : rows) {
    auto one = read_consent_json(row.body);
    if (!one) return consent_unreadable(row, one.error());
    out.push_back(*std::move(one));
  }
  return out;
}

Result<std::vector<carbon::Consent>> consents_of_bank(const keep::DocumentBook& book, std::string_view bank) {
  LANTIAN_TRY(std::vector<carbon::Consent> all, consents_kept(book));
  std::erase_if(all, [bank](const carbon::Consent& one) { return one.bank != bank; });
  return all;
}

Result<ConsentAnswer> grant_consent(keep::DocumentBook& book, const carbon::ConsentRule& rule, const ConsentWish& wish,
                                    const CarbonPerson& person, bool synthetic, UtcSeconds now) {
  LANTIAN_TRY(const std::vector<carbon::Consent> kept, consents_kept(book));
  const auto own = std::ranges::count(kept, person.party, &carbon::Consent::enterprise);
  carbon::Consent consent;
  consent.id = fmt::format("{}-C{}", person.party, own + 1);
  consent.enterprise = person.party;
  consent.bank = wish.bank;
  consent.what = wish.what;
  consent.purposes = wish.purposes;
  consent.granted_by = person.name;
  consent.granted_at = now;
  consent.synthetic = synthetic;
  const Day today = std::chrono::floor<std::chrono::days>(to_local(now));
  const bool begins_later = wish.from && *wish.from != today;
  consent.from = begins_later ? to_utc(std::chrono::local_seconds{*wish.from}) : now;
  consent.until = to_utc(std::chrono::local_seconds{wish.until + std::chrono::days{1}});
  std::vector<std::string> faults = carbon::consent_faults(rule, consent);
  const bool named = name_of_looked_at(wish.bank) == wish.bank;
  if (!wish.bank.empty() && !named) faults.push_back(fmt::format("{} is no id of a bank", in_quotes(wish.bank)));
  if (!faults.empty()) return ConsentAnswer{std::move(faults)};
  const std::array drafts{keep::DocumentDraft{"consent", consent.id, consent_json(consent), 0}};
  LANTIAN_CHECK(book.append(drafts, person.name, now));
  return ConsentAnswer{std::move(consent)};
}

Result<carbon::Consent> revoke_consent(keep::DocumentBook& book, const std::string& id, const CarbonPerson& person,
                                       UtcSeconds now) {
  LANTIAN_TRY(const std::optional<keep::DocumentRow> row, book.newest("consent", id));
  if (!row) return consent_not_there(id);
  auto consent = read_consent_json(row->body);
  if (!consent) return consent_unreadable(*row, consent.error());
  if (consent->enterprise != person.party) return consent_not_there(id);
  if (consent->revoked || consent->until <= now) {
    return Error{ErrorCode::conflict, fmt::format("consent {} has ended already", in_quotes(id)), id};
  }
  consent->revoked = now;
  const std::array drafts{keep::DocumentDraft{"consent", id, consent_json(*consent), row->number}};
  LANTIAN_CHECK(book.append(drafts, person.name, now));
  return *std::move(consent);
}

Result<void> keep_look(keep::DocumentBook& book, std::span<const carbon::Look> looks, UtcSeconds now) {
  const std::array drafts{keep::DocumentDraft{"look", looks.front().asked.enterprise, look_json(looks), {}}};
  LANTIAN_CHECK(book.append(drafts, looks.front().asked.officer, now));
  return {};
}

Result<std::vector<carbon::Look>> looks_kept(const keep::DocumentBook& book, const std::string& enterprise) {
  LANTIAN_TRY(const std::vector<keep::DocumentRow> rows, book.all("look", enterprise));
  std::vector<carbon::Look> out;
  for (auto row = rows.rbegin(); row != rows.rend(); ++row) {
    auto looks = read_look_json(row->body);
    if (!looks) return consent_unreadable(*row, looks.error());
    out.insert(out.end(), looks->begin(), looks->end());
  }
  return carbon::looks_at(out, enterprise);
}

std::string name_of_looked_at(std::string_view asked) {
  const auto part_of_id = [](char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
           c == '.';
  };
  const bool is_id = !asked.empty() && asked.size() <= look_longest_name && std::ranges::all_of(asked, part_of_id);
  return std::string{is_id ? asked : look_without_name};
}

}  // namespace lantian::serve
