#pragma once
#include "inventory/allocation/profile.hpp"

#include <cstddef>
#include <span>
#include <string>
#include <vector>

/// Whether hours add up to what they were made from: per source, month and day. Known trap of other systems: the first
/// hour of a day or month is counted twice or taken from the wrong table.
namespace lantian::inventory {

/// One sum that was looked at: what it should be and what the hours give.
struct ClosureLine {
  std::string scope;  ///< period name, "2023-10" or "2023-10-05"
  double expected_kg = 0;
  double hours_kg = 0;
  /// (hours - expected) / expected; 0 when both are 0, infinite when only the expected one is.
  double relative() const;
};

/// A first hour of a day or month that stands far above both of its neighbours.
struct Spike {
  HourEnding hour{};
  double kg = 0;
  double neighbour_kg = 0;  ///< the larger of the two
  bool first_of_month = false;
};

struct Closure {
  std::string source_id;
  ClosureLine total;
  std::vector<ClosureLine> months;
  std::vector<ClosureLine> days;
  std::vector<Spike> spikes;
  double worst_relative = 0;  ///< largest magnitude over all lines
  bool closes = false;        ///< every line within the rule, no spike
};

/// Compares hours (kg, 24 a day of `shares.period`, as they were handed out) with `total_kg`, and each month and day
/// with its part of `shares`. A single hour of float32 is off by 6e-8 at most, so days are compared at that grain where
/// the rule is finer. Requires: hours.size() == shares.share.size().
Closure closure_of(std::string source_id, double total_kg, const HourShares& shares, std::span<const float> hours_kg,
                   const ClosureRule& rule);

}  // namespace lantian::inventory
