#pragma once
#include "assess/cems.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

/// The steps of judge_cems. Inside the room.
namespace lantian::assess {

/// What the marks and the permit say about one hour, before any factor is looked at.
struct CemsSlot {
  HourEnding hour{};
  const CemsHour* record = nullptr;  ///< null = nothing was sent
  SourceState state = SourceState::running;
  const CemsMark* monitor = nullptr;  ///< mark that makes the monitor's values invalid
  bool out_of_control = false;
  bool calibrated = false;
  const Permit* permit = nullptr;
  const Exemption* exemption = nullptr;  ///< the permit's, for `state`
  std::string used_up;                   ///< why that exemption no longer holds; empty = it holds
};

/// Every hour from the first that matters to the last.
struct CemsTimeline {
  std::vector<CemsSlot> slots;
  std::size_t begin = 0, end = 0;  ///< slots of the period
  HourEnding data_first{}, data_last{};
};
Result<CemsTimeline> timeline_of(const CemsQuestion& question);

/// One hour of one factor on its own.
CemsHourVerdict judge_cems_hour(const CemsQuestion& question, const CemsSlot& slot, std::string_view factor);

/// Capture of the spans that the period touches, then what stands in for the gaps inside the period. `verdicts` is
/// parallel to the timeline's slots.
void fill_cems_gaps(const CemsQuestion& question, const CemsTimeline& timeline,
                    const std::vector<CemsHourVerdict>& verdicts, CemsFactorMonth& month);

/// Hours in a row with this outcome inside the period.
std::vector<CemsStretch> stretches_of(const CemsTimeline& timeline, const std::vector<CemsHourVerdict>& verdicts,
                                      CemsOutcome outcome, std::string_view factor);

}  // namespace lantian::assess
