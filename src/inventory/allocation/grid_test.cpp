#include "inventory/allocation/grid.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

namespace {

using namespace lantian::inventory;

Grid metres_grid(int columns, int rows) {
  Grid grid;
  grid.kind = GridKind::metres;
  grid.columns = columns;
  grid.rows = rows;
  return grid;
}

double covered(const Mask& mask) {
  return std::accumulate(mask.cells.begin(), mask.cells.end(), 0.0,
                         [](double sum, const CellShare& cell) { return sum + cell.share; });
}

double share_in(const Mask& mask, std::size_t cell) {
  for (const CellShare& one : mask.cells) {
    if (one.cell == cell) return one.share;
  }
  return 0;
}

TEST_CASE("a place has one cell, edges included") {
  const Grid grid = metres_grid(3, 2);
  CHECK(grid.cell_at(0, 0) == 0);
  CHECK(grid.cell_at(1, 0.5) == 1);
  CHECK(grid.cell_at(0.5, 1) == 3);
  CHECK(grid.cell_at(3, 2) == 5);
  CHECK_FALSE(grid.cell_at(3.0001, 1));
  CHECK_FALSE(grid.cell_at(-0.0001, 1));
  CHECK_FALSE(grid.cell_at(std::nan(""), 1));
}

TEST_CASE("cells of degrees have the area of the sphere") {
  Grid globe;
  globe.west = -180;
  globe.south = -90;
  globe.columns = 360;
  globe.rows = 180;
  double sum = 0;
  for (std::size_t cell = 0; cell < globe.cells(); ++cell) sum += globe.area_m2(cell);
  CHECK(sum == doctest::Approx(4 * 3.141592653589793 * earth_radius_m * earth_radius_m).epsilon(1e-12));
  // A tenth of a degree at 44 N is about 11.12 km x 8.00 km.
  Grid changji;
  changji.south = 44;
  changji.cell_x = changji.cell_y = 0.1;
  CHECK(changji.area_m2(0) == doctest::Approx(88.87e6).epsilon(0.001));
}

TEST_CASE("a triangle by hand") {
  // Corners (0,0), (2,0), (0,2): cell 0 whole, its east and north neighbours by half, the diagonal one not at all.
  const Mask mask = mask_of(metres_grid(2, 2), {"c", {{{0, 0}, {2, 0}, {0, 2}}}, {}});
  CHECK(mask.cells.size() == 3);
  CHECK(share_in(mask, 0) == doctest::Approx(1));
  CHECK(share_in(mask, 1) == doctest::Approx(0.5));
  CHECK(share_in(mask, 2) == doctest::Approx(0.5));
  CHECK(mask.off_grid == 0);
}

TEST_CASE("a concave county, the way around does not matter") {
  // A U: 3 x 3 without the upper two thirds of the middle column.
  Ring u{{0, 0}, {3, 0}, {3, 3}, {2, 3}, {2, 1}, {1, 1}, {1, 3}, {0, 3}};
  const Mask mask = mask_of(metres_grid(3, 3), {"u", {u}, {}});
  CHECK(covered(mask) == doctest::Approx(7));
  CHECK(share_in(mask, 4) == 0);
  CHECK(share_in(mask, 7) == 0);
  // One cell over all of it: the two arms meet in one cut.
  Grid one = metres_grid(1, 1);
  one.cell_x = 3;
  one.cell_y = 2;
  one.south = 1;
  CHECK(covered(mask_of(one, {"u", {u}, {}})) == doctest::Approx(4.0 / 6));
  std::reverse(u.begin(), u.end());
  CHECK(mask_of(metres_grid(3, 3), {"u", {u}, {}}).cells == mask.cells);
}

TEST_CASE("holes and islands") {
  const Ring outer{{0, 0}, {3, 0}, {3, 3}, {0, 3}};
  const Ring hole{{0.5, 0.5}, {1.5, 0.5}, {1.5, 1.5}, {0.5, 1.5}};
  const Mask mask = mask_of(metres_grid(3, 3), {"c", {outer}, {hole}});
  CHECK(covered(mask) == doctest::Approx(8));
  CHECK(share_in(mask, 0) == doctest::Approx(0.75));
  const Mask islands = mask_of(metres_grid(3, 3), {"c", {{{0, 0}, {1, 0}, {1, 1}}, {{2, 2}, {3, 2}, {3, 3}}}, {}});
  CHECK(covered(islands) == doctest::Approx(1));
}

TEST_CASE("what lies off the grid is told") {
  const Mask mask = mask_of(metres_grid(2, 2), {"c", {{{1, 0}, {5, 0}, {5, 1}, {1, 1}}}, {}});
  CHECK(mask.cells.size() == 1);
  CHECK(mask.off_grid == doctest::Approx(0.75));
  const Mask away = mask_of(metres_grid(2, 2), {"c", {{{7, 7}, {8, 7}, {8, 8}}}, {}});
  CHECK(away.cells.empty());
  CHECK(away.off_grid == 1);
}

TEST_CASE("a line lies in its cells by length") {
  const Grid grid = metres_grid(3, 2);
  const Place line[] = {{0.5, 0.5}, {2.5, 0.5}, {2.5, 1.5}};
  const auto lengths = line_lengths(grid, line);
  CHECK(lengths == std::vector<CellShare>{{0, 0.5}, {1, 1.0}, {2, 1.0}, {5, 0.5}});
  CHECK(line_length(grid, line) == 3);
  const Place leaving[] = {{0.5, 0.5}, {0.5, -1.5}};
  CHECK(line_lengths(grid, leaving) == std::vector<CellShare>{{0, 0.5}});
  // One degree of latitude is 111.2 km.
  Grid degrees;
  degrees.rows = 2;
  const Place meridian[] = {{0.5, 0.25}, {0.5, 1.25}};
  CHECK(line_length(degrees, meridian) == doctest::Approx(111'195).epsilon(1e-4));
  CHECK(line_lengths(degrees, meridian)[0].share == doctest::Approx(0.75 * 111'195).epsilon(1e-4));
}

}  // namespace
