#pragma once
#include "weather/slab.hpp"

#include <algorithm>
#include <utility>

/// Where the faces of cells stand in a slab, and what passes through them.
namespace lantian::weather {

/// Places of faces, in the order that MetSlab documents.
class Faces {
 public:
  explicit Faces(const Grid& grid) : grid_{&grid} {}
  std::size_t east_count() const { return number(grid_->nx + 1) * number(grid_->ny) * number(grid_->nz); }
  std::size_t north_count() const { return number(grid_->nx) * number(grid_->ny + 1) * number(grid_->nz); }
  std::size_t up_count() const { return grid_->columns() * number(grid_->nz + 1); }
  /// West side of cell i; i = nx is the outer side of the last one.
  std::size_t east(int i, int j, int k) const {
    return (number(j) * number(grid_->nx + 1) + number(i)) * number(grid_->nz) + number(k);
  }
  /// South side of row j.
  std::size_t north(int i, int j, int k) const {
    return (number(j) * number(grid_->nx) + number(i)) * number(grid_->nz) + number(k);
  }
  /// Bottom of layer k; k = nz is the lid.
  std::size_t up(int i, int j, int k) const { return grid_->column(i, j) * number(grid_->nz + 1) + number(k); }
  /// The cells on both sides; twice the same one at the outer faces.
  std::pair<std::size_t, std::size_t> beside_east(int i, int j, int k) const {
    return {grid_->cell(std::max(i - 1, 0), j, k), grid_->cell(std::min(i, grid_->nx - 1), j, k)};
  }
  std::pair<std::size_t, std::size_t> beside_north(int i, int j, int k) const {
    return {grid_->cell(i, std::max(j - 1, 0), k), grid_->cell(i, std::min(j, grid_->ny - 1), k)};
  }

 private:
  static constexpr std::size_t number(int n) { return static_cast<std::size_t>(n); }
  const Grid* grid_;
};

/// Net outflow through the four sides, kg/s.
double horizontal_net(const Faces& faces, const MetSlab& slab, int i, int j, int k);

/// Net outflow through all six faces, and half the sum of their sizes, kg/s.
struct Balance {
  double net = 0, through = 0;
};
Balance balance_of(const Faces& faces, const MetSlab& slab, int i, int j, int k);

/// Rise of the ground per metre to the east and to the north, from the neighbours on both sides.
struct Slope {
  double east = 0, north = 0;
};
Slope slope_of(const Grid& grid, int i, int j);

}  // namespace lantian::weather
