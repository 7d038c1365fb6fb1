#include "weather/analysis/regrid.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <optional>

namespace lantian::weather {
namespace {

/// A mesh on the map, and where in it a point stands.
class MeshOnMap {
 public:
  MeshOnMap(const AnalysisMesh& mesh, const Projection& projection) : mesh_{mesh} {
    points_.reserve(mesh.columns());
    for (std::size_t c = 0; c < mesh.columns(); ++c)
      points_.push_back(to_map(projection, {mesh.longitude[c], mesh.latitude[c]}));
  }

  /// Index coordinates of the point, searched from where the last one was; nothing outside the mesh.
  std::optional<MapPoint> find(const MapPoint& point) {
    MapPoint at = last_;
    constexpr int most_steps = 200;
    for (int step = 0; step < most_steps; ++step) {
      const MapPoint next = improved(at, point);
      const double moved = std::max(std::abs(next.x - at.x), std::abs(next.y - at.y));
      at = next;
      if (moved < 1e-10) break;
    }
    constexpr double edge = 1e-6;
    if (!(at.x >= -edge && at.y >= -edge && at.x <= highest(mesh_.across) + edge && at.y <= highest(mesh_.rows) + edge))
      return std::nullopt;
    last_ = {std::clamp(at.x, 0.0, highest(mesh_.across)), std::clamp(at.y, 0.0, highest(mesh_.rows))};
    return last_;
  }

  /// The lower corner of the cell that holds an index coordinate.
  static std::size_t corner(double index, std::size_t count) {
    return static_cast<std::size_t>(std::clamp(std::floor(index), 0.0, highest(count) - 1));
  }

 private:
  static double highest(std::size_t count) { return static_cast<double>(count) - 1; }
  const MapPoint& at(std::size_t i, std::size_t j) const { return points_[j * mesh_.across + i]; }

  /// One step of Newton in the cell of `from`, which is carried on linearly outside of it.
  MapPoint improved(const MapPoint& from, const MapPoint& point) const {
    const std::size_t i = corner(from.x, mesh_.across), j = corner(from.y, mesh_.rows);
    const double u = from.x - static_cast<double>(i), v = from.y - static_cast<double>(j);
    const MapPoint &a = at(i, j), &b = at(i + 1, j), &c = at(i, j + 1), &d = at(i + 1, j + 1);
    const auto mixed = [&](double MapPoint::*m) {
      return (1 - v) * ((1 - u) * a.*m + u * b.*m) + v * ((1 - u) * c.*m + u * d.*m);
    };
    const auto along = [&](double MapPoint::*m) { return (1 - v) * (b.*m - a.*m) + v * (d.*m - c.*m); };
    const auto up = [&](double MapPoint::*m) { return (1 - u) * (c.*m - a.*m) + u * (d.*m - b.*m); };
    const double dx = point.x - mixed(&MapPoint::x), dy = point.y - mixed(&MapPoint::y);
    const double ux = along(&MapPoint::x), uy = along(&MapPoint::y), vx = up(&MapPoint::x), vy = up(&MapPoint::y);
    const double area = ux * vy - uy * vx;
    if (area == 0) return {-1e9, -1e9};  // a mesh folded upon itself holds nothing
    // Not further than a cell beyond the mesh, where the search turns round.
    return {std::clamp(from.x + (dx * vy - dy * vx) / area, -1.0, highest(mesh_.across) + 1),
            std::clamp(from.y + (dy * ux - dx * uy) / area, -1.0, highest(mesh_.rows) + 1)};
  }

  const AnalysisMesh& mesh_;
  std::vector<MapPoint> points_;
  MapPoint last_{0.5, 0.5};
};

Regrid::Corners corners_of(const AnalysisMesh& mesh, const MapPoint& index) {
  const std::size_t i = MeshOnMap::corner(index.x, mesh.across), j = MeshOnMap::corner(index.y, mesh.rows);
  const double u = index.x - static_cast<double>(i), v = index.y - static_cast<double>(j);
  const std::size_t first = j * mesh.across + i;
  return {Regrid::Corner{first, (1 - u) * (1 - v)}, Regrid::Corner{first + 1, u * (1 - v)},
          Regrid::Corner{first + mesh.across, (1 - u) * v}, Regrid::Corner{first + mesh.across + 1, u * v}};
}

}  // namespace

Result<Regrid> Regrid::make(const AnalysisMesh& mesh, const Grid& grid) {
  if (mesh.across < 2 || mesh.rows < 2)
    return Error{ErrorCode::malformed, fmt::format("{} x {} columns are no area", mesh.across, mesh.rows), ""};
  MeshOnMap on_map{mesh, grid.projection};
  Regrid regrid;
  regrid.corners_.reserve(grid.columns());
  for (int j = 0; j < grid.ny; ++j) {
    for (int i = 0; i < grid.nx; ++i) {
      const MapPoint point{grid.west_m + grid.cell_m * (i + 0.5), grid.south_m + grid.cell_m * (j + 0.5)};
      const auto index = on_map.find(point);
      if (!index) {
        const Position place = to_position(grid.projection, point);
        const auto [west, east] = std::ranges::minmax_element(mesh.longitude);
        const auto [south, north] = std::ranges::minmax_element(mesh.latitude);
        return Error{ErrorCode::not_found,
                     fmt::format("wrong grid: the cell at {:.3f}E {:.3f}N lies outside the files, which reach from "
                                 "{:.3f}E {:.3f}N to {:.3f}E {:.3f}N; take a larger area, or a smaller grid",
                                 place.longitude, place.latitude, *west, *south, *east, *north),
                     ""};
      }
      regrid.corners_.push_back(corners_of(mesh, *index));
    }
  }
  return regrid;
}

std::vector<float> Regrid::field(std::span<const float> of_source) const {
  std::vector<float> out(corners_.size());
  for (std::size_t c = 0; c < out.size(); ++c) out[c] = static_cast<float>(value(c, of_source));
  return out;
}

MapTurn map_turn(const Projection& projection, const Position& place) {
  constexpr double step = 1e-3;  // degrees; the map is smooth over some tens of metres
  const MapPoint south = to_map(projection, {place.longitude, place.latitude - step});
  const MapPoint north = to_map(projection, {place.longitude, place.latitude + step});
  const double length = std::hypot(north.x - south.x, north.y - south.y);
  return {(north.y - south.y) / length, (north.x - south.x) / length};
}

}  // namespace lantian::weather
