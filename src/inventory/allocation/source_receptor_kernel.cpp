#include "inventory/allocation/source_receptor_kernel.hpp"

#include "base/assert.hpp"

#include <cmath>

namespace lantian::inventory {

double weighted_emission_change(const Grid& grid, std::span<const double> emission_change, std::size_t receptor,
                                double omega) {
  LANTIAN_ASSERT(emission_change.size() == grid.cells() && receptor < grid.cells(), "one value for each cell");
  LANTIAN_ASSERT(omega > 0, "influence falls with distance");
  const auto columns = static_cast<std::size_t>(grid.columns);
  const auto at_column = static_cast<double>(receptor % columns);
  const auto at_row = static_cast<double>(receptor / columns);
  double sum = 0;
  for (std::size_t cell = 0; cell < emission_change.size(); ++cell) {
    if (emission_change[cell] == 0) continue;
    const double dx = static_cast<double>(cell % columns) - at_column;
    const double dy = static_cast<double>(cell / columns) - at_row;
    sum += emission_change[cell] * std::pow(1 + std::hypot(dx, dy), -omega);
  }
  return sum;
}

double concentration_change(const Grid& grid, std::span<const Precursor> precursors, std::size_t receptor) {
  double sum = 0;
  for (const Precursor& precursor : precursors) {
    sum += precursor.alpha * weighted_emission_change(grid, precursor.emission_change, receptor, precursor.omega);
  }
  return sum;
}

}  // namespace lantian::inventory
