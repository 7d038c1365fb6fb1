#pragma once
#include "keep/inventory_book.hpp"
#include "respond/list/list.hpp"
#include "serve/inventory_office.hpp"
#include "serve/respond/desk.hpp"
#include "serve/respond/list_office.hpp"

#include <string_view>

namespace lantian::serve {

/// A SYNTHETIC list of a place and season from an inventory: each point source split into lines, furnaces or boilers,
/// each with its part of the season's mean day; what each does at the three levels by its grade (draft_measures); dust
/// and vehicles from the other sources. What no inventory knows - lines, trucks, guarantees, pledges, contacts - is
/// drawn from the seed of data/respond/list.toml, the same every time. A base of 0 of a pollutant: the inventory does
/// not estimate it. Returns what `inventory_rows` returns, incomplete when no source belongs to an enterprise.
Result<respond::ReductionList> draft_list(const InventoryOffice& office, const ListOffice& lists,
                                          const keep::InventoryBook& book, std::string_view unit,
                                          std::string_view season);
Result<respond::ReductionList> draft_list(const InventoryOffice& office, const keep::InventoryBook& book,
                                          std::string_view unit, std::string_view season);

/// Keeps the list of the demonstration (kind "list", key "652300-HS2023") unless there is one. Returns locked while
/// the inventory or the book is not in place, and what `draft_list` and the book return.
Result<void> prepare_demo_list(const RespondDesk& desk);

}  // namespace lantian::serve
