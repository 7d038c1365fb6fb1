#include "carbon/asset/asset_ledger.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 13> asset_reason_words{
    "missing field",   "unknown kind",      "bad amount",         "overdrawn",   "wrong vintage",
    "not surrendered", "no obligation",     "offset limit",       "carry limit", "bad reversal",
    "voucher used",    "days out of order", "synthetic with real"};
constexpr std::array<std::string_view, 4> compliance_words{"unknown", "open", "met", "overdue"};

bool asset_below_zero_allowed(AssetPot pot) {
  return pot == AssetPot::issued || pot == AssetPot::carried;
}

AssetRefusal asset_refusal(AssetReason reason, std::string message) {
  return {reason, std::move(message)};
}

/// Units of the offset share, downwards.
std::int64_t asset_share(const Decimal& percent, std::int64_t obligation) {
  return static_cast<std::int64_t>(floor_of(percent.exact() * Rational{obligation} / Rational{100}));
}

std::string asset_missing(const AssetDraft& draft) {
  if (draft.voucher.empty()) return "voucher";
  if (draft.act == AssetAct::reverse) return draft.reverses > 0 ? "" : "reverses";
  if (draft.holder.empty()) return "holder";
  if (draft.kind.empty()) return "kind";
  if (draft.vintage == 0) return "vintage";
  const bool bank = draft.act == AssetAct::pledge || draft.act == AssetAct::unpledge;
  if (bank && draft.party.empty()) return "party (the bank)";
  if (draft.act == AssetAct::transfer && draft.to.empty()) return "to";
  if (draft.act == AssetAct::surrender && draft.year == 0) return "year";
  if (draft.act == AssetAct::carry && draft.to_vintage == 0) return "to_vintage";
  if (draft.act == AssetAct::issue && draft.evidence.empty()) return "evidence of an allocation or certificate";
  return "";
}

}  // namespace

std::string_view name_of(AssetReason reason) {
  return asset_reason_words[static_cast<std::size_t>(reason) - 1];
}
std::string_view name_of(ComplianceState state) {
  return compliance_words[static_cast<std::size_t>(state) - 1];
}

std::int64_t units_of(double tonnes) {
  LANTIAN_ASSERT(tonnes >= 0 && tonnes < 9e15, "an obligation is a mass");
  return static_cast<std::int64_t>(std::ceil(tonnes));
}

const AssetObligation* AssetBasis::obligation(std::string_view holder, int year) const {
  for (const AssetObligation& one : obligations) {
    if (one.holder == holder && one.year == year) return &one;
  }
  return nullptr;
}

const AssetEntry* AssetLedger::entry(std::int64_t id) const {
  if (id < 1 || id > static_cast<std::int64_t>(entries_.size())) return nullptr;
  return &entries_[static_cast<std::size_t>(id) - 1];
}

std::int64_t AssetLedger::units(const AssetAccount& account, std::string_view kind, int vintage) const {
  const auto found = units_.find({account, std::string{kind}, vintage});
  return found == units_.end() ? 0 : found->second;
}

std::vector<AssetBalance> AssetLedger::balances(std::string_view holder) const {
  std::vector<AssetBalance> out;
  for (const auto& [key, units] : units_) {
    const auto& [account, kind, vintage] = key;
    if (units != 0 && (holder.empty() || account.holder == holder)) out.push_back({account, kind, vintage, units});
  }
  return out;
}

std::map<std::string, std::int64_t> AssetLedger::surrendered(std::string_view holder, int year) const {
  std::map<std::string, std::int64_t> out;
  for (const auto& [key, units] : units_) {
    const auto& [account, kind, vintage] = key;
    const bool meant = account.pot == AssetPot::surrendered && account.holder == holder;
    if (meant && units != 0 && account.party == std::to_string(year)) out[kind] += units;
  }
  return out;
}

std::int64_t AssetLedger::sold_net(std::string_view holder, std::string_view kind, int vintage) const {
  std::int64_t net = 0;
  for (const AssetEntry& one : entries_) {
    const AssetDraft& draft = one.draft;
    if (draft.act != AssetAct::transfer || is_reversed(one.id)) continue;
    if (draft.kind != kind || draft.vintage != vintage) continue;
    if (draft.holder == holder) net += draft.units;
    if (draft.to == holder) net -= draft.units;
  }
  return std::max<std::int64_t>(net, 0);
}

std::int64_t AssetLedger::carried(std::string_view holder, std::string_view kind, int vintage) const {
  std::int64_t all = 0;
  for (const AssetEntry& one : entries_) {
    const AssetDraft& draft = one.draft;
    if (draft.act != AssetAct::carry || is_reversed(one.id)) continue;
    if (draft.holder == holder && draft.kind == kind && draft.vintage == vintage) all += draft.units;
  }
  return all;
}

std::optional<AssetRefusal> AssetLedger::complete(const AssetBasis& basis, const AssetDraft& draft) const {
  if (const std::string missing = asset_missing(draft); !missing.empty()) {
    return asset_refusal(AssetReason::missing_field, fmt::format("'{}' needs: {}", name_of(draft.act), missing));
  }
  if (draft.day < basis.rule.from) {
    return asset_refusal(AssetReason::out_of_order,
                         fmt::format("{} holds from {} on", basis.rule.ref(), text_of(basis.rule.from)));
  }
  if (draft.act == AssetAct::reverse) return std::nullopt;
  if (basis.rule.kind(draft.kind) == nullptr) {
    return asset_refusal(AssetReason::unknown_kind,
                         fmt::format("{} is no kind of {}", in_quotes(draft.kind), basis.rule.ref()));
  }
  if (draft.units <= 0) {
    return asset_refusal(AssetReason::bad_amount,
                         fmt::format("{} units: an amount is above 0; a correction is a reversal", draft.units));
  }
  if (draft.act == AssetAct::transfer && draft.to == draft.holder) {
    return asset_refusal(AssetReason::bad_amount, "a transfer goes to somebody else");
  }
  return std::nullopt;
}

std::optional<AssetRefusal> AssetLedger::surrender_refused(const AssetBasis& basis, const AssetDraft& draft) const {
  const AssetKind& kind = *basis.rule.kind(draft.kind);
  if (!kind.surrender) {
    return asset_refusal(AssetReason::not_surrendered, fmt::format("units of {} are not surrendered", kind.id));
  }
  if (draft.vintage > draft.year) {
    return asset_refusal(AssetReason::wrong_vintage,
                         fmt::format("a unit of {} does not count for {}", draft.vintage, draft.year));
  }
  const AssetObligation* owed = basis.obligation(draft.holder, draft.year);
  if (owed == nullptr) {
    return asset_refusal(AssetReason::no_obligation,
                         fmt::format("no verified account of {} says what is owed for {}", draft.holder, draft.year));
  }
  std::int64_t before = 0, same_kind = 0;
  for (const auto& [name, units] : surrendered(draft.holder, draft.year)) {
    before += units;
    if (name == draft.kind) same_kind += units;
  }
  if (before + draft.units > owed->units) {
    return asset_refusal(AssetReason::no_obligation,
                         fmt::format("{} are owed for {} and {} surrendered: at most {} more", owed->units, draft.year,
                                     before, owed->units - before));
  }
  if (!kind.share_percent) return std::nullopt;
  const std::int64_t most = asset_share(*kind.share_percent, owed->units);
  if (same_kind + draft.units <= most) return std::nullopt;
  return asset_refusal(AssetReason::offset_limit,
                       fmt::format("{} covers at most {} percent of {}, which is {}; {} are surrendered", kind.id,
                                   kind.share_percent->text(), owed->units, most, same_kind));
}

std::optional<AssetRefusal> AssetLedger::by_rule(const AssetBasis& basis, const AssetDraft& draft) const {
  if (draft.act == AssetAct::surrender) return surrender_refused(basis, draft);
  if (draft.act != AssetAct::carry) return std::nullopt;
  if (draft.to_vintage <= draft.vintage) {
    return asset_refusal(AssetReason::wrong_vintage, "units are carried to a later vintage");
  }
  const AssetCarry* carry = basis.rule.carry(draft.kind);
  if (carry == nullptr) {
    return asset_refusal(AssetReason::carry_limit, fmt::format("units of {} are not carried over", draft.kind));
  }
  const std::int64_t sold = sold_net(draft.holder, draft.kind, draft.vintage);
  const auto most = carry->base + static_cast<std::int64_t>(floor_of(carry->multiple.exact() * Rational{sold}));
  const std::int64_t before = carried(draft.holder, draft.kind, draft.vintage);
  if (before + draft.units <= most) return std::nullopt;
  return asset_refusal(AssetReason::carry_limit, fmt::format("{} + {} x {} sold net = {} may be carried over, {} were",
                                                             carry->base, carry->multiple.text(), sold, most, before));
}

std::optional<AssetRefusal> AssetLedger::forbidden(const AssetEntry& entry) const {
  const AssetDraft& draft = entry.draft;
  if (vouchers_.contains(draft.voucher)) {
    return asset_refusal(AssetReason::voucher_used,
                         fmt::format("voucher {} stands here already", in_quotes(draft.voucher)));
  }
  if (!entries_.empty() && draft.day < entries_.back().draft.day) {
    return asset_refusal(
        AssetReason::out_of_order,
        fmt::format("the last row is of {}; post what was forgotten with a later day and say so in the note",
                    text_of(entries_.back().draft.day)));
  }
  if (!entries_.empty() && entries_.front().draft.synthetic != draft.synthetic) {
    return asset_refusal(AssetReason::mixed, "synthetic and real units are kept in books of their own");
  }
  if (draft.act == AssetAct::reverse) {
    const AssetEntry* original = this->entry(draft.reverses);
    const bool turnable =
        original != nullptr && original->draft.act != AssetAct::reverse && !is_reversed(draft.reverses);
    if (!turnable) {
      return asset_refusal(AssetReason::bad_reversal,
                           fmt::format("row {} is no row, a reversal, or reversed already", draft.reverses));
    }
    if (entry.postings != postings_of(draft, original)) {
      return asset_refusal(AssetReason::bad_reversal,
                           fmt::format("this is not the opposite of row {}", draft.reverses));
    }
  } else if (entry.postings != postings_of(draft)) {
    return asset_refusal(AssetReason::bad_amount, "the postings are not those of the row");
  }
  std::map<std::pair<std::string, int>, std::int64_t> sums;
  std::map<Key, std::int64_t> after;
  for (const AssetPosting& one : entry.postings) {
    sums[{one.kind, one.vintage}] += one.units;
    const Key key{one.account, one.kind, one.vintage};
    after.try_emplace(key, units(one.account, one.kind, one.vintage)).first->second += one.units;
  }
  for (const auto& [what, sum] : sums) {
    if (sum != 0) return asset_refusal(AssetReason::bad_amount, "the postings do not sum to zero");
  }
  for (const auto& [key, left] : after) {
    const auto& [account, kind, vintage] = key;
    if (left >= 0 || asset_below_zero_allowed(account.pot)) continue;
    return asset_refusal(AssetReason::overdrawn,
                         fmt::format("{} has {} {} of {} {}; {} are missing", account.holder,
                                     units(account, kind, vintage), kind, vintage, name_of(account.pot), -left));
  }
  return std::nullopt;
}

AssetAnswer AssetLedger::settle(const AssetBasis& basis, const AssetDraft& draft, std::string_view by) const {
  if (const auto refusal = complete(basis, draft)) return *refusal;
  if (const auto refusal = by_rule(basis, draft)) return *refusal;
  AssetEntry entry;
  entry.id = static_cast<std::int64_t>(entries_.size()) + 1;
  entry.by = by;
  entry.draft = draft;
  entry.rule = basis.rule.ref();
  const AssetEntry* reversed = draft.act == AssetAct::reverse ? this->entry(draft.reverses) : nullptr;
  if (draft.act == AssetAct::reverse && reversed == nullptr) {
    return asset_refusal(AssetReason::bad_reversal, fmt::format("there is no row {}", draft.reverses));
  }
  entry.postings = postings_of(draft, reversed);
  if (const auto refusal = forbidden(entry)) return *refusal;
  entry.chain = chain_of(entries_.empty() ? "" : entries_.back().chain, entry);
  return entry;
}

Result<void> AssetLedger::take(AssetEntry entry) {
  const auto expected = static_cast<std::int64_t>(entries_.size()) + 1;
  const auto conflict = [&](const std::string& why) {
    return Error{ErrorCode::conflict, fmt::format("row {}: {}", entry.id, why), ""};
  };
  if (entry.id != expected) return conflict(fmt::format("it stands where row {} should be", expected));
  if (entry.chain != chain_of(entries_.empty() ? "" : entries_.back().chain, entry)) {
    return conflict("the chain does not hold: this row or one before it is not as it was kept");
  }
  if (const auto refusal = forbidden(entry)) return conflict(refusal->message);
  for (const AssetPosting& one : entry.postings) units_[{one.account, one.kind, one.vintage}] += one.units;
  if (entry.draft.act == AssetAct::reverse) reversed_.insert(entry.draft.reverses);
  vouchers_.insert(entry.draft.voucher);
  entries_.push_back(std::move(entry));
  return {};
}

Compliance compliance_of(const AssetBasis& basis, const AssetLedger& ledger, std::string_view holder, int year,
                         Day on) {
  Compliance out;
  out.holder = holder;
  out.year = year;
  out.deadline = basis.rule.deadline(year);
  for (const auto& [kind, units] : ledger.surrendered(holder, year)) {
    out.surrendered += units;
    const AssetKind* known = basis.rule.kind(kind);
    if (known != nullptr && known->share_percent) out.offsets += units;
  }
  const AssetObligation* owed = basis.obligation(holder, year);
  if (owed == nullptr) return out;
  out.obligation = owed->units;
  out.missing = std::max<std::int64_t>(out.obligation - out.surrendered, 0);
  for (const AssetKind& kind : basis.rule.kinds) {
    if (kind.share_percent)
      out.offset_limit = std::max(out.offset_limit, asset_share(*kind.share_percent, owed->units));
  }
  out.state = out.missing == 0    ? ComplianceState::met
              : on > out.deadline ? ComplianceState::overdue
                                  : ComplianceState::open;
  return out;
}

std::vector<AssetFault> verify_assets(std::span<const AssetEntry> entries) {
  AssetLedger ledger;
  for (const AssetEntry& one : entries) {
    if (const auto taken = ledger.take(one); !taken) return {{one.id, taken.error().message}};
  }
  return {};
}

}  // namespace lantian::carbon
