#pragma once
#include "serve/inventory_rows.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace lantian::serve {

/// What a person should look at before a total is published.
enum class InventoryFindingKind : std::uint8_t {
  source_without_activity = 1,  ///< registered, and silent in the period
  activity_without_source = 2,  ///< its source no longer holds
  not_computed = 3,             ///< no factor, no profile, or silent days: an NE row
  counted_nowhere = 4,          ///< IE, and the source that should count it has no activity in the period
  perhaps_twice = 5,            ///< two sources with the same permit and stack, or one place, both with activity
  measure_matches_nothing = 6,
  measure_note = 7,    ///< a weaker control, several rules on one source, no replacement recorded ...
  factor_changed = 8,  ///< a factor that a kept result used is another one now
  unverified_factor = 9,
  factor_lint = 10  ///< what 'lantian factors lint' says of the sets that were chosen
};
std::string_view name_of(InventoryFindingKind kind);  ///< "source without activity", ...

struct InventoryFinding {
  InventoryFindingKind kind{};
  std::string subject;  ///< source, measure, factor
  std::string message;
};

struct InventoryCheck {
  InventoryRows rows;
  std::vector<InventoryFinding> findings;  ///< by (kind, subject)
  bool any() const { return !findings.empty(); }
};

/// Looks at everything that the question covers. Returns what `inventory_rows` returns, but a changed factor is a
/// finding here.
Result<InventoryCheck> check_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                       const InventoryQuestion& question);

std::string printed(const InventoryOffice& office, const InventoryCheck& check, std::size_t findings_shown,
                    bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const InventoryCheck& check);

}  // namespace lantian::serve
