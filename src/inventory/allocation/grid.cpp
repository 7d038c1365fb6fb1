#include "inventory/allocation/grid.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

namespace lantian::inventory {
namespace {

constexpr double radians = std::numbers::pi / 180;

/// Keeps the side of a polygon where sign * (coordinate - edge) >= 0: one step of Sutherland and Hodgman. A concave
/// polygon may get edges that run to and fro along the cut; they hold no area.
struct Cut {
  bool along_x = true;
  double edge = 0;
  double sign = 1;
  double distance(const Place& place) const { return sign * ((along_x ? place.x : place.y) - edge); }
};

Ring cut_ring(const Ring& ring, const Cut& cut) {
  Ring kept;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Place& from = ring[i];
    const Place& to = ring[(i + 1) % ring.size()];
    const double a = cut.distance(from);
    const double b = cut.distance(to);
    if (a >= 0) kept.push_back(from);
    if ((a > 0 && b < 0) || (a < 0 && b > 0)) {
      const double t = a / (a - b);
      kept.push_back({from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)});
    }
  }
  return kept;
}

/// Without regard to the way around.
double area_of_ring(const Ring& ring) {
  double twice = 0;
  for (std::size_t i = 0; i < ring.size(); ++i) {
    const Place& a = ring[i];
    const Place& b = ring[(i + 1) % ring.size()];
    // Relative to the first corner, so that far coordinates do not eat the digits.
    twice += (a.x - ring[0].x) * (b.y - ring[0].y) - (b.x - ring[0].x) * (a.y - ring[0].y);
  }
  return std::abs(twice) / 2;
}

/// First and last position on one axis that [low, high] touches; empty when first > last.
struct Span {
  int first = 0, last = -1;
};
Span touched(double low, double high, double origin, double size, int count) {
  const auto position = [&](double at) {
    return static_cast<int>(std::clamp(std::floor((at - origin) / size), -1.0, static_cast<double>(count)));
  };
  return {std::max(0, position(low)), std::min(count - 1, position(high))};
}

Span touched_rows(const Grid& grid, const Ring& ring) {
  const auto [low, high] = std::ranges::minmax(ring, {}, &Place::y);
  return touched(low.y, high.y, grid.south, grid.cell_y, grid.rows);
}
Span touched_columns(const Grid& grid, const Ring& ring) {
  const auto [low, high] = std::ranges::minmax(ring, {}, &Place::x);
  return touched(low.x, high.x, grid.west, grid.cell_x, grid.columns);
}

/// Adds sign * the ring's area in each cell.
void add_ring(const Grid& grid, const Ring& ring, double sign, std::map<std::size_t, double>& areas) {
  if (ring.size() < 3) return;
  const Span rows = touched_rows(grid, ring);
  for (int row = rows.first; row <= rows.last; ++row) {
    const double south = grid.south + grid.cell_y * row;
    const Ring strip = cut_ring(cut_ring(ring, {false, south, 1}), {false, south + grid.cell_y, -1});
    if (strip.size() < 3) continue;
    const Span columns = touched_columns(grid, strip);
    for (int column = columns.first; column <= columns.last; ++column) {
      const double west = grid.west + grid.cell_x * column;
      const Ring inside = cut_ring(cut_ring(strip, {true, west, 1}), {true, west + grid.cell_x, -1});
      if (inside.size() >= 3) areas[grid.cell(column, row)] += sign * area_of_ring(inside);
    }
  }
}

double metres_between(const Grid& grid, const Place& a, const Place& b) {
  if (grid.kind == GridKind::metres) return std::hypot(b.x - a.x, b.y - a.y);
  const double half_x = std::sin((b.x - a.x) * radians / 2);
  const double half_y = std::sin((b.y - a.y) * radians / 2);
  const double h = half_y * half_y + std::cos(a.y * radians) * std::cos(b.y * radians) * half_x * half_x;
  return 2 * earth_radius_m * std::asin(std::min(1.0, std::sqrt(h)));
}

/// Where a straight piece crosses the lines of one axis, as shares of its way.
void add_crossings(double from, double to, double origin, double size, std::vector<double>& at) {
  if (from == to) return;
  const double first = std::ceil((std::min(from, to) - origin) / size);
  const double last = std::floor((std::max(from, to) - origin) / size);
  for (double line = first; line <= last; ++line) at.push_back((origin + line * size - from) / (to - from));
}

}  // namespace

std::optional<std::size_t> Grid::cell_at(double x, double y) const {
  if (!(x >= west && x <= east() && y >= south && y <= north())) return std::nullopt;
  const int column = std::min(columns - 1, static_cast<int>((x - west) / cell_x));
  const int row = std::min(rows - 1, static_cast<int>((y - south) / cell_y));
  return cell(column, row);
}

double Grid::area_m2(std::size_t cell) const {
  if (kind == GridKind::metres) return cell_x * cell_y;
  const double bottom = south + cell_y * static_cast<double>(cell / static_cast<std::size_t>(columns));
  const double height = std::sin((bottom + cell_y) * radians) - std::sin(bottom * radians);
  return earth_radius_m * earth_radius_m * cell_x * radians * height;
}

Mask mask_of(const Grid& grid, const Area& area) {
  std::map<std::size_t, double> areas;
  double whole = 0;
  for (const Ring& ring : area.rings) {
    add_ring(grid, ring, 1, areas);
    whole += ring.size() < 3 ? 0 : area_of_ring(ring);
  }
  for (const Ring& hole : area.holes) {
    add_ring(grid, hole, -1, areas);
    whole -= hole.size() < 3 ? 0 : area_of_ring(hole);
  }
  Mask mask{area.unit_id, {}, 1};
  const double cell_area = grid.cell_x * grid.cell_y;
  double inside = 0;
  for (const auto& [cell, part] : areas) {
    const double share = std::min(1.0, part / cell_area);
    if (share < 1e-12) continue;  // a corner touched, or what a hole left of it
    mask.cells.push_back({static_cast<std::uint32_t>(cell), share});
    inside += part;
  }
  if (whole > 0) mask.off_grid = std::max(0.0, 1 - inside / whole);
  if (mask.off_grid < 1e-9) mask.off_grid = 0;
  return mask;
}

std::vector<CellShare> line_lengths(const Grid& grid, std::span<const Place> line) {
  std::map<std::size_t, double> lengths;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) {
    const Place& from = line[i];
    const Place& to = line[i + 1];
    std::vector<double> at{0, 1};
    add_crossings(from.x, to.x, grid.west, grid.cell_x, at);
    add_crossings(from.y, to.y, grid.south, grid.cell_y, at);
    std::ranges::sort(at);
    const auto along = [&](double t) { return Place{from.x + t * (to.x - from.x), from.y + t * (to.y - from.y)}; };
    for (std::size_t k = 0; k + 1 < at.size(); ++k) {
      if (at[k + 1] <= at[k]) continue;
      const Place middle = along((at[k] + at[k + 1]) / 2);
      if (const auto cell = grid.cell_at(middle.x, middle.y)) {
        lengths[*cell] += metres_between(grid, along(at[k]), along(at[k + 1]));
      }
    }
  }
  std::vector<CellShare> shares;
  for (const auto& [cell, length] : lengths) {
    if (length > 0) shares.push_back({static_cast<std::uint32_t>(cell), length});
  }
  return shares;
}

double line_length(const Grid& grid, std::span<const Place> line) {
  double length = 0;
  for (std::size_t i = 0; i + 1 < line.size(); ++i) length += metres_between(grid, line[i], line[i + 1]);
  return length;
}

}  // namespace lantian::inventory
