#pragma once
#include "base/result.hpp"
#include "explain/frame.hpp"

/// The wind of a frame, and its vector means.
namespace lantian::explain {

/// For each row: m/s, and degrees clockwise from north that it comes from, in [0, 360).
struct Wind {
  Values speed, from;
};

/// From "wind_speed" and "wind_from", or "wind_east" and "wind_north" where those are not in the frame. Returns
/// not_found when neither pair is there.
Result<Wind> wind_of(const Frame& frame);

/// Of the rows of one month in which speed and direction are known.
struct VectorWind {
  Day month{};
  std::size_t n = 0;
  double speed_scalar = 0;     ///< mean of speeds, m/s
  double speed_vector = 0;     ///< length of the mean vector, m/s
  std::optional<double> from;  ///< degrees; no value when the mean vector is 0
  /// Vector over scalar: 1 always from one side, 0 from all; no value in still air.
  std::optional<double> steadiness() const;
};
/// Every month that has such a row, in order.
std::vector<VectorWind> month_winds(const Frame& frame, const Wind& wind);

/// Degrees brought into [0, 360).
double turned(double degrees);

}  // namespace lantian::explain
