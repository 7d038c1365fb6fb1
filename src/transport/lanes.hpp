#pragma once
#include "transport/emitter.hpp"
#include "transport/stepper.hpp"

#include <span>

/// Loops over the lanes of cells outside the sweeps, as whole registers. Compiled for each width of register and chosen
/// while running; no fused multiply-adds, so every width gives the same bits.
namespace lantian::transport {

/// to += from x weight, lane by lane, in the type of `to`. The pragma says that lanes are independent; without it the
/// compiler unrolls the loop before it sees that.
template <class To, class From>
inline void add_lanes(To* to, const From* from, To weight) {
#pragma omp simd
  for (int lane = 0; lane < lanes; ++lane) to[lane] += static_cast<To>(from[lane]) * weight;
}

/// out = sum of values of cells x their weights, lane by lane.
void gather_lanes(const float* values, std::span<const CellWeight> cells, float* out);
void gather_lanes(const double* values, std::span<const CellWeight> cells, double* out);

/// values of cell c x by[c], in all lanes.
void scale_cells(float* values, std::span<const float> by);
void scale_cells(double* values, std::span<const double> by);

/// How one field gives to another in each cell: to = to x kept + from x given, then from = from x rest.
template <class T>
struct Handing {
  std::span<const T> kept, given, rest;
};
void hand_cells(float* to, float* from, const Handing<float>& by);
void hand_cells(double* to, double* from, const Handing<double>& by);

}  // namespace lantian::transport
