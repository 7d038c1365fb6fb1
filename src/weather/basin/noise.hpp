#pragma once
#include <cmath>
#include <cstdint>

/// Numbers that look random and are pure functions of seed and place: any hour can be computed without the ones before.
namespace lantian::weather {

/// The finaliser of SplitMix64. Source: Steele, Lea, Flood 2014, doi:10.1145/2714064.2660195.
constexpr std::uint64_t mixed(std::uint64_t x) {
  x += 0x9E3779B97F4A7C15U;
  x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
  x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
  return x ^ (x >> 31U);
}

/// Uniform in [0, 1) for the `number`th of a stream.
constexpr double uniform(std::uint64_t seed, std::uint64_t stream, std::int64_t number) {
  const std::uint64_t word = mixed(mixed(mixed(seed) ^ stream) ^ static_cast<std::uint64_t>(number));
  return static_cast<double>(word >> 11U) * 0x1p-53;
}

/// A smooth course in [-1, 1] with a new random value at each whole t.
inline double wandering(std::uint64_t seed, std::uint64_t stream, double t) {
  const double floor = std::floor(t);
  const auto knot = static_cast<std::int64_t>(floor);
  const double s = t - floor;
  const double ease = s * s * (3 - 2 * s);
  return 2 * (uniform(seed, stream, knot) * (1 - ease) + uniform(seed, stream, knot + 1) * ease) - 1;
}

}  // namespace lantian::weather
