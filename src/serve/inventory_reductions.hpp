#pragma once
#include "inventory/measures/reduction.hpp"
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::serve {

enum class ReductionGroup : std::uint8_t { none, measure, programme, county, status, sector, pollutant };
/// Returns invalid_argument with the words there are.
Result<ReductionGroup> parse_reduction_group(std::string_view text);

/// Gross: before what the replacement emits. Net: after. Never added together with a base.
struct ReductionLine {
  std::string group;
  std::string name_zh, name_en;
  inventory::Pollutant pollutant{};
  double gross_t = 0, replacement_t = 0;
  bool replacement_known = true;  ///< false: the net reduction is an upper bound
  std::int64_t rows = 0;
  double net_t() const { return gross_t - replacement_t; }
};

struct InventoryReductions {
  InventoryRows base;
  std::vector<inventory::Measure> measures;
  inventory::ReductionReport report;
  ReductionGroup by = ReductionGroup::none;
  std::vector<ReductionLine> lines;  ///< by (group, pollutant)
  std::vector<ReductionLine> whole;  ///< by pollutant
};

/// What the measures of the book cut from the period's emissions. `at_least`: "planned", "built" or "verified"; empty =
/// planned. Returns what `inventory_rows` and `inventory::reductions` return, incomplete when the book has no measures.
Result<InventoryReductions> inventory_reductions(const InventoryOffice& office, const keep::InventoryBook& book,
                                                 const InventoryQuestion& question, ReductionGroup by,
                                                 std::string_view at_least);

std::string printed(const InventoryOffice& office, const InventoryReductions& reductions, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const InventoryReductions& reductions);

}  // namespace lantian::serve
