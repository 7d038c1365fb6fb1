#pragma once
#include "base/decimal.hpp"
#include "base/rational.hpp"
#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Splitting totals so that the parts add up exactly.
namespace lantian::twin {

/// Whole parts in the ratio of the weights, each within one of its share; their sum is `total`. Parts are zero when all
/// weights are.
std::vector<std::int64_t> split_whole(std::int64_t total, std::span<const std::int64_t> weights);

/// One member of a group that must meet a total.
struct ClosingShare {
  std::int64_t weight = 0;
  Rational per_unit;       ///< what one unit of its activity adds to the total; above zero
  std::int64_t grain = 1;  ///< its activity is a whole multiple of it, unless it takes the remainder
};
/// Activities whose sum of activity * per_unit is `total`, exact: each follows its weight, cut to its grain, and the
/// heaviest member whose `per_unit` divides every decimal into a decimal takes what remains. Returns conflict, naming
/// `what`, when that is not above zero or has no end as a decimal.
Result<std::vector<Decimal>> close_on(const Rational& total, std::span<const ClosingShare> shares,
                                      std::string_view what);

/// The fraction as a decimal. No value when it does not end within `most_places`, or has more digits than a decimal
/// holds.
std::optional<Decimal> ending_decimal(const Rational& value, int most_places);

}  // namespace lantian::twin
