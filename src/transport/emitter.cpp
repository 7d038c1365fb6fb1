#include "transport/emitter.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace lantian::transport {
namespace {

using weather::Grid;
using weather::MapPoint;

/// Integral of a bell over the cells of one axis: from `first` on.
struct Slices {
  int first = 0;
  std::vector<double> share;
};

Slices slices_of(double middle, double origin, double side, double sigma, int count) {
  const double reach = 3 * sigma;
  const auto below = [&](double x) {
    const double z = std::clamp((x - middle) / sigma, -3.0, 3.0);
    return 0.5 * std::erf(z / std::numbers::sqrt2);
  };
  const double whole = below(middle + reach) - below(middle - reach);
  Slices out;
  out.first = std::max(0, static_cast<int>(std::floor((middle - reach - origin) / side)));
  const int end = std::min(count, static_cast<int>(std::floor((middle + reach - origin) / side)) + 1);
  for (int n = out.first; n < end; ++n) {
    out.share.push_back((below(origin + (n + 1) * side) - below(origin + n * side)) / whole);
  }
  return out;
}

}  // namespace

std::vector<ColumnShare> bell(const Grid& grid, const MapPoint& middle, double sigma_m) {
  const Slices x = slices_of(middle.x, grid.west_m, grid.cell_m, sigma_m, grid.nx);
  const Slices y = slices_of(middle.y, grid.south_m, grid.cell_m, sigma_m, grid.ny);
  std::vector<ColumnShare> out;
  for (std::size_t j = 0; j < y.share.size(); ++j) {
    for (std::size_t i = 0; i < x.share.size(); ++i) {
      const std::size_t column = grid.column(x.first + static_cast<int>(i), y.first + static_cast<int>(j));
      const double share = x.share[i] * y.share[j];
      if (share > 0) out.push_back({static_cast<std::uint32_t>(column), static_cast<float>(share)});
    }
  }
  return out;
}

FixedLayers::FixedLayers(const Grid& grid, std::span<const HeightRange> ranges)
    : share_(ranges.size() * static_cast<std::size_t>(grid.nz), 0.0F) {
  for (std::size_t emitter = 0; emitter < ranges.size(); ++emitter) {
    const double lid = grid.interfaces.back();
    const double bottom = std::clamp(ranges[emitter].bottom_m, 0.0, lid - 1.0);
    const double top = std::clamp(ranges[emitter].top_m, bottom + 1.0, lid);
    for (int k = 0; k < grid.nz; ++k) {
      const auto level = static_cast<std::size_t>(k);
      const double common = std::min(top, grid.interfaces[level + 1]) - std::max(bottom, grid.interfaces[level]);
      share_[emitter * static_cast<std::size_t>(grid.nz) + level] =
          static_cast<float>(std::max(0.0, common) / (top - bottom));
    }
  }
}

void FixedLayers::layers(const weather::MetSlab& /*slab*/, std::span<float> share) {
  std::ranges::copy(share_, share.begin());
}

void PlannedRates::rates(HourEnding hour, std::span<float> kg_h) const {
  std::ranges::fill(kg_h, 0.0F);
  for (const RatePart& part : parts_) {
    const auto since = (hour - hour_ending(part.shares->period.begin, 1)).count();
    if (since < 0 || static_cast<std::size_t>(since) >= part.shares->share.size()) continue;
    kg_h[part.emitter * precursors + static_cast<std::size_t>(part.precursor)] +=
        static_cast<float>(part.kg * part.shares->share[static_cast<std::size_t>(since)]);
  }
}

std::vector<double> PlannedRates::totals(std::size_t emitters) const {
  std::vector<double> out(emitters * precursors, 0.0);
  for (const RatePart& part : parts_) {
    out[part.emitter * precursors + static_cast<std::size_t>(part.precursor)] += part.kg;
  }
  return out;
}

Result<Probe> make_probe(const Grid& grid, std::string id, const MapPoint& place, double height_m, int margin) {
  const double from_west = (place.x - grid.west_m) / grid.cell_m, from_south = (place.y - grid.south_m) / grid.cell_m;
  if (from_west < margin || from_south < margin || from_west > grid.nx - margin || from_south > grid.ny - margin) {
    return Error{
        ErrorCode::not_found,
        fmt::format("lies at {:.1f} cells from the west and {:.1f} from the south of a grid of {} x {} cells; a "
                    "receptor needs {} cells between itself and the border: take a larger grid or leave it out",
                    from_west, from_south, grid.nx, grid.ny, margin),
        std::move(id)};
  }
  int low = 0;
  while (low + 1 < grid.nz && grid.centre_height(low + 1) <= height_m) ++low;
  double upper = 0;
  if (low + 1 < grid.nz && height_m > grid.centre_height(low)) {
    upper = (height_m - grid.centre_height(low)) / (grid.centre_height(low + 1) - grid.centre_height(low));
  }
  const std::vector<ColumnShare> around = bell(grid, place, grid.cell_m);
  const double inside = std::accumulate(around.begin(), around.end(), 0.0,
                                        [](double sum, const ColumnShare& one) { return sum + double{one.share}; });
  Probe out{std::move(id), {}};
  constexpr double micrograms = 1e9;
  for (const ColumnShare& one : around) {
    const std::size_t cell = one.column * static_cast<std::size_t>(grid.nz) + static_cast<std::size_t>(low);
    const auto weight = [&](int level, double part) {
      return part * double{one.share} / inside * micrograms / (grid.cell_m * grid.cell_m * grid.thickness(level));
    };
    out.cells.push_back({cell, weight(low, 1 - upper)});
    if (upper > 0) out.cells.push_back({cell + 1, weight(low + 1, upper)});
  }
  return out;
}

}  // namespace lantian::transport
