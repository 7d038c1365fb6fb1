#pragma once
#include "base/period.hpp"
#include "base/result.hpp"
#include "keep/mark_book.hpp"
#include "keep/reading_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "terms/region.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Which hours there are of what should be there, and which are doubted. Counting only; no threshold.
namespace lantian::serve {

/// Marks of one detector at one place inside a period.
struct MarkedHours {
  observe::quality::Detector detector{};
  int marks = 0;
  int waiting = 0;         ///< of these, nobody has decided about
  std::int64_t hours = 0;  ///< of one factor, added up; the part inside the period
};

/// A station, or a device, over a period.
struct Coverage {
  std::string id;
  terms::Name name;
  std::string unit_id;
  bool device = false;
  std::int64_t hours_expected = 0;
  std::int64_t hours_complete = 0;   ///< a station: all six; a device: an hourly telegram with a usable value
  std::int64_t hours_partly = 0;     ///< a station: some of the six
  std::vector<int> complete_by_day;  ///< hours of each day
  std::vector<int> partly_by_day;
  std::vector<std::int64_t> missing_hours;  ///< of each of the six; empty for a device
  std::vector<MarkedHours> marked;          ///< by detector

  std::int64_t hours_missing() const { return hours_expected - hours_complete; }
  int waiting() const;
};

/// Hours of stations. An invalid value is not there. Returns io or corrupt.
Result<std::vector<Coverage>> station_coverage(const keep::ReadingBook& book, std::span<const terms::Station> stations,
                                               const Period& days);
/// Hours of devices that promise hourly telegrams. `slots`: hourly intervals with a usable value.
std::vector<Coverage> device_coverage(std::span<const observe::hj212::Device> devices,
                                      std::span<const keep::Slot> slots, const Period& days);
/// Adds the marks that touch the period. Those of other places are passed over.
void add_marks(std::vector<Coverage>& places, std::span<const keep::QualityMark> marks, const Period& days);

/// [begin, end) of a period as instants.
UtcSeconds begin_instant(const Period& days);
UtcSeconds end_instant(const Period& days);

}  // namespace lantian::serve
