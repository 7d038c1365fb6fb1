#include "weather/grid.hpp"

#include <cmath>
#include <numbers>

namespace lantian::weather {
namespace {

using std::numbers::pi;

constexpr double radians(double degrees) {
  return degrees * pi / 180;
}
constexpr double degrees(double radians) {
  return radians * 180 / pi;
}

/// tan(pi/4 + latitude/2), which the whole projection is made of.
double isometric(double latitude) {
  return std::tan(pi / 4 + radians(latitude) / 2);
}

/// Snyder's n, F R and rho0.
struct Cone {
  double n = 1, scale = 1, rho_of_origin = 0;
  double rho(double latitude) const { return scale / std::pow(isometric(latitude), n); }
};

Cone cone_of(const Projection& projection) {
  const double first = radians(projection.standard_parallel_1);
  const double second = radians(projection.standard_parallel_2);
  Cone cone;
  cone.n = projection.standard_parallel_1 == projection.standard_parallel_2
               ? std::sin(first)
               : std::log(std::cos(first) / std::cos(second)) /
                     std::log(isometric(projection.standard_parallel_2) / isometric(projection.standard_parallel_1));
  cone.scale = projection.earth_radius_m * std::cos(first) *
               std::pow(isometric(projection.standard_parallel_1), cone.n) / cone.n;
  cone.rho_of_origin = cone.rho(projection.latitude_of_origin);
  return cone;
}

}  // namespace

MapPoint to_map(const Projection& projection, const Position& position) {
  const Cone cone = cone_of(projection);
  const double rho = cone.rho(position.latitude);
  const double theta = cone.n * radians(std::remainder(position.longitude - projection.central_meridian, 360.0));
  return {rho * std::sin(theta), cone.rho_of_origin - rho * std::cos(theta)};
}

Position to_position(const Projection& projection, const MapPoint& point) {
  const Cone cone = cone_of(projection);
  const double sign = cone.n < 0 ? -1 : 1;
  const double up = cone.rho_of_origin - point.y;
  const double rho = sign * std::hypot(point.x, up);
  const double theta = std::atan2(sign * point.x, sign * up);
  const double latitude =
      rho == 0 ? sign * 90 : degrees(2 * std::atan(std::pow(cone.scale / rho, 1 / cone.n)) - pi / 2);
  return {projection.central_meridian + degrees(theta / cone.n), latitude};
}

double standard_pressure(double height_m) {
  constexpr double sea_level_pa = 101'325;
  constexpr double sea_level_k = 288.15;
  constexpr double lapse = 0.0065;
  constexpr double gas_constant = 287.05287;
  return sea_level_pa * std::pow(1 - lapse * height_m / sea_level_k, standard_gravity / (lapse * gas_constant));
}

std::vector<double> basin_interfaces() {
  return {0, 20, 45, 80, 130, 200, 300, 450, 650, 950, 1400, 2000, 3000};
}

std::vector<double> reference_air_mass(const Grid& grid) {
  std::vector<double> mass(grid.cells());
  const double area = grid.cell_m * grid.cell_m;
  const auto layers = static_cast<std::size_t>(grid.nz);
  for (std::size_t column = 0; column < grid.columns(); ++column) {
    const double ground = static_cast<double>(grid.terrain_m[column]);
    double below = standard_pressure(ground + grid.interfaces[0]);
    for (std::size_t k = 0; k < layers; ++k) {
      const double above = standard_pressure(ground + grid.interfaces[k + 1]);
      mass[column * layers + k] = area * (below - above) / standard_gravity;
      below = above;
    }
  }
  return mass;
}

}  // namespace lantian::weather
