#pragma once
#include "base/clock.hpp"
#include "observe/hj212/device.hpp"
#include "observe/hj212/framer.hpp"
#include "observe/hj212/packet.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace lantian::observe::hj212 {

/// What becomes of a telegram. Stored in the frame log: never renumber.
enum class Verdict : std::uint8_t {
  accept = 0,
  accept_deviant = 1,  ///< taken; `deviations` say what the owner should set right
  quarantine = 2,      ///< kept, not used, not acknowledged: unknown device, other check sum, wrong password or peer
  reject = 3,          ///< kept in the frame log only: cannot be read as a telegram
  duplicate = 4,       ///< an accepted telegram again: acknowledged again, not stored twice (only the gateway says so)
};
std::string_view name_of(Verdict verdict);

/// A telegram that was judged. `segment` is the plain text (decrypted where needed) that packet's views point into.
/// Reusable like Packet.
struct Judged {
  Verdict verdict = Verdict::reject;
  Deviations deviations;
  Packet packet;
  const Command* command = nullptr;  ///< null: unknown CN
  std::string_view segment;
  std::string plain;  ///< holds the decrypted segment; unused otherwise
};

/// Judges a frame by the device that its MN names. `device` null: not registered, so the telegram is at best
/// quarantined. `now`: for the window of DataTime. Order of the law: length, check sum, grammar, who, when. Pure.
/// `find_device` is asked once with the MN from the header, before the check sum: the key of an encrypted segment hangs
/// on it.
class DeviceFinder {
 public:
  virtual ~DeviceFinder() = default;
  /// Null when not registered.
  virtual const Device* find(std::string_view mn) const = 0;
};
void judge(const Frame& frame, const Protocol& protocol, const DeviceFinder& devices, UtcSeconds now, Judged& judged);

/// The answer that the device waits for, as a whole frame with check sum and CR LF; empty when the telegram wants none
/// (Flag bit 0 off, or an answer itself). 2017 and 2025: ST=91, CN=9014 or 9013, the same QN, PW, MN, version bits in
/// Flag, an empty data area (HJ 212-2017 6.5, C.20 - C.50). 2005: QN and CN inside the data area (HJ/T 212-2005 C.6); a
/// 2017-style answer would leave such a logger sending for ever.
/// Requires: the verdict is accept, accept_deviant or duplicate.
std::string answer_to(const Judged& judged, const Device& device);

}  // namespace lantian::observe::hj212
