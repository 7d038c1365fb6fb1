#pragma once
#include "serve/ledger.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The verbs of `lantian ledger`. Each prints its answer and returns the exit code.
namespace lantian::app {

/// lantian ledger post FILE --book DIR --by NAME [--dry-run] [--refusals N]
struct LedgerPostWords {
  std::string file, book, by;
  bool dry_run = false;
  std::size_t refusals_shown = 20;
};
int run_ledger_post(const LedgerPostWords& words);

/// lantian ledger balance --book DIR [--region R] [--pollutant P] [--origin O] [--vintage Y] [--on DAY] [--as-of ROW]
///                        [--json]
struct LedgerBalanceWords {
  std::string book;
  serve::BalanceWords query;
  std::int64_t as_of = 0;
  bool json = false;
};
int run_ledger_balance(const LedgerBalanceWords& words);

/// lantian ledger verify --book DIR: exit code 1 and the first bad row when something does not hold.
int run_ledger_verify(const std::string& book);

/// lantian ledger match --book DIR --project P --region R --need NOx=15... --on DAY [--discharge DAY] [--exception ID]
///                      [--out FILE.csv] [--json]
/// Exit code 1 when a need is not met.
struct LedgerMatchWords {
  std::string book, out;
  serve::NeedWords need;
  bool json = false;
};
int run_ledger_match(const LedgerMatchWords& words);

/// lantian ledger history --book DIR [--reduction R] [--project P] [--json]
struct LedgerHistoryWords {
  std::string book, reduction, project;
  bool json = false;
};
int run_ledger_history(const LedgerHistoryWords& words);

/// lantian ledger potential FILE [--book DIR]
struct LedgerPotentialWords {
  std::string file, book;
};
int run_ledger_potential(const LedgerPotentialWords& words);

}  // namespace lantian::app
