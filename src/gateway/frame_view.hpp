#pragma once
#include "keep/frame_log.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lantian::gateway {

/// Which frames of a log to show.
struct FrameFilter {
  std::string mn;                       ///< empty = all
  std::optional<std::uint8_t> verdict;  ///< observe::hj212::Verdict
  std::optional<std::uint8_t> deviation;
  bool shows(const keep::FrameRecord& record) const;
};

/// One frame for a person: when, from whom, verdict, deviations with their meaning, and the bytes with everything that
/// is no printable ASCII as \xNN. Ends with a line feed. `colour`: ANSI colours by verdict, header names dimmed.
std::string frame_text(const keep::FrameReader::Placed& placed, bool colour);
/// The same as one JSON object on one line: doc/telemetry.md names the keys. Bytes that are no UTF-8 are escaped as
/// above.
std::string frame_json(const keep::FrameReader::Placed& placed);

}  // namespace lantian::gateway
