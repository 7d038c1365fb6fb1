#pragma once
#include "keep/mark_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "respond/check/meter_hours.hpp"

#include <set>
#include <span>
#include <string>
#include <vector>

/// Values of the telemetry book as hours of the meters that speak for units.
namespace lantian::serve {

struct MeterReading {
  std::vector<respond::MeterHour> hours;
  std::set<std::string> notes;  ///< what cannot be taken and why, one sentence a row of the map
};

/// Hourly values (2061, the last revision of each) of the rows of the map. A value counts when its flag and the registry
/// allow it and no doubt about it was upheld; one that does not count is told as such, because it may correct one that
/// did. The hour is the one that ends at the value's end, official clock; an interval that is no whole hour is left out.
/// `synthetic`: of the book; loggers of the other kind are left out.
MeterReading meter_hours_of(const respond::MeterMap& map, std::span<const keep::TelemetryValue> values,
                            std::span<const observe::hj212::Device> devices,
                            std::span<const keep::QualityMark> doubts, bool synthetic);

/// The registry's row of a factor as the book names it; null: it has none.
const observe::hj212::FactorSetting* meter_setting_of(const observe::hj212::Device& device, std::string_view factor);

}  // namespace lantian::serve
