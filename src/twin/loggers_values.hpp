#pragma once
#include "base/clock.hpp"
#include "twin/loggers.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>

/// What a synthetic logger measures: whole numbers, unscaled by the factor's `places`, that depend on the seed, the
/// logger, the factor and the time alone.
namespace lantian::twin {

/// The mean of the minute interval that begins at `begin`.
std::int64_t minute_mean(const FleetPlan& plan, const Logger& logger, std::size_t factor, UtcSeconds begin);

/// The value at an instant: inside [min, max] of its minute interval.
std::int64_t instant_value(const FleetPlan& plan, const Logger& logger, std::size_t factor, UtcSeconds at);

struct Summary {
  std::int64_t min = 0, avg = 0, max = 0;
};
/// Over `minutes` from `begin`: avg is the mean of the minute means in it, half up, min and max the outermost of
/// theirs. Requires: `minutes` a multiple of the kind's interval.
Summary summary_of(const FleetPlan& plan, const Logger& logger, std::size_t factor, UtcSeconds begin, int minutes);

/// The concentration at reference oxygen, half up: C * (air - reference) / (air - measured), HJ 212-2017 annex D.
/// No value when the measured oxygen reaches that of air.
std::optional<std::int64_t> converted_value(const LoggerKind& kind, std::int64_t value, std::int64_t oxygen,
                                            int oxygen_places);

/// Height of the dust storm at a time: 0 outside, 1000 in its middle.
std::int64_t storm_permille_at(const FleetPlan& plan, std::uint64_t seed, UtcSeconds at);

/// True while the logger's line is down; only real-time runs ask.
bool is_line_down(const FleetPlan& plan, const Logger& logger, UtcSeconds at);
/// Whether the outage of this time leaves the old connection open and silent.
bool is_half_open(const FleetPlan& plan, const Logger& logger, UtcSeconds at);

}  // namespace lantian::twin
