#pragma once
#include "assess/cems_outlet.hpp"
#include "keep/mark_book.hpp"
#include "keep/telemetry_book.hpp"
#include "observe/hj212/device.hpp"
#include "serve/office.hpp"

#include <span>
#include <string>
#include <vector>

/// Quality control of what devices sent: aggregates against their parts, corrected values against their formula,
/// clocks.
namespace lantian::serve {

struct DeviceQualityRequest {
  std::string at;               ///< directory of a gateway (registry, telemetry; the marks are kept there)
  std::string period;           ///< as `parse_period` reads it
  std::vector<std::string> mn;  ///< empty = every registered device
  std::string permits;          ///< permit file with the reference oxygen; empty = permits.toml of every region
};

struct DeviceQualityReport {
  std::string period;
  std::size_t devices = 0;
  std::vector<observe::quality::Finding> findings;
  keep::MarkReceipt receipt;
};

/// The rule for a kind of device: QC-AIR for ambient stations and building sites, QC-CEMS for the rest.
std::string_view quality_rule_of(observe::hj212::DeviceKind kind);

/// Doubts about one device. `values`: its last revisions, ordered as TelemetryBook::values gives them. `outlet` null:
/// no permit, so that corrected values are not judged.
std::vector<observe::quality::Finding> doubts_of_device(std::span<const keep::TelemetryValue> values,
                                                        const observe::hj212::Device& device,
                                                        const assess::Outlet* outlet,
                                                        const standards::QualityRule& rule);

/// Looks at the devices of a gateway, one after the other, and stores new doubts in its marks. Returns not_found (no
/// gateway, unknown MN), malformed (period, permits), not_in_force, io, locked (a gateway that runs owns its
/// telemetry).
Result<DeviceQualityReport> check_devices(const Office& office, const DeviceQualityRequest& request, UtcSeconds now);

std::string printed(const DeviceQualityReport& report, std::size_t findings_shown = 50);
std::string json_of(const DeviceQualityReport& report);

}  // namespace lantian::serve
