#pragma once
#include "explain/receptor/problem.hpp"

#include <span>
#include <vector>

/// One side of a receptor model fitted again while the other stands: for each sample (or species) by itself a least
/// squares problem in as many unknowns as there are factors, none below zero.
namespace lantian::explain::receptor {

inline constexpr std::size_t most_factors = 24;

/// Room that `refit` computes in, kept between calls.
struct RefitRoom {
  std::vector<double> products;  ///< of the fixed side: each pair of factors, then each factor
};

struct RefitWay {
  int sweeps = 4;  ///< over the factors, for each sums that are made once
  /// Factor x inner like `moving`: 1 = may move, 0 = is held; empty = all may.
  std::span<const double> free;
};

/// Moves `moving` (factor x inner of `side`) to a lower Q while `fixed` (factor x outer) stands: cyclic coordinate
/// descent on the normal equations, each step the exact minimum along its coordinate at or above zero, so that Q never
/// rises. A factor that is nowhere on the fixed side is left as it is.
void refit(const Side& side, const FactorRows& fixed, FactorRows& moving, const RefitWay& way, RefitRoom& room);

/// Q by whole registers; equals q_true up to the rounding of another order of sums.
double q_of(const Side& side, const FactorRows& fixed, const FactorRows& moving);

/// Half the derivative of Q in the moving side: factor x inner. At a minimum it is 0 where the value is above zero, and
/// nowhere below 0.
FactorRows half_gradient(const Side& side, const FactorRows& fixed, const FactorRows& moving);

}  // namespace lantian::explain::receptor
