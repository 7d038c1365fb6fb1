#pragma once
#include <cstdint>

namespace lantian::twin {

/// A stream of whole random numbers that is the same on every machine. Streams of different keys are independent, so
/// that a value depends on its place (seed, station, day) and not on the order of drawing.
/// Source: splitmix64 (Steele, Lea, Flood 2014, doi:10.1145/2660193.2660195). Not for cryptography.
class Dice {
 public:
  Dice(std::uint64_t seed, std::uint64_t key) : state_{mixed(seed + golden * (key + 1))} {}

  std::uint64_t next() { return mixed(state_ += golden); }
  /// 0 .. below-1. The bias of the multiplication is under 2^-32 * below. Requires: 0 < below < 2^31.
  std::int64_t below(std::int64_t below) {
    return static_cast<std::int64_t>(((next() >> 32U) * static_cast<std::uint64_t>(below)) >> 32U);
  }
  /// Mean 0, deviation 1000: the sum of four uniform numbers, scaled by sqrt(3).
  std::int64_t deviation() {
    const std::int64_t sum = below(1001) + below(1001) + below(1001) + below(1001) - 2000;
    return sum * 1732 / 1000;
  }

 private:
  static constexpr std::uint64_t golden = 0x9E3779B97F4A7C15U;
  static constexpr std::uint64_t mixed(std::uint64_t z) {
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
  }
  std::uint64_t state_;
};

/// A key from parts that are each small.
constexpr std::uint64_t key_of(std::uint64_t purpose, std::uint64_t place, std::uint64_t time = 0) {
  return (purpose << 48U) | (place << 32U) | time;
}

}  // namespace lantian::twin
