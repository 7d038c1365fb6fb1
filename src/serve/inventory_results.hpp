#pragma once
#include "serve/inventory_rows.hpp"
#include "serve/inventory_totals.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

/// Results that are kept: computed once, never again in place, and compared with each other.
namespace lantian::serve {

/// Computes what is asked and keeps it with the rows of the factors it used. `program`: version of this program.
/// Returns what `inventory_rows` and `InventoryBook::add_result` return.
Result<keep::ResultHead> snapshot_inventory(const InventoryOffice& office, keep::InventoryBook& book,
                                            const InventoryQuestion& question, const keep::ResultHead& about,
                                            UtcSeconds now);

/// One source, class and pollutant in two results.
struct ResultChange {
  std::string source_id, class_code;
  inventory::Pollutant pollutant{};
  std::optional<double> before_t, after_t;
  /// What differs: "activity", "factor", "method", "time" (how much of the activity lies in the period), "new source",
  /// "gone", joined by " + ".
  std::string why;
  std::string before, after;  ///< activity record, factor and formula of each
};

struct ChangeLine {
  inventory::Pollutant pollutant{};
  std::optional<double> before_t, after_t;
  std::map<std::string, double> by_why;  ///< tonnes of the change by what differs; sums to after - before
};

struct ResultComparison {
  keep::ResultHead before, after;
  std::vector<ChangeLine> lines;      ///< by pollutant
  std::vector<ResultChange> changes;  ///< by (source, class, pollutant); equal ones are left out
  std::int64_t equal = 0;
};
/// Returns not_found, corrupt.
Result<ResultComparison> compare_results(const keep::InventoryBook& book, std::int64_t before, std::int64_t after);

std::string printed(const std::vector<keep::ResultHead>& heads);
std::string printed(const InventoryOffice& office, const ResultComparison& comparison, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const keep::ResultHead& head);
std::string json_of(const std::vector<keep::ResultHead>& heads);
std::string json_of(const ResultComparison& comparison);

}  // namespace lantian::serve
