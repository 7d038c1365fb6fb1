#pragma once
#include "serve/inventory_grid.hpp"
#include "serve/inventory_import.hpp"
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

/// The verbs of `lantian inventory`, and the import of its tables. Each prints its answer and returns the exit code.
namespace lantian::app {

/// What every question about an inventory says.
struct InventoryWords {
  std::string book;
  serve::InventoryQuestion question;
  std::string by;
  std::string status;  ///< of reductions: at least this
  bool json = false;
  std::string language = "zh";
  bool chinese() const { return language != "en"; }
};
/// lantian inventory totals --book DIR --period P [--unit ID] [--by WORD] [--factors SET]... [--json] [--lang zh|en]
int run_inventory_totals(const InventoryWords& words);
/// lantian inventory reductions ... [--status planned|built|verified]
int run_inventory_reductions(const InventoryWords& words);
/// lantian inventory check ...: 0 nothing found, 1 findings
int run_inventory_check(const InventoryWords& words);

/// lantian inventory snapshot --book DIR --period P [...] --title TEXT --by NAME; with --list the results there are.
struct SnapshotWords {
  InventoryWords inventory;
  std::string title, who;
  bool list = false;
};
int run_inventory_snapshot(const SnapshotWords& words);

/// lantian inventory grid --book DIR --period P --out FILE.nc [--space FILE] [--by-sector] [--by-month]
struct GridWords {
  InventoryWords inventory;
  serve::GridRequest request;
};
int run_inventory_grid(const GridWords& words);

/// lantian inventory compare BEFORE AFTER --book DIR
struct CompareWords {
  std::string book;
  std::int64_t before = 0, after = 0;
  bool json = false;
  std::string language = "zh";
};
int run_inventory_compare(const CompareWords& words);

/// lantian inventory template KIND --out FILE.{csv,xlsx} [--lang zh|en], and
/// lantian inventory export KIND --book DIR --out FILE.{csv,xlsx} [--as-of N] [--lang zh|en]
struct TableWords {
  std::string kind, book, out;
  std::optional<long long> as_of;
  std::string language = "zh";
};
int run_inventory_template(const TableWords& words);
int run_inventory_export(const TableWords& words);

/// lantian inventory withdraw KIND KEY... --book DIR --by NAME --why TEXT
struct WithdrawWords {
  std::string kind, book, who, why;
  std::vector<std::string> keys;
};
int run_inventory_withdraw(const WithdrawWords& words);

/// lantian inventory imports --book DIR: every revision with its file.
int run_inventory_imports(const std::string& book);

/// lantian import KIND FILE... for tables of the inventory.
struct RecordImportWords {
  std::string book;
  std::vector<std::string> files;
  std::size_t refusals_shown = 20;
  bool json = false;
  serve::RecordRequest request;
};
int run_import_records(const RecordImportWords& words);

/// lantian trace for addresses that begin with "inventory/".
int run_trace_inventory(const std::string& book, const std::string& address, bool json, std::size_t rows_shown,
                        bool chinese);

}  // namespace lantian::app
