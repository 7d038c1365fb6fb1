#pragma once
#include "inventory/allocation/allocation.hpp"
#include "serve/inventory_rows.hpp"

#include <string>
#include <string_view>

namespace lantian::serve {

struct GridRequest {
  std::string space;  ///< file with grid, counties and surrogates; empty: space.toml of the region of the unit
  std::string out;    ///< FILE.nc
  bool by_sector = false;
  bool by_month = false;  ///< a step for each month of the period; else one step
  std::string program;    ///< version, for the file's history
};

struct InventoryGrid {
  InventoryRows rows;
  inventory::GriddedEmissions gridded;
  std::string out;
};

/// Lays the emissions of a period on the grid and writes them as NetCDF-CF (keep/grid_file.hpp): mean flux of each
/// step. What no cell could take is in the file's attributes and in the answer. Returns what `inventory_rows` returns,
/// not_found (no space.toml for the region: name one with --space), malformed (its faults), io.
Result<InventoryGrid> grid_inventory(const InventoryOffice& office, const keep::InventoryBook& book,
                                     const InventoryQuestion& question, const GridRequest& request);

std::string printed(const InventoryOffice& office, const InventoryGrid& grid, bool chinese);

}  // namespace lantian::serve
