#include "serve/inventory_grid.hpp"

#include "base/text.hpp"
#include "keep/files.hpp"
#include "keep/grid_file.hpp"
#include "serve/inventory_parts.hpp"
#include "serve/inventory_text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t unallocated_shown = 10;
constexpr double kg_per_tonne = 1000;

/// The file named, or the one of the pack that knows the unit; of everything, of the only pack that has one.
Result<std::string> space_file(const InventoryOffice& office, const std::string& asked, const std::string& unit_id) {
  if (!asked.empty()) return asked;
  std::vector<std::string> found;
  for (const terms::Region& region : office.office().regions()) {
    const std::string file = fmt::format("{}/regions/{}/space.toml", office.office().root(), region.id);
    const bool meant = unit_id == "all" || region.unit(unit_id) != nullptr;
    if (meant && keep::exists(file)) found.push_back(file);
  }
  if (found.size() == 1) return found.front();
  return Error{ErrorCode::not_found,
               fmt::format("{} region packs have a space.toml for {}; name the file with grid, counties and surrogates "
                           "by --space FILE",
                           found.empty() ? "no" : "several", unit_id == "all" ? "everything" : unit_id),
               "--space"};
}

/// Rows of which the parts of a period lie in one step each; of a month their share.
inventory::AllocationChoice choice_of(const InventoryOffice& office, const Period& period, const GridRequest& request) {
  inventory::AllocationChoice choice;
  choice.by_sector = request.by_sector;
  choice.profiles = &office.profiles();
  choice.steps = request.by_month ? months_of(period) : std::vector<Period>{period};
  return choice;
}

}  // namespace

Result<InventoryGrid> grid_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question, const GridRequest& request) {
  InventoryGrid grid;
  grid.out = request.out;
  LANTIAN_TRY(grid.rows, inventory_rows(office, book, question));
  LANTIAN_TRY(const std::string file, space_file(office, request.space, grid.rows.unit_id));
  LANTIAN_TRY(std::string text, keep::read_file(file));
  LANTIAN_TRY(const inventory::SpaceBook space, inventory::SpaceBook::read({file, std::move(text)}));
  grid.gridded = inventory::allocate(space, grid.rows.records.sources, grid.rows.rows,
                                     choice_of(office, grid.rows.period, request));
  keep::GridFileChoice choice;
  choice.unit = keep::GridUnit::flux;
  choice.title = fmt::format("Emissions of {} in {}{}", grid.rows.unit_id, grid.rows.period.name,
                             grid.rows.synthetic ? " (SYNTHETIC)" : "");
  choice.history =
      fmt::format("lantian {}: inventory grid, records as of revision {}", request.program, grid.rows.revision);
  LANTIAN_CHECK(keep::write_grid_file(request.out, grid.gridded, choice));
  return grid;
}

std::string printed(const InventoryOffice& office, const InventoryGrid& grid, bool chinese) {
  std::string text = head_lines(office, grid.rows, grid.out, chinese) + "\n";
  FigureTable table{{{office.word("pollutant", chinese), false},
                     {office.word("mass", chinese), true},
                     {office.word("placed", chinese), true},
                     {office.word("unallocated", chinese), true},
                     {office.word("closure", chinese), true}}};
  for (const inventory::AllocationClosure& one : grid.gridded.closure) {
    table.add({std::string{symbol(one.pollutant)}, tonnes_text(one.given_kg / kg_per_tonne),
               tonnes_text(one.placed_kg / kg_per_tonne),
               tonnes_text((one.unallocated_kg + one.outside_steps_kg) / kg_per_tonne),
               fmt::format("{:.1e}", one.relative())});
  }
  text += table.text() + "\n";
  const auto& lost = grid.gridded.unallocated;
  for (std::size_t i = 0; i < std::min(unallocated_shown, lost.size()); ++i) {
    text += fmt::format("{}: {} {} {} t: {}\n", office.word("unallocated", chinese), lost[i].source_id,
                        symbol(lost[i].pollutant), tonnes_text(lost[i].kg / kg_per_tonne), lost[i].why);
  }
  if (lost.size() > unallocated_shown) {
    text += fmt::format("  {} {}\n", lost.size() - unallocated_shown, office.word("more", chinese));
  }
  for (const std::string& note : grid.gridded.notes)
    text += fmt::format("{}: {}\n", office.word("notes", chinese), note);
  return text + tail_lines(office, grid.rows, unallocated_shown, chinese);
}

}  // namespace lantian::serve
