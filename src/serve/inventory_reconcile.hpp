#pragma once
#include "keep/inventory_book.hpp"
#include "serve/inventory_answer.hpp"

#include <optional>
#include <string>
#include <vector>

namespace lantian::serve {

struct ReconcileQuestion {
  std::string period;  ///< statements of periods that touch it; empty = all
  std::string unit;    ///< unit, group or prefecture; empty = all
  std::optional<keep::Revision> as_of;
};

/// What departments state about one quantity, side by side.
struct ReconcileAnswer {
  std::string from;  ///< "book", or the id of the region pack
  std::string period, unit_id;
  keep::Revision revision = 0;  ///< 0 for a region pack
  bool synthetic = false;
  AnswerTable beyond, within, unmatched;
  std::vector<std::string> rules;  ///< tolerances, each with where it comes from
  bool any() const { return !beyond.rows.empty(); }
};

/// The rows of form "statistics" of a book, by the tolerances of the region packs whose units they name. Returns
/// incomplete (no such rows, no pack has a tolerance), not_found, malformed, or what `reconcile` refuses.
Result<ReconcileAnswer> reconcile_book(const InventoryOffice& office, const keep::InventoryBook& book,
                                       const ReconcileQuestion& question);
/// The statements that a region pack ships (departments.toml). Returns not_found, malformed, incomplete (it has none).
Result<ReconcileAnswer> reconcile_region(const InventoryOffice& office, const std::string& region_id,
                                         const ReconcileQuestion& question);

std::string printed(const InventoryOffice& office, const ReconcileAnswer& answer, bool chinese);
/// For programs; documented in doc/json.md.
std::string json_of(const ReconcileAnswer& answer);

}  // namespace lantian::serve
