#pragma once
#include "base/result.hpp"
#include "observe/hj212/protocol.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace lantian::observe::hj212 {

/// The words of a telegram that is to be sent. Empty fields are left out.
struct Draft {
  std::string qn, st, cn, pw, mn;
  std::optional<int> flag;  ///< version bits included
  std::optional<int> pnum, pno;
  bool rf = false;   ///< 2025 re-upload mark
  std::string area;  ///< between "CP=&&" and "&&"
};

/// "##" length segment check sum CR LF. Returns invalid_argument when the segment is over 9999 bytes.
Result<std::string> build_frame(const Draft& draft);
/// The segment alone, fields in the order of the standard: QN ST CN PW MN Flag PNUM PNO RF CP.
std::string build_segment(const Draft& draft);
/// A frame around any segment, with check sum and CR LF. Requires: segment.size() <= 9999.
std::string framed(std::string_view segment);
/// The same with the data area encrypted as HJ 212-2025 6.4.2 and A.2 say: check sum over the plain segment, then SM4
/// ECB over whole 16-byte groups, the tail in clear. `key`: 16 bytes. Raw bytes on the wire.
Result<std::string> framed_encrypted(std::string_view segment, std::string_view key);

/// Flag bits: version, D (packet numbers), A (answer wanted).
constexpr int flag_of(Dialect dialect, bool answer, bool split) {
  return static_cast<int>(dialect) * 4 + (split ? 2 : 0) + (answer ? 1 : 0);
}

}  // namespace lantian::observe::hj212
