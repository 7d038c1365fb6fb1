#pragma once
#include "report/templates.hpp"
#include "report/wording.hpp"
#include "respond/list/list.hpp"

#include <map>
#include <string>
#include <vector>

/// "One plant, one plan": what an enterprise of a reduction list does at each level, with its annexes and the card that
/// hangs at its gate. What the list knows is filled in; what only the plant knows stays empty, and the sheet says so.
namespace lantian::report {

struct PlantSheet {
  respond::Enterprise enterprise;
  std::vector<respond::ListMeasure> measures;                 ///< of this enterprise alone
  std::string list;                                           ///< ReductionList::id
  std::string season;                                         ///< period name, "HS2023"
  terms::Name county, industry, guarantee;                    ///< as people call them; empty: the dash is printed
  std::map<std::string, terms::Name, std::less<>> processes;  ///< by ProcessUnit::process; its id when it is not here
  std::map<std::string, terms::Name, std::less<>> fuels;      ///< by ProcessUnit::fuel; the word itself when it is not here
};

/// The sheet in the layout of official documents; the card is its last page. The same bytes for the same sheet.
/// Returns io.
Result<std::string> plant_sheet_docx(const PlantSheet& sheet, const Templates& templates, Language language);

}  // namespace lantian::report
