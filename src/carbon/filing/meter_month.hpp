#pragma once
#include "carbon/filing/ties.hpp"
#include "carbon/month.hpp"

#include <map>
#include <optional>
#include <span>
#include <string>

/// A month of an item out of the hourly values of the series that is tied to it.
namespace lantian::carbon {

/// One hour of a series, named by the day that it lies in (official clock).
struct SeriesHour {
  UtcSeconds end{};
  Day day{};
  std::optional<Decimal> value;  ///< no value: it was not sent, or it does not count
};

struct MeterMonth {
  int hours = 0, known = 0;     ///< of the month; of those with a value
  std::optional<Decimal> sum;   ///< of the hours that there are, exact; no value: none is, or the sum runs over
  std::map<Day, Decimal> days;  ///< the same by day
  bool enough = false;          ///< so many hours are there as the tie asks for
  std::string percent() const;  ///< "95.4"
};
/// Hours beyond the month and hours said twice count not and once.
MeterMonth meter_month(const TiedMeter& tie, const Period& month, std::span<const SeriesHour> hours);

/// As it stands in a form. Requires: enough, and a sum.
MonthItem metered_item(const TiedMeter& tie, const MeterMonth& month);

}  // namespace lantian::carbon
