#pragma once
#include "base/clock.hpp"
#include "base/rational.hpp"

#include <cstdint>
#include <optional>
#include <string_view>

/// How a contract counts the days for which interest is owed, and the days on which its periods begin.
namespace lantian::carbon {

/// A term of the contract. Stored: never renumber.
enum class DayCount : std::uint8_t {
  thirty_360 = 1,    ///< 30E/360: each month has 30 days, the 31st counts as the 30th
  actual_360 = 2,    ///< real days over 360, as bank loans in yuan are usually counted
  actual_365 = 3,    ///< real days over 365, in leap years too
  actual_actual = 4  ///< real days over those of the calendar year they lie in
};
std::string_view name_of(DayCount count);  ///< "30/360", "actual/360", "actual/365", "actual/actual"
std::optional<DayCount> parse_day_count(std::string_view text);

/// The share of a year from `begin` to `end` (half-open), exact. Requires: begin <= end.
Rational years_between(DayCount count, Day begin, Day end);

/// The day `months` later; a day that the month does not have is its last one (31 January + 1 = 28 or 29 February).
Day months_later(Day day, int months);

}  // namespace lantian::carbon
