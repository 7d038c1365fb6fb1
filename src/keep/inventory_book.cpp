#include "keep/inventory_book.hpp"

#include "base/sha256.hpp"
#include "base/text.hpp"
#include "keep/device_rules.hpp"
#include "keep/inventory_rules.hpp"
#include "keep/packing.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <mutex>

namespace lantian::keep {
namespace {

using inventory::Emission;
using inventory_rules::FieldsOfRevision;
using inventory_rules::KnownStates;

Revision last_revision(std::span<const ImportEntry> entries) {
  return entries.empty() ? 0 : entries.back().revision;
}

FieldsOfRevision fields_of(std::span<const ImportEntry> entries) {
  FieldsOfRevision fields;
  for (const ImportEntry& entry : entries) fields.emplace(entry.revision, entry.fields);
  return fields;
}

Error unknown_revision(Revision asked, Revision last) {
  return {ErrorCode::not_found,
          fmt::format("there is no revision {}; the inventory has revisions 1 to {}", asked, last), ""};
}

ImportEntry entry_of(const RecordImport& import, const ImportReceipt& receipt) {
  ImportEntry entry;
  entry.revision = receipt.revision;
  entry.why = import.why;
  entry.form = import.form;
  entry.file = import.file;
  entry.sheet = import.sheet;
  entry.fields = import.fields;
  entry.synthetic = import.synthetic;
  entry.whole = import.whole;
  entry.added = receipt.added;
  entry.superseded = receipt.superseded;
  entry.unchanged = receipt.unchanged;
  entry.withdrawn = receipt.withdrawn;
  return entry;
}

class BookOverTables final : public InventoryBook {
 public:
  explicit BookOverTables(std::unique_ptr<InventoryTables> tables) : tables_{std::move(tables)} {}

  Result<ImportReceipt> append(const RecordImport& import, UtcSeconds now) override;
  Result<ImportReceipt> weigh(const RecordImport& import) const override;
  Result<std::vector<ImportEntry>> imports() const override {
    const std::lock_guard lock{mutex_};
    return tables_->imports();
  }
  Result<Revision> revision() const override {
    LANTIAN_TRY(const std::vector<ImportEntry> entries, imports());
    return last_revision(entries);
  }
  Result<std::optional<bool>> synthetic() const override {
    LANTIAN_TRY(const std::vector<ImportEntry> entries, imports());
    return entries.empty() ? std::optional<bool>{} : std::optional{entries.front().synthetic};
  }
  Result<std::vector<InventoryRecord>> records(std::string_view form, std::span<const std::string> fields,
                                               std::optional<Revision> as_of) const override;
  Result<std::vector<InventoryRecord>> history(std::string_view form, std::string_view key,
                                               std::span<const std::string> fields) const override;
  Result<std::string> raw(std::string_view sha256) const override;

  Result<ResultHead> add_result(const ResultHead& head, std::span<const Emission> rows,
                                std::span<const UsedFactor> used, UtcSeconds now) override;
  Result<std::vector<ResultHead>> results() const override {
    const std::lock_guard lock{mutex_};
    return tables_->results();
  }
  Result<KeptResult> result(std::int64_t id) const override;
  Result<std::vector<UsedFactor>> used_factors() const override {
    const std::lock_guard lock{mutex_};
    return tables_->used_factors();
  }

 private:
  struct Weighed {
    std::string sha256;  ///< of the file; empty without one
    inventory_rules::ImportPlan plan;
    bool nothing_to_do = false;
  };
  Result<Weighed> weighed(const RecordImport& import) const;
  Result<void> store(const RecordImport& import, const Weighed& outcome, ImportEntry entry);
  Result<ResultHead> store_result(ResultHead head, std::span<const Emission> rows, std::span<const UsedFactor> used);

  /// Runs the writes as one transaction.
  template <class Writes>
  auto written(Writes writes) -> decltype(writes()) {
    LANTIAN_CHECK(tables_->begin());
    auto outcome = writes();
    if (outcome) {
      const auto committed = tables_->commit();
      if (committed) return outcome;
      tables_->rollback();
      return committed.error();
    }
    tables_->rollback();
    return outcome;
  }

  std::unique_ptr<InventoryTables> tables_;
  mutable std::mutex mutex_;
};

Result<BookOverTables::Weighed> BookOverTables::weighed(const RecordImport& import) const {
  LANTIAN_TRY(const std::vector<ImportEntry> entries, tables_->imports());
  LANTIAN_CHECK(inventory_rules::check_kind(import, entries));
  Weighed outcome;
  if (!import.raw.empty()) outcome.sha256 = sha256_hex(import.raw);
  if (const ImportEntry* same = inventory_rules::same_import(import, outcome.sha256, entries)) {
    outcome.nothing_to_do = true;
    outcome.plan.receipt.already_imported = true;
    outcome.plan.receipt.revision = same->revision;
    outcome.plan.receipt.unchanged = static_cast<std::int64_t>(import.rows.size());
    return outcome;
  }
  KnownStates known;
  LANTIAN_CHECK(tables_->each_state(import.form, "", [&](const RecordState& state) { known[state.key] = state; }));
  LANTIAN_TRY(outcome.plan, inventory_rules::planned(import, known, fields_of(entries), last_revision(entries) + 1));
  return outcome;
}

Result<void> BookOverTables::store(const RecordImport& import, const Weighed& outcome, ImportEntry entry) {
  entry.sha256 = outcome.sha256;
  LANTIAN_CHECK(tables_->add_import(entry));
  LANTIAN_CHECK(tables_->add_states(import.form, outcome.plan.states));
  if (import.raw.empty()) return {};
  LANTIAN_TRY(const bool kept, tables_->has_raw(entry.sha256));
  return kept ? Result<void>{} : tables_->add_raw(entry.sha256, packed_zstd(import.raw));
}

Result<ImportReceipt> BookOverTables::append(const RecordImport& import, UtcSeconds now) {
  LANTIAN_TRY(const std::string who, device_rules::person(import.who));
  LANTIAN_CHECK(device_rules::check_reason(import.why));
  LANTIAN_CHECK(inventory_rules::check_import(import));
  const std::lock_guard lock{mutex_};
  return written([&]() -> Result<ImportReceipt> {
    LANTIAN_TRY(const Weighed outcome, weighed(import));
    ImportEntry entry = entry_of(import, outcome.plan.receipt);
    entry.at = now;
    entry.who = who;
    if (!outcome.nothing_to_do) LANTIAN_CHECK(store(import, outcome, std::move(entry)));
    return outcome.plan.receipt;
  });
}

Result<ImportReceipt> BookOverTables::weigh(const RecordImport& import) const {
  LANTIAN_CHECK(inventory_rules::check_import(import));
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(const Weighed outcome, weighed(import));
  return outcome.plan.receipt;
}

Result<std::vector<InventoryRecord>> BookOverTables::records(std::string_view form, std::span<const std::string> fields,
                                                             std::optional<Revision> as_of) const {
  const std::lock_guard lock{mutex_};
  std::vector<RecordState> latest;  // by key, the last state of each
  LANTIAN_CHECK(tables_->each_state(form, "", [&](const RecordState& state) {
    if (as_of && state.revision > *as_of) return;
    if (latest.empty() || latest.back().key != state.key) {
      latest.push_back(state);
    } else {
      latest.back() = state;
    }
  }));
  LANTIAN_TRY(const std::vector<ImportEntry> entries, tables_->imports());
  if (as_of && (*as_of < 0 || *as_of > last_revision(entries))) {
    return unknown_revision(*as_of, last_revision(entries));
  }
  const FieldsOfRevision known = fields_of(entries);
  std::vector<InventoryRecord> rows;
  rows.reserve(latest.size());
  for (const RecordState& state : latest) {
    if (state.withdrawn) continue;
    rows.push_back({state.key, inventory_rules::cells_in(state.cells, known.at(state.revision), fields), state.revision,
                    state.line, false});
  }
  return rows;
}

Result<std::vector<InventoryRecord>> BookOverTables::history(std::string_view form, std::string_view key,
                                                             std::span<const std::string> fields) const {
  const std::lock_guard lock{mutex_};
  std::vector<RecordState> states;
  if (!key.empty()) {
    LANTIAN_CHECK(tables_->each_state(form, key, [&](const RecordState& state) { states.push_back(state); }));
  }
  LANTIAN_TRY(const std::vector<ImportEntry> entries, tables_->imports());
  const FieldsOfRevision known = fields_of(entries);
  std::vector<InventoryRecord> rows;
  for (const RecordState& state : states) {
    rows.push_back({state.key, {}, state.revision, state.line, state.withdrawn});
    if (!state.withdrawn) rows.back().cells = inventory_rules::cells_in(state.cells, known.at(state.revision), fields);
  }
  return rows;
}

Result<std::string> BookOverTables::raw(std::string_view sha256) const {
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(std::string packed, tables_->raw(sha256));
  if (packed.empty()) {
    return Error{ErrorCode::not_found, fmt::format("no file with the hash {} was imported", in_quotes(sha256)), ""};
  }
  Result<std::string> bytes = unpacked(std::move(packed));
  if (bytes && sha256_hex(*bytes) == sha256) return bytes;
  return Error{
      ErrorCode::corrupt,
      fmt::format("the archived file {} no longer matches its hash; restore the book from a backup", in_quotes(sha256)),
      ""};
}

Result<ResultHead> BookOverTables::store_result(ResultHead head, std::span<const Emission> rows,
                                                std::span<const UsedFactor> used) {
  LANTIAN_TRY(const std::vector<ResultHead> before, tables_->results());
  LANTIAN_TRY(const std::vector<UsedFactor> kept, tables_->used_factors());
  LANTIAN_TRY(std::vector<UsedFactor> fresh, inventory_rules::new_factors(used, kept));
  head.id = before.empty() ? 1 : before.back().id + 1;
  for (UsedFactor& one : fresh) one.result = head.id;
  LANTIAN_CHECK(tables_->add_result(head));
  LANTIAN_CHECK(tables_->add_result_rows(head.id, rows));
  LANTIAN_CHECK(tables_->add_used_factors(fresh));
  return head;
}

Result<ResultHead> BookOverTables::add_result(const ResultHead& head, std::span<const Emission> rows,
                                              std::span<const UsedFactor> used, UtcSeconds now) {
  ResultHead kept = head;
  LANTIAN_TRY(kept.who, device_rules::person(head.who));
  LANTIAN_CHECK(inventory_rules::check_rows(rows, used));
  kept.at = now;
  kept.rows = static_cast<std::int64_t>(rows.size());
  kept.sha256 = inventory_rules::result_hash(kept, rows);
  const std::lock_guard lock{mutex_};
  return written([&] { return store_result(kept, rows, used); });
}

Result<KeptResult> BookOverTables::result(std::int64_t id) const {
  const std::lock_guard lock{mutex_};
  LANTIAN_TRY(const std::vector<ResultHead> heads, tables_->results());
  const auto found = std::ranges::find(heads, id, &ResultHead::id);
  if (found == heads.end()) {
    return Error{ErrorCode::not_found,
                 fmt::format("there is no result {}; 'lantian inventory snapshot --list' shows those there are", id),
                 ""};
  }
  LANTIAN_TRY(std::vector<Emission> rows, tables_->result_rows(id));
  if (inventory_rules::result_hash(*found, rows) != found->sha256) {
    return Error{ErrorCode::corrupt,
                 fmt::format("result {} no longer matches its hash; restore the book from a backup", id), ""};
  }
  return KeptResult{*found, std::move(rows)};
}

}  // namespace

std::unique_ptr<InventoryBook> make_inventory_book(std::unique_ptr<InventoryTables> tables) {
  return std::make_unique<BookOverTables>(std::move(tables));
}

std::unique_ptr<InventoryBook> make_memory_inventory_book() {
  return make_inventory_book(make_memory_inventory_tables());
}

Result<std::unique_ptr<InventoryBook>> open_inventory_book(const std::string& file) {
  LANTIAN_TRY(auto tables, open_sqlite_inventory_tables(file));
  return make_inventory_book(std::move(tables));
}

std::string inventory_path(const std::string& directory) {
  return directory + "/inventory.db";
}

}  // namespace lantian::keep
