#pragma once
#include <cstddef>
#include <string>
#include <vector>

/// The grid that weather and transport share: square cells on a map, layers that follow the ground.
namespace lantian::weather {

/// A conic map projection on a sphere: Lambert conformal with one or two standard parallels. Degrees, WGS 84 taken as
/// positions on the sphere. Source: Snyder 1987, USGS Professional Paper 1395, equations 15-1 to 15-11.
struct Projection {
  double latitude_of_origin = 44.0;
  double central_meridian = 88.0;
  double standard_parallel_1 = 44.0, standard_parallel_2 = 44.0;
  double earth_radius_m = 6'370'000.0;
  friend bool operator==(const Projection&, const Projection&) = default;
};

/// A point of the map, metres east and north of the projection's origin.
struct MapPoint {
  double x = 0, y = 0;
};
struct Position {
  double longitude = 0, latitude = 0;  ///< degrees
};
MapPoint to_map(const Projection& projection, const Position& position);
Position to_position(const Projection& projection, const MapPoint& point);

/// nx cells to the east, ny to the north, nz layers upward. Layers have the same thickness everywhere, counted from the
/// ground: the top of the box is parallel to the terrain, and nothing passes it.
struct Grid {
  Projection projection;
  int nx = 0, ny = 0, nz = 0;
  double cell_m = 3000;            ///< side of a cell, map metres (the map's scale is taken as 1)
  double west_m = 0, south_m = 0;  ///< outer edges, map metres
  std::vector<double> interfaces;  ///< nz + 1 heights above the ground, m, from 0 upward
  std::vector<float> terrain_m;    ///< height of the ground above the sea, column (i, j) at j * nx + i
  std::vector<float> roughness_m;  ///< z0, by column

  std::size_t columns() const { return static_cast<std::size_t>(nx) * static_cast<std::size_t>(ny); }
  std::size_t cells() const { return columns() * static_cast<std::size_t>(nz); }
  std::size_t column(int i, int j) const {
    return static_cast<std::size_t>(j) * static_cast<std::size_t>(nx) + static_cast<std::size_t>(i);
  }
  /// A column is contiguous, as in transport::Shape.
  std::size_t cell(int i, int j, int k) const {
    return column(i, j) * static_cast<std::size_t>(nz) + static_cast<std::size_t>(k);
  }
  double thickness(int k) const {
    return interfaces[static_cast<std::size_t>(k) + 1] - interfaces[static_cast<std::size_t>(k)];
  }
  double centre_height(int k) const {
    return 0.5 * (interfaces[static_cast<std::size_t>(k)] + interfaces[static_cast<std::size_t>(k) + 1]);
  }
  friend bool operator==(const Grid&, const Grid&) = default;
};

/// m/s2. Source: ISO 2533:1975, 2.1.
inline constexpr double standard_gravity = 9.80665;

/// Pa at a height above the sea, m, up to 11 km. Source: ISO 2533:1975, 2.5 to 2.8.
double standard_pressure(double height_m);

/// The layers of a basin with strong inversions: 0-20-45-80-130-200-300-450-650-950-1400-2000-3000 m.
std::vector<double> basin_interfaces();

/// Mass of air in each cell, kg, of a dry reference atmosphere at rest (288.15 K at sea level, 6.5 K/km): fixed in
/// time, because transport is anelastic. Source: ISO 2533 (standard atmosphere).
std::vector<double> reference_air_mass(const Grid& grid);

}  // namespace lantian::weather
