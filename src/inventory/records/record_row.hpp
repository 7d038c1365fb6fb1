#pragma once
#include "inventory/records/records.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One row under reading, and one under writing: what the readers of all kinds of records share.
namespace lantian::inventory {

/// A record with its place. Refusals of the row go to the list of the table.
class RecordRow {
 public:
  RecordRow(const RecordTable& table, const terms::Record& record, std::vector<terms::RowRefusal>& refusals)
      : table_{&table}, view_{*table.form, record}, refusals_{&refusals} {}

  const terms::RecordView& view() const { return view_; }
  const std::string& text(std::string_view field) const { return view_.text(field); }
  bool has(std::string_view field) const { return view_.has(field); }
  std::optional<Decimal> decimal(std::string_view field) const { return view_.decimal(field); }
  /// The whole number under `field`, or `fallback` when there is none.
  int whole(std::string_view field, int fallback) const;
  int line() const { return view_.line(); }
  /// "file:line", the record's name before it is stored.
  std::string place() const;

  void refuse(std::string_view field, std::string message);
  /// The id of the county, park or group under `field`, by id, name or alias. Refuses what the region does not know;
  /// without a region the text stands.
  std::string unit_id(std::string_view field, const terms::Region* region);

 private:
  const RecordTable* table_;
  terms::RecordView view_;
  std::vector<terms::RowRefusal>* refusals_;
};

/// Reads every record by `take(row)`, which returns a value; a table with a refusal gives no values.
template <class T, class Take>
Taken<T> take_rows(const RecordTable& table, Take take) {
  Taken<T> taken;
  taken.values.reserve(table.records.size());
  for (const terms::Record& record : table.records) {
    RecordRow row{table, record, taken.refusals};
    taken.values.push_back(take(row));
  }
  return taken;
}

/// Without its values when anything was refused.
template <class T>
Taken<T> all_or_none(Taken<T> taken) {
  if (!taken.ok()) taken.values.clear();
  return taken;
}

/// A record that is filled field by field. A field that the form does not have asserts.
class RecordDraft {
 public:
  explicit RecordDraft(const terms::Form& form) : form_{&form} { record_.cells.resize(form.columns.size()); }

  void put(std::string_view field, std::string_view text);
  void put(std::string_view field, const std::optional<Decimal>& value);
  void put(std::string_view field, const std::optional<Day>& day);
  void put(std::string_view field, const std::vector<std::string>& list);
  void put_truth(std::string_view field, bool truth) { put(field, std::string_view{truth ? "true" : "false"}); }
  terms::Record done() { return std::move(record_); }

 private:
  const terms::Form* form_;
  terms::Record record_;
};

}  // namespace lantian::inventory
