#include "weather/mass_consistent.hpp"

#include "weather/faces.hpp"

#include <doctest/doctest.h>

#include <cmath>
#include <random>

namespace {

using namespace lantian;
using namespace lantian::weather;

Grid flat(int nx, int ny, int nz) {
  Grid grid;
  grid.nx = nx;
  grid.ny = ny;
  grid.nz = nz;
  grid.interfaces = basin_interfaces();
  grid.interfaces.resize(static_cast<std::size_t>(nz) + 1);
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// A round hill in the middle.
Grid hilly(int nx, int ny, double height, double width_cells) {
  Grid grid = flat(nx, ny, 12);
  for (int j = 0; j < ny; ++j) {
    for (int i = 0; i < nx; ++i) {
      const double x = (i - 0.5 * (nx - 1)) / width_cells;
      const double y = (j - 0.5 * (ny - 1)) / width_cells;
      grid.terrain_m[grid.column(i, j)] += static_cast<float>(height * std::exp(-0.5 * (x * x + y * y)));
    }
  }
  return grid;
}

FirstGuess wild(const Grid& grid, unsigned seed) {
  std::mt19937 dice{seed};
  std::normal_distribution<float> gust{0, 5};
  const Faces faces{grid};
  FirstGuess guess;
  guess.east.resize(faces.east_count());
  guess.north.resize(faces.north_count());
  guess.up.resize(faces.up_count());
  for (float& one : guess.east) one = gust(dice);
  for (float& one : guess.north) one = gust(dice);
  for (float& one : guess.up) one = 0.05F * gust(dice);
  return guess;
}

FirstGuess uniform(const Grid& grid, float east, float north) {
  return first_guess(grid, std::vector<float>(grid.cells(), east), std::vector<float>(grid.cells(), north));
}

std::vector<float> freedom(const Grid& grid, float value) {
  return std::vector<float>(Faces{grid}.up_count(), value);
}

Adjustment adjusted(MassConsistentWind& wind, const FirstGuess& guess, std::span<const float> freedom, MetSlab& slab) {
  const Result<Adjustment> done = wind.adjust(guess, freedom, slab);
  if (!done) MESSAGE(done.error().text());
  REQUIRE(done.ok());
  return *done;
}

TEST_CASE("first guess: a solver that knows its slopes has the same bits") {
  const Grid grid = hilly(24, 17, 900, 4);
  std::mt19937 dice{5};
  std::normal_distribution<float> gust{2, 4};
  std::vector<float> east(grid.cells()), north(grid.cells());
  for (auto* wind : {&east, &north}) std::ranges::generate(*wind, [&] { return gust(dice); });
  const MassConsistentWind solver{grid};
  const FirstGuess alone = first_guess(grid, east, north), known = solver.first_guess(east, north);
  CHECK(alone.east == known.east);
  CHECK(alone.north == known.north);
  CHECK(alone.up == known.up);
}

TEST_CASE("mass-consistent wind: any first guess closes, whatever the stability and the size of the grid") {
  unsigned seed = 1;
  for (const auto& [nx, ny, nz] :
       {std::array{40, 27, 12}, std::array{5, 3, 4}, std::array{33, 8, 12}, std::array{1, 1, 2}}) {
    for (const float free : {1e-4F, 0.01F, 1.0F}) {
      const Grid grid = flat(nx, ny, nz);
      MassConsistentWind wind{grid};
      MetSlab slab{grid};
      const Adjustment done = adjusted(wind, wild(grid, ++seed), freedom(grid, free), slab);
      CAPTURE(nx);
      CAPTURE(free);
      CHECK(done.before > 0.05);
      CHECK(done.after <= 1e-6);
      CHECK(worst_divergence(grid, slab) <= 1e-6);
      CHECK(worst_column(grid, slab) <= 1e-6);
      CHECK(done.iterations <= 40);
      for (std::size_t column = 0; column < grid.columns(); ++column) {
        CHECK(slab.up[column * (static_cast<std::size_t>(nz) + 1)] == 0);
        CHECK(slab.up[(column + 1) * (static_cast<std::size_t>(nz) + 1) - 1] == 0);
      }
    }
  }
}

TEST_CASE("mass-consistent wind: a uniform wind over flat ground stays as it is") {
  const Grid grid = flat(20, 15, 12);
  MassConsistentWind wind{grid};
  MetSlab slab{grid};
  const Adjustment done = adjusted(wind, uniform(grid, 3.0F, -4.0F), freedom(grid, 0.1F), slab);
  CHECK(done.iterations == 0);
  for (std::size_t cell = 0; cell < grid.cells(); ++cell) {
    CHECK(slab.wind_east[cell] == doctest::Approx(3.0).epsilon(1e-6));
    CHECK(slab.wind_north[cell] == doctest::Approx(-4.0).epsilon(1e-6));
  }
  for (const float up : slab.up) CHECK(std::abs(up) < 1.0F);  // of fluxes near 1e7
}

TEST_CASE("mass-consistent wind: what closes already is left alone") {
  const Grid grid = flat(12, 9, 12);
  MassConsistentWind wind{grid};
  MetSlab once{grid};
  adjusted(wind, wild(grid, 5), freedom(grid, 0.2F), once);
  // Its own fluxes as winds again.
  const Faces faces{grid};
  const auto mass = reference_air_mass(grid);
  FirstGuess guess = wild(grid, 6);
  const auto wind_of = [&](float flux, std::pair<std::size_t, std::size_t> beside, double metres) {
    return static_cast<float>(static_cast<double>(flux) * metres / (0.5 * (mass[beside.first] + mass[beside.second])));
  };
  for (int j = 0; j <= grid.ny; ++j) {
    for (int i = 0; i <= grid.nx; ++i) {
      for (int k = 0; k < grid.nz; ++k) {
        if (j < grid.ny) {
          guess.east[faces.east(i, j, k)] =
              wind_of(once.east[faces.east(i, j, k)], faces.beside_east(i, j, k), grid.cell_m);
        }
        if (i < grid.nx) {
          guess.north[faces.north(i, j, k)] =
              wind_of(once.north[faces.north(i, j, k)], faces.beside_north(i, j, k), grid.cell_m);
        }
        if (i == grid.nx || j == grid.ny || k == 0) continue;
        guess.up[faces.up(i, j, k)] = wind_of(once.up[faces.up(i, j, k)], {grid.cell(i, j, k - 1), grid.cell(i, j, k)},
                                              0.5 * (grid.thickness(k - 1) + grid.thickness(k)));
      }
    }
  }
  MetSlab twice{grid};
  MassConsistentWind fresh{grid};
  adjusted(fresh, guess, freedom(grid, 0.2F), twice);
  for (std::size_t f = 0; f < once.east.size(); ++f) {
    CHECK(twice.east[f] == doctest::Approx(once.east[f]).epsilon(1e-4).scale(1e3));
  }
}

/// The same minimum by Lagrange multipliers and Gaussian elimination, with no thought of columns, levels or operators.
/// Unknowns: winds of east faces, of north faces, true vertical winds of interfaces, one multiplier for each cell.
struct Dense {
  explicit Dense(std::size_t unknowns) : rows(unknowns, std::vector<double>(unknowns + 1, 0.0)) {}
  std::vector<std::vector<double>> rows;

  std::vector<double> solved() {
    const std::size_t n = rows.size();
    for (std::size_t p = 0; p < n; ++p) {
      std::size_t best = p;
      for (std::size_t r = p + 1; r < n; ++r) {
        if (std::abs(rows[r][p]) > std::abs(rows[best][p])) best = r;
      }
      std::swap(rows[p], rows[best]);
      for (std::size_t r = p + 1; r < n; ++r) {
        const double share = rows[r][p] / rows[p][p];
        if (share == 0) continue;
        for (std::size_t c = p; c <= n; ++c) rows[r][c] -= share * rows[p][c];
      }
    }
    std::vector<double> x(n);
    for (std::size_t p = n; p-- > 0;) {
      double sum = rows[p][n];
      for (std::size_t c = p + 1; c < n; ++c) sum -= rows[p][c] * x[c];
      x[p] = sum / rows[p][p];
    }
    return x;
  }
};

/// Winds of the east faces at the minimum.
std::vector<double> dense_east(const Grid& grid, const FirstGuess& guess, double free) {
  const Faces faces{grid};
  const auto mass = reference_air_mass(grid);
  const std::size_t norths = faces.east_count();
  const std::size_t ups = norths + faces.north_count();
  const std::size_t cells = ups + faces.up_count();
  Dense dense{cells + grid.cells()};
  // Weight of a wind in the sum that is made least, and its first guess; and air per wind.
  std::vector<double> air(cells, 1.0);
  const auto wish = [&](std::size_t unknown, double weight, double wind) {
    dense.rows[unknown][unknown] = weight;
    dense.rows[unknown].back() = weight * wind;
  };
  // A cell's outflow holds `share` of a wind.
  const auto share_in = [&](std::size_t cell, std::size_t unknown, double share) {
    dense.rows[cells + cell][unknown] += share;
    dense.rows[unknown][cells + cell] += share;
  };
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i <= grid.nx; ++i) {
      for (int k = 0; k < grid.nz; ++k) {
        const std::size_t face = faces.east(i, j, k);
        const auto [west, east] = faces.beside_east(i, j, k);
        const double m = 0.5 * (mass[west] + mass[east]);
        wish(face, west == east ? m / 2 : m, static_cast<double>(guess.east[face]));
        if (i > 0) share_in(west, face, m / grid.cell_m);
        if (i < grid.nx) share_in(east, face, -m / grid.cell_m);
      }
    }
  }
  for (int j = 0; j <= grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      for (int k = 0; k < grid.nz; ++k) {
        const std::size_t face = norths + faces.north(i, j, k);
        const auto [south, north] = faces.beside_north(i, j, k);
        const double m = 0.5 * (mass[south] + mass[north]);
        wish(face, south == north ? m / 2 : m, static_cast<double>(guess.north[face - norths]));
        if (j > 0) share_in(south, face, m / grid.cell_m);
        if (j < grid.ny) share_in(north, face, -m / grid.cell_m);
      }
    }
  }
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      for (int k = 0; k <= grid.nz; ++k) {
        const std::size_t interface = ups + faces.up(i, j, k);
        if (k == 0 || k == grid.nz) {
          wish(interface, 1, 0);
          continue;
        }
        const double depth = grid.centre_height(k) - grid.centre_height(k - 1);
        const double m = 0.5 * (mass[grid.cell(i, j, k - 1)] + mass[grid.cell(i, j, k)]);
        wish(interface, m / free, static_cast<double>(guess.up[interface - ups]));
        // Wind through the interface = w - slope . (mean of the eight winds around it).
        const Slope slope = slope_of(grid, i, j);
        for (const auto& [cell, sign] : {std::pair{grid.cell(i, j, k - 1), 1.0}, std::pair{grid.cell(i, j, k), -1.0}}) {
          share_in(cell, interface, sign * m / depth);
          for (const int layer : {k - 1, k}) {
            for (const int side : {0, 1}) {
              share_in(cell, faces.east(i + side, j, layer), -sign * m / depth * slope.east / 4);
              share_in(cell, norths + faces.north(i, j + side, layer), -sign * m / depth * slope.north / 4);
            }
          }
        }
      }
    }
  }
  auto winds = dense.solved();
  winds.resize(faces.east_count());
  return winds;
}

TEST_CASE("mass-consistent wind: a small box against Gaussian elimination") {
  for (const double free : {0.003, 1.0}) {
    Grid grid = flat(5, 4, 6);
    for (std::size_t c = 0; c < grid.columns(); ++c) grid.terrain_m[c] += static_cast<float>(100 * (c % 7));
    const FirstGuess guess = wild(grid, 17);
    MassConsistentWind wind{grid};
    MetSlab slab{grid};
    adjusted(wind, guess, freedom(grid, static_cast<float>(free)), slab);
    const auto expected = dense_east(grid, guess, free);
    const auto mass = reference_air_mass(grid);
    const Faces faces{grid};
    double gap = 0;
    for (int j = 0; j < grid.ny; ++j) {
      for (int i = 0; i <= grid.nx; ++i) {
        for (int k = 0; k < grid.nz; ++k) {
          const std::size_t face = faces.east(i, j, k);
          const auto [west, east] = faces.beside_east(i, j, k);
          const double found = static_cast<double>(slab.east[face]) * grid.cell_m / (0.5 * (mass[west] + mass[east]));
          gap = std::max(gap, std::abs(found - expected[face]));
        }
      }
    }
    CHECK(gap <= 1e-4);  // of gusts of 5 m/s
  }
}

/// Mean winds of the lowest 300 m around a hill of 600 m in a wind from the west.
struct AtHill {
  double windward = 0, beside = 0, aside = 0;
};
AtHill at_hill(float free) {
  const Grid grid = hilly(61, 61, 600, 4);
  MassConsistentWind wind{grid};
  MetSlab slab{grid};
  const Adjustment done = adjusted(wind, uniform(grid, 5.0F, 0.0F), freedom(grid, free), slab);
  CHECK(done.after <= 1e-6);
  AtHill found;
  for (int k = 0; k < 6; ++k) {
    found.windward += static_cast<double>(slab.wind_east[grid.cell(25, 30, k)]) / 6;
    found.beside += static_cast<double>(slab.wind_east[grid.cell(30, 38, k)]) / 6;
    found.aside += static_cast<double>(slab.wind_north[grid.cell(26, 34, k)]) / 6;
  }
  // North and south of the hill mirror each other.
  const float right = slab.wind_east[grid.cell(30, 20, 1)];
  CHECK(slab.wind_east[grid.cell(30, 40, 1)] == doctest::Approx(right).epsilon(1e-3));
  return found;
}

TEST_CASE("mass-consistent wind: stable air goes around a hill, neutral air over it") {
  const AtHill neutral = at_hill(1.0F);
  const AtHill stable = at_hill(0.002F);
  CHECK(neutral.windward == doctest::Approx(5.0).epsilon(0.1));
  CHECK(neutral.beside == doctest::Approx(5.0).epsilon(0.1));
  CHECK(std::abs(neutral.aside) < 0.3);
  CHECK(stable.windward < neutral.windward - 0.5);
  CHECK(stable.aside > neutral.aside + 0.3);
  CHECK(stable.beside > neutral.beside + 0.2);
}

TEST_CASE("mass-consistent wind: the last hour's answer is a good start, and changes nothing beyond the tolerance") {
  const Grid grid = hilly(40, 30, 800, 5);
  MassConsistentWind warm{grid};
  MassConsistentWind cold{grid};
  MetSlab first{grid};
  MetSlab second{grid};
  MetSlab third{grid};
  const auto free = freedom(grid, 0.02F);
  const int from_nothing = adjusted(warm, uniform(grid, 5, 1), free, first).iterations;
  const int from_last = adjusted(warm, uniform(grid, 5.01F, 1.01F), free, second).iterations;
  CHECK(from_last < from_nothing);
  adjusted(cold, uniform(grid, 5.01F, 1.01F), free, third);
  for (std::size_t c = 0; c < grid.cells(); ++c)
    CHECK(second.wind_east[c] == doctest::Approx(third.wind_east[c]).epsilon(1e-4));
  warm.forget();
  MetSlab again{grid};
  adjusted(warm, uniform(grid, 5.01F, 1.01F), free, again);
  CHECK(again.east == third.east);
}

TEST_CASE("mass-consistent wind: numbers that are none are refused with their place") {
  const Grid grid = flat(4, 4, 3);
  MassConsistentWind wind{grid};
  MetSlab slab{grid};
  FirstGuess guess = uniform(grid, 1, 1);
  guess.north[7] = std::nanf("");
  const auto refused = wind.adjust(guess, freedom(grid, 1), slab);
  REQUIRE(!refused.ok());
  CHECK(refused.error().code == ErrorCode::malformed);
  CHECK(refused.error().message.find("northward wind is not a finite number at place 7") != std::string::npos);
  CHECK(!wind.adjust(uniform(grid, 1, 1), freedom(grid, 0), slab).ok());
}

}  // namespace
