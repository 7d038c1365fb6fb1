#include "inventory/allocation/source_receptor_kernel.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace {

using namespace lantian::inventory;

Grid three_by_three() {
  Grid grid;
  grid.columns = grid.rows = 3;
  return grid;
}

TEST_CASE("the kernel of the handbook") {
  const double change[] = {0, 10, 0, 0, 100, 0, 0, 0, 50};  // A12
  CHECK(std::abs(weighted_emission_change(three_by_three(), change, 4, 1.8) - 113.104058) < 1e-6);
  const Precursor precursor{change, 0.5, 1.8};
  CHECK(std::abs(concentration_change(three_by_three(), {&precursor, 1}, 4) - 56.552029) < 1e-6);
}

TEST_CASE("precursors add up, each with its own reach") {
  const double near[] = {0, 0, 0, 0, 8, 0, 0, 0, 0};
  const double far[] = {0, 0, 0, 8, 0, 0, 0, 0, 0};  // one cell away: (1/2)^omega
  const Precursor both[] = {{near, 1, 2}, {far, 2, 3}};
  CHECK(concentration_change(three_by_three(), both, 4) == doctest::Approx(8 + 2 * 8.0 / 8));
  CHECK(concentration_change(three_by_three(), {}, 4) == 0);
  const double cut[] = {0, 0, 0, 0, -8, 0, 0, 0, 0};
  CHECK(weighted_emission_change(three_by_three(), cut, 4, 2) == -8);
}

}  // namespace
