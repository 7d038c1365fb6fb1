#pragma once
#include <array>
#include <cstdint>

/// Random numbers without a state: a pure function of a counter and a key, so that draw 7 of factor X is the same
/// number whatever was drawn before, in whatever order and on whatever thread.
namespace lantian::inventory {

/// Four words of 32 random bits: Philox 4x32 with ten rounds. Not for cryptography.
/// Source: Salmon, Moraes, Dror, Shaw 2011, doi:10.1145/2063384.2063405.
struct Philox {
  using Counter = std::array<std::uint32_t, 4>;
  using Key = std::array<std::uint32_t, 2>;

  static constexpr Counter words(Counter counter, Key key) {
    for (int round = 0; round < 10; ++round) {
      const std::uint64_t a = std::uint64_t{0xD2511F53U} * counter[0];
      const std::uint64_t b = std::uint64_t{0xCD9E8D57U} * counter[2];
      counter = {high(b) ^ counter[1] ^ key[0], low(b), high(a) ^ counter[3] ^ key[1], low(a)};
      key = {key[0] + 0x9E3779B9U, key[1] + 0xBB67AE85U};
    }
    return counter;
  }

 private:
  static constexpr std::uint32_t low(std::uint64_t word) { return static_cast<std::uint32_t>(word); }
  static constexpr std::uint32_t high(std::uint64_t word) { return static_cast<std::uint32_t>(word >> 32U); }
};

constexpr std::array<std::uint32_t, 2> halves(std::uint64_t word) {
  return {static_cast<std::uint32_t>(word), static_cast<std::uint32_t>(word >> 32U)};
}

/// A uniform number strictly between 0 and 1 from two words: the middle of one of 2^52 equal steps.
constexpr double open_uniform(std::uint32_t low, std::uint32_t high) {
  const std::uint64_t bits = (std::uint64_t{high} << 32U | low) >> 12U;
  return (static_cast<double>(bits) + 0.5) * 0x1p-52;
}

}  // namespace lantian::inventory
