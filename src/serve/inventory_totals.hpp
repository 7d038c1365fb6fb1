#pragma once
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::serve {

/// What lines are grouped by.
enum class InventoryGroup : std::uint8_t { none, sector, county, class_code, source, pollutant, enterprise };
/// Returns invalid_argument with the words there are: sector, county, class, source, pollutant, enterprise.
Result<InventoryGroup> parse_inventory_group(std::string_view text);

/// One sum: a group, a pollutant, how sure it is, and what is missing from it.
struct TotalLine {
  std::string group;  ///< id; empty for the whole
  std::string name_zh, name_en;
  std::optional<inventory::Pollutant> pollutant;  ///< absent: pollutants together, as documents print them
  inventory::Total total;
};

struct InventoryTotals {
  InventoryRows rows;
  InventoryGroup by = InventoryGroup::none;
  std::vector<TotalLine> lines;  ///< by (group, pollutant); groups ascending by id
  std::vector<TotalLine> whole;  ///< one for each pollutant, then all pollutants together
};

/// Sums of one period. Returns what `inventory_rows` returns.
Result<InventoryTotals> inventory_totals(const InventoryOffice& office, const keep::InventoryBook& book,
                                         const InventoryQuestion& question, InventoryGroup by);
/// The lines of rows that were computed before.
std::vector<TotalLine> total_lines(const InventoryOffice& office, const InventoryRows& rows, InventoryGroup by);

/// For people: aligned, tonnes, 95 % ranges, what is missing and why.
std::string printed(const InventoryOffice& office, const InventoryTotals& totals, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const InventoryTotals& totals);

}  // namespace lantian::serve
