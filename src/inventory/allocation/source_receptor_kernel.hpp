#pragma once
#include "inventory/allocation/grid.hpp"

#include <span>
#include <vector>

/// A bell of influence around each receptor: how a change of emission changes a yearly concentration, with two numbers
/// per precursor. A quick look, calibrated from a transport model or from published contributions, and not a transport
/// model.
/// Source: SHERPA, module 1 (Thunis et al. 2016, doi:10.1016/j.envsoft.2016.04.003; code:
/// enricopisoni/SHERPA-simulation).
namespace lantian::inventory {

/// One precursor: change of emission in each cell (row by row from the south-west, as in Grid) and the two numbers that
/// hold at the receptor. `alpha`: concentration per unit of emission; `omega` above 0: the larger, the nearer.
struct Precursor {
  std::span<const double> emission_change;
  double alpha = 0;
  double omega = 0;
};

/// sum over j of (1 / (1 + d))^omega * dE_j, with d in cells from centre to centre (sqrt of dx^2 + dy^2).
/// Requires: one value a cell, a receptor on the grid, omega > 0.
double weighted_emission_change(const Grid& grid, std::span<const double> emission_change, std::size_t receptor,
                                double omega);

/// dC at the receptor = sum over precursors of alpha * weighted change. The unit is that of alpha times emission.
double concentration_change(const Grid& grid, std::span<const Precursor> precursors, std::size_t receptor);

}  // namespace lantian::inventory
