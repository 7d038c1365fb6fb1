#pragma once
#include "serve/respond/meter_follow.hpp"

#include <memory>
#include <span>
#include <string>
#include <vector>

/// SYNTHETIC telegrams of meters, for the demonstration and for tests: the way through the gateway's own parts.
namespace lantian::serve {

/// One hourly telegram (2061) of a logger as it goes over the line.
struct MeterTelegram {
  const observe::hj212::Device* device = nullptr;
  UtcSeconds begin{};  ///< of the hour that it speaks for
  UtcSeconds at{};     ///< when it arrives
  std::string area;    ///< factors only: "a00000-Avg=1.25,a00000-Flag=N"
};
/// With its check sum; ST by what it measures (31 flue gas, 44 power use, 45 conditions).
Result<std::string> meter_frame(const MeterTelegram& telegram);

/// The series that rows of the map speak for, as hourly telegrams by arrival. Hours without a value are sent with flag D
/// every second time and not at all otherwise. A wet flow comes with its moisture.
std::vector<MeterTelegram> meter_telegrams(const respond::MeterMap& map,
                                           std::span<const observe::hj212::Device> devices,
                                           std::span<const respond::EvidenceSeries> series);

/// Brings telegrams through reception, frame log and projector into the telemetry book. `directory` holds the log after.
Result<void> take_meter_telegrams(const observe::hj212::Protocol& protocol,
                                  const std::vector<observe::hj212::Device>& devices,
                                  std::span<const MeterTelegram> telegrams, const std::string& directory,
                                  keep::TelemetryBook& telemetry);

/// Sends what the mapped meters of an episode show as telegrams into `directory`, takes them out of `evidence`, and
/// follows the episode up from there, to the end of `last`.
Result<void> send_demo_meters(const RespondDesk& desk, const std::string& episode, HourEnding last,
                              const std::string& directory, respond::ResponseEvidence& evidence);

}  // namespace lantian::serve
