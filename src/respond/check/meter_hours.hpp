#pragma once
#include "respond/check/meter_map.hpp"

#include <span>
#include <string>
#include <utility>
#include <vector>

/// Hours of meters that came as telegrams: what they say of units, and what of it is new.
namespace lantian::respond {

/// What one telegram says of one hour of one row of the map, in the unit of EvidenceSeries.
struct MeterHour {
  std::size_t row = 0;  ///< in MeterMap::rows
  HourEnding hour{};
  std::optional<double> value;  ///< no value: it was sent and does not count (its flag, a doubt that was upheld, no number)
  std::string telegram;         ///< "segment:byte" in the frame log
};

/// What is new in `hours` against `kept`, the evidence of before: series of hours that follow each other, their values to
/// tenths as documents keep them. Hours that nobody told are no part of it, so that they stay missing. An hour that was
/// told before and no longer counts has no value. Series that did not come by themselves are not looked at.
std::vector<EvidenceSeries> new_meter_hours(const MeterMap& map, std::span<const MeterHour> hours,
                                            const ResponseEvidence& kept);

/// Puts evidence behind what is there. Hours that it withdraws lose the value which came by itself before; the next hours
/// of a meter lengthen its series where that is the newest of its unit.
void add_series(std::vector<EvidenceSeries>& to, std::vector<EvidenceSeries> more);

}  // namespace lantian::respond
