#include "base/percentile.hpp"

#include "base/assert.hpp"

namespace lantian {

Rational percentile(std::span<const Rational> ascending, const Rational& percent) {
  LANTIAN_ASSERT(!ascending.empty(), "percentile of an empty sample");
  LANTIAN_ASSERT(percent >= Rational{0} && percent <= Rational{100}, "percent outside 0..100");
  const Rational steps = Rational{static_cast<std::int64_t>(ascending.size()) - 1} * percent / Rational{100};
  const auto below = static_cast<std::size_t>(floor_of(steps));
  const Rational part = steps - Rational{static_cast<std::int64_t>(below)};
  if (part.is_zero()) return ascending[below];
  return ascending[below] + (ascending[below + 1] - ascending[below]) * part;
}

}  // namespace lantian
