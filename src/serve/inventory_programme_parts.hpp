#pragma once
#include "inventory/programmes/programme.hpp"
#include "inventory/records/records.hpp"
#include "serve/inventory_programme.hpp"
#include "serve/inventory_records.hpp"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

/// One question on its way to the answer. Only for inventory_programme*.cpp.
namespace lantian::serve {

struct ProgrammeInquiry {
  const InventoryOffice& office;
  const keep::InventoryBook& book;
  const ProgrammeQuestion& question;
  std::optional<Period> period;
  Day on{};
  std::string unit_id;

  bool covers(std::string_view county) const { return office.covers_unit(unit_id, county); }
  /// Whether the period has a day of the year; every year without a period.
  bool touches(int year) const;
  bool touches(const Period& other) const;
  /// Rows of a form of the book.
  Result<StoredTable> stored(std::string_view kind) const;
  Result<terms::SourceFile> rules(const std::string& file) const;
  AnswerCell county(const std::string& id) const { return AnswerCell::of(id); }
  /// Leaves out what lies in other units.
  template <class T>
  void keep_units(std::vector<T>& values) const {
    std::erase_if(values, [&](const T& one) { return !covers(one.county); });
  }
};

/// Values under the names that the book keeps their rows by.
template <class T>
Result<std::vector<T>> named_values(const StoredTable& table, inventory::Taken<T> taken) {
  if (!taken.ok()) return no_longer_understood(taken.refusals, table.stored, table.form->id);
  for (T& value : taken.values) value.record = table.name_of(value.record);
  return std::move(taken.values);
}

/// "the book holds no vehicles; import them ..."
Error no_records(std::string_view kind);

using MeasuresOf = std::function<Result<std::vector<inventory::Measure>>(const inventory::BaseAmounts&)>;
/// The table "cut": tonnes by county, status and pollutant that the measures cut in the period; or a note why not.
void add_cut(const ProgrammeInquiry& inquiry, const MeasuresOf& measures_of, ProgrammeAnswer& answer);
/// The rows that the engine makes of the measures, for those who group them otherwise.
Result<std::vector<inventory::Reduction>> cut_rows(const ProgrammeInquiry& inquiry, const MeasuresOf& measures_of);

/// Measures county by county, so that one whose base lacks the activity, or has less than the programme takes away,
/// hides no other: it becomes a note. Other errors are returned.
template <class T, class Make>
Result<std::vector<inventory::Measure>> measures_by_county(const std::vector<T>& values, Make make,
                                                           std::vector<std::string>& notes) {
  std::map<std::string, std::vector<T>> counties;
  for (const T& value : values) counties[value.county].push_back(value);
  std::vector<inventory::Measure> all;
  for (const auto& [county, members] : counties) {
    auto measures = make(members);
    if (measures) {
      std::ranges::move(*measures, std::back_inserter(all));
    } else if (measures.error().code == ErrorCode::incomplete || measures.error().code == ErrorCode::conflict) {
      notes.push_back(county + ": no tonnes: " + measures.error().message);
    } else {
      return measures.error();
    }
  }
  return all;
}

Result<void> answer_heating(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_projects(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_vehicles(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_exhaust(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_dust(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_bare_land(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);
Result<void> answer_sweeping(const ProgrammeInquiry& inquiry, ProgrammeAnswer& answer);

}  // namespace lantian::serve
