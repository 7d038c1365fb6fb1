#pragma once
#include "base/result.hpp"
#include "transport/chain.hpp"
#include "transport/interval.hpp"
#include "weather/slab.hpp"

#include <span>
#include <vector>

/// One hour of weather as the operator of transport: fluxes a step, vertical factors for every kind of tracer,
/// chemistry of a step pair.
namespace lantian::transport {

/// How long a step may be. The scheme amplifies no wave where C + 3 D stays within 1 in every sweep: C the share of its
/// air that a cell loses, D = Kh dt / dx2. For the shortest wave its factor is 1 - (4 C + 6 C2 - 4 C3) / 3 - 4 D, and
/// the cubic lies below its tangent at C = 1.
struct StepRule {
  double courant = 0.95;  ///< largest C + 3 D
  int most_pairs = 90;    ///< of steps an hour; weather that needs more is refused
};

template <class T>
struct TransportHour {
  HourEnding hour{};
  int pairs = 0;       ///< of steps in the hour
  double courant = 0;  ///< the largest one met
  Interval<T> interval;
  std::array<PairFactors<T>, kinds> stay;  ///< washing, and for so2 and nox also what they turn into, by Kind
  ChainFactors<T> sulphur, nitrogen;       ///< SO2 to sulphate, NOx to nitrate; empty without reactions
  std::vector<float> nitrate_share;        ///< cells; empty = all of it is particles

  explicit TransportHour(const Shape& shape) : interval{shape} {}
  double seconds_of_step() const { return 3600.0 / (2.0 * pairs); }
};

inline Shape shape_of(const weather::Grid& grid) {
  return {grid.nx, grid.ny, grid.nz};
}

/// Fills `out` from the weather and the chemistry of one hour. `air`: mass of air in each cell, kg, never changing
/// (weather::reference_air_mass). The number of step pairs is the smallest that keeps to `rule`. The memory of `out` is
/// used again. Returns malformed (a field of another size, or not finite: field, hour and place named), unsupported
/// (the wind needs more steps than the rule allows: hour, place and Courant number named).
template <class T>
Result<void> prepare_hour(const weather::Grid& grid, std::span<const double> air, const weather::MetSlab& slab,
                          const LinearChemistry& chemistry, const StepRule& rule, TransportHour<T>& out);

/// Vertical exchange of a step at interfaces, K rho A dt / dz, kg, as VerticalMixing wants it.
template <class T>
std::vector<T> exchange_of(const weather::Grid& grid, std::span<const double> air, const weather::MetSlab& slab,
                           double seconds);

extern template Result<void> prepare_hour(const weather::Grid&, std::span<const double>, const weather::MetSlab&,
                                          const LinearChemistry&, const StepRule&, TransportHour<float>&);
extern template Result<void> prepare_hour(const weather::Grid&, std::span<const double>, const weather::MetSlab&,
                                          const LinearChemistry&, const StepRule&, TransportHour<double>&);

}  // namespace lantian::transport
