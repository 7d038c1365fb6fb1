#include "observe/hj212/device.hpp"

#include <algorithm>
#include <array>

namespace lantian::observe::hj212 {
namespace {

constexpr std::array<std::string_view, 6> kind_names{"ambient", "dust", "flue_gas", "waste_water", "noise", "other"};

}  // namespace

std::string_view name_of(DeviceKind kind) {
  return kind_names[static_cast<std::size_t>(kind)];
}

std::optional<DeviceKind> parse_device_kind(std::string_view text) {
  const auto* const found = std::ranges::find(kind_names, text);
  if (found == kind_names.end()) return std::nullopt;
  return static_cast<DeviceKind>(found - kind_names.begin());
}

const FactorSetting* Device::setting(std::string_view code) const {
  const auto found = std::ranges::find(factors, code, &FactorSetting::code);
  return found == factors.end() ? nullptr : &*found;
}

}  // namespace lantian::observe::hj212
