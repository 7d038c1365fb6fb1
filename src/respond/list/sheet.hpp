#pragma once
#include "base/result.hpp"
#include "respond/list/list.hpp"
#include "terms/form.hpp"

#include <span>
#include <string>
#include <vector>

/// A list as tables that people fill in: one row for each line or furnace with what it does at three levels, and tables
/// of later steps, dust, vehicles and the list itself (data/respond/forms).
namespace lantian::respond {

enum class ListPart : std::uint8_t { head, industry, steps, dust, mobile };
inline constexpr std::size_t list_parts = 5;

/// The forms, by ListPart.
struct ListForms {
  std::array<terms::Form, list_parts> forms;
  const terms::Form& of(ListPart part) const { return forms[static_cast<std::size_t>(part)]; }
};
/// By their names: head.toml, industry.toml, steps.toml, dust.toml, mobile.toml. Returns malformed with every fault.
Result<ListForms> read_list_forms(std::span<const terms::SourceFile> files);

/// One filled table with the name its refusals give.
struct ListTable {
  std::string file;
  std::vector<terms::Record> records;
};
/// By ListPart; a part without rows is an empty table.
using ListTables = std::array<ListTable, list_parts>;

/// Records of each form, in stored spelling; reading them gives the same list. Requires: an enterprise has a unit, and
/// measures stand in the order of `sort_measures`.
ListTables write_list_tables(const ListForms& forms, const ReductionList& list);

struct ListReading {
  ReductionList list;
  std::vector<terms::RowRefusal> refusals;  ///< any one means: there is no list
  bool ok() const { return refusals.empty(); }
};
/// Refuses, each at its cell: columns of an enterprise that differ from its first row, a mass that is no whole number
/// of grams, a base of some pollutants alone, a guarantee without load or days, a measure of several pollutants without
/// kind, a step of an enterprise or unit that no row has, a head that is missing or twice. What the law says of the
/// list is check_list's.
ListReading read_list_tables(const ListForms& forms, const ListTables& tables);

/// Measures in the order of enterprises, levels, hours and units; those of whole plants last in their level.
void sort_measures(ReductionList& list);

}  // namespace lantian::respond
