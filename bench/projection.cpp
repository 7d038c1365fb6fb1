// Mass-consistent winds: time and iterations of an hour on the large grid, cold and from the hour before.
#include "measure.hpp"
#include "weather/mass_consistent.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::bench {
namespace {

using weather::Grid;

/// A plain, a steep range in the south with passes, some hills.
Grid range(int nx, int ny) {
  Grid grid;
  grid.nx = nx;
  grid.ny = ny;
  grid.nz = 12;
  grid.cell_m = 3000;
  grid.interfaces = weather::basin_interfaces();
  grid.roughness_m.assign(grid.columns(), 0.1F);
  for (int j = 0; j < ny; ++j) {
    for (int i = 0; i < nx; ++i) {
      const double crest = 3300 + 700 * std::sin(0.21 * i) - 1800 * std::exp(-std::pow((i - 0.6 * nx) / 5, 2));
      const double hills = 120 * std::sin(0.5 * i) * std::cos(0.4 * j);
      grid.terrain_m.push_back(static_cast<float>(500 + crest / (1 + std::exp(0.12 * (j - 0.25 * ny))) + hills));
    }
  }
  return grid;
}

/// The wind turns and grows from hour to hour, with shear.
weather::FirstGuess guess_of(const Grid& grid, int hour) {
  std::vector<float> east(grid.cells());
  std::vector<float> north(grid.cells());
  for (std::size_t c = 0; c < grid.cells(); ++c) {
    const int k = static_cast<int>(c % 12);
    const auto column = static_cast<double>(c / 12);
    const double speed = 2 + 1.2 * k + std::sin(0.001 * column);
    const double angle = 0.3 * hour + 0.15 * k + 0.4 * std::sin(0.0003 * column);
    east[c] = static_cast<float>(speed * std::cos(angle));
    north[c] = static_cast<float>(speed * std::sin(angle));
  }
  return weather::first_guess(grid, east, north);
}

int measure(int nx, int ny, int hours) {
  const Grid grid = range(nx, ny);
  weather::MassConsistentWind wind{grid};
  weather::MetSlab slab{grid};
  double worst = 0;
  bool warm_started = false;
  for (const float freedom : {1.0F, 0.1F, 0.01F}) {
    const std::vector<float> free(grid.columns() * 13, freedom);
    for (const bool warm : {false, true}) {
      double seconds = 0;
      double least = 1e9;
      int iterations = 0;
      wind.forget();
      for (int hour = 0; hour < hours; ++hour) {
        const auto guess = guess_of(grid, hour);
        if (!warm) wind.forget();
        const double start = cpu_seconds();
        const auto done = wind.adjust(guess, free, slab);
        const double took = cpu_seconds() - start;
        if (!done) return failed(done.error());
        seconds += took;
        least = std::min(least, took);
        iterations += done->iterations;
        worst = std::max({worst, done->after, weather::worst_column(grid, slab)});
      }
      fmt::print("{} x {} x 12, freedom {:4}, {}: {:6.1f} ms an hour (best {:.1f}), {:.1f} iterations\n", nx, ny,
                 freedom, warm ? "from the hour before" : "from nothing        ", 1e3 * seconds / hours, 1e3 * least,
                 static_cast<double>(iterations) / hours);
      warm_started = warm;
    }
  }
  fmt::print("worst cell or column {:.1e} of what passes it (promised 1e-6); peak {} MiB\n", worst, peak_mib());
  return worst <= 1e-6 && warm_started ? 0 : 1;
}

}  // namespace
}  // namespace lantian::bench

int main(int argc, char** argv) {
  const int hours = argc > 1 ? std::max(1, std::atoi(argv[1])) : 10;
  return lantian::bench::measure(200, 134, hours);
}
