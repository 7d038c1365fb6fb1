#pragma once
#include "serve/health/device_desk.hpp"

#include <memory>
#include <mutex>
#include <string>

namespace lantian::serve {

/// The directory of a gateway, opened for looking at: registry, frame log and marks, which others may use meanwhile,
/// and the telemetry.
class DeviceRoom {
 public:
  struct Place {
    std::string directory;
    const observe::hj212::Protocol* protocol = nullptr;  ///< outlives the room
    /// How values are asked for when the telemetry is open elsewhere in this process; empty: hours are not known.
    AskTelemetry values;
    std::function<UtcSeconds()> now;  ///< empty: the time of the latest frame, for what was made up in the past
  };
  /// Returns what opening the books returns.
  static Result<std::unique_ptr<DeviceRoom>> open(Place place);
  /// Opens the telemetry of the directory itself, which no other process may do meanwhile, and asks that.
  Result<void> open_telemetry();

  const DeviceDesk& desk() const { return desk_; }
  MarkShelf& marks() { return marks_; }

 private:
  explicit DeviceRoom(const std::string& directory) : directory_{directory}, frames_{directory + "/frames"} {}

  const std::string directory_;
  FrameIndex frames_;
  MarkShelf marks_;
  std::unique_ptr<keep::DeviceBook> registry_;
  std::mutex turn_;
  std::unique_ptr<keep::TelemetryBook> telemetry_;
  DeviceDesk desk_;
};

}  // namespace lantian::serve
