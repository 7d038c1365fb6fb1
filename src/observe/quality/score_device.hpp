#pragma once
#include "observe/quality/device_tests.hpp"
#include "observe/quality/group.hpp"

namespace lantian::observe::quality {

/// Rates of the detectors of device_tests.hpp. No public set holds minutes, oxygen or arrival times beside hours, so
/// the parts are made: each real hour of a series becomes twelve intervals of five minutes whose mean is exactly that
/// hour, an oxygen-corrected value at an oxygen content drawn between 4 and 14 percent, and telegrams that arrive 1 to
/// 40 s after they were made. Then every second hour on average carries one fault.
struct DeviceScore {
  std::string fault;
  Detector detector{};
  std::size_t seeds = 0;
  std::size_t hits = 0;
  std::size_t clean = 0;   ///< hours (clock: days) without a fault
  std::size_t alarms = 0;  ///< of them doubted
};

/// One row for each fault: Avg put outside [Min, Max], hour lowered by a tenth, hour from 40 valid minutes, corrected
/// value made with two points less oxygen, clock on UTC+6, clock ten minutes ahead, hours labelled with their end.
/// `series`: real values, thousandths; missing ones are passed over. Everything is decided by `seed`.
std::vector<DeviceScore> score_device_tests(std::span<const Cell> series, HourEnding first, const QualityRule& rule,
                                            std::uint64_t seed);

}  // namespace lantian::observe::quality
