#include "serve/inventory_trace.hpp"

#include "base/text.hpp"
#include "serve/inventory_import.hpp"
#include "serve/inventory_parts.hpp"
#include "serve/inventory_records.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <set>
#include <unordered_map>

namespace lantian::serve {
namespace {

using inventory::Emission;
using inventory::Total;
using keep::InventoryRecord;

/// Together means these, as inventory::total_of_pollutants adds them.
const std::vector<std::string> together_pollutants{"SO2", "NOx", "PM", "VOC", "NH3"};

Total total_for(const InventoryAddress& address, const std::vector<Emission>& rows) {
  return address.pollutant ? inventory::total_of(rows, *address.pollutant) : inventory::total_of_pollutants(rows);
}

InventoryQuestion question_of(const InventoryAddress& address) {
  InventoryQuestion question;
  question.period = address.period;
  question.unit = address.unit;
  question.sector = address.sector;
  question.factors = address.factors;
  question.as_of = address.revision;
  question.pollutants =
      address.pollutant ? std::vector<std::string>{std::string{symbol(*address.pollutant)}} : together_pollutants;
  return question;
}

/// The files behind a form's rows, read again, and what each row says there.
class RawTables {
 public:
  explicit RawTables(const keep::InventoryBook& book) : book_{book} {}

  Result<void> open() {
    LANTIAN_TRY(const auto entries, book_.imports());
    for (const keep::ImportEntry& entry : entries) entries_.emplace(entry.revision, entry);
    return {};
  }

  /// The row as its file has it now: the same cells as stored, or a reason why not.
  Result<TracedRow> row(const terms::Form& form, const InventoryRecord& stored) {
    LANTIAN_TRY(const Opened* opened, table_of(form, stored.revision));
    const keep::ImportEntry& entry = entries_.at(stored.revision);
    const auto found = opened->place_of_line.find(stored.line);
    const auto record = opened->record_of_key.find(stored.key);
    if (found == opened->place_of_line.end() || record == opened->record_of_key.end() ||
        record->second->cells != stored.cells) {
      return Error{ErrorCode::corrupt,
                   fmt::format("{} is not what its archived file says ({}:{})", record_name(form.id, stored),
                               entry.file, stored.line),
                   ""};
    }
    const auto& cells = opened->table.sheet.rows[found->second].cells;
    return TracedRow{record_name(form.id, stored), entry.file, entry.sha256, stored.line, joined(cells, " | ")};
  }

 private:
  struct Opened {
    ReadTable table;
    std::unordered_map<int, std::size_t> place_of_line;
    std::unordered_map<std::string, const terms::Record*> record_of_key;
  };

  Result<const Opened*> table_of(const terms::Form& form, keep::Revision revision) {
    const auto known = opened_.find(revision);
    if (known != opened_.end()) return &known->second;
    const keep::ImportEntry& entry = entries_.at(revision);
    LANTIAN_TRY(const std::string bytes, book_.raw(entry.sha256));
    LANTIAN_TRY(ReadTable table, read_table(form, entry.file, bytes, entry.sheet));
    Opened& opened = opened_[revision];
    opened.table = std::move(table);
    const auto& rows = opened.table.sheet.rows;
    for (std::size_t i = 0; i < rows.size(); ++i) opened.place_of_line.emplace(rows[i].line, i);
    for (const terms::Record& record : opened.table.filled.records) {
      opened.record_of_key.emplace(key_of_record(form, record), &record);
    }
    return &opened;
  }

  const keep::InventoryBook& book_;
  std::map<keep::Revision, keep::ImportEntry> entries_;
  std::map<keep::Revision, Opened> opened_;
};

/// Rows of one form by their names.
using NamedRows = std::map<std::string, InventoryRecord, std::less<>>;

/// Those of the sources named: sources and activities both say whose they are under "source_id".
Result<NamedRows> named_rows(const keep::InventoryBook& book, const terms::Form& form, keep::Revision revision,
                             const std::set<std::string>& source_ids) {
  LANTIAN_TRY(const auto stored, book.records(form.id, fields_of(form), revision));
  const std::size_t source_at = form.position("source_id");
  NamedRows rows;
  for (const InventoryRecord& row : stored) {
    if (source_ids.contains(row.cells[source_at])) rows.emplace(record_name(form.id, row), row);
  }
  return rows;
}

/// What was answered, before anything is followed down.
struct Answered {
  InventoryQuestion question;  ///< that gives exactly these rows again
  std::vector<Emission> rows;
  std::vector<keep::UsedFactor> used;
};

/// Of the rows of a larger question those that the address asks for.
std::vector<Emission> asked_rows(const InventoryOffice& office, const InventoryTrace& trace,
                                 const std::vector<Emission>& rows) {
  const auto pollutants = question_of(trace.address).pollutants;
  std::vector<Emission> asked;
  for (const Emission& row : rows) {
    const bool wanted = std::ranges::find(pollutants, symbol(row.pollutant)) != pollutants.end() &&
                        office.covers_unit(trace.unit_id, row.unit_id) &&
                        same_inventory_word(trace.address.sector, row.sector);
    if (wanted) asked.push_back(row);
  }
  return asked;
}

/// A kept result's rows inside the address's extent.
Result<Answered> answered_by_result(const InventoryOffice& office, const keep::InventoryBook& book,
                                    InventoryTrace& trace) {
  LANTIAN_TRY(const keep::KeptResult kept, book.result(*trace.address.result));
  if (kept.head.period != trace.address.period) {
    return Error{ErrorCode::not_found,
                 fmt::format("result {} is of {}, not of {}", kept.head.id, kept.head.period, trace.address.period),
                 ""};
  }
  Answered answered;
  answered.question = question_of_filter(kept.head.filter);
  answered.question.period = kept.head.period;
  answered.rows = asked_rows(office, trace, kept.rows);
  trace.factors = kept.head.factors;
  trace.revision = kept.head.revision;
  trace.synthetic = kept.head.synthetic;
  LANTIAN_TRY(answered.used, book.used_factors());
  return answered;
}

Result<Answered> answered_now(const InventoryOffice& office, const keep::InventoryBook& book, InventoryTrace& trace) {
  Answered answered;
  answered.question = question_of(trace.address);
  LANTIAN_TRY(InventoryRows rows, inventory_rows(office, book, answered.question));
  trace.factors = rows.factors;
  trace.revision = rows.revision;
  trace.synthetic = rows.synthetic;
  answered.rows = std::move(rows.rows);
  std::set<inventory::FactorRef> refs;
  for (const Emission& row : answered.rows) {
    if (row.factor) refs.insert(*row.factor);
  }
  for (const inventory::FactorRef& ref : refs) {
    LANTIAN_TRY(const inventory::FoundFactor found, office.factors().at(ref));
    answered.used.push_back(keep::used_factor(found));
  }
  return answered;
}

/// The store of nothing but the rows used; a set that was chosen and gave none is there without factors.
Result<inventory::FactorStore> kept_store(const std::vector<keep::UsedFactor>& used,
                                          const std::vector<inventory::FactorChoice>& chosen) {
  LANTIAN_TRY(std::vector<inventory::FactorSet> sets, keep::sets_of(used));
  for (const inventory::FactorChoice& choice : chosen) {
    const bool there = std::ranges::any_of(
        sets, [&](const inventory::FactorSet& set) { return set.id == choice.set && set.version == choice.version; });
    if (there) continue;
    inventory::FactorSet empty;
    empty.id = choice.set;
    empty.version = choice.version;
    sets.push_back(std::move(empty));
  }
  return inventory::FactorStore::of(std::move(sets));
}

bool same_emission(const Emission& a, const Emission& b) {
  return a.source_id == b.source_id && a.class_code == b.class_code && a.pollutant == b.pollutant &&
         a.period == b.period && a.notation == b.notation && a.mass_t == b.mass_t && a.factor == b.factor &&
         a.formula == b.formula && a.u95_low_percent == b.u95_low_percent && a.u95_high_percent == b.u95_high_percent;
}

/// Follows one total down and up again.
class Tracer {
 public:
  Tracer(const InventoryOffice& office, const keep::InventoryBook& book, InventoryTrace& trace)
      : office_{office}, book_{book}, trace_{trace}, raw_{book} {}

  Result<void> follow(const Answered& answered) {
    LANTIAN_CHECK(raw_.open());
    LANTIAN_TRY(source_form_, office_.form("sources"));
    LANTIAN_TRY(activity_form_, office_.form("activity"));
    std::set<std::string> ids;
    for (const Emission& row : answered.rows) ids.insert(row.source_id);
    LANTIAN_TRY(sources_, named_rows(book_, *source_form_, trace_.revision, ids));
    LANTIAN_TRY(activities_, named_rows(book_, *activity_form_, trace_.revision, ids));
    for (const auto& [name, row] : sources_)
      source_names_.emplace(row.cells[source_form_->position("source_id")], name);
    for (const Emission& row : answered.rows) LANTIAN_CHECK(add(row, answered.used));
    std::ranges::stable_sort(trace_.rows, [](const TracedEmission& a, const TracedEmission& b) {
      return a.row.mass_t.value_or(0) > b.row.mass_t.value_or(0);
    });
    return recompute(answered);
  }

 private:
  Result<void> add(const Emission& row, const std::vector<keep::UsedFactor>& used) {
    TracedEmission traced;
    traced.row = row;
    const auto name = source_names_.find(row.source_id);
    if (name != source_names_.end()) {
      LANTIAN_TRY(traced.source, raw_.row(*source_form_, sources_.at(name->second)));
    }
    if (const auto found = activities_.find(row.activity_record); found != activities_.end()) {
      LANTIAN_TRY(traced.activity, raw_.row(*activity_form_, found->second));
    }
    if (row.factor) {
      const auto found = std::ranges::find(used, *row.factor, &keep::UsedFactor::ref);
      if (found != used.end()) traced.factor_sha256 = found->sha256;
    }
    trace_.rows.push_back(std::move(traced));
    return {};
  }

  /// Rows of one form with the cells that the archived files have, not those of the table.
  Result<std::vector<InventoryRecord>> from_files(const terms::Form& form, const NamedRows& rows) {
    std::vector<InventoryRecord> read;
    for (const auto& [name, row] : rows) {
      LANTIAN_CHECK(raw_.row(form, row));  // equal cells, or an error
      read.push_back(row);
    }
    std::ranges::sort(read, {}, &InventoryRecord::key);
    return read;
  }

  Result<void> recompute(const Answered& answered) {
    LANTIAN_TRY(const auto sources, from_files(*source_form_, sources_));
    LANTIAN_TRY(const auto activities, from_files(*activity_form_, activities_));
    LANTIAN_TRY(InventoryRecords records, read_stored(office_, sources, activities));
    records.revision = trace_.revision;
    records.synthetic = trace_.synthetic;
    LANTIAN_TRY(const inventory::FactorStore store, kept_store(answered.used, trace_.factors));
    std::vector<inventory::Pollutant> pollutants;
    for (const std::string& word : answered.question.pollutants)
      pollutants.push_back(*inventory::parse_pollutant(word));
    const inventory::Basis basis = office_.basis_over(store, trace_.factors, pollutants);
    LANTIAN_TRY(const InventoryRows again, inventory_rows_over(office_, std::move(records), basis, answered.question));
    const std::vector<Emission> same = asked_rows(office_, trace_, again.rows);
    trace_.recomputed = total_for(trace_.address, same);
    trace_.equal =
        std::ranges::equal(answered.rows, same, same_emission) && trace_.recomputed->mass_t == trace_.total.mass_t;
    if (!trace_.equal) {
      trace_.why_not = fmt::format(
          "{} rows against {}, or another mass or formula in one of them; the program that "
          "computed it may have had another method or profile",
          answered.rows.size(), same.size());
    }
    return {};
  }

  const InventoryOffice& office_;
  const keep::InventoryBook& book_;
  InventoryTrace& trace_;
  RawTables raw_;
  const terms::Form* source_form_ = nullptr;
  const terms::Form* activity_form_ = nullptr;
  NamedRows sources_, activities_;
  std::unordered_map<std::string, std::string> source_names_;
};

}  // namespace

Result<InventoryTrace> trace_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                       std::string_view address) {
  InventoryTrace trace;
  LANTIAN_TRY(trace.address, parse_inventory_address(address));
  LANTIAN_TRY(trace.unit_id, office.unit_id(trace.address.unit));
  LANTIAN_TRY(const Answered answered,
              trace.address.result ? answered_by_result(office, book, trace) : answered_now(office, book, trace));
  if (answered.rows.empty()) {
    return Error{ErrorCode::not_found, fmt::format("nothing was computed for {}", trace.address.text()), ""};
  }
  trace.total = total_for(trace.address, answered.rows);
  if (auto outcome = Tracer{office, book, trace}.follow(answered); !outcome) trace.why_not = outcome.error().text();
  return trace;
}

}  // namespace lantian::serve
