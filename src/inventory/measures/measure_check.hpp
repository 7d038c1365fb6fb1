#pragma once
#include "inventory/measures/measure.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Whether a measure says what its type needs, and nothing that its type cannot mean.
namespace lantian::inventory {

/// "retire", "activity", "fuel", "process", "end_of_pipe", "cap" and back: the words of forms and reports.
std::string_view name_of(MeasureType type);
std::optional<MeasureType> parse_measure_type(std::string_view text);
/// "replace", "add".
std::string_view name_of(MeasureMode mode);
/// "planned", "built", "verified".
std::string_view name_of(MeasureStatus status);
std::optional<MeasureStatus> parse_measure_status(std::string_view text);

/// Every fault of one measure, each "record: measure 'id': what is wrong; what to write". Empty = it can be applied.
///   retire       nothing, activity_ratio below 1, or removed_percent       activity   one of these two
///   fuel         activity_ratio, removed_percent or control_percent        process, end_of_pipe   control_percent
///   cap          cap_t and a pollutant
/// Percents lie in 0..100, ratios and tonnes are not negative, a measure ends after it starts.
std::vector<std::string> measure_faults(const Measure& measure);
/// The faults of all, and of ids that stand twice.
std::vector<std::string> measure_faults(std::span<const Measure> measures);

}  // namespace lantian::inventory
