#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

/// A regular grid, and how much of a polygon or a line lies in each of its cells.
namespace lantian::inventory {

enum class GridKind : std::uint8_t {
  longitude_latitude = 1,  ///< x and y are degrees, WGS 84
  metres = 2               ///< x and y are metres of a projection that `projection` names
};

/// A projection in the words of the CF conventions: a grid_mapping_name and its numbers, passed on as they are given.
struct GridMapping {
  std::string name;                                                  ///< "lambert_conformal_conic"
  std::vector<std::pair<std::string, std::vector<double>>> numbers;  ///< "standard_parallel" = {30, 60}, ...
};

/// Cells are counted from the south-west corner, a row from west to east: cell = row * columns + column. A cell holds
/// its west and south edges; the last ones also hold the outer edges.
struct Grid {
  GridKind kind = GridKind::longitude_latitude;
  double west = 0, south = 0;          ///< outer edges
  double cell_x = 1, cell_y = 1;       ///< above 0
  int columns = 1, rows = 1;           ///< above 0
  std::string projection;              ///< of metres: which, in words
  std::optional<GridMapping> mapping;  ///< of metres, where it is known
  std::string source, status;

  std::size_t cells() const { return static_cast<std::size_t>(columns) * static_cast<std::size_t>(rows); }
  double east() const { return west + cell_x * columns; }
  double north() const { return south + cell_y * rows; }
  std::size_t cell(int column, int row) const {
    return static_cast<std::size_t>(row) * static_cast<std::size_t>(columns) + static_cast<std::size_t>(column);
  }
  /// No value off the grid.
  std::optional<std::size_t> cell_at(double x, double y) const;
  /// On a sphere of the earth's mean radius for degrees; plane for metres, whose projection is taken as true to area.
  double area_m2(std::size_t cell) const;
};

/// Metres; of the sphere whose surface is as large as the earth's (GRS 80, R2): areas are wanted here.
inline constexpr double earth_radius_m = 6'371'007.0;

struct Place {
  double x = 0, y = 0;
};
/// Corners in order, either way around; the last is joined to the first.
using Ring = std::vector<Place>;

/// A county as polygons with holes.
struct Area {
  std::string unit_id;
  std::vector<Ring> rings, holes;
};

struct CellShare {
  std::uint32_t cell = 0;
  double share = 0;
  friend bool operator==(const CellShare&, const CellShare&) = default;
};

/// Which part of each cell a county covers: shares of the cell's area above 0 and at most 1, by cell.
struct Mask {
  std::string unit_id;
  std::vector<CellShare> cells;
  double off_grid = 0;  ///< share of the county's area that no cell holds
};
/// By exact clipping in the plane of x and y; that a degree of longitude shrinks inside one cell is left out.
Mask mask_of(const Grid& grid, const Area& area);

/// The length of a line in each cell it crosses, by cell; metres (on the sphere for degrees).
std::vector<CellShare> line_lengths(const Grid& grid, std::span<const Place> line);
/// Its whole length, metres, on and off the grid.
double line_length(const Grid& grid, std::span<const Place> line);

}  // namespace lantian::inventory
