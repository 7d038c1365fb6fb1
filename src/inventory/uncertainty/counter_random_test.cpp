#include "inventory/uncertainty/counter_random.hpp"

#include <doctest/doctest.h>

#include <limits>

namespace {

using namespace lantian::inventory;

TEST_CASE("Philox 4x32-10 gives the known answers of its authors") {
  // The three vectors for philox4x32, ten rounds, in the file kat_vectors of the Random123 distribution.
  CHECK(Philox::words({0, 0, 0, 0}, {0, 0}) == Philox::Counter{0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8});
  constexpr std::uint32_t ones = 0xffffffff;
  CHECK(Philox::words({ones, ones, ones, ones}, {ones, ones}) ==
        Philox::Counter{0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd});
  CHECK(Philox::words({0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344}, {0xa4093822, 0x299f31d0}) ==
        Philox::Counter{0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1});
}

TEST_CASE("a uniform number is never 0 and never 1") {
  CHECK(open_uniform(0, 0) == 0x1p-53);
  const std::uint32_t ones = std::numeric_limits<std::uint32_t>::max();
  CHECK(open_uniform(ones, ones) == 1 - 0x1p-53);
  CHECK(open_uniform(0, 0x80000000) == 0.5 + 0x1p-53);
}

}  // namespace
