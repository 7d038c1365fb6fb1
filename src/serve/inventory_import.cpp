#include "serve/inventory_import.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "serve/inventory_records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <unordered_map>

namespace lantian::serve {
namespace {

using keep::InventoryRecord;
using terms::RowRefusal;

std::string name_of_file(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? path : path.substr(slash + 1);
}

/// One file of one form on its way into the book.
struct Incoming {
  const InventoryOffice& office;
  const keep::InventoryBook& book;
  const terms::Form& form;
  keep::RecordImport import;
  RecordReport report;
  std::vector<terms::Record> records;

  void refuse(int line, std::string column, std::string given, std::string message) {
    report.refusals.push_back({report.file, line, std::move(column), std::move(given), std::move(message)});
  }
  inventory::RecordTable table() const { return {&form, records, report.file}; }
};

Result<std::vector<InventoryRecord>> held(const Incoming& incoming, std::string_view kind) {
  LANTIAN_TRY(const terms::Form* form, incoming.office.form(kind));
  return incoming.book.records(form->id, fields_of(*form), std::nullopt);
}

/// What would hold after the import: by key.
std::vector<InventoryRecord> merged(const Incoming& incoming, std::vector<InventoryRecord> stored) {
  std::map<std::string, InventoryRecord> rows;
  if (!incoming.import.whole) {
    for (InventoryRecord& row : stored) rows.emplace(row.key, std::move(row));
  }
  for (const InventoryRecord& row : incoming.import.rows) rows[row.key] = row;
  std::vector<InventoryRecord> all;
  for (auto& [key, row] : rows) all.push_back(std::move(row));
  return all;
}

/// Activities that are stored must still be understood with the sources as they would be.
Result<void> judge_sources(Incoming& incoming) {
  auto taken = inventory::read_sources(incoming.table(), record_books(incoming.office));
  std::ranges::move(taken.refusals, std::back_inserter(incoming.report.refusals));
  if (!incoming.report.refusals.empty()) return {};
  LANTIAN_TRY(const auto activities, held(incoming, "activity"));
  if (activities.empty()) return {};
  LANTIAN_TRY(auto stored, held(incoming, "sources"));
  const auto after = read_stored(incoming.office, merged(incoming, std::move(stored)), activities);
  if (!after) {
    incoming.refuse(0, "", "", "stored activities would no longer fit their sources: " + after.error().message);
  }
  return {};
}

/// Two rows of one source under different keys may not speak for one day.
Result<void> judge_overlaps(Incoming& incoming, const std::vector<inventory::Activity>& activities) {
  if (incoming.import.whole) return {};
  LANTIAN_TRY(const auto stored, held(incoming, "activity"));
  const std::size_t source_at = incoming.form.position("source_id");
  const std::size_t period_at = incoming.form.position("period");
  std::unordered_map<std::string_view, std::vector<const InventoryRecord*>> of_source;
  for (const InventoryRecord& row : stored) of_source[row.cells[source_at]].push_back(&row);
  for (std::size_t i = 0; i < activities.size(); ++i) {
    const auto found = of_source.find(activities[i].source_id);
    if (found == of_source.end()) continue;
    for (const InventoryRecord* row : found->second) {
      LANTIAN_TRY(const Period period, parse_period(row->cells[period_at]));
      const bool meets = activities[i].period.begin < period.end && period.begin < activities[i].period.end;
      if (!meets || row->key == incoming.import.rows[i].key) continue;
      incoming.refuse(incoming.records[i].line, incoming.form.columns[period_at].name.en, activities[i].period.name,
                      fmt::format("source {} has an activity of {} already ({}), and some days would count twice; "
                                  "withdraw it first: lantian inventory withdraw activity {}",
                                  activities[i].source_id, period.name, record_name("activity", *row), row->key));
    }
  }
  return {};
}

Result<void> judge_activities(Incoming& incoming) {
  LANTIAN_TRY(const auto stored, held(incoming, "sources"));
  LANTIAN_TRY(const InventoryRecords known, read_stored(incoming.office, stored, {}));
  auto taken = inventory::read_activities(incoming.table(), record_books(incoming.office), known.sources);
  std::ranges::move(taken.refusals, std::back_inserter(incoming.report.refusals));
  return incoming.report.refusals.empty() ? judge_overlaps(incoming, taken.values) : Result<void>{};
}

Result<void> judge_measures(Incoming& incoming) {
  LANTIAN_TRY(const auto stored, held(incoming, "sources"));
  LANTIAN_TRY(const InventoryRecords known, read_stored(incoming.office, stored, {}));
  auto taken = inventory::read_measures(incoming.table(), record_books(incoming.office), known.sources);
  std::ranges::move(taken.refusals, std::back_inserter(incoming.report.refusals));
  return {};
}

/// By the rows themselves where the form has a column for it, else by the request.
void judge_synthetic(Incoming& incoming, bool asked) {
  incoming.import.synthetic = asked;
  const std::size_t at = incoming.form.position("synthetic");
  if (at == incoming.form.columns.size()) return;
  std::optional<bool> first;
  for (const terms::Record& record : incoming.records) {
    const bool synthetic = record.cells[at] == "true";
    if (!first) first = synthetic;
    if (*first == synthetic) continue;
    incoming.refuse(record.line, incoming.form.columns[at].name.en, record.cells[at],
                    fmt::format("the rows before say {}; synthetic and real rows never stand in one file or book",
                                *first ? "synthetic" : "real"));
    return;
  }
  if (asked && first && !*first) {
    incoming.refuse(0, incoming.form.columns[at].name.en, "false",
                    "the import is said to be synthetic (--synthetic) and its rows say they are not; make them agree");
  }
  incoming.import.synthetic = first.value_or(asked);
}

Result<void> judge(Incoming& incoming, bool synthetic) {
  judge_synthetic(incoming, synthetic);
  if (incoming.form.id == "sources") return judge_sources(incoming);
  if (incoming.form.id == "activity") return judge_activities(incoming);
  if (incoming.form.id == "measures") return judge_measures(incoming);
  return {};
}

void take_rows(Incoming& incoming) {
  incoming.import.form = incoming.form.id;
  incoming.import.fields = fields_of(incoming.form);
  incoming.import.rows.reserve(incoming.records.size());
  for (const terms::Record& record : incoming.records) {
    incoming.import.rows.push_back({key_of_record(incoming.form, record), record.cells, 0, record.line, false});
  }
}

}  // namespace

Result<ReadTable> read_table(const terms::Form& form, const std::string& file, const std::string& bytes,
                             std::string_view sheet) {
  ReadTable table;
  LANTIAN_TRY(table.sheet, terms::read_sheet({file, bytes}, sheet));
  table.filled = terms::fill(form, table.sheet);
  return table;
}

std::string key_of_record(const terms::Form& form, const terms::Record& record) {
  std::vector<std::string> cells;
  for (const std::string& field : form.key) cells.push_back(record.cells[form.position(field)]);
  return keep::record_key(cells);
}

Result<RecordReport> import_records(const InventoryOffice& office, keep::InventoryBook& book,
                                    const RecordRequest& request, UtcSeconds now) {
  LANTIAN_TRY(const terms::Form* form, office.form(request.kind));
  LANTIAN_TRY(std::string bytes, keep::read_file(request.file));
  LANTIAN_TRY(ReadTable table, read_table(*form, request.file, bytes, request.sheet));
  Incoming incoming{office, book, *form, {}, {}, std::move(table.filled.records)};
  incoming.report.kind = request.kind;
  incoming.report.file = request.file;
  incoming.report.dry_run = request.dry_run;
  incoming.report.rows = static_cast<std::int64_t>(incoming.records.size());
  incoming.report.refusals = std::move(table.filled.refusals);
  incoming.report.notes = std::move(table.filled.notes);
  incoming.import.file = name_of_file(request.file);
  incoming.import.raw = std::move(bytes);
  incoming.import.who = request.who;
  incoming.import.whole = request.whole;
  incoming.import.sheet = request.sheet;
  take_rows(incoming);
  if (incoming.report.refusals.empty()) LANTIAN_CHECK(judge(incoming, request.synthetic));
  incoming.report.synthetic = incoming.import.synthetic;
  if (!incoming.report.refusals.empty()) return std::move(incoming.report);
  if (request.dry_run) {
    LANTIAN_TRY(incoming.report.receipt, book.weigh(incoming.import));
  } else {
    LANTIAN_TRY(incoming.report.receipt, book.append(incoming.import, now));
  }
  return std::move(incoming.report);
}

Result<keep::ImportReceipt> withdraw_records(const InventoryOffice& office, keep::InventoryBook& book,
                                             std::string_view kind, const keep::RecordImport& withdrawal,
                                             UtcSeconds now) {
  LANTIAN_TRY(const terms::Form* form, office.form(kind));
  if (withdrawal.why.empty()) {
    return Error{ErrorCode::invalid_argument, "a withdrawal needs a reason: say why with --why TEXT", ""};
  }
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  keep::RecordImport import = withdrawal;
  import.form = form->id;
  import.fields = fields_of(*form);
  import.synthetic = synthetic.value_or(false);
  return book.append(import, now);
}

std::string printed(const RecordReport& report, std::size_t refusals_shown) {
  std::string text;
  for (std::size_t i = 0; i < std::min(refusals_shown, report.refusals.size()); ++i) {
    text += report.refusals[i].text() + "\n";
  }
  if (report.refusals.size() > refusals_shown) {
    text += fmt::format("... and {} more (--refusals N shows more)\n", report.refusals.size() - refusals_shown);
  }
  for (const std::string& note : report.notes) text += "note: " + note + "\n";
  if (!report.receipt) {
    return text + fmt::format("{}: {} refusals; nothing was stored\n", report.file, report.refusals.size());
  }
  const keep::ImportReceipt& receipt = *report.receipt;
  text += fmt::format("{}: {} rows of {}{}: {} new, {} superseding, {} unchanged, {} withdrawn\n", report.file,
                      report.rows, report.kind, report.synthetic ? " (SYNTHETIC)" : "", receipt.added,
                      receipt.superseded, receipt.unchanged, receipt.withdrawn);
  if (receipt.already_imported) {
    return text + fmt::format("the same file came before as revision {}; nothing was changed\n", receipt.revision);
  }
  if (report.dry_run) return text + "dry run: nothing was stored\n";
  return text + fmt::format("kept as revision {}\n", receipt.revision);
}

}  // namespace lantian::serve
