#include "app/ledger.hpp"

#include "app/desk.hpp"
#include "base/text.hpp"
#include "keep/files.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::app {
namespace {

using Basis = std::shared_ptr<const inventory::QuotaBasis>;

Result<std::unique_ptr<keep::LedgerBook>> open_existing_ledger(const std::string& book, const Basis& basis) {
  if (keep::exists(serve::ledger_path(book))) return keep::open_ledger_book(serve::ledger_path(book), basis);
  return Error{
      ErrorCode::not_found,
      fmt::format("there is no quota ledger in '{}'; make one with: lantian ledger post FILE --book {} --by NAME", book,
                  book),
      ""};
}

Result<int> ledger_post(const LedgerPostWords& words) {
  LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
  LANTIAN_TRY(std::string text, keep::read_file(words.file));
  LANTIAN_TRY(const serve::LedgerTable table,
              serve::read_ledger_table(data_root(), *basis, {words.file, std::move(text)}));
  for (const std::string& note : table.notes) print(note + "\n");
  if (!table.refusals.empty()) {
    for (std::size_t i = 0; i < std::min(words.refusals_shown, table.refusals.size()); ++i) {
      print(table.refusals[i] + "\n");
    }
    print(fmt::format("{} cells or rows refused; nothing was posted\n", table.refusals.size()));
    return 1;
  }
  // A dry run leaves no file behind: without a ledger it is tried on an empty one.
  const bool fresh = words.dry_run && !keep::exists(serve::ledger_path(words.book));
  LANTIAN_TRY(const auto book, fresh ? keep::make_memory_ledger_book(basis)
                                     : keep::open_ledger_book(serve::ledger_path(words.book), basis));
  LANTIAN_TRY(const keep::LedgerReceipt receipt, book->post(table.drafts, words.by, keep::now(), words.dry_run));
  print(serve::printed(receipt, words.dry_run, words.refusals_shown));
  return receipt.refusals.empty() ? 0 : 1;
}

Result<int> ledger_balance(const LedgerBalanceWords& words) {
  LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
  LANTIAN_TRY(const inventory::BalanceQuery query, serve::balance_query(*basis, words.query));
  LANTIAN_TRY(const auto book, open_existing_ledger(words.book, basis));
  LANTIAN_TRY(const inventory::QuotaLedger ledger, book->ledger(words.as_of));
  const bool synthetic = !ledger.entries().empty() && ledger.entries().front().synthetic;
  const serve::LedgerBalance balance{query, ledger.balances(query), static_cast<std::int64_t>(ledger.entries().size()),
                                     synthetic};
  print(words.json ? serve::json_of(balance) : serve::printed(balance));
  return 0;
}

Result<int> ledger_verify(const std::string& directory) {
  LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
  LANTIAN_TRY(const auto book, open_existing_ledger(directory, basis));
  LANTIAN_TRY(const auto entries, book->entries(0));
  const auto faults = inventory::verify_ledger(*basis, entries);
  for (const keep::LedgerFault& fault : faults) {
    print(fault.where.empty() ? fault.message + "\n" : fmt::format("{} (from {})\n", fault.message, fault.where));
  }
  if (!faults.empty()) {
    print(
        fmt::format("the ledger does not hold: {} faults, the first in row {}\n", faults.size(), faults.front().entry));
    return 1;
  }
  print(fmt::format("{} rows hold: chain, balances on every day, rules\n{}", entries.size(),
                    entries.empty() ? "" : fmt::format("chain {}\n", entries.back().chain)));
  return 0;
}

Result<int> ledger_match(const LedgerMatchWords& words) {
  LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
  LANTIAN_TRY(const inventory::QuotaNeed need, serve::need_of_words(*basis, words.need));
  LANTIAN_TRY(const auto book, open_existing_ledger(words.book, basis));
  LANTIAN_TRY(const inventory::QuotaLedger ledger, book->ledger(0));
  LANTIAN_TRY(const inventory::MatchPlan plan, inventory::match_need(ledger, *basis, need));
  print(words.json ? serve::json_of(plan) : serve::printed(plan));
  if (!words.out.empty()) {
    std::vector<inventory::LedgerDraft> rows = plan.reservations();
    for (inventory::LedgerDraft& row : rows) row.synthetic = ledger.entries().front().synthetic;
    LANTIAN_TRY(const std::string csv, serve::ledger_csv(data_root(), rows, need.project));
    LANTIAN_CHECK(keep::write_file(words.out, csv));
    if (!words.json) print(fmt::format("\n{} RESERVE rows in {}\n", rows.size(), words.out));
  }
  return plan.met() ? 0 : 1;
}

Result<int> ledger_history(const LedgerHistoryWords& words) {
  LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
  LANTIAN_TRY(const auto book, open_existing_ledger(words.book, basis));
  LANTIAN_TRY(const inventory::QuotaLedger ledger, book->ledger(0));
  std::vector<inventory::LedgerEntry> wanted;
  for (const inventory::LedgerEntry& entry : ledger.entries()) {
    if (!words.reduction.empty() && entry.reduction != words.reduction) continue;
    if (!words.project.empty() && entry.project != words.project) continue;
    wanted.push_back(entry);
  }
  print(words.json ? serve::json_of(wanted) : serve::printed(wanted, ledger));
  return 0;
}

Result<int> ledger_potential(const LedgerPotentialWords& words) {
  LANTIAN_TRY(std::string text, keep::read_file(words.file));
  LANTIAN_TRY(const serve::PotentialTable table,
              serve::read_potential_table(data_root(), {words.file, std::move(text)}));
  inventory::QuotaLedger ledger;
  if (!words.book.empty()) {
    LANTIAN_TRY(const Basis basis, serve::open_quota_basis(data_root()));
    LANTIAN_TRY(const auto book, open_existing_ledger(words.book, basis));
    LANTIAN_TRY(ledger, book->ledger(0));
  }
  LANTIAN_TRY(const inventory::PotentialReport report,
              inventory::potential_report(table.aspects, table.records, words.book.empty() ? nullptr : &ledger));
  print(serve::printed(report, table.aspects));
  return 0;
}

}  // namespace

int run_ledger_post(const LedgerPostWords& words) {
  return exit_code(ledger_post(words));
}
int run_ledger_balance(const LedgerBalanceWords& words) {
  return exit_code(ledger_balance(words));
}
int run_ledger_verify(const std::string& book) {
  return exit_code(ledger_verify(book));
}
int run_ledger_match(const LedgerMatchWords& words) {
  return exit_code(ledger_match(words));
}
int run_ledger_history(const LedgerHistoryWords& words) {
  return exit_code(ledger_history(words));
}
int run_ledger_potential(const LedgerPotentialWords& words) {
  return exit_code(ledger_potential(words));
}

}  // namespace lantian::app
