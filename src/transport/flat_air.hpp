#pragma once
#include "transport/run.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

/// A made-up air for verification: flat ground, winds that turn with height and hour, all of it free of divergence.
namespace lantian::transport::sample {

inline weather::Grid flat_grid(int nx, int ny, double cell_m, std::vector<double> interfaces) {
  weather::Grid grid;
  grid.nx = nx;
  grid.ny = ny;
  grid.nz = static_cast<int>(interfaces.size()) - 1;
  grid.cell_m = cell_m;
  grid.interfaces = std::move(interfaces);
  grid.terrain_m.assign(grid.columns(), 500.0F);
  grid.roughness_m.assign(grid.columns(), 0.1F);
  return grid;
}

/// East and north wind of a layer in an hour, m/s.
struct LayerWind {
  double east = 0, north = 0;
};

/// Winds without divergence: the same over the whole grid in a layer, and on top of it eddies of a stream function.
class FlatWeather final : public weather::Weather {
 public:
  explicit FlatWeather(weather::Grid grid) : grid_{std::move(grid)}, air_(grid_.cells()) {
    for (std::size_t c = 0; c < air_.size(); ++c)
      air_[c] =
          1.1 * grid_.cell_m * grid_.cell_m * grid_.thickness(static_cast<int>(c % static_cast<std::size_t>(grid_.nz)));
  }

  double base_wind = 4, turn = 0.35, eddies = 1.5, exchange = 5, spreading = 300;

  const weather::Grid& grid() const override { return grid_; }
  HourEnding first() const override { return HourEnding{} - std::chrono::hours{10'000'000}; }
  HourEnding last() const override { return HourEnding{} + std::chrono::hours{10'000'000}; }
  bool synthetic() const override { return true; }
  std::string lineage() const override { return "made-up flat air"; }
  std::span<const double> air() const { return air_; }

  LayerWind wind(HourEnding hour, int k) const {
    const double angle = turn * k + 0.2 * static_cast<double>(hour.time_since_epoch().count() % 100);
    const double speed = base_wind * (1 + 0.1 * k);
    return {speed * std::cos(angle), speed * std::sin(angle)};
  }

  Result<void> read(HourEnding hour, weather::MetSlab& slab) override {
    slab = weather::MetSlab{grid_};
    slab.hour = hour;
    for (int k = 0; k < grid_.nz; ++k) {
      const double mass = 1.1 * grid_.thickness(k);
      const LayerWind mean = wind(hour, k);
      const auto stream = [&](int i, int j) {
        const double wave = 2 * std::numbers::pi / 7.0;
        return eddies * grid_.cell_m / wave * std::sin(wave * i + 0.3 * k) * std::cos(wave * j) * mass;
      };
      const auto level = static_cast<std::size_t>(k), levels = static_cast<std::size_t>(grid_.nz);
      for (int j = 0; j < grid_.ny; ++j) {
        for (int i = 0; i <= grid_.nx; ++i) {
          const std::size_t at =
              (static_cast<std::size_t>(j) * static_cast<std::size_t>(grid_.nx + 1) + static_cast<std::size_t>(i)) *
                  levels +
              level;
          slab.east[at] = static_cast<float>(mean.east * mass * grid_.cell_m + stream(i, j + 1) - stream(i, j));
        }
      }
      for (int j = 0; j <= grid_.ny; ++j) {
        for (int i = 0; i < grid_.nx; ++i) {
          const std::size_t at =
              (static_cast<std::size_t>(j) * static_cast<std::size_t>(grid_.nx) + static_cast<std::size_t>(i)) *
                  levels +
              level;
          slab.north[at] = static_cast<float>(mean.north * mass * grid_.cell_m - stream(i + 1, j) + stream(i, j));
        }
      }
    }
    // What plumes and puffs read; winds are those of the fluxes.
    for (int j = 0; j < grid_.ny; ++j) {
      for (int i = 0; i < grid_.nx; ++i) {
        for (int k = 0; k < grid_.nz; ++k) {
          const auto levels = static_cast<std::size_t>(grid_.nz);
          const std::size_t cell = grid_.cell(i, j, k), west = cell + static_cast<std::size_t>(j) * levels,
                            beyond = cell + static_cast<std::size_t>(grid_.nx) * levels;
          const auto across = static_cast<float>(2 * 1.1 * grid_.thickness(k) * grid_.cell_m);
          slab.wind_east[cell] = (slab.east[west] + slab.east[west + levels]) / across;
          slab.wind_north[cell] = (slab.north[cell] + slab.north[beyond]) / across;
        }
      }
    }
    std::ranges::fill(slab.temperature, 265.0F);
    std::ranges::fill(slab.friction_velocity, 0.3F);
    std::ranges::fill(slab.inverse_obukhov, 0.005F);
    std::ranges::fill(slab.mixing_height, 700.0F);
    std::ranges::fill(slab.exchange, static_cast<float>(exchange));
    std::ranges::fill(slab.spreading, static_cast<float>(spreading));
    return {};
  }

 private:
  weather::Grid grid_;
  std::vector<double> air_;
};

/// Reactions and removal that are the same everywhere.
class EvenChemistry final : public ChemistrySource {
 public:
  float velocity = 0.005F, washing = 1e-5F, sulphate = 2e-5F, nitrate = 4e-5F, share = 0.8F;
  void chemistry(const weather::MetSlab& slab, LinearChemistry& out) override {
    const std::size_t cells = slab.temperature.size(), columns = slab.friction_velocity.size();
    for (std::size_t kind = 0; kind < kinds; ++kind) {
      out.removal[kind].velocity.assign(columns, velocity * static_cast<float>(kind + 1));
      out.removal[kind].washing.assign(cells, washing * static_cast<float>(kind + 1));
    }
    out.sulphate_rate.assign(cells, sulphate);
    out.nitrate_rate.assign(cells, nitrate);
    out.nitrate_share.assign(cells, share);
  }
  std::string_view lineage() const override { return "made-up even chemistry"; }
};

/// Rates that wander over the day, different for each emitter and precursor.
class WanderingRates final : public RateSource {
 public:
  void rates(HourEnding hour, std::span<float> kg_h) const override {
    for (std::size_t n = 0; n < kg_h.size(); ++n) {
      const double phase = 0.26 * static_cast<double>(hour.time_since_epoch().count()) + static_cast<double>(n);
      kg_h[n] = static_cast<float>(50 + 30 * std::sin(phase) + static_cast<double>(n));
    }
  }
};

}  // namespace lantian::transport::sample
