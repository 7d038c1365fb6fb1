#pragma once
#include "observe/hj212/device.hpp"
#include "observe/hj212/verdict.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace lantian::gateway {

/// The registry as it stood at one moment, for the threads that read telegrams. Never changed: a change of the device
/// book makes a new one, and whoever still holds the old one finishes with it.
class Roster final : public observe::hj212::DeviceFinder {
 public:
  /// Address texts that cannot be read allow nobody.
  explicit Roster(std::vector<observe::hj212::Device> devices);

  const observe::hj212::Device* find(std::string_view mn) const override;
  /// True when the device's row names no addresses, or one of them holds `peer` ("10.1.2.3", without a port).
  bool allows(const observe::hj212::Device& device, std::string_view peer) const;
  const std::vector<observe::hj212::Device>& devices() const { return devices_; }

 private:
  struct TextHash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
  };
  std::vector<observe::hj212::Device> devices_;
  std::unordered_map<std::string, std::size_t, TextHash, std::equal_to<>> place_;
};

/// True when `address` lies in `network`: "10.1.2.3", "10.1.0.0/16", "2001:db8::/32". IPv4 addresses inside IPv6
/// ("::ffff:10.1.2.3") count as IPv4. False when either cannot be read.
bool lies_in(std::string_view address, std::string_view network);

}  // namespace lantian::gateway
