#pragma once
#include "weather/column_multigrid.hpp"
#include "weather/grid.hpp"

/// Which fluxes a potential drives, on layers that follow the ground. Inside the room.
///
/// The vertical wind that the weights speak of is the true one, w = omega + u . grad(terrain), not omega, the wind
/// through the layers: air that slides along a layer up a slope does rise. So a difference of potential between layers
/// also pushes along the slope. Source: the minimum of Sherman 1978 written with w = omega + S u, where S takes winds
/// of faces to interfaces; its equation is (D_h - D_v S) M^-1 (D_h - D_v S)^T + D_v W^-1 D_v^T, symmetric by its form.
namespace lantian::weather {

class SlopedFluxes {
 public:
  SlopedFluxes(const Grid& grid, const std::vector<double>& mass);

  /// (alpha_h / alpha_v)^2 at interfaces, columns x (nz + 1).
  void set_freedom(std::span<const float> freedom);
  const PlaneShape& shape() const { return shape_; }

  /// Net outflow, kg/s, of the fluxes that `phi` drives.
  void apply(std::span<const double> phi, std::span<double> outflow);
  /// Changes of the winds in west and south faces by `phi`, m/s, at the places of the cells behind them (the last faces
  /// stand in the ring). Valid after `apply`.
  std::span<const double> east() const { return east_; }
  std::span<const double> north() const { return north_; }

  /// S: the true rise of air with these face winds when it stays in its layer, at interfaces (columns x (nz + 1)).
  std::vector<float> climb(std::span<const float> east, std::span<const float> north) const;

  /// The nearest equation without slopes.
  void conduct(Conductances& out) const;

 private:
  void push(std::span<const double> phi);
  void gather(std::span<double> outflow);

  Grid grid_;
  PlaneShape shape_;
  std::vector<double> slope_east_, slope_north_;  ///< of one plane, 0 in the ring
  std::vector<double> west_air_, south_air_;      ///< m_face / cell_m, kg/m; as Conductances' west and south
  std::vector<double> west_ease_, south_ease_;    ///< 1 / air mass that the face stands for
  std::vector<double> down_air_;                  ///< m_interface / depth, kg/m; nz + 1 planes, 0 at ground and lid
  std::vector<double> down_ease_;                 ///< freedom / depth
  std::vector<double> pull_, east_, north_, rise_;
};

}  // namespace lantian::weather
