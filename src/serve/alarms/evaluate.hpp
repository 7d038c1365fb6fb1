#pragma once
#include "observe/slab.hpp"
#include "serve/alarms/board.hpp"
#include "serve/api/air_shelf.hpp"
#include "serve/office.hpp"

namespace lantian::serve {

/// A place that rules look at: its stations in the slab.
struct AlarmPlace {
  std::string id;
  terms::Name name;
  std::vector<std::size_t> stations;
};

/// Hours of a region as rules look at them.
struct AlarmHours {
  observe::Slab slab;
  std::vector<AlarmPlace> stations, units;
  bool synthetic = false;
};

/// The hours of the days from the one of `first` to the one of `last`. Returns not_found (no such region), io, corrupt.
Result<AlarmHours> alarm_hours(const Office& office, const keep::ReadingBook& book, std::string_view region,
                               HourEnding first, HourEnding last);

/// How many hours before the present one the rules look at.
std::chrono::hours alarm_reach(const AlarmRules& rules);

/// What each rule about air says at each of its places at `now`, of hours that have ended by then. A place that the
/// region does not have and a limit that cannot be found are errors, seen as such.
std::vector<AlarmLook> look_at_hours(const AlarmRules& rules, const AlarmHours& hours,
                                     const standards::Rulebook& rulebook, UtcSeconds now);

/// A device and when it was heard last, or since when it is listened for.
struct AlarmDevice {
  std::string mn;
  terms::Name name;
  UtcSeconds heard{};
};
std::vector<AlarmLook> look_at_devices(const AlarmRules& rules, const std::vector<AlarmDevice>& devices,
                                       UtcSeconds now);

}  // namespace lantian::serve
