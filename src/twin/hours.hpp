#pragma once
#include "twin/plan.hpp"

#include <array>
#include <cstdint>
#include <span>

namespace lantian::twin {

using HourValues = std::array<std::int64_t, 24>;  ///< hour 1 (ending 01:00) first
using HourMask = std::array<bool, 24>;            ///< true = the hour has a reading

/// Spreads a daily value over the hours that have a reading, by weight, in whole numbers, so that the mean of exactly
/// those hours is exactly `daily`. Hours without a reading get 0 and must not be used.
/// Requires: weights positive, at least one hour present.
HourValues spread(std::int64_t daily, const HourValues& weights, const HourMask& present);

/// The curve of one day whose maximum 8-h mean, over windows ending at hours 8..24, is exactly `mda8`: the eight hours
/// from `first_hour` (13..15) add up to 8 * mda8 and every other hour is at most the lowest of them.
/// `change`: 24 small permille changes around 0. Stays exact when readings of hours 1..5 are missing.
HourValues ozone_day(std::int64_t mda8, int first_hour, const HourValues& change);

/// Deviations of the present stations from the county's value: each `permille` of it, centred, adding up to exactly 0.
/// `permille` and the result run over the stations present. Requires: not empty.
std::vector<std::int64_t> balanced(std::int64_t daily, std::span<const std::int64_t> permille);

}  // namespace lantian::twin
