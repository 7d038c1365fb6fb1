#include "transport/hour.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::transport {
namespace {

using weather::Grid;
using weather::MetSlab;

/// Where on the grid the largest of something was met.
struct Peak {
  double value = 0;
  std::size_t cell = 0;
  void offer(double candidate, std::size_t at) {
    if (candidate > value) *this = {candidate, at};
  }
};

std::string place_of(const Grid& grid, std::size_t cell) {
  const auto levels = static_cast<std::size_t>(grid.nz), across = static_cast<std::size_t>(grid.nx);
  const std::size_t column = cell / levels;
  return fmt::format("column {} from the west, row {} from the south, layer {}", column % across + 1,
                     column / across + 1, cell % levels + 1);
}

struct Named {
  const char* name;
  const std::vector<float>& values;
  std::size_t expected;
};

Result<void> check_fields(const Grid& grid, const MetSlab& slab) {
  const auto nx = static_cast<std::size_t>(grid.nx), ny = static_cast<std::size_t>(grid.ny),
             nz = static_cast<std::size_t>(grid.nz);
  for (const Named& field :
       {Named{"east", slab.east, (nx + 1) * ny * nz}, Named{"north", slab.north, nx * (ny + 1) * nz},
        Named{"exchange", slab.exchange, nx * ny * (nz + 1)}, Named{"spreading", slab.spreading, nx * ny * nz}}) {
    if (field.values.size() != field.expected) {
      return Error{
          ErrorCode::malformed,
          fmt::format("the field '{}' has {} numbers where the grid of {} x {} x {} needs {}: weather and grid "
                      "are not of one run",
                      field.name, field.values.size(), grid.nx, grid.ny, grid.nz, field.expected),
          text_of(slab.hour)};
    }
    const auto bad = std::ranges::find_if(field.values, [](float value) { return !std::isfinite(value); });
    if (bad != field.values.end()) {
      return Error{ErrorCode::malformed,
                   fmt::format("the field '{}' is not finite at number {}: correct or leave out this hour's weather",
                               field.name, bad - field.values.begin()),
                   text_of(slab.hour)};
    }
  }
  return {};
}

/// How fast sweeps empty cells, before anything is known about the step: shares a second.
class Pace {
 public:
  Pace(const Grid& grid, std::span<const double> air, const MetSlab& slab) : grid_{grid}, air_{air}, slab_{slab} {
    for (int j = 0; j < grid.ny; ++j) {
      for (int i = 0; i < grid.nx; ++i) column(i, j);
    }
  }
  const Peak& peak() const { return peak_; }

 private:
  static double leaving(float low, float high) {
    return std::max(0.0, static_cast<double>(high)) + std::max(0.0, -static_cast<double>(low));
  }
  void column(int i, int j) {
    const auto levels = static_cast<std::size_t>(grid_.nz), across = static_cast<std::size_t>(grid_.nx);
    const std::size_t base = grid_.cell(i, j, 0);
    const float* west = &slab_.east[base + static_cast<std::size_t>(j) * levels];
    const float* south = &slab_.north[base];
    for (std::size_t k = 0; k < levels; ++k) {
      const double most = std::max(leaving(west[k], west[k + levels]), leaving(south[k], south[k + across * levels]));
      const double spreading = static_cast<double>(slab_.spreading[base + k]) / (grid_.cell_m * grid_.cell_m);
      peak_.offer(most / air_[base + k] + 3 * spreading, base + k);
    }
  }

  const Grid& grid_;
  std::span<const double> air_;
  const MetSlab& slab_;
  Peak peak_;
};

template <class T>
void fill_interval(const Grid& grid, std::span<const double> air, const MetSlab& slab, double seconds,
                   Interval<T>& out) {
  const auto scale = [&](const std::vector<float>& from, std::vector<T>& to) {
    for (std::size_t n = 0; n < from.size(); ++n) to[n] = static_cast<T>(static_cast<double>(from[n]) * seconds);
  };
  scale(slab.east, out.east);
  scale(slab.north, out.north);
  const double by_area = seconds / (grid.cell_m * grid.cell_m);
  for (std::size_t c = 0; c < air.size(); ++c) {
    out.air[c] = static_cast<T>(air[c]);
    out.spreading[c] = static_cast<T>(static_cast<double>(slab.spreading[c]) * air[c] * by_area);
  }
}

template <class T>
bool factorise_kinds(const Grid& grid, const LinearChemistry& chemistry, VerticalMixing<T>& mixing,
                     std::span<const double> air, TransportHour<T>& out) {
  bool within = true;
  const double per_metre = out.seconds_of_step() / grid.thickness(0);
  for (const Kind kind : every_kind) {
    const auto& velocity = chemistry.removal[static_cast<std::size_t>(kind)].velocity;
    mixing.loss.assign(grid.columns(), T{0});
    for (std::size_t column = 0; column < velocity.size(); ++column) {
      const double lowest = air[column * static_cast<std::size_t>(grid.nz)];
      mixing.loss[column] = static_cast<T>(static_cast<double>(velocity[column]) * lowest * per_metre);
    }
    within = factorise(out.interval, mixing, out.courant, static_cast<std::size_t>(kind)) && within;
  }
  return within;
}

const std::vector<float>& washing_of(const LinearChemistry& chemistry, Kind kind) {
  return chemistry.removal[static_cast<std::size_t>(kind)].washing;
}

template <class T>
void fill_chemistry(const LinearChemistry& chemistry, TransportHour<T>& out) {
  const double seconds = 2 * out.seconds_of_step();
  for (const Kind kind : every_kind) {
    out.stay[static_cast<std::size_t>(kind)] = washed<T>(washing_of(chemistry, kind), seconds);
  }
  const auto& fine = washing_of(chemistry, Kind::fine);
  out.sulphur = reacted<T>(chemistry.sulphate_rate, sulphate_of_so2, washing_of(chemistry, Kind::so2), fine, seconds);
  out.nitrogen = reacted<T>(chemistry.nitrate_rate, nitrate_of_no2, washing_of(chemistry, Kind::nox), fine, seconds);
  // A precursor that is itself measured also leaves by its reaction.
  if (!chemistry.sulphate_rate.empty()) out.stay[static_cast<std::size_t>(Kind::so2)].stay = out.sulphur.stay_primary;
  if (!chemistry.nitrate_rate.empty()) out.stay[static_cast<std::size_t>(Kind::nox)].stay = out.nitrogen.stay_primary;
  out.nitrate_share = chemistry.nitrate_share;
}

Error too_fast(const Grid& grid, const MetSlab& slab, const Pace& pace, const StepRule& rule) {
  const double seconds = 3600.0 / (2.0 * rule.most_pairs);
  return {ErrorCode::unsupported,
          fmt::format("at {} the Courant number would be {:.2f} even with {} steps an hour (allowed: {:.2f}): the wind "
                      "there is wrong, or the cells of {:.0f} m are too small for it",
                      place_of(grid, pace.peak().cell), pace.peak().value * seconds, 2 * rule.most_pairs, rule.courant,
                      grid.cell_m),
          text_of(slab.hour)};
}

}  // namespace

template <class T>
std::vector<T> exchange_of(const Grid& grid, std::span<const double> air, const MetSlab& slab, double seconds) {
  const auto levels = static_cast<std::size_t>(grid.nz);
  std::vector<T> out(grid.columns() * (levels + 1), T{0});
  for (std::size_t column = 0; column < grid.columns(); ++column) {
    for (int k = 1; k < grid.nz; ++k) {
      const auto level = static_cast<std::size_t>(k);
      const double* mass = &air[column * levels + level];
      const double dense = 0.5 * (mass[-1] / grid.thickness(k - 1) + mass[0] / grid.thickness(k));
      const double apart = grid.centre_height(k) - grid.centre_height(k - 1);
      const std::size_t at = column * (levels + 1) + level;
      out[at] = static_cast<T>(static_cast<double>(slab.exchange[at]) * dense * seconds / apart);
    }
  }
  return out;
}

template <class T>
Result<void> prepare_hour(const Grid& grid, std::span<const double> air, const MetSlab& slab,
                          const LinearChemistry& chemistry, const StepRule& rule, TransportHour<T>& out) {
  LANTIAN_CHECK(check_fields(grid, slab));
  const Pace pace{grid, air, slab};
  out.hour = slab.hour;
  out.pairs = std::max(1, static_cast<int>(std::ceil(std::min(1e6, pace.peak().value / rule.courant * 1800.0))));
  while (out.pairs <= rule.most_pairs) {
    const double seconds = out.seconds_of_step();
    fill_interval(grid, air, slab, seconds, out.interval);
    VerticalMixing<T> mixing{exchange_of<T>(grid, air, slab, seconds), {}};
    // Divergence thins the air between two sweeps, which the first guess does not know.
    if (factorise_kinds(grid, chemistry, mixing, air, out)) {
      fill_chemistry(chemistry, out);
      return {};
    }
    ++out.pairs;
  }
  return too_fast(grid, slab, pace, rule);
}

template std::vector<float> exchange_of(const Grid&, std::span<const double>, const MetSlab&, double);
template std::vector<double> exchange_of(const Grid&, std::span<const double>, const MetSlab&, double);
template Result<void> prepare_hour(const Grid&, std::span<const double>, const MetSlab&, const LinearChemistry&,
                                   const StepRule&, TransportHour<float>&);
template Result<void> prepare_hour(const Grid&, std::span<const double>, const MetSlab&, const LinearChemistry&,
                                   const StepRule&, TransportHour<double>&);

}  // namespace lantian::transport
