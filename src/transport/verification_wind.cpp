#include "base/assert.hpp"
#include "transport/flat_air.hpp"
#include "transport/verification_problems.hpp"
#include "weather/faces.hpp"
#include "weather/mass_consistent.hpp"

#include <random>

namespace lantian::transport::verified {
namespace {

using std::numbers::pi;
using weather::Faces;
using weather::FirstGuess;
using weather::Grid;
using weather::MetSlab;

weather::Adjustment adjusted(const Grid& grid, const FirstGuess& guess, float freedom, MetSlab& slab) {
  weather::MassConsistentWind wind{grid};
  const std::vector<float> free(Faces{grid}.up_count(), freedom);
  const auto done = wind.adjust(guess, free, slab);
  LANTIAN_ASSERT(done.ok(), "a verification wind can be adjusted");
  return *done;
}

FirstGuess still_air(const Grid& grid) {
  const Faces faces{grid};
  return {std::vector<float>(faces.east_count()), std::vector<float>(faces.north_count()),
          std::vector<float>(faces.up_count())};
}

/// Waves of hills h = a cos(kx) sin(ly) under an even wind U, so low that the theory is linear, in a channel whose lid
/// follows the ground. phi = -U a k sin(kx) sin(ly) F(z) is nothing on all four borders, as the projection has it.
struct Hills {
  static constexpr int nx = 80, ny = 40, levels = 15;
  static constexpr double cell = 300, height = 10, wind = 5, lid = 3000;
  static constexpr double k = 2 * pi / (40 * cell), l = pi / (40 * cell);
  Grid grid;
  double thins = 0;  ///< height over which the air thins by e

  Hills() {
    std::vector<double> interfaces;
    for (int n = 0; n <= levels; ++n) interfaces.push_back(lid * n / levels);
    grid = sample::flat_grid(nx, ny, cell, interfaces);
    for (int j = 0; j < ny; ++j) {
      for (int i = 0; i < nx; ++i)
        grid.terrain_m[grid.column(i, j)] += static_cast<float>(height * std::cos(k * x(i)) * std::sin(l * x(j)));
    }
    const auto mass = weather::reference_air_mass(grid);
    thins = (lid - lid / levels) / std::log(mass[0] / mass[levels - 1]);
  }
  static double x(int n) { return (n + 0.5) * cell; }

  /// F of F'' - F' / thins = (k2 + l2) F and F' = 1 at ground and lid.
  double potential(double z) const {
    const double half = 0.5 / thins, root = std::sqrt(half * half + k * k + l * l);
    const double p = half + root, q = half - root;
    // A p + B q = 1 and A p exp(p lid) + B q exp(q lid) = 1.
    const double ap = (1 - std::exp(q * lid)) / (std::exp(p * lid) - std::exp(q * lid)), bq = 1 - ap;
    return ap / p * std::exp(p * z) + bq / q * std::exp(q * z);
  }
  /// What the hills add to the wind along x.
  double added(int i, int j, double z) const {
    return -wind * height * k * k * std::cos(k * x(i)) * std::sin(l * x(j)) * potential(z);
  }
};

}  // namespace

/// Handbook section 8, item 13: any first guess closes on the fluxes that transport uses.
std::vector<Check> divergence() {
  double worst = 0, column = 0;
  unsigned seed = 0;
  for (const float freedom : {1e-4F, 0.01F, 1.0F}) {
    Grid grid = sample::flat_grid(40, 27, 3000, weather::basin_interfaces());
    std::mt19937 dice{++seed};
    std::normal_distribution<float> gust{0, 5}, ground{500, 200};
    for (float& one : grid.terrain_m) one = ground(dice);
    FirstGuess guess = still_air(grid);
    for (float& one : guess.east) one = gust(dice);
    for (float& one : guess.north) one = gust(dice);
    for (float& one : guess.up) one = 0.05F * gust(dice);
    MetSlab slab{grid};
    adjusted(grid, guess, freedom, slab);
    worst = std::max(worst, weather::worst_divergence(grid, slab));
    column = std::max(column, weather::worst_column(grid, slab));
  }
  return {{"cells", worst, 1e-6}, {"columns", column, 1e-6}};
}

/// Item 13: where the vertical wind gives way as easily as the horizontal one, the adjusted even wind is the potential
/// flow. Of what the hills add to the wind, root mean square over cells two and more from the border.
std::vector<Check> flow_over_hills() {
  const Hills hills;
  FirstGuess guess = still_air(hills.grid);
  std::ranges::fill(guess.east, static_cast<float>(Hills::wind));
  MetSlab slab{hills.grid};
  adjusted(hills.grid, guess, 1.0F, slab);
  double gap = 0, whole = 0;
  for (int j = 2; j < Hills::ny - 2; ++j) {
    for (int i = 2; i < Hills::nx - 2; ++i) {
      for (int k = 0; k < Hills::levels; ++k) {
        const double exact = hills.added(i, j, hills.grid.centre_height(k));
        const double found = static_cast<double>(slab.wind_east[hills.grid.cell(i, j, k)]) - Hills::wind;
        gap += (found - exact) * (found - exact);
        whole += exact * exact;
      }
    }
  }
  return {{"added wind", std::sqrt(gap / whole), 0.05}};
}

}  // namespace lantian::transport::verified
