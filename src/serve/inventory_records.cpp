#include "serve/inventory_records.hpp"

#include "base/decimal.hpp"
#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

using keep::InventoryRecord;

constexpr std::size_t refusals_named = 10;

std::vector<InventoryRecord> with_known_source(const std::vector<InventoryRecord>& activities, const terms::Form& form,
                                               InventoryRecords& read) {
  std::set<std::string_view> ids;
  for (const inventory::Source& source : read.sources) ids.insert(source.id);
  const std::size_t at = form.position("source_id");
  std::vector<InventoryRecord> known;
  known.reserve(activities.size());
  for (const InventoryRecord& row : activities) {
    if (ids.contains(row.cells[at])) {
      known.push_back(row);
    } else {
      read.without_source.push_back(record_name("activity", row));
    }
  }
  return known;
}

}  // namespace

std::vector<std::string> fields_of(const terms::Form& form) {
  std::vector<std::string> fields;
  for (const terms::FormColumn& column : form.columns) fields.push_back(column.field);
  return fields;
}

inventory::RecordBooks record_books(const InventoryOffice& office) {
  return {&office.classes(), &office.units(), &office.methods(), &office.office().everywhere()};
}

std::vector<terms::Record> records_of(const std::vector<InventoryRecord>& stored) {
  std::vector<terms::Record> records;
  records.reserve(stored.size());
  for (const InventoryRecord& row : stored) records.push_back({static_cast<int>(records.size()) + 1, row.cells});
  return records;
}

std::string record_name(std::string_view form, const InventoryRecord& row) {
  return fmt::format("{}/{}@{}", form, row.key, row.revision);
}

Error no_longer_understood(const std::vector<terms::RowRefusal>& refusals, const std::vector<InventoryRecord>& stored,
                           std::string_view form) {
  std::vector<std::string> lines;
  for (const terms::RowRefusal& refusal : refusals) {
    if (lines.size() == refusals_named) {
      lines.push_back(fmt::format("and {} more", refusals.size() - refusals_named));
      break;
    }
    const auto at = static_cast<std::size_t>(std::max(refusal.line - 1, 0));
    const std::string name = at < stored.size() ? record_name(form, stored[at]) : std::string{form};
    lines.push_back(fmt::format("{}: column {}: given {}; {}", name, in_quotes(refusal.column),
                                in_quotes(refusal.given), refusal.message));
  }
  return {ErrorCode::malformed,
          joined(lines, "\n") +
              "\nthese rows were understood when they came; a class, unit or form has changed since. "
              "Import corrected rows",
          ""};
}

std::string StoredTable::name_of(const std::string& place) const {
  const std::size_t colon = place.rfind(':');
  if (colon == std::string::npos || place.substr(0, colon) != form->id) return place;
  const auto line = parse_decimal(place.substr(colon + 1));
  if (!line || line->unscaled < 1 || static_cast<std::size_t>(line->unscaled) > stored.size()) return place;
  return record_name(form->id, stored[static_cast<std::size_t>(line->unscaled) - 1]);
}

Result<StoredTable> stored_table(const InventoryOffice& office, const keep::InventoryBook& book, std::string_view kind,
                                 std::optional<keep::Revision> as_of) {
  StoredTable table;
  LANTIAN_TRY(table.form, office.form(kind));
  LANTIAN_TRY(table.stored, book.records(table.form->id, fields_of(*table.form), as_of));
  table.rows = records_of(table.stored);
  return table;
}

Result<InventoryRecords> read_stored(const InventoryOffice& office, const std::vector<InventoryRecord>& sources,
                                     const std::vector<InventoryRecord>& activities) {
  LANTIAN_TRY(const terms::Form* source_form, office.form("sources"));
  LANTIAN_TRY(const terms::Form* activity_form, office.form("activity"));
  InventoryRecords read;
  const std::vector<terms::Record> source_rows = records_of(sources);
  auto taken = inventory::read_sources({source_form, source_rows, "sources"}, record_books(office));
  if (!taken.ok()) return no_longer_understood(taken.refusals, sources, "sources");
  read.sources = std::move(taken.values);
  const auto known = with_known_source(activities, *activity_form, read);
  const std::vector<terms::Record> activity_rows = records_of(known);
  auto acts =
      inventory::read_activities({activity_form, activity_rows, "activity"}, record_books(office), read.sources);
  if (!acts.ok()) return no_longer_understood(acts.refusals, known, "activity");
  read.activities = std::move(acts.values);
  for (std::size_t i = 0; i < known.size(); ++i) {
    read.activities[i].record = record_name("activity", known[i]);
  }
  return read;
}

Result<InventoryRecords> inventory_records(const InventoryOffice& office, const keep::InventoryBook& book,
                                           std::optional<keep::Revision> as_of) {
  LANTIAN_TRY(const keep::Revision last, book.revision());
  const keep::Revision revision = as_of.value_or(last);
  LANTIAN_TRY(const terms::Form* source_form, office.form("sources"));
  LANTIAN_TRY(const terms::Form* activity_form, office.form("activity"));
  LANTIAN_TRY(const auto sources, book.records("sources", fields_of(*source_form), revision));
  LANTIAN_TRY(const auto activities, book.records("activity", fields_of(*activity_form), revision));
  for (const auto& [rows, kind] : {std::pair{sources.size(), "sources"}, std::pair{activities.size(), "activity"}}) {
    if (rows > 0) continue;
    return Error{ErrorCode::incomplete,
                 fmt::format("the book holds no {}; import them with 'lantian import {} FILE --book DIR'",
                             kind == std::string_view{"sources"} ? "sources" : "activities", kind),
                 ""};
  }
  LANTIAN_TRY(InventoryRecords read, read_stored(office, sources, activities));
  LANTIAN_TRY(const std::optional<bool> synthetic, book.synthetic());
  read.revision = revision;
  read.synthetic = synthetic.value_or(false);
  return read;
}

Result<std::vector<inventory::Measure>> inventory_measures(const InventoryOffice& office,
                                                           const keep::InventoryBook& book,
                                                           std::optional<keep::Revision> as_of) {
  LANTIAN_TRY(const terms::Form* form, office.form("measures"));
  LANTIAN_TRY(const auto stored, book.records("measures", fields_of(*form), as_of));
  const std::vector<terms::Record> rows = records_of(stored);
  // Without sources: a measure whose sources are gone since is shown as one that matches nothing, not refused.
  auto taken = inventory::read_measures({form, rows, "measures"}, record_books(office), {});
  if (!taken.ok()) return no_longer_understood(taken.refusals, stored, "measures");
  for (std::size_t i = 0; i < stored.size(); ++i) taken.values[i].record = record_name("measures", stored[i]);
  return std::move(taken.values);
}

}  // namespace lantian::serve
