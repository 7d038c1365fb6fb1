#include "base/percentile.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian {
namespace {

/// Where k = 1 + (n-1)p falls: the value of 0-based rank `below`, and `part` of the way to the next.
struct Rank {
  std::size_t below = 0;
  Rational part;
};

Rank rank_of(std::size_t n, const Rational& percent) {
  LANTIAN_ASSERT(n > 0, "percentile of an empty sample");
  LANTIAN_ASSERT(percent >= Rational{0} && percent <= Rational{100}, "percent outside 0..100");
  const Rational steps = Rational{static_cast<std::int64_t>(n) - 1} * percent / Rational{100};
  const auto below = static_cast<std::size_t>(floor_of(steps));
  return {below, steps - Rational{static_cast<std::int64_t>(below)}};
}

}  // namespace

Rational percentile(std::span<const Rational> ascending, const Rational& percent) {
  const Rank rank = rank_of(ascending.size(), percent);
  if (rank.part.is_zero()) return ascending[rank.below];
  return ascending[rank.below] + (ascending[rank.below + 1] - ascending[rank.below]) * rank.part;
}

Rational percentile_of(std::span<Mean> means, const Rational& percent) {
  const Rank rank = rank_of(means.size(), percent);
  const auto at = means.begin() + static_cast<std::ptrdiff_t>(rank.below);
  std::nth_element(means.begin(), at, means.end());
  const Rational below = at->thousandths();
  if (rank.part.is_zero()) return below;
  const Rational above = std::min_element(at + 1, means.end())->thousandths();
  return below + (above - below) * rank.part;
}

}  // namespace lantian
