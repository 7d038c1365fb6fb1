#pragma once
#include "weather/column_multigrid.hpp"
#include "weather/slab.hpp"
#include "weather/sloped_fluxes.hpp"

#include <span>

/// A wind that neither makes nor loses air: the nearest one to a first guess, found on the very fluxes that transport
/// uses. Source: Sasaki 1958 (variational analysis), Sherman 1978, doi:10.1175/1520-0450(1978)017<0312:AMCMFW>2.0.CO;2.
namespace lantian::weather {

/// Winds that need not close, m/s. Faces and interfaces in the order of MetSlab. `up` is the true vertical wind, not
/// the one through the layers, which follow the ground; at ground and lid it is not read.
struct FirstGuess {
  std::vector<float> east, north, up;
};

/// Winds of cell centres (m/s) as a first guess: level near the ground, parallel to the lid at the top, which is
/// parallel to the ground. The adjustment then sends air around hills or over them as `freedom` says.
FirstGuess first_guess(const Grid& grid, std::span<const float> wind_east, std::span<const float> wind_north);

/// What one adjustment did.
struct Adjustment {
  int iterations = 0;
  double before = 0, after = 0;  ///< worst_divergence of the first guess and of the answer
};

/// Minimises, summed over faces and weighted by their air mass, (change of horizontal wind)^2 + (change of true
/// vertical wind)^2 / freedom, under: every cell closes, nothing passes ground and lid; outer faces are open (phi = 0).
class MassConsistentWind {
 public:
  explicit MassConsistentWind(const Grid& grid);

  /// weather::first_guess, to the bit, without working out the grid's slopes again.
  FirstGuess first_guess(std::span<const float> wind_east, std::span<const float> wind_north) const;

  /// `freedom`: (alpha_h / alpha_v)^2 at interfaces, columns x (nz + 1), above 0; 1 = the vertical wind gives way as
  /// easily as the horizontal one; small = stable air, which goes around. Fills slab.east, north, up, wind_east,
  /// wind_north. The last answer's potential is where the next search begins, unless `forget` was called: faster, and
  /// the same within the tolerance. Errors: malformed (a wind or freedom that is no number, its place named);
  /// incomplete (not closed after 100 iterations).
  Result<Adjustment> adjust(const FirstGuess& guess, std::span<const float> freedom, MetSlab& slab);
  void forget();

 private:
  Result<void> check(const FirstGuess& guess, std::span<const float> freedom) const;
  void first_fluxes(const FirstGuess& guess, MetSlab& slab) const;
  std::vector<double> unbalance(const MetSlab& slab);
  void correct(MetSlab& slab);
  void close_upward(MetSlab& slab) const;

  Grid grid_;
  std::vector<double> mass_;
  PlaneShape shape_;
  SlopedFluxes fluxes_;
  ColumnMultigrid solver_;
  std::vector<double> right_, phi_;
};

/// The largest net outflow of a cell over the air that passes its six faces (half the sum of their sizes), where a cell
/// with less than a tenth of its layer's mean counts as one with a tenth. 0 for air at rest.
double worst_divergence(const Grid& grid, const MetSlab& slab);
/// The same for whole columns and their horizontal fluxes.
double worst_column(const Grid& grid, const MetSlab& slab);

/// Winds at cell centres of the slab's fluxes.
void centre_winds(const Grid& grid, MetSlab& slab);

}  // namespace lantian::weather
