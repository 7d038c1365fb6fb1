#pragma once
// For tests of this room only: shipped forms, and tables typed as CSV.
#include "inventory/records/records.hpp"
#include "inventory/shipped_test.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::inventory::trial {

inline terms::Form shipped_form(const std::string& id) {
  return must(terms::read_form(shipped_file(data_folder() / "inventory" / "forms" / (id + ".toml"))));
}

/// A table typed as CSV, past `fill`, which must find nothing wrong.
struct TypedTable {
  terms::Form form;
  std::vector<terms::Record> records;
  RecordTable table() const { return {&form, records, "t.csv"}; }
};
inline TypedTable typed(const std::string& form_id, const std::string& csv) {
  TypedTable typed{shipped_form(form_id), {}};
  const auto sheet = must(terms::read_sheet({"t.csv", csv}));
  auto filled = terms::fill(typed.form, sheet);
  for (const auto& refusal : filled.refusals) MESSAGE(refusal.text());
  REQUIRE(filled.refusals.empty());
  typed.records = std::move(filled.records);
  return typed;
}

/// Two counties and their prefecture; codes and names are real, nothing else is.
inline const terms::Region& two_counties() {
  static const terms::Region region = [] {
    terms::Region made;
    made.id = "two";
    made.name = {"", "two counties"};
    made.units.push_back({"652300", {"", "prefecture"}, terms::UnitKind::group, {"652301", "652302"}, "", {}});
    made.units.push_back({"652301", {"", "Changji city"}, terms::UnitKind::county, {}, "", {"changji"}});
    made.units.push_back({"652302", {"", "Fukang city"}, terms::UnitKind::county, {}, "", {"fukang"}});
    return made;
  }();
  return region;
}

inline RecordBooks books() {
  return {&shipped().classes, &shipped().units, &shipped().methods, &two_counties()};
}

/// True when a refusal of that line and column says `piece`.
inline bool refuses(const std::vector<terms::RowRefusal>& refusals, int line, std::string_view column,
                    std::string_view piece) {
  return std::ranges::any_of(refusals, [&](const terms::RowRefusal& refusal) {
    return refusal.line == line && refusal.column == column && refusal.message.find(piece) != std::string::npos;
  });
}

inline void show(const std::vector<terms::RowRefusal>& refusals) {
  for (const auto& refusal : refusals) MESSAGE(refusal.text());
}

}  // namespace lantian::inventory::trial
