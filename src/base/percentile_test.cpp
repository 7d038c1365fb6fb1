#include "base/percentile.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <random>
#include <vector>

namespace {

using namespace lantian;

/// Straight from the text of HJ 663 A.6, one-based, on a sorted copy.
Rational plain_percentile(std::vector<Mean> means, int percent) {
  std::vector<Rational> sorted;
  for (const Mean& mean : means) sorted.push_back(mean.thousandths());
  std::ranges::sort(sorted);
  const auto n = static_cast<std::int64_t>(sorted.size());
  const std::int64_t k100 = 100 + (n - 1) * percent;  // 100 k
  const std::int64_t s = k100 / 100;
  const Rational part = Rational::of(k100 % 100, 100);
  const Rational& low = sorted[static_cast<std::size_t>(s - 1)];
  if (s == n) return low;
  return low + (sorted[static_cast<std::size_t>(s)] - low) * part;
}

TEST_CASE("percentiles of random samples equal the text of the annex") {
  std::mt19937 random{7};
  const auto below = [&](std::int64_t bound) { return static_cast<std::int64_t>(random()) % bound; };
  for (int round = 0; round < 300; ++round) {
    std::vector<Mean> means(static_cast<std::size_t>(1 + below(366)));
    for (Mean& mean : means) mean = {below(400'000), 20 + below(5)};
    if (round % 3 == 0) std::ranges::fill(means, means.front());  // ties
    for (const int percent : {0, 50, 90, 95, 98, 100}) {
      std::vector<Rational> sorted;
      for (const Mean& mean : means) sorted.push_back(mean.thousandths());
      std::ranges::sort(sorted);
      const Rational expected = plain_percentile(means, percent);
      REQUIRE(percentile(sorted, Rational{percent}) == expected);
      std::vector<Mean> any_order = means;
      REQUIRE(percentile_of(any_order, Rational{percent}) == expected);
    }
  }
}

TEST_CASE("a percent with decimals") {
  const std::vector<Rational> values{Rational{0}, Rational{1000}};
  CHECK(percentile(values, Rational::of(1, 2)) == Rational{5});
}

}  // namespace
