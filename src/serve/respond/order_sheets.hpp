#pragma once
#include "report/respond_plant_sheet.hpp"
#include "serve/respond/desk.hpp"

#include <string>
#include <string_view>

/// Plant sheets and cards of kept orders.
namespace lantian::serve {

enum class PlantPaper : std::uint8_t { sheet, card };

/// "One plant, one plan" of the order's enterprise, from the list that the order was made from, or else the newest one
/// that names the enterprise. Returns not_found when no list does, or the order is a county's.
Result<report::PlantSheet> plant_sheet_of(const RespondDesk& desk, const respond::Order& order);

/// The .docx. Returns the same, and io.
Result<std::string> plant_paper_docx(const RespondDesk& desk, const respond::Order& order, PlantPaper paper,
                                     bool english);

/// Both papers of each enterprise's order as DIRECTORY/RECIPIENT-sheet.docx and -card.docx. Returns how many plants.
Result<int> write_plant_papers(const RespondDesk& desk, const std::vector<respond::Order>& orders,
                               const std::string& directory, bool english);

}  // namespace lantian::serve
