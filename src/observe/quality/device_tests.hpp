#pragma once
#include "base/decimal.hpp"
#include "observe/quality/finding.hpp"

/// Detectors that look at what a device says about itself: aggregates against their parts, corrected values against
/// their formula, its clock against ours. Decimals are compared exactly, as sent: their digits are evidence. Inputs are
/// ascending in time. Faults that follow each other without a break are one finding.
namespace lantian::observe::quality {

/// One interval of one factor. Missing statistics are absent.
struct IntervalValues {
  UtcSeconds begin{}, end{};  ///< half-open
  std::optional<Decimal> low, average, high;
  bool usable = true;  ///< by its data flag; an unusable interval counts for nothing
};

/// Who sent it.
struct Sender {
  std::string place;      ///< MN
  std::string factor;     ///< "a34004"
  std::string unit;       ///< of the numbers, for the reasons; may be empty
  std::string against{};  ///< what tells series of one factor apart ("Zs"), as in Finding
};

/// Average outside [low, high] by more than the rule allows for rounding. Also high < low.
std::vector<Finding> find_average_outside(const Sender& sender, std::span<const IntervalValues> intervals,
                                          const QualityRule& rule);

/// Usable hours that are not the mean of their usable minutes (weighted by length), or that were made from fewer than
/// the valid minutes (HJ 212-2017 annex D 2.2). Hours without any minute record say nothing.
std::vector<Finding> find_hour_unlike(const Sender& sender, std::span<const IntervalValues> hours,
                                      std::span<const IntervalValues> minutes, const QualityRule& rule);

/// What an oxygen-corrected value is made from, in one interval or instant.
struct OxygenValues {
  UtcSeconds begin{}, end{};
  std::optional<Decimal> raw;        ///< C, dry, standard state
  std::optional<Decimal> oxygen;     ///< O2, percent
  std::optional<Decimal> corrected;  ///< Zs as sent
};

/// Corrected values unlike C (A - O2s) / (A - O2), A the ambient oxygen of the rule. The tolerance holds the rounding
/// of all three numbers and the rule's share. Above the rule's largest O2 the quotient says nothing and is not judged.
/// `standard_oxygen`: O2s of the emission standard that binds the outlet, percent. Source: HJ 212-2017 annex D.
std::vector<Finding> find_oxygen_unlike(const Sender& sender, std::span<const OxygenValues> values,
                                        const Decimal& standard_oxygen, const QualityRule& rule);

/// One telegram that came live (no re-upload).
struct Arrival {
  UtcSeconds stated{};    ///< DataTime, turned to UTC by the registered offset of the device's clock
  UtcSeconds received{};  ///< by our clock
  int minutes = 0;        ///< length of its interval; 0: an instant (2011)
};

/// Days on which the device's clock is off by the median of stated - received over its instants: behind when negative,
/// and on UTC+6 when near the rule's -120 minutes. And stretches whose hourly telegrams name the other end of the hour
/// than registered: with `names_start`, they arrive before their hour can have ended; otherwise an hour late. Nothing
/// is corrected: a clock that is quietly set right would hide the next fault. The finding's factor is "clock".
std::vector<Finding> find_clock_faults(const std::string& mn, bool names_start, std::span<const Arrival> arrivals,
                                       const QualityRule& rule);

}  // namespace lantian::observe::quality
