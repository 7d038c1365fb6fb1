#include "app/inventory.hpp"

#include "app/desk.hpp"
#include "app/inventory_desk.hpp"
#include "keep/files.hpp"
#include "keep/workbook.hpp"
#include "serve/inventory_check.hpp"
#include "serve/inventory_records.hpp"
#include "serve/inventory_reductions.hpp"
#include "serve/inventory_results.hpp"
#include "serve/inventory_totals.hpp"
#include "serve/inventory_trace.hpp"

#include <fmt/core.h>

namespace lantian::app {
namespace {

using Book = std::unique_ptr<keep::InventoryBook>;

constexpr std::size_t findings_shown = 10;

Result<int> snapshot(const SnapshotWords& words, const serve::InventoryOffice& office, keep::InventoryBook& book) {
  if (words.list) {
    LANTIAN_TRY(const auto heads, book.results());
    print(words.inventory.json ? serve::json_of(heads) : serve::printed(heads));
    return 0;
  }
  keep::ResultHead about;
  about.who = words.who;
  about.title = words.title;
  about.program = LANTIAN_VERSION;
  LANTIAN_TRY(const keep::ResultHead kept,
              serve::snapshot_inventory(office, book, words.inventory.question, about, keep::now()));
  print(words.inventory.json ? serve::json_of(kept) : serve::printed(std::vector{kept}));
  return 0;
}

/// CSV or workbook, by the file's ending.
Result<int> write_table(const terms::Form& form, std::span<const terms::Record> records, const TableWords& words) {
  const bool chinese = words.language != "en";
  if (words.out.ends_with(".csv")) {
    LANTIAN_CHECK(keep::write_file(words.out, terms::write_csv(form, records, chinese)));
  } else if (words.out.ends_with(".xlsx")) {
    LANTIAN_TRY(const std::string bytes, keep::write_workbook(form, records, chinese));
    LANTIAN_CHECK(keep::write_file(words.out, bytes));
  } else {
    return Error{ErrorCode::unsupported, fmt::format("'{}': a table is written as .csv or .xlsx", words.out), "--out"};
  }
  print(fmt::format("{}: {} rows of {}\n", words.out, records.size(), form.id));
  return 0;
}

Result<int> write_template(const TableWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  LANTIAN_TRY(const terms::Form* form, offices->inventory->form(words.kind));
  return write_table(*form, {}, words);
}

Result<int> export_table(const TableWords& words, const serve::InventoryOffice& office, keep::InventoryBook& book) {
  LANTIAN_TRY(const terms::Form* form, office.form(words.kind));
  const auto as_of = words.as_of ? std::optional<keep::Revision>{*words.as_of} : std::nullopt;
  LANTIAN_TRY(const auto stored, book.records(form->id, serve::fields_of(*form), as_of));
  return write_table(*form, serve::records_of(stored), words);
}

Result<Book> inventory_for_import(const RecordImportWords& words) {
  if (words.book.empty() && !words.request.dry_run) {
    return Error{ErrorCode::invalid_argument, "name the book to import into with --book DIR, or add --dry-run", ""};
  }
  const std::string file = keep::inventory_path(words.book);
  // A dry run makes nothing, not even an empty book.
  if (words.request.dry_run && (words.book.empty() || !keep::exists(file))) return keep::make_memory_inventory_book();
  return keep::open_inventory_book(file);
}

Result<int> import_tables(const RecordImportWords& words) {
  LANTIAN_TRY(const auto offices, open_offices());
  LANTIAN_TRY(const Book book, inventory_for_import(words));
  int code = 0;
  for (const std::string& file : words.files) {
    serve::RecordRequest request = words.request;
    request.file = file;
    LANTIAN_TRY(const serve::RecordReport report,
                serve::import_records(*offices->inventory, *book, request, keep::now()));
    print(words.json ? serve::json_of(report) : serve::printed(report, words.refusals_shown));
    if (!report.receipt) code = 1;
  }
  return code;
}

std::string entry_line(const keep::ImportEntry& entry) {
  return fmt::format("#{} {} {} {}{} by {}: {} new, {} superseding, {} unchanged, {} withdrawn{}{}{}\n", entry.revision,
                     text_of(entry.at), entry.form, entry.file.empty() ? "(withdrawal)" : entry.file,
                     entry.synthetic ? " (SYNTHETIC)" : "", entry.who, entry.added, entry.superseded, entry.unchanged,
                     entry.withdrawn, entry.sha256.empty() ? "" : ", sha256 " + entry.sha256.substr(0, 12),
                     entry.why.empty() ? "" : ": ", entry.why);
}

}  // namespace

Result<std::unique_ptr<Offices>> open_offices() {
  LANTIAN_TRY(serve::Office office, open_office());
  auto offices = std::make_unique<Offices>(Offices{std::move(office), {}});
  LANTIAN_TRY(offices->inventory, serve::InventoryOffice::open(offices->office));
  return offices;
}

Result<Book> open_existing_inventory(const std::string& directory) {
  const std::string file = keep::inventory_path(directory);
  if (keep::exists(file)) return keep::open_inventory_book(file);
  return Error{ErrorCode::not_found,
               fmt::format("there is no inventory in '{}'; make one with: lantian import sources FILE --book {}",
                           directory, directory),
               ""};
}

int run_inventory_totals(const InventoryWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const serve::InventoryGroup by, serve::parse_inventory_group(words.by));
    LANTIAN_TRY(const serve::InventoryTotals totals, serve::inventory_totals(office, book, words.question, by));
    print(words.json ? serve::json_of(totals) : serve::printed(office, totals, words.chinese()));
    return 0;
  });
}

int run_inventory_reductions(const InventoryWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const serve::ReductionGroup by, serve::parse_reduction_group(words.by));
    LANTIAN_TRY(const serve::InventoryReductions all,
                serve::inventory_reductions(office, book, words.question, by, words.status));
    print(words.json ? serve::json_of(all) : serve::printed(office, all, words.chinese()));
    return 0;
  });
}

int run_inventory_check(const InventoryWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const serve::InventoryCheck check, serve::check_inventory(office, book, words.question));
    print(words.json ? serve::json_of(check) : serve::printed(office, check, findings_shown, words.chinese()));
    return check.any() ? 1 : 0;
  });
}

int run_inventory_snapshot(const SnapshotWords& words) {
  return answered(words.inventory.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) {
    return snapshot(words, office, book);
  });
}

int run_inventory_grid(const GridWords& words) {
  return answered(words.inventory.book,
                  [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
                    serve::GridRequest request = words.request;
                    request.program = LANTIAN_VERSION;
                    LANTIAN_TRY(const serve::InventoryGrid grid,
                                serve::grid_inventory(office, book, words.inventory.question, request));
                    print(serve::printed(office, grid, words.inventory.chinese()));
                    return 0;
                  });
}

int run_inventory_compare(const CompareWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const serve::ResultComparison comparison, serve::compare_results(book, words.before, words.after));
    print(words.json ? serve::json_of(comparison) : serve::printed(office, comparison, words.language != "en"));
    return 0;
  });
}

int run_inventory_template(const TableWords& words) {
  return exit_code(write_template(words));
}

int run_inventory_export(const TableWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) {
    return export_table(words, office, book);
  });
}

int run_inventory_withdraw(const WithdrawWords& words) {
  return answered(words.book, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    keep::RecordImport withdrawal;
    withdrawal.withdrawn = words.keys;
    withdrawal.who = words.who;
    withdrawal.why = words.why;
    LANTIAN_TRY(const keep::ImportReceipt receipt,
                serve::withdraw_records(office, book, words.kind, withdrawal, keep::now()));
    print(fmt::format("{} rows of {} withdrawn as revision {}\n", receipt.withdrawn, words.kind, receipt.revision));
    return 0;
  });
}

int run_inventory_imports(const std::string& directory) {
  return answered(directory, [&](const serve::InventoryOffice&, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const auto entries, book.imports());
    for (const keep::ImportEntry& entry : entries) print(entry_line(entry));
    return 0;
  });
}

int run_import_records(const RecordImportWords& words) {
  return exit_code(import_tables(words));
}

int run_trace_inventory(const std::string& directory, const std::string& address, bool json, std::size_t rows_shown,
                        bool chinese) {
  return answered(directory, [&](const serve::InventoryOffice& office, keep::InventoryBook& book) -> Result<int> {
    LANTIAN_TRY(const serve::InventoryTrace trace, serve::trace_inventory(office, book, address));
    print(json ? serve::json_of(trace) : serve::printed(office, trace, rows_shown, chinese));
    return trace.equal ? 0 : 1;
  });
}

}  // namespace lantian::app
