#include "inventory/measures/shapley.hpp"

#include <doctest/doctest.h>

#include <array>
#include <numeric>

namespace {

using namespace lantian::inventory;

TEST_CASE("two controls on one source share what both could have caught") {
  // 100 t; A alone catches 50, B alone 80, both 90. By hand: A (50 + 10)/2 = 30, B (80 + 40)/2 = 60.
  const std::array worth{0.0, 50.0, 80.0, 90.0};
  const auto shares = shapley_shares(worth);
  REQUIRE(shares.size() == 2);
  CHECK(shares[0] == doctest::Approx(30).epsilon(1e-14));
  CHECK(shares[1] == doctest::Approx(60).epsilon(1e-14));
}

TEST_CASE("the glove game: one left glove, two right ones") {
  // Players 0 = left, 1 and 2 = right; a pair is worth 1. The known answer is 2/3, 1/6, 1/6.
  const std::array worth{0.0, 0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0};
  const auto shares = shapley_shares(worth);
  CHECK(shares[0] == doctest::Approx(2.0 / 3).epsilon(1e-14));
  CHECK(shares[1] == doctest::Approx(1.0 / 6).epsilon(1e-14));
  CHECK(shares[2] == doctest::Approx(1.0 / 6).epsilon(1e-14));
}

TEST_CASE("who adds nothing gets nothing; nobody shares nothing") {
  const std::array worth{0.0, 7.0, 0.0, 7.0};
  const auto shares = shapley_shares(worth);
  CHECK(shares[0] == 7);
  CHECK(shares[1] == 0);
  CHECK(shapley_shares(std::array{0.0}).empty());
}

TEST_CASE("eight equal players get an eighth each") {
  std::vector<double> worth(256, 8.0);
  worth[0] = 0;
  const auto shares = shapley_shares(worth);
  REQUIRE(shares.size() == most_players);
  for (const double share : shares) CHECK(share == doctest::Approx(1).epsilon(1e-12));
}

}  // namespace
