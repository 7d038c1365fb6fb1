#pragma once
#include "observe/quality/check.hpp"
#include "observe/quality/seed.hpp"

namespace lantian::observe::quality {

/// How a detector did on one kind of seeded fault.
struct HitScore {
  Fault fault{};
  std::size_t seeds = 0;
  std::size_t hits = 0;
  std::vector<Seed> missed;
};

/// Puts each seed alone into a copy of the group (with forty-five days before it) and asks its detector. A hit is a
/// finding of the detector at the place that overlaps the fault and, for faults of one factor, is about it.
HitScore score_hits(const Group& group, const QualityRule& rule, Fault fault, std::span<const Seed> seeds);

/// What a detector raises on series as they are: false alarms, as far as nobody knows them to be true.
struct AlarmScore {
  Detector detector{};
  std::size_t alarms = 0;
  std::size_t hours = 0;  ///< with any value at a place, all places together
  /// Alarms for each place and month of 730.5 hours.
  double per_place_month() const {
    return hours == 0 ? 0.0 : static_cast<double>(alarms) * 730.5 / static_cast<double>(hours);
  }
};

/// Counts the findings that begin inside `window`, leaving out those that overlap one of `real` (the same detector,
/// place and factor): faults that are known to be true.
AlarmScore score_alarms(const Group& group, std::span<const Finding> findings, Detector detector, const Stretch& window,
                        std::span<const Finding> real);

}  // namespace lantian::observe::quality
