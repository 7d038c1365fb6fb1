#pragma once
#include "observe/quality/group.hpp"

/// Detectors that look at one hourly series and its neighbours. Each is one pass, O(hours); each answers nothing when
/// the rule has no such test or no row for the factor. Findings come in order of time and do not overlap.
namespace lantian::observe::quality {

/// Values outside the instrument's range; hours in a row are one finding. Notice: nothing is known without a row in
/// `instruments`, so nothing is found.
std::vector<Finding> find_range(const Watched& watched, const QualityRule& rule);

/// Changes from one hour to the next that are large against the series' own usual change (an exponential mean over
/// `memory_hours`, whose own jumps are clipped) and that the neighbours' median does not share within two hours before
/// and one after. A spike that falls back is marked up to its end, a step at its first hour.
std::vector<Finding> find_jumps(const Watched& watched, const QualityRule& rule);

/// Runs of one value (or inside the row's `spread`). At the detection limit a run is no fault unless its floor row says
/// so: too long where the neighbours differ, or contradicted by them. Missing hours up to `gap_hours` do not end a run
/// and do not count.
std::vector<Finding> find_flat(const Watched& watched, const QualityRule& rule);

/// The sliding mean leaves the range of the neighbours' means, widened by the instrument's uncertainty, and is `factor`
/// times off its own usual ratio to them, for long.
std::vector<Finding> find_disagreement(const Watched& watched, const QualityRule& rule);

/// The forged-data case: the site does not move while the median of its neighbours (and the reference station, where
/// there is one with data) rises as dust does. Only for the rule's `factor`.
std::vector<Finding> find_dust_flat(const Watched& watched, const QualityRule& rule);

}  // namespace lantian::observe::quality
