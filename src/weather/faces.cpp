#include "weather/faces.hpp"

#include "weather/mass_consistent.hpp"

#include <cmath>

namespace lantian::weather {
namespace {

/// The worst of `balances` (cells of one layer) under the rule that the header states.
class Worst {
 public:
  void add(const Balance& balance) {
    balances_.push_back(balance);
    sum_ += balance.through;
  }
  double share() const {
    double worst = 0;
    const double least = 0.1 * sum_ / static_cast<double>(balances_.size());
    for (const Balance& one : balances_) {
      if (one.net != 0) worst = std::max(worst, std::abs(one.net) / std::max(one.through, least));
    }
    return worst;
  }

 private:
  std::vector<Balance> balances_;
  double sum_ = 0;
};

}  // namespace

double horizontal_net(const Faces& faces, const MetSlab& slab, int i, int j, int k) {
  return static_cast<double>(slab.east[faces.east(i + 1, j, k)]) - static_cast<double>(slab.east[faces.east(i, j, k)]) +
         static_cast<double>(slab.north[faces.north(i, j + 1, k)]) -
         static_cast<double>(slab.north[faces.north(i, j, k)]);
}

Balance balance_of(const Faces& faces, const MetSlab& slab, int i, int j, int k) {
  const double below = static_cast<double>(slab.up[faces.up(i, j, k)]);
  const double above = static_cast<double>(slab.up[faces.up(i, j, k + 1)]);
  Balance balance;
  balance.net = horizontal_net(faces, slab, i, j, k) + above - below;
  balance.through =
      0.5 * (std::abs(below) + std::abs(above) + std::abs(static_cast<double>(slab.east[faces.east(i, j, k)])) +
             std::abs(static_cast<double>(slab.east[faces.east(i + 1, j, k)])) +
             std::abs(static_cast<double>(slab.north[faces.north(i, j, k)])) +
             std::abs(static_cast<double>(slab.north[faces.north(i, j + 1, k)])));
  return balance;
}

Slope slope_of(const Grid& grid, int i, int j) {
  const int west = std::max(i - 1, 0);
  const int east = std::min(i + 1, grid.nx - 1);
  const int south = std::max(j - 1, 0);
  const int north = std::min(j + 1, grid.ny - 1);
  const auto ground = [&](int a, int b) { return static_cast<double>(grid.terrain_m[grid.column(a, b)]); };
  return {east == west ? 0 : (ground(east, j) - ground(west, j)) / (grid.cell_m * (east - west)),
          north == south ? 0 : (ground(i, north) - ground(i, south)) / (grid.cell_m * (north - south))};
}

double worst_divergence(const Grid& grid, const MetSlab& slab) {
  const Faces faces{grid};
  double worst = 0;
  for (int k = 0; k < grid.nz; ++k) {
    Worst layer;
    for (int j = 0; j < grid.ny; ++j) {
      for (int i = 0; i < grid.nx; ++i) layer.add(balance_of(faces, slab, i, j, k));
    }
    worst = std::max(worst, layer.share());
  }
  return worst;
}

double worst_column(const Grid& grid, const MetSlab& slab) {
  const Faces faces{grid};
  Worst columns;
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      Balance column;
      for (int k = 0; k < grid.nz; ++k) {
        column.net += horizontal_net(faces, slab, i, j, k);
        column.through += balance_of(faces, slab, i, j, k).through;
      }
      columns.add(column);
    }
  }
  return columns.share();
}

void centre_winds(const Grid& grid, MetSlab& slab) {
  const Faces faces{grid};
  const std::vector<double> mass = reference_air_mass(grid);
  const auto wind = [&](float flux, std::pair<std::size_t, std::size_t> beside) {
    return static_cast<double>(flux) * grid.cell_m / (0.5 * (mass[beside.first] + mass[beside.second]));
  };
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      for (int k = 0; k < grid.nz; ++k) {
        const std::size_t cell = grid.cell(i, j, k);
        slab.wind_east[cell] =
            static_cast<float>(0.5 * (wind(slab.east[faces.east(i, j, k)], faces.beside_east(i, j, k)) +
                                      wind(slab.east[faces.east(i + 1, j, k)], faces.beside_east(i + 1, j, k))));
        slab.wind_north[cell] =
            static_cast<float>(0.5 * (wind(slab.north[faces.north(i, j, k)], faces.beside_north(i, j, k)) +
                                      wind(slab.north[faces.north(i, j + 1, k)], faces.beside_north(i, j + 1, k))));
      }
    }
  }
}

}  // namespace lantian::weather
