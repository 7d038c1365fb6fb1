#include "gateway/roster.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

namespace lantian::gateway {
namespace {

/// 16 bytes; IPv4 stands in the last four behind ::ffff, so that both kinds compare alike.
using Address = std::array<unsigned char, 16>;

std::optional<Address> parsed_address(std::string_view text) {
  const std::string word{text};
  Address address{};
  in_addr four{};
  if (inet_pton(AF_INET, word.c_str(), &four) == 1) {
    address[10] = address[11] = 0xff;
    const auto* bytes = reinterpret_cast<const unsigned char*>(&four);
    std::copy_n(bytes, 4, address.begin() + 12);
    return address;
  }
  if (inet_pton(AF_INET6, word.c_str(), address.data()) == 1) return address;
  return std::nullopt;
}

bool first_bits_agree(const Address& a, const Address& b, int bits) {
  for (int bit = 0; bit < bits; ++bit) {
    const auto byte = static_cast<std::size_t>(bit / 8);
    if (((a[byte] ^ b[byte]) >> (7 - bit % 8) & 1) != 0) return false;
  }
  return true;
}

}  // namespace

bool lies_in(std::string_view address, std::string_view network) {
  const std::size_t slash = network.find('/');
  const auto base = parsed_address(network.substr(0, slash));
  const auto given = parsed_address(address);
  if (!base || !given) return false;
  if (slash == std::string_view::npos) return *base == *given;
  const std::string_view digits = network.substr(slash + 1);
  int bits = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  const bool four = network.find(':') == std::string_view::npos;
  if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > (four ? 32 : 128))
    return false;
  return first_bits_agree(*base, *given, four ? bits + 96 : bits);
}

Roster::Roster(std::vector<observe::hj212::Device> devices) : devices_{std::move(devices)} {
  for (std::size_t i = 0; i < devices_.size(); ++i) place_.emplace(devices_[i].mn, i);
}

const observe::hj212::Device* Roster::find(std::string_view mn) const {
  const auto found = place_.find(mn);
  return found == place_.end() ? nullptr : &devices_[found->second];
}

bool Roster::allows(const observe::hj212::Device& device, std::string_view peer) const {
  return device.addresses.empty() ||
         std::ranges::any_of(device.addresses, [&](const std::string& network) { return lies_in(peer, network); });
}

}  // namespace lantian::gateway
