#pragma once
#include "base/result.hpp"
#include "inventory/allocation/allocation.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

/// Gridded emissions as NetCDF by the CF conventions, version 1.8 (cfconventions.org).
namespace lantian::keep {

enum class GridUnit : std::uint8_t {
  flux = 1,          ///< kg m-2 s-1, mean over the step; needs steps
  mass_per_cell = 2  ///< kg in the cell and step
};

struct GridFileChoice {
  GridUnit unit = GridUnit::flux;
  std::string title;
  std::string institution;  ///< left out when empty
  std::string history;      ///< left out when empty; nothing here reads a clock
};

/// Writes one file, all or nothing. Variables are "so2" or "so2_residential_coal" (double, [time][lat][lon], or without
/// time where there are no steps), with units, long_name, a CF standard_name where the table has one for that gas, and
/// the pollutant's total_kg, unallocated_kg and outside_steps_kg, so that the file shows what it lacks. Coordinates
/// have bounds; time is the middle of a step in hours of the Beijing clock ("hours since ... +08:00"). `cell_area` (m2)
/// stands beside. Global attributes: Conventions, factor_sets, synthetic ("true" or "false"), grid source and status.
/// Returns invalid_argument (a flux without steps, no layer), io.
Result<void> write_grid_file(const std::string& path, const inventory::GriddedEmissions& gridded,
                             const GridFileChoice& choice);

/// One variable as it stands in a file. Numbers in attributes are texts with all their digits.
struct GridVariable {
  std::vector<std::string> dimensions;
  std::map<std::string, std::string, std::less<>> attributes;
  std::vector<double> values;
};

/// A file read back whole; for checks and tests.
struct GridFile {
  std::map<std::string, std::size_t, std::less<>> dimensions;
  std::map<std::string, GridVariable, std::less<>> variables;
  std::map<std::string, std::string, std::less<>> attributes;
};
/// Returns not_found, malformed (no NetCDF), io.
Result<GridFile> read_grid_file(const std::string& path);

}  // namespace lantian::keep
