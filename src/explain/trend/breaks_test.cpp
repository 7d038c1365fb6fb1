#include "explain/trend/breaks.hpp"

#include <doctest/doctest.h>

#include <array>
#include <cmath>
#include <limits>
#include <numeric>

namespace lantian::explain {
namespace {

DatedValues steps_of(const std::vector<double>& values, double step = 30) {
  DatedValues out;
  for (std::size_t n = 0; n < values.size(); ++n) {
    out.days.push_back(step * static_cast<double>(n));
    out.values.push_back(values[n]);
    out.places.push_back(n);
  }
  return out;
}

/// Annual flow of the Nile at Aswan 1871-1970, 10^8 m3 (Cobb 1978): the textbook series for a change of level.
std::vector<double> nile() {
  return {1120, 1160, 963,  1210, 1160, 1160, 813,  1230, 1370, 1140, 995,  935,  1110, 994, 1020, 960,  1180,
          799,  958,  1140, 1100, 1210, 1150, 1250, 1260, 1220, 1030, 1100, 774,  840,  874, 694,  940,  833,
          701,  916,  692,  1020, 1050, 969,  831,  726,  456,  824,  702,  1120, 1100, 832, 764,  821,  768,
          845,  864,  862,  698,  845,  744,  796,  1040, 759,  781,  865,  845,  944,  984, 897,  822,  1010,
          771,  676,  649,  846,  812,  742,  801,  1040, 860,  874,  848,  890,  744,  749, 838,  1050, 918,
          986,  797,  923,  975,  815,  1020, 906,  901,  1170, 912,  746,  919,  718,  714, 740};
}

/// Three straight courses with noise.
DatedValues three_courses() {
  std::vector<double> values;
  for (int n = 0; n < 60; ++n) {
    const double course = n < 22 ? 50 + 0.5 * n : n < 41 ? 90 - 0.8 * n : 20 + 0.3 * n;
    values.push_back(course + n * 23 % 7);
  }
  return steps_of(values);
}

/// RSS of values [first, last] by the normal equations, two passes.
double plain_rss(const DatedValues& v, std::size_t first, std::size_t last, BreakModel model) {
  double n = 0, x = 0, y = 0;
  for (std::size_t k = first; k <= last; ++k) {
    ++n;
    x += v.days[k];
    y += v.values[k];
  }
  double xx = 0, xy = 0, rss = 0;
  for (std::size_t k = first; k <= last; ++k) {
    xx += (v.days[k] - x / n) * (v.days[k] - x / n);
    xy += (v.days[k] - x / n) * (v.values[k] - y / n);
  }
  const double slope = model == BreakModel::line ? xy / xx : 0;
  for (std::size_t k = first; k <= last; ++k) {
    const double rest = v.values[k] - y / n - slope * (v.days[k] - x / n);
    rss += rest * rest;
  }
  return rss;
}

/// The least RSS by trying every partition.
double brute_force(const DatedValues& v, std::size_t first, std::size_t breaks, std::size_t shortest,
                   BreakModel model) {
  if (breaks == 0) {
    return v.size() - first < shortest ? std::numeric_limits<double>::infinity()
                                       : plain_rss(v, first, v.size() - 1, model);
  }
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t end = first + shortest; end + shortest <= v.size(); ++end) {
    const double rest = brute_force(v, end, breaks - 1, shortest, model);
    least = std::min(least, plain_rss(v, first, end - 1, model) + rest);
  }
  return least;
}

}  // namespace

TEST_CASE("the BIC of the published series of 258 months follows from its sums of squares") {
  // London NO2, weather-normalised, value ~ date: strucchange's RSS and BIC as published.
  const std::array<double, 6> rss{19708.76, 2120.55, 638.03, 338.86, 308.23, 301.90};
  const std::array<double, 6> bic{1867.5, 1309.0, 1015.7, 869.1, 861.4, 872.7};
  for (std::size_t m = 0; m < rss.size(); ++m) {
    CHECK(std::abs(partition_bic(rss[m], 258, m, BreakModel::line) - bic[m]) < 0.051);
  }
}

TEST_CASE("the Nile fell in 1898") {
  const auto found = find_breaks(steps_of(nile(), 365), {BreakModel::level, 0.15});
  REQUIRE(found);
  CHECK(found->least == 15);
  REQUIRE(found->partitions.size() == 6);
  CHECK(found->chosen == 1);
  // strucchange 1.5-3, breakpoints(Nile ~ 1): RSS, BIC, places (there counted from 1).
  const std::array<double, 6> rss{2835156.75,       1597457.19444444, 1552923.61577540,
                                  1538096.51274510, 1507888.47591645, 1659993.50042626};
  const std::array<double, 6> bic{1318.24180688, 1270.08373574, 1276.46670076,
                                  1284.71766745, 1291.94447689, 1310.76515477};
  for (std::size_t m = 0; m < 6; ++m) {
    CHECK(std::abs(found->partitions[m].rss - rss[m]) < 1e-6);
    CHECK(std::abs(found->partitions[m].bic - bic[m]) < 1e-7);
  }
  CHECK(found->partitions[5].breaks == std::vector<std::size_t>{14, 29, 44, 67, 82});
  REQUIRE(found->segments.size() == 2);
  CHECK(found->segments[0].last == 27);  // 1898
  CHECK(std::abs(found->segments[0].mean - 1097.75) < 1e-9);
  CHECK(std::abs(found->segments[1].mean - 849.972222222) < 1e-8);
  CHECK(found->segments[1].a_year == 0);
}

TEST_CASE("lines and levels as strucchange has them") {
  const DatedValues values = three_courses();
  const auto lines = find_breaks(values);
  REQUIRE(lines);
  CHECK(lines->chosen == 2);
  CHECK(lines->partitions[2].breaks == std::vector<std::size_t>{21, 40});
  CHECK(lines->partitions[4].breaks == std::vector<std::size_t>{10, 21, 31, 40});
  const std::array<double, 6> rss{6908.678887932, 1125.773766337, 242.389210180,
                                  236.786443381,  233.858426369,  231.364141414};
  for (std::size_t m = 0; m < 6; ++m) CHECK(std::abs(lines->partitions[m].rss - rss[m]) < 1e-8);
  CHECK(std::abs(lines->partitions[2].bic - 290.893735756) < 1e-8);
  const double parts = std::accumulate(lines->segments.begin(), lines->segments.end(), 0.0,
                                       [](double sum, const Segment& one) { return sum + one.rss; });
  CHECK(std::abs(parts - rss[2]) < 1e-8);

  const auto levels = find_breaks(values, {BreakModel::level, 0.15});
  REQUIRE(levels);
  CHECK(levels->chosen == 5);
  CHECK(std::abs(levels->partitions[5].rss - 352.948076923) < 1e-8);
  CHECK(levels->partitions[4].breaks == std::vector<std::size_t>{8, 21, 31, 40});
}

TEST_CASE("no partition is better than the one found: all of them tried") {
  std::vector<double> values;
  for (int n = 0; n < 22; ++n) values.push_back((n * 41 % 17) + (n > 9 ? 6 : 0) - 0.2 * n);
  DatedValues series = steps_of(values);
  series.days[5] += 11;  // steps need not be equal
  for (const BreakModel model : {BreakModel::level, BreakModel::line}) {
    const auto found = find_breaks(series, {model, 0.15});
    REQUIRE(found);
    CHECK(found->least == 3);
    for (std::size_t m = 0; m < std::min<std::size_t>(found->partitions.size(), 5); ++m) {
      CHECK(std::abs(found->partitions[m].rss - brute_force(series, 0, m, 3, model)) < 1e-9);
    }
  }
}

TEST_CASE("a series without noise breaks once, a flat one never") {
  std::vector<double> step(40, 10.0), flat(40, 3.0);
  for (std::size_t n = 17; n < 40; ++n) step[n] = 4;
  const auto broken = find_breaks(steps_of(step), {BreakModel::level, 0.15});
  REQUIRE(broken);
  CHECK(broken->chosen == 1);
  CHECK(broken->partitions[1].breaks == std::vector<std::size_t>{16});
  CHECK(find_breaks(steps_of(flat))->chosen == 0);
}

TEST_CASE("breaks that the values cannot carry are refused") {
  const auto few = find_breaks(steps_of(std::vector<double>(12, 1.0)));  // 1 value a segment
  REQUIRE_FALSE(few);
  CHECK(few.error().code == ErrorCode::incomplete);
  CHECK(find_breaks(steps_of(std::vector<double>(20'001, 1.0))).error().code == ErrorCode::unsupported);
  const auto one = find_breaks(steps_of({1, 2, 3, 4, 5, 6, 7}), {BreakModel::level, 0.5});
  REQUIRE(one);
  CHECK(one->partitions.size() == 2);  // ceil(7 / 3) - 2
}

}  // namespace lantian::explain
