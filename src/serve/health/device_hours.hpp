#pragma once
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/protocol.hpp"
#include "observe/quality/group.hpp"

#include <memory>
#include <span>
#include <vector>

/// Building sites beside each other and beside ambient loggers, straight from their hourly telegrams: for sites that
/// speak for no station of the book, which `check_quality` would see.
namespace lantian::serve {

/// Hourly means of loggers of air as one group. The group looks into the slab, so it comes in a box.
struct DeviceHours {
  observe::Slab slab;
  observe::quality::Group group;  ///< places: MNs, building sites first; judged: the building sites
};

/// `values`: hourly ones of these devices; unusable ones and those without a unit of a concentration are missing.
/// Neighbours are the loggers of the same unit, as the rule says for stations without coordinates.
std::unique_ptr<DeviceHours> hours_of_devices(std::span<const keep::TelemetryValue> values,
                                              std::span<const observe::hj212::Device> devices,
                                              const observe::hj212::Protocol& protocol,
                                              const standards::QualityRule& rule, const Period& days);

}  // namespace lantian::serve
