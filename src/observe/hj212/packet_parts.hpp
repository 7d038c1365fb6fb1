#pragma once
#include "observe/hj212/packet.hpp"

/// The two halves of `read_packet`, for the judge: an encrypted area must not be taken apart before it is decrypted.
namespace lantian::observe::hj212 {

/// Fills `packet.items` and the deviations of the area from `packet.area`, which lies in `segment`. False when the
/// segment may hold bytes beyond ASCII.
bool read_items(std::string_view segment, Packet& packet);

}  // namespace lantian::observe::hj212
