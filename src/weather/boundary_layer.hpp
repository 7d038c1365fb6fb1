#pragma once
#include "weather/boundary_rules.hpp"
#include "weather/slab.hpp"

/// Turbulence of a whole hour from its winds, temperatures and radiation: the small functions of surface_layer.hpp,
/// mixing_height.hpp and exchange.hpp, column by column.
namespace lantian::weather {

class BoundaryLayer {
 public:
  BoundaryLayer(const Grid& grid, const BoundaryRules& rules);
  const BoundaryRules& rules() const { return rules_; }

  /// Depth of the convective layer, m, at the end of the hour from that at its beginning (columns; 0 where the ground
  /// has not warmed the air yet, and again 0 when it no longer does). Reads the slab's hour, winds, temperatures,
  /// shortwave, cloud, snow cover and pressure.
  void grow(const MetSlab& slab, std::vector<float>& depth) const;

  /// Fills u*, 1/L, heat, w*, mixing height, exchange and spreading. `before` and `after`: the convective depth at
  /// both ends of the hour; the hour's is their mean.
  void fill(MetSlab& slab, const std::vector<float>& before, const std::vector<float>& after) const;
  /// Exchange and spreading alone, from u*, 1/L, w* and mixing height that came from elsewhere.
  void fill_exchange(MetSlab& slab) const;

  /// (alpha_h / alpha_v)^2 at interfaces for MassConsistentWind, from the slab's winds and temperatures.
  std::vector<float> freedom(const MetSlab& slab) const;

 private:
  struct Column;
  Column column(const MetSlab& slab, int i, int j) const;
  double mixing_height(const Column& column, double convective) const;

  Grid grid_;
  BoundaryRules rules_;
  std::vector<double> heights_;      ///< of layer centres
  std::vector<Position> positions_;  ///< of columns
};

}  // namespace lantian::weather
