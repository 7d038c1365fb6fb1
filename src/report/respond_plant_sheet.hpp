#pragma once
#include "report/respond_paper.hpp"
#include "respond/orders/order.hpp"

/// "One plant, one plan": what a plant keeps in its control room, and the card that hangs at its gate.
namespace lantian::report {

/// A plant of a reduction list with everything a sheet says of it.
struct PlantSheet {
  respond::Enterprise plant;
  std::vector<respond::ListMeasure> measures;  ///< of this plant, all levels
  std::vector<terms::Name> processes;          ///< of `plant.units`, in their order
  terms::Name county, industry;
  std::string list;  ///< id of the list that it was made from
  std::string season;
  std::optional<respond::Order> order;  ///< the one that runs; none: the sheet is made outside an episode
  bool synthetic = false;
};

/// Facts, units, measures by level, contacts, management, and the five annexes. What nobody gave to the program - raw
/// materials, the picture of the process, the members of the command - is left as rows to be filled in by the plant.
Paper plant_sheet_paper(const PlantSheet& sheet, const PaperSpeech& speech);

/// What passers-by read: who, which level asks for what, whom to call. Meant for one page.
Paper plant_card_paper(const PlantSheet& sheet, const PaperSpeech& speech);

}  // namespace lantian::report
