#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "keep/device_book.hpp"
#include "observe/hj212/registry.hpp"

#include <memory>
#include <string>
#include <string_view>

/// What the verbs of app/registry.hpp share.
namespace lantian::app {

/// The gateway's device book. `create`: make it when absent; otherwise not_found says how to begin.
Result<std::unique_ptr<keep::DeviceBook>> open_registry(const std::string& directory, bool create);

/// "2024-03-05 12:00:00", Beijing time.
std::string shown_time(UtcSeconds instant);
/// Text that came over the network: everything that is no printable ASCII as \xNN, cut after `most` bytes.
std::string shown_bytes(std::string_view bytes, std::size_t most);

/// The registered device. Returns not_found with the MN that was probably meant.
Result<observe::hj212::Device> registered_device(const keep::DeviceBook& book, const std::string& mn);
/// "; did you mean 'MN'?" among registered and quarantined devices, or nothing.
Result<std::string> near_mn(const keep::DeviceBook& book, const std::string& mn);

}  // namespace lantian::app
