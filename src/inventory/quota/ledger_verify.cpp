#include "base/text.hpp"
#include "inventory/quota/ledger.hpp"

#include <fmt/core.h>

namespace lantian::inventory {
namespace {

/// Empty when asking for the row again gives the same row.
std::string told_again(const QuotaLedger& before, const QuotaBasis& basis, const LedgerEntry& entry) {
  const Posting again = before.settle(basis, draft_of(entry));
  if (const auto* refusal = std::get_if<LedgerRefusal>(&again)) return refusal->message;
  LedgerEntry settled = std::get<LedgerEntry>(again);
  settled.batch = entry.batch;
  settled.at = entry.at;
  settled.by = entry.by;
  if (chain_of("", settled) == chain_of("", entry)) return "";
  return fmt::format(
      "by {} this row would be {} t from the {} to the {} of {}; stored are {} t from the {} to the {} of "
      "{} by {}",
      settled.rule, settled.amount.text_t(), name_of(settled.from), name_of(settled.to), settled.to_account.text(),
      entry.amount.text_t(), name_of(entry.from), name_of(entry.to), entry.to_account.text(), entry.rule);
}

}  // namespace

std::vector<LedgerFault> verify_ledger(const QuotaBasis& basis, std::span<const LedgerEntry> entries) {
  std::vector<LedgerFault> faults;
  QuotaLedger ledger;
  std::string chain;
  for (const LedgerEntry& entry : entries) {
    if (chain_of(chain, entry) != entry.chain) {
      faults.push_back(
          {entry.id, entry.where,
           fmt::format("row {} does not fit the chain: it, or a row before it, was changed, left out or put "
                       "in after it was posted",
                       entry.id)});
      return faults;
    }
    chain = entry.chain;
    const std::string told = told_again(ledger, basis, entry);
    if (const auto taken = ledger.take(entry); !taken) {
      faults.push_back({entry.id, entry.where, taken.error().message});
      return faults;
    }
    if (!told.empty()) faults.push_back({entry.id, entry.where, fmt::format("row {}: {}", entry.id, told)});
  }
  for (const AccountBalance& row : ledger.balances({})) {
    if (row.closes()) continue;
    faults.push_back(
        {0, "",
         fmt::format("the account {} does not close: {} t came in and {} t are accounted for", row.account.text(),
                     (row.issued + row.moved_in - row.moved_out).text_t(),
                     (row.balance + row.reserved + row.used + row.retired + row.expired + row.clawed).text_t())});
  }
  return faults;
}

}  // namespace lantian::inventory
