#include "weather/mass_consistent.hpp"

#include "base/assert.hpp"
#include "weather/faces.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::weather {
namespace {

/// Relative to the mean throughput of a layer: leaves room for rounding to float below the promised 1e-6.
constexpr double tolerance = 1e-7;

Error no_number(std::string_view what, std::size_t place) {
  return {ErrorCode::malformed,
          fmt::format("the first guess of {} is not a finite number at place {}; repair or leave out that hour", what,
                      place),
          ""};
}

FirstGuess guess_on(const Grid& grid, const SlopedFluxes& slopes, std::span<const float> wind_east,
                    std::span<const float> wind_north) {
  LANTIAN_ASSERT(wind_east.size() == grid.cells() && wind_north.size() == grid.cells(), "one wind a cell");
  const Faces faces{grid};
  FirstGuess guess;
  guess.east.resize(faces.east_count());
  guess.north.resize(faces.north_count());
  for (int j = 0; j <= grid.ny; ++j) {
    for (int i = 0; i <= grid.nx; ++i) {
      for (int k = 0; k < grid.nz; ++k) {
        if (j < grid.ny) {
          const auto [west, east] = faces.beside_east(i, j, k);
          guess.east[faces.east(i, j, k)] = 0.5F * (wind_east[west] + wind_east[east]);
        }
        if (i < grid.nx) {
          const auto [south, north] = faces.beside_north(i, j, k);
          guess.north[faces.north(i, j, k)] = 0.5F * (wind_north[south] + wind_north[north]);
        }
      }
    }
  }
  guess.up = slopes.climb(guess.east, guess.north);
  const auto interfaces = static_cast<std::size_t>(grid.nz) + 1;
  for (std::size_t at = 0; at < guess.up.size(); ++at) {
    guess.up[at] *= static_cast<float>(grid.interfaces[at % interfaces] / grid.interfaces.back());
  }
  return guess;
}

}  // namespace

FirstGuess first_guess(const Grid& grid, std::span<const float> wind_east, std::span<const float> wind_north) {
  return guess_on(grid, SlopedFluxes{grid, reference_air_mass(grid)}, wind_east, wind_north);
}

FirstGuess MassConsistentWind::first_guess(std::span<const float> wind_east, std::span<const float> wind_north) const {
  return guess_on(grid_, fluxes_, wind_east, wind_north);
}

MassConsistentWind::MassConsistentWind(const Grid& grid)
    : grid_{grid},
      mass_{reference_air_mass(grid)},
      shape_{grid.nx, grid.ny, grid.nz},
      fluxes_{grid, mass_},
      solver_{shape_},
      right_(shape_.size(), 0.0),
      phi_(shape_.size(), 0.0) {}

void MassConsistentWind::forget() {
  std::fill(phi_.begin(), phi_.end(), 0.0);
}

Result<void> MassConsistentWind::check(const FirstGuess& guess, std::span<const float> freedom) const {
  const Faces faces{grid_};
  LANTIAN_ASSERT(guess.east.size() == faces.east_count() && guess.north.size() == faces.north_count(),
                 "one wind a face");
  LANTIAN_ASSERT(guess.up.size() == faces.up_count() && freedom.size() == faces.up_count(), "one number an interface");
  const auto bad = [](float value) { return !std::isfinite(value); };
  const auto find = [&](const std::vector<float>& values) {
    return static_cast<std::size_t>(std::ranges::find_if(values, bad) - values.begin());
  };
  if (const std::size_t at = find(guess.east); at < guess.east.size()) return no_number("the eastward wind", at);
  if (const std::size_t at = find(guess.north); at < guess.north.size()) return no_number("the northward wind", at);
  if (const std::size_t at = find(guess.up); at < guess.up.size()) return no_number("the vertical wind", at);
  for (std::size_t at = 0; at < freedom.size(); ++at) {
    if (!std::isfinite(freedom[at]) || freedom[at] <= 0) return no_number("the freedom (above 0)", at);
  }
  return {};
}

void MassConsistentWind::first_fluxes(const FirstGuess& guess, MetSlab& slab) const {
  const Faces faces{grid_};
  const std::vector<float> climb = fluxes_.climb(guess.east, guess.north);
  const auto flux = [&](std::pair<std::size_t, std::size_t> beside, float wind) {
    return static_cast<float>(0.5 * (mass_[beside.first] + mass_[beside.second]) / grid_.cell_m *
                              static_cast<double>(wind));
  };
  for (int j = 0; j <= grid_.ny; ++j) {
    for (int i = 0; i <= grid_.nx; ++i) {
      for (int k = 0; k < grid_.nz; ++k) {
        if (j < grid_.ny) {
          const std::size_t face = faces.east(i, j, k);
          slab.east[face] = flux(faces.beside_east(i, j, k), guess.east[face]);
        }
        if (i < grid_.nx) {
          const std::size_t face = faces.north(i, j, k);
          slab.north[face] = flux(faces.beside_north(i, j, k), guess.north[face]);
        }
        if (i == grid_.nx || j == grid_.ny) continue;
        const std::size_t face = faces.up(i, j, k);
        const double depth = k == 0 ? 1 : 0.5 * (grid_.thickness(k - 1) + grid_.thickness(k));
        const double air = k == 0 ? 0 : 0.5 * (mass_[grid_.cell(i, j, k - 1)] + mass_[grid_.cell(i, j, k)]);
        slab.up[face] = static_cast<float>(air / depth * static_cast<double>(guess.up[face] - climb[face]));
        slab.up[faces.up(i, j, grid_.nz)] = 0;
      }
    }
  }
}

/// Fills `right_` with minus the divergence; returns the mean throughput of each layer.
std::vector<double> MassConsistentWind::unbalance(const MetSlab& slab) {
  const Faces faces{grid_};
  std::vector<double> scale(static_cast<std::size_t>(grid_.nz), 0.0);
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      for (int k = 0; k < grid_.nz; ++k) {
        const Balance balance = balance_of(faces, slab, i, j, k);
        right_[shape_.at(i, j, k)] = -balance.net;
        scale[static_cast<std::size_t>(k)] += balance.through / static_cast<double>(grid_.columns());
      }
    }
  }
  // A layer at rest in which nothing is to be moved: any number above 0 will do.
  for (double& one : scale) one = std::max(one, 1e-30);
  return scale;
}

void MassConsistentWind::correct(MetSlab& slab) {
  const Faces faces{grid_};
  fluxes_.apply(phi_, right_);
  const auto moved = [&](float flux, std::pair<std::size_t, std::size_t> beside, double wind) {
    const double air = 0.5 * (mass_[beside.first] + mass_[beside.second]);
    return static_cast<float>(static_cast<double>(flux) + air / grid_.cell_m * wind);
  };
  for (int j = 0; j <= grid_.ny; ++j) {
    for (int i = 0; i <= grid_.nx; ++i) {
      for (int k = 0; k < grid_.nz; ++k) {
        const std::size_t here = shape_.at(i, j, k);
        if (j < grid_.ny) {
          float& flux = slab.east[faces.east(i, j, k)];
          flux = moved(flux, faces.beside_east(i, j, k), fluxes_.east()[here]);
        }
        if (i < grid_.nx) {
          float& flux = slab.north[faces.north(i, j, k)];
          flux = moved(flux, faces.beside_north(i, j, k), fluxes_.north()[here]);
        }
      }
    }
  }
}

/// Vertical fluxes by continuity from the ground up, of the rounded horizontal ones: rounding meets in the top cell,
/// which is the thickest.
void MassConsistentWind::close_upward(MetSlab& slab) const {
  const Faces faces{grid_};
  for (int j = 0; j < grid_.ny; ++j) {
    for (int i = 0; i < grid_.nx; ++i) {
      double rising = 0;
      slab.up[faces.up(i, j, 0)] = 0;
      for (int k = 0; k + 1 < grid_.nz; ++k) {
        rising -= horizontal_net(faces, slab, i, j, k);
        slab.up[faces.up(i, j, k + 1)] = static_cast<float>(rising);
      }
      slab.up[faces.up(i, j, grid_.nz)] = 0;
    }
  }
}

Result<Adjustment> MassConsistentWind::adjust(const FirstGuess& guess, std::span<const float> freedom, MetSlab& slab) {
  LANTIAN_CHECK(check(guess, freedom));
  fluxes_.set_freedom(freedom);
  fluxes_.conduct(solver_.conductances());
  solver_.prepare();
  first_fluxes(guess, slab);
  Adjustment done;
  done.before = worst_divergence(grid_, slab);
  const std::vector<double> scale = unbalance(slab);
  const ColumnMultigrid::Outcome outcome =
      solver_.solve([this](std::span<const double> from, std::span<double> to) { fluxes_.apply(from, to); }, right_,
                    scale, tolerance, phi_);
  if (!outcome.converged) {
    forget();
    return Error{ErrorCode::incomplete,
                 fmt::format("the wind did not close after {} iterations (worst cell {:.1e} of its layer); its first "
                             "guess or freedom is far from any weather",
                             outcome.iterations, outcome.worst),
                 ""};
  }
  correct(slab);
  close_upward(slab);
  centre_winds(grid_, slab);
  done.iterations = outcome.iterations;
  done.after = worst_divergence(grid_, slab);
  return done;
}

}  // namespace lantian::weather
