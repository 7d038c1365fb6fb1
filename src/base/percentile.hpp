#pragma once
#include "base/mean.hpp"
#include "base/rational.hpp"

#include <cstddef>
#include <span>

namespace lantian {

/// The p-th percentile of an ascending sample, by linear interpolation at rank k = 1 + (n-1)p:
/// X(s) + (X(s+1) - X(s))(k - s), s = floor(k). Exact; the sample is not rounded.
/// `ascending`: n >= 1 values, sorted. `percent`: 0..100.
/// Requires: n >= 1, 0 <= percent <= 100.
/// Source: HJ 663-2013 annex A.6 (the same rank definition as numpy 'linear' and R type 7).
Rational percentile(std::span<const Rational> ascending, const Rational& percent);

/// The same for daily means in any order; the span is reordered. Exact, in thousandths; linear time.
/// Requires: not empty, 0 <= percent <= 100.
Rational percentile_of(std::span<Mean> means, const Rational& percent);

}  // namespace lantian
