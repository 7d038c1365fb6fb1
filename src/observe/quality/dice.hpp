#pragma once
#include <cstddef>
#include <cstdint>

namespace lantian::observe::quality {

/// SplitMix64: a few lines, and the same numbers on every machine.
class Dice {
 public:
  explicit Dice(std::uint64_t seed) : state_{seed} {}
  std::uint64_t roll() {
    state_ += 0x9e3779b97f4a7c15U;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
    return z ^ (z >> 31U);
  }
  /// low..high, ends included.
  std::size_t between(std::size_t low, std::size_t high) {
    return low + static_cast<std::size_t>(roll() % (high - low + 1));
  }

 private:
  std::uint64_t state_;
};

}  // namespace lantian::observe::quality
