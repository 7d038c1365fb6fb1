#pragma once
#include "base/result.hpp"
#include "inventory/quota/ledger_match.hpp"
#include "inventory/quota/potential.hpp"
#include "keep/ledger_book.hpp"
#include "terms/form.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

/// The quota ledger for people: tables in, balances, matches and history out.
namespace lantian::serve {

/// The file of the ledger inside the book's directory.
std::string ledger_path(const std::string& book);

/// The rules of data/inventory/quota and the places of every regions/<id>/quota.toml below the data root. Returns
/// not_found, malformed, conflict.
Result<std::shared_ptr<const inventory::QuotaBasis>> open_quota_basis(const std::string& root);

/// What a table of ledger rows said. Any refusal means: do not post.
struct LedgerTable {
  std::vector<inventory::LedgerDraft> drafts;
  std::vector<std::string> refusals;  ///< "file:line: column 'x': given 'y'; ..."
  std::vector<std::string> notes;
};
/// Reads CSV or .xlsx by the form `ledger`. Counties may be written by name. Returns malformed (no table), not_found.
Result<LedgerTable> read_ledger_table(const std::string& root, const inventory::QuotaBasis& basis,
                                      const terms::SourceFile& file);
/// Rows as a CSV that `read_ledger_table` reads again; vouchers are numbered "<prefix>-1", ... where there are none.
Result<std::string> ledger_csv(const std::string& root, const std::vector<inventory::LedgerDraft>& drafts,
                               const std::string& prefix);

/// Reads records of the potential search by the form `potential`; aspects may be written by name. Returns malformed
/// with every refused cell, one a line.
struct PotentialTable {
  std::vector<inventory::PotentialAspect> aspects;
  std::vector<inventory::Potential> records;
};
Result<PotentialTable> read_potential_table(const std::string& root, const terms::SourceFile& file);

/// Words of a question as the command line takes them; empty = all.
struct BalanceWords {
  std::string region, pollutant, origin, vintage, on;
};
/// Returns invalid_argument or malformed naming the option.
Result<inventory::BalanceQuery> balance_query(const inventory::QuotaBasis& basis, const BalanceWords& words);

struct NeedWords {
  std::string project, region, on, discharge, exception;
  std::vector<std::string> needs;  ///< "NOx=15" in tonnes
};
/// Returns invalid_argument or malformed naming the option.
Result<inventory::QuotaNeed> need_of_words(const inventory::QuotaBasis& basis, const NeedWords& words);

/// A question's answer with what it stood on.
struct LedgerBalance {
  inventory::BalanceQuery query;
  std::vector<inventory::AccountBalance> rows;
  std::int64_t entries = 0;  ///< rows the ledger had
  bool synthetic = false;
};

/// For a terminal.
std::string printed(const keep::LedgerReceipt& receipt, bool dry_run, std::size_t refusals_shown);
std::string printed(const LedgerBalance& balance);
std::string printed(const inventory::MatchPlan& plan);
std::string printed(const std::vector<inventory::LedgerEntry>& entries, const inventory::QuotaLedger& ledger);
std::string printed(const inventory::PotentialReport& report, const std::vector<inventory::PotentialAspect>& aspects);
/// For programs; documented in doc/ledger.md.
std::string json_of(const LedgerBalance& balance);
std::string json_of(const inventory::MatchPlan& plan);
std::string json_of(const std::vector<inventory::LedgerEntry>& entries);

}  // namespace lantian::serve
