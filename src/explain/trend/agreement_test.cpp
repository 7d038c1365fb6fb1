#include "explain/trend/agreement.hpp"

#include <doctest/doctest.h>

#include <cmath>

namespace lantian::explain {

TEST_CASE("statistics of four pairs, by hand") {
  // measured 10 20 30 40 (mean 25), model 12 50 27 10; two rows lack one side.
  const Values measured{10, 20, std::nullopt, 30, 40, 7}, model{12, 50, 5, 27, 10, std::nullopt};
  const Agreement found = agreement(measured, model);
  CHECK(found.n == 4);
  CHECK(*found.fac2 == 0.5);                                 // 1.2 and 0.9 are within, 2.5 and 0.25 are not
  CHECK(*found.mb == -0.25);                                 // (2 + 30 - 3 - 30) / 4
  CHECK(*found.mge == 16.25);                                // 65 / 4
  CHECK(*found.nmb == -0.01);                                // -1 / 100
  CHECK(*found.nmge == 0.65);                                // 65 / 100
  CHECK(std::abs(*found.rmse - std::sqrt(453.25)) < 1e-12);  // (4 + 900 + 9 + 900) / 4
  // x -15 -5 5 15, y (mean 24.75) -12.75 25.25 2.25 -14.75: sum xy -145, xx 500, yy 1022.75
  CHECK(std::abs(*found.r + 145 / std::sqrt(500 * 1022.75)) < 1e-12);
  CHECK(std::abs(*found.coe - (1 - 65.0 / 40)) < 1e-12);
  CHECK(std::abs(*found.ioa - (1 - 65.0 / 80)) < 1e-12);
}

TEST_CASE("beyond twice the spread the refined index turns round") {
  const Agreement found = agreement({1, 2, 3}, {11, 12, 13});
  CHECK(std::abs(*found.ioa - (4.0 / 30 - 1)) < 1e-12);  // 2 * 2 / 30 - 1
  CHECK(*found.coe == -14);
  CHECK(*found.r == 1);
}

TEST_CASE("the bounds of a factor of two belong to it; 0 beside 0 says nothing") {
  CHECK(*agreement({2, 2, 2, 2}, {1, 4, 0.99, 4.01}).fac2 == 0.5);
  CHECK(*agreement({0, 4, 0}, {0, 4, 3}).fac2 == 0.5);
  CHECK_FALSE(agreement({0}, {0}).fac2);
}

TEST_CASE("published figures of a model that is 2.5 times another pollutant hang together") {
  // openair, obs = nox, mod = 2.5 no2: NMB and MB give the mean, COE and MGE the spread, and these give IOA and NMGE.
  const double mean = -55.97922 / -0.3130766, spread = 66.8213 / (1 - 0.3110857);
  CHECK(66.8213 / mean == doctest::Approx(0.3737134).epsilon(1e-6));
  CHECK(1 - 66.8213 / (2 * spread) == doctest::Approx(0.6555429).epsilon(1e-6));
}

TEST_CASE("what has no denominator has no value") {
  const Agreement none = agreement({std::nullopt, 1}, {1, std::nullopt});
  CHECK(none.n == 0);
  CHECK_FALSE(none.mb);
  const Agreement still = agreement({5, 5}, {4, 8});
  CHECK(*still.mb == 1);
  CHECK_FALSE(still.r);
  CHECK_FALSE(still.coe);
  CHECK(*still.ioa == -1);  // 0 / error - 1
  CHECK_FALSE(agreement({5, 5}, {5, 5}).ioa);
  CHECK_FALSE(agreement({-1, 1}, {1, 2}).nmb);
}

}  // namespace lantian::explain
