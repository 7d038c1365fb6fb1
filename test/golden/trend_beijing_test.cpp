// The mean of six Beijing stations, PM2.5 of 48 months: slope and breaks as R 4.2.2 has them (monthly means, the median
// of all pairwise slopes, strucchange's breakpoints(value ~ date, h = 0.15) of the same files).
#include "beijing_frame.hpp"
#include "explain/trend/breaks.hpp"
#include "explain/trend/roses.hpp"
#include "explain/trend/theil_sen.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>

using namespace lantian;  // NOLINT(google-build-using-namespace)
using golden::six_stations;

TEST_CASE("slope and breaks of Beijing's months are those of R") {
  const auto folder = golden::shared("data/beijing-hourly");
  if (!folder) return;
  const explain::Frame frame = six_stations(*folder);
  const explain::Values* pm25 = frame.find("pm25");
  REQUIRE(pm25 != nullptr);
  const auto months = explain::month_means(frame, *pm25);
  REQUIRE(months.size() == 48);
  CHECK(std::abs(*months.values[0] - 107.078046595) < 1e-8);
  const auto slope = explain::theil_sen(explain::present(months));
  REQUIRE(slope);
  CHECK(std::abs(slope->a_year + 3.800107093) < 1e-8);
  CHECK(slope->p > 0.05);  // four winters of weather: no trend can be told from them

  const auto breaks = explain::find_breaks(explain::present(months));
  REQUIRE(breaks);
  CHECK(breaks->chosen == 0);
  const std::array<double, 6> rss{30403.3251318, 26901.8773404, 21215.1460322,
                                  19532.3238472, 17168.8272831, 16272.7657776};
  const std::array<double, 6> bic{457.4848022, 463.2253217, 463.4398505, 471.0865111, 476.5092971, 485.5499814};
  for (std::size_t m = 0; m < rss.size(); ++m) {
    // R regresses on days since 1970 as they stand, which costs it the last digits.
    CHECK(std::abs(breaks->partitions[m].rss / rss[m] - 1) < 1e-9);
    CHECK(std::abs(breaks->partitions[m].bic - bic[m]) < 1e-6);
  }
  CHECK(breaks->partitions[5].breaks == std::vector<std::size_t>{9, 18, 26, 33, 40});

  // What everybody knows of Beijing: clean from the north-west, foul from the east and the south.
  const auto wind = explain::wind_of(frame);
  REQUIRE(wind);
  const auto rose = explain::rose_of(*wind, *pm25, {8, 0.3, {75}});
  CHECK(*rose.sectors[7].mean < 60);
  CHECK(*rose.sectors[2].mean > 100);
  CHECK(rose.n + rose.missing == frame.rows());
}
