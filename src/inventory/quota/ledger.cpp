#include "inventory/quota/ledger.hpp"

#include "base/assert.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::inventory {
namespace {

LedgerRefusal forbidden_row(const LedgerEntry& entry, LedgerReason reason, std::string message) {
  return {entry.where, reason, std::move(message)};
}

bool is_opposite(const LedgerEntry& entry, const LedgerEntry& original) {
  return entry.account == original.to_account && entry.to_account == original.account && entry.from == original.to &&
         entry.to == original.from && entry.amount == original.amount && entry.reduction == original.reduction &&
         entry.project == original.project && entry.target == original.target;
}

std::string pot_phrase(const PotKey& key) {
  const std::string party = key.party.empty() ? "" : " for " + key.party;
  return fmt::format("the {}{} of {} in {}", name_of(key.pot), party, key.reduction, key.account.text());
}

/// Regions a tonne of the lot passed on its way from `start` to `goal`; empty when it never went that way.
std::vector<std::string> path_between(const std::multiset<std::pair<std::string, std::string>>& transfers,
                                      const std::string& start, const std::string& goal) {
  std::map<std::string, std::string> reached{{start, ""}};
  std::vector<std::string> next{start};
  while (!next.empty()) {
    const std::string at = next.back();
    next.pop_back();
    for (const auto& [from, to] : transfers) {
      if (from == at && reached.emplace(to, at).second) next.push_back(to);
    }
  }
  std::vector<std::string> path;
  if (!reached.contains(goal)) return path;
  for (std::string at = goal; !at.empty(); at = reached.at(at)) path.insert(path.begin(), at);
  return path;
}

}  // namespace

PotKey source_of(const LedgerEntry& entry) {
  return {entry.reduction, entry.account, entry.from, entry.party(entry.from)};
}

PotKey sink_of(const LedgerEntry& entry) {
  return {entry.reduction, entry.to_account, entry.to, entry.party(entry.to)};
}

const LedgerEntry* QuotaLedger::entry(std::int64_t id) const {
  if (id < 1 || id > static_cast<std::int64_t>(entries_.size())) return nullptr;
  return &entries_[static_cast<std::size_t>(id - 1)];
}

const QuotaLot* QuotaLedger::lot(std::string_view reduction, Pollutant pollutant) const {
  const auto found = lots_.find({std::string{reduction}, pollutant});
  return found == lots_.end() ? nullptr : &found->second;
}

const ProjectFacts* QuotaLedger::project(std::string_view id) const {
  const auto found = projects_.find(id);
  return found == projects_.end() ? nullptr : &found->second.facts;
}

QuotaMass QuotaLedger::held(const PotKey& key, Day day) const {
  std::int64_t grams = 0;
  const auto found = pots_.find(key);
  if (found == pots_.end()) return {};
  for (const auto& [when, change] : found->second) {
    if (when > day) break;
    grams += change;
  }
  return QuotaMass::from_grams(grams);
}

QuotaMass QuotaLedger::free_from(const PotKey& key, Day day) const {
  const auto found = pots_.find(key);
  if (found == pots_.end()) return {};
  std::int64_t grams = 0;
  auto at = found->second.begin();
  for (; at != found->second.end() && at->first <= day; ++at) grams += at->second;
  std::int64_t least = grams;
  for (; at != found->second.end(); ++at) {
    grams += at->second;
    least = std::min(least, grams);
  }
  return QuotaMass::from_grams(least);
}

std::vector<PotKey> QuotaLedger::pots_of(std::string_view reduction, Pollutant pollutant) const {
  std::vector<PotKey> keys;
  const PotKey first{std::string{reduction}, {}, Pot{}, ""};
  for (auto at = pots_.lower_bound(first); at != pots_.end() && at->first.reduction == reduction; ++at) {
    if (at->first.account.pollutant == pollutant && !at->second.empty()) keys.push_back(at->first);
  }
  return keys;
}

std::optional<LedgerRefusal> QuotaLedger::overdrawn(const LedgerEntry& entry) const {
  if (entry.from == Pot::issued) return std::nullopt;
  const PotKey key = source_of(entry);
  const QuotaMass free = free_from(key, entry.day);
  if (free >= entry.amount) return std::nullopt;
  const QuotaMass now = held(key, entry.day);
  std::string later;
  if (now > free) {
    later = fmt::format(", of which {} t are taken on a later day", (now - free).text_t());
  }
  return forbidden_row(
      entry, LedgerReason::overdrawn,
      fmt::format("{} of {} t on {}: {} is {} t{}, so {} t are missing; lower the amount{}", name_of(entry.kind),
                  entry.amount.text_t(), text_of(entry.day), pot_phrase(key), now.text_t(), later,
                  (entry.amount - free).text_t(), key.pot == Pot::balance ? " or take another reduction" : ""));
}

std::optional<LedgerRefusal> QuotaLedger::circle(const LedgerEntry& entry) const {
  const std::string& from = entry.account.region;
  const std::string& to = entry.to_account.region;
  std::vector<std::string> path{to};
  if (from != to) {
    const auto found = transfers_.find({entry.reduction, entry.account.pollutant});
    if (found == transfers_.end()) return std::nullopt;
    path = path_between(found->second, to, from);
    if (path.empty()) return std::nullopt;
  }
  return forbidden_row(
      entry, LedgerReason::circular,
      fmt::format("TRANSFER of {} t of {} {} from {} to {} closes a circle ({} -> {}): these tonnes came "
                  "from there; reverse the earlier transfer instead",
                  entry.amount.text_t(), entry.reduction, symbol(entry.account.pollutant), from, to,
                  joined(path, " -> "), to));
}

std::optional<LedgerRefusal> QuotaLedger::bad_mirror(const LedgerEntry& entry) const {
  const auto refuse = [&](std::string message) {
    return forbidden_row(entry, LedgerReason::bad_reversal, std::move(message));
  };
  const LedgerEntry* original = this->entry(entry.reverses);
  if (original == nullptr) {
    return refuse(fmt::format("REVERSE of row {}: there are rows 1 to {}", entry.reverses, entries_.size()));
  }
  if (original->kind == LedgerKind::reverse) {
    return refuse(fmt::format("row {} is itself a reversal; post the row it took back again", entry.reverses));
  }
  if (is_reversed(entry.reverses)) return refuse(fmt::format("row {} is reversed already", entry.reverses));
  if (entry.day < original->day) {
    return refuse(fmt::format("row {} counts from {}; its reversal on {} would come before it", entry.reverses,
                              text_of(original->day), text_of(entry.day)));
  }
  if (!is_opposite(entry, *original)) return refuse(fmt::format("this is not the opposite of row {}", entry.reverses));
  return std::nullopt;
}

std::optional<LedgerRefusal> QuotaLedger::forbidden(const LedgerEntry& entry) const {
  if (entry.amount <= QuotaMass{}) {
    return forbidden_row(entry, LedgerReason::bad_amount,
                         fmt::format("{} of {} t: an amount is above 0; a correction is a REVERSE row",
                                     name_of(entry.kind), entry.amount.text_t()));
  }
  if (const auto used = vouchers_.find(entry.voucher); used != vouchers_.end()) {
    return forbidden_row(entry, LedgerReason::voucher_used,
                         fmt::format("voucher {} stands in row {} already; was this file posted before?",
                                     in_quotes(entry.voucher), used->second));
  }
  if (!entries_.empty() && entries_.front().synthetic != entry.synthetic) {
    return forbidden_row(
        entry, LedgerReason::mixed,
        fmt::format("this row is {} and the ledger's are not; keep synthetic tonnes in a book of their own",
                    entry.synthetic ? "synthetic" : "real"));
  }
  if (entry.need && scaled(*entry.need, entry.ratio.value_or(Decimal{1, 0})) != entry.amount) {
    const Decimal ratio = entry.ratio.value_or(Decimal{1, 0});
    return forbidden_row(
        entry, LedgerReason::bad_amount,
        fmt::format("{} of {} t, but a need of {} t at ratio {} takes {} t; correct one of them", name_of(entry.kind),
                    entry.amount.text_t(), entry.need->text_t(), ratio.text(), scaled(*entry.need, ratio).text_t()));
  }
  if (entry.kind == LedgerKind::reverse) {
    if (auto bad = bad_mirror(entry)) return bad;
  }
  const QuotaLot* known = lot(entry.reduction, entry.account.pollutant);
  if (entry.kind == LedgerKind::issue && known != nullptr) {
    return forbidden_row(
        entry, LedgerReason::issued_before,
        fmt::format("reduction {} was issued for {} in row {} ({} t); a reduction is issued once",
                    in_quotes(entry.reduction), symbol(entry.account.pollutant), known->entry, known->issued.text_t()));
  }
  if (entry.kind != LedgerKind::issue && known == nullptr) {
    return forbidden_row(
        entry, LedgerReason::unknown_reduction,
        fmt::format("no ISSUE of reduction {} for {} stands in this ledger; issue it first, or look at "
                    "the spelling",
                    in_quotes(entry.reduction), symbol(entry.account.pollutant)));
  }
  if (entry.kind == LedgerKind::transfer) {
    if (auto bad = circle(entry)) return bad;
  }
  return overdrawn(entry);
}

void QuotaLedger::move(const LedgerEntry& entry, int sign) {
  const auto change = [&](const PotKey& key, std::int64_t grams) {
    Course& course = pots_[key];
    std::int64_t& at = course[entry.day];
    at += grams;
    if (at == 0) course.erase(entry.day);
    if (course.empty()) pots_.erase(key);
  };
  change(source_of(entry), -sign * entry.amount.grams());
  change(sink_of(entry), sign * entry.amount.grams());
}

/// `sign` -1: the row stands no more.
void QuotaLedger::note_project(const LedgerEntry& entry, int sign) {
  if (entry.kind != LedgerKind::reserve && entry.kind != LedgerKind::use) return;
  Project& project = projects_[entry.project];
  if (project.rows == 0) project.facts = {entry.project_region, entry.discharge, entry.id};
  project.rows += sign;
  if (project.rows == 0) projects_.erase(entry.project);
}

void QuotaLedger::note_lot(const LedgerEntry& entry, int sign) {
  const LotKey key{entry.reduction, entry.account.pollutant};
  if (entry.kind == LedgerKind::issue && sign > 0) {
    lots_[key] = {entry.reduction,  entry.account, entry.completed.value_or(entry.day), entry.day, entry.amount,
                  entry.enterprise, entry.id};
  }
  if (entry.kind == LedgerKind::issue && sign < 0) lots_.erase(key);
  if (entry.kind != LedgerKind::transfer) return;
  auto& edges = transfers_[key];
  const std::pair edge{entry.account.region, entry.to_account.region};
  if (sign > 0)
    edges.insert(edge);
  else
    edges.erase(edges.find(edge));
}

Result<void> QuotaLedger::take(LedgerEntry entry) {
  const auto expected = static_cast<std::int64_t>(entries_.size()) + 1;
  if (entry.id != expected) {
    return Error{ErrorCode::conflict, fmt::format("row {} stands where row {} should be", entry.id, expected), ""};
  }
  if (const auto refusal = forbidden(entry)) {
    return Error{ErrorCode::conflict, fmt::format("row {}: {}", entry.id, refusal->message), refusal->where};
  }
  move(entry, 1);
  if (entry.kind == LedgerKind::reverse) {
    const LedgerEntry& original = *this->entry(entry.reverses);
    reversed_.insert(entry.reverses);
    note_project(original, -1);
    note_lot(original, -1);
  } else {
    note_project(entry, 1);
    note_lot(entry, 1);
  }
  if (!entry.voucher.empty()) vouchers_.emplace(entry.voucher, entry.id);
  entries_.push_back(std::move(entry));
  return {};
}

void QuotaLedger::withdraw_last() {
  LANTIAN_ASSERT(!entries_.empty(), "a row is withdrawn from a ledger that has one");
  const LedgerEntry last = std::move(entries_.back());
  entries_.pop_back();
  vouchers_.erase(last.voucher);
  move(last, -1);
  if (last.kind != LedgerKind::reverse) {
    note_project(last, -1);
    note_lot(last, -1);
    return;
  }
  const LedgerEntry& original = *entry(last.reverses);
  reversed_.erase(last.reverses);
  note_project(original, 1);
  note_lot(original, 1);
}

std::vector<AccountBalance> QuotaLedger::balances(const BalanceQuery& query) const {
  std::map<QuotaAccount, AccountBalance> accounts;
  const auto pot_of = [](AccountBalance& row, Pot pot) -> QuotaMass& {
    switch (pot) {
      case Pot::balance:
        return row.balance;
      case Pot::reserved:
        return row.reserved;
      case Pot::used:
        return row.used;
      case Pot::retired:
        return row.retired;
      case Pot::expired:
        return row.expired;
      case Pot::clawed:
        return row.clawed;
      case Pot::issued:
        break;
    }
    return row.issued;
  };
  for (const LedgerEntry& entry : entries_) {
    if (query.on && entry.day > *query.on) continue;
    AccountBalance& giving = accounts[entry.account];
    AccountBalance& taking = accounts[entry.to_account];
    QuotaMass& source = pot_of(giving, entry.from);
    // What was issued is shown above zero, though its pot lies below.
    source = entry.from == Pot::issued ? source + entry.amount : source - entry.amount;
    QuotaMass& sink = pot_of(taking, entry.to);
    sink = entry.to == Pot::issued ? sink - entry.amount : sink + entry.amount;
    if (entry.account == entry.to_account) continue;
    // A reversed transfer is as if it had not been: it is taken from both columns.
    if (entry.kind == LedgerKind::reverse) {
      giving.moved_in = giving.moved_in - entry.amount;
      taking.moved_out = taking.moved_out - entry.amount;
    } else {
      giving.moved_out += entry.amount;
      taking.moved_in += entry.amount;
    }
  }
  std::vector<AccountBalance> rows;
  for (auto& [account, row] : accounts) {
    const bool wanted = (query.region.empty() || account.region == query.region) &&
                        (!query.pollutant || account.pollutant == *query.pollutant) &&
                        (query.origin.empty() || account.origin == query.origin) &&
                        (!query.vintage || account.vintage == *query.vintage);
    if (!wanted) continue;
    row.account = account;
    rows.push_back(row);
  }
  return rows;
}

}  // namespace lantian::inventory
