#pragma once
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/quality/finding.hpp"
#include "serve/api/air_shelf.hpp"
#include "serve/health/mark_shelf.hpp"
#include "serve/office.hpp"

#include <functional>
#include <string>
#include <vector>

/// The detectors over everything that a running service holds.
namespace lantian::serve {

using AskTelemetry = std::function<Result<std::vector<keep::TelemetryValue>>(const keep::TelemetryQuery&)>;

struct DeviceCheck {
  const Office& office;
  const observe::hj212::Protocol& protocol;
  const std::vector<observe::hj212::Device>& devices;
  AskTelemetry values;
};
/// Each device by itself (`doubts_of_device`), and building sites beside each other (`hours_of_devices`). Corrected
/// values are judged where a permit of a region names the outlet. Returns malformed, not_in_force, io, corrupt.
Result<std::vector<observe::quality::Finding>> doubts_of_devices(const DeviceCheck& check, const Period& days);

/// Runs the rule of ambient air over the stations of the region's units in `days` and notes new doubts. The book is
/// only changed when a decision of a review has to be enforced again. Returns what `check_quality` returns; a unit
/// without stations is passed over.
Result<void> note_doubts_of_air(const Office& office, AirShelf& air, MarkShelf& marks, const std::string& region,
                                const Period& days, UtcSeconds now);

}  // namespace lantian::serve
