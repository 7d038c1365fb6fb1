#pragma once
#include "twin/osse/plan.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace lantian::twin {

/// Whose instrument in which season: what it does wrong is its own. The control station has a number behind the others.
struct OsseInstrument {
  std::uint64_t station = 0;
  std::uint64_t season = 0;  ///< 0 before, 1 after
};

/// What an instrument makes of true hours: calibration drift, noise, rounding, then spikes and values that stick (which
/// stand there as values), and at last hours that are missing.
std::vector<std::optional<double>> observe_osse(const OsseInstruments& plan, std::uint64_t seed,
                                                const OsseInstrument& instrument, std::span<const double> truth);

/// The share of hours that is missing on average: here and there, and in outages.
double planned_missing_share(const OsseInstruments& plan, std::size_t hours);

}  // namespace lantian::twin
