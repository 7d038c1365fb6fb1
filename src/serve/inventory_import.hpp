#pragma once
#include "keep/inventory_book.hpp"
#include "serve/inventory_office.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

struct RecordRequest {
  std::string kind;   ///< of the form: "sources", "activity", "dust-sites"
  std::string file;   ///< CSV or .xlsx, also gzip
  std::string sheet;  ///< of a workbook; empty = the first
  bool dry_run = false;
  bool whole = false;      ///< what the file does not name is withdrawn
  bool synthetic = false;  ///< all rows are; rows may say so themselves
  std::string who;
};

/// What an import did, or why it did nothing. With any refusal nothing was stored.
struct RecordReport {
  std::string kind, file;
  bool dry_run = false;
  bool synthetic = false;
  std::int64_t rows = 0;  ///< understood
  std::vector<terms::RowRefusal> refusals;
  std::vector<std::string> notes;
  std::optional<keep::ImportReceipt> receipt;  ///< of a dry run: what would be; absent after a refusal
};

/// Reads a table, judges every cell by its form and every row by the books and by what the book holds, and stores it
/// whole or not at all. Refused beside what inventory/records/records.hpp refuses: an activity whose period overlaps
/// one that is stored under another key, a change of a source that its stored activities do not fit, rows of which some
/// say synthetic and others do not. Returns not_found (form, file, sheet), malformed (no table), conflict (synthetic
/// and real), or what the book returns; faults of rows are in the report.
Result<RecordReport> import_records(const InventoryOffice& office, keep::InventoryBook& book,
                                    const RecordRequest& request, UtcSeconds now);

/// Withdraws rows by key ("S-001", "S-001:2023"), with a reason. Returns not_found, invalid_argument.
Result<keep::ImportReceipt> withdraw_records(const InventoryOffice& office, keep::InventoryBook& book,
                                             std::string_view kind, const keep::RecordImport& withdrawal,
                                             UtcSeconds now);

/// A table's bytes as records by its form: what imports and traces both read.
struct ReadTable {
  terms::Sheet sheet;
  terms::FilledForm filled;
};
Result<ReadTable> read_table(const terms::Form& form, const std::string& file, const std::string& bytes,
                             std::string_view sheet);
/// The record's key in its form.
std::string key_of_record(const terms::Form& form, const terms::Record& record);

std::string printed(const RecordReport& report, std::size_t refusals_shown);
/// For programs; documented in doc/json.md.
std::string json_of(const RecordReport& report);

}  // namespace lantian::serve
