#pragma once
#include "keep/device_book.hpp"
#include "serve/health/frame_index.hpp"
#include "serve/health/health_check.hpp"
#include "serve/health/mark_shelf.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace lantian::serve {

/// What the addresses about devices answer from. All outlive the router.
struct DeviceDesk {
  const observe::hj212::Protocol* protocol = nullptr;
  keep::DeviceBook* registry = nullptr;
  FrameIndex* frames = nullptr;
  MarkShelf* marks = nullptr;
  AskTelemetry values;              ///< empty: telemetry is not open here, hours of devices are not known
  std::function<UtcSeconds()> now;  ///< the moment that devices are looked at
};

/// data/api/health.toml.
struct LinkRule {
  int late_after_intervals = 0;
  std::chrono::minutes silent_after{0};
};
/// Returns malformed with every fault, not_found.
Result<LinkRule> open_link_rule(const std::string& root);

enum class LinkState : std::uint8_t { on_time, late, silent, never };
std::string_view name_of(LinkState state);
/// By the latest telegram that was taken; `never`: none was.
LinkState link_state(const LinkRule& rule, const observe::hj212::Device& device, std::optional<UtcSeconds> last_taken,
                     UtcSeconds now);

/// A device of the registry, or one that spoke without standing there.
struct DeviceLine {
  std::string mn;
  std::optional<observe::hj212::Device> device;  ///< absent: not registered
  std::string why;                               ///< why its frames are set aside: "not registered", "password"
  std::string st;                                ///< of a stranger
  DeviceFrames frames;
  LinkState link = LinkState::never;
  int marks = 0, waiting = 0;
};
/// By MN, registered ones first. Reads what is new in the frame log. Returns io, corrupt, locked.
Result<std::vector<DeviceLine>> device_lines(const DeviceDesk& desk, const LinkRule& rule);

/// Hourly intervals with a usable value. Returns what asking for values returns.
Result<std::vector<keep::Slot>> hourly_slots(const DeviceDesk& desk, const Period& days);

}  // namespace lantian::serve
