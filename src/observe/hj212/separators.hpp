#pragma once
#include "observe/hj212/framer.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

/// Where the characters stand that take a data area apart. For the files of this folder.
namespace lantian::observe::hj212 {

/// The places of ';' ',' '=' '-' in an area, in order, and what else is in it. Room for the longest segment, and for
/// the places that are written ahead of the count.
struct Separators {
  std::array<std::uint16_t, segment_most + 72>
      at;  // NOLINT(cppcoreguidelines-pro-type-member-init): 20 KiB, written first
  std::size_t count = 0;
  bool low = false;   ///< the segment may hold blanks or control characters
  bool high = false;  ///< the segment may hold bytes beyond ASCII
};

/// Finds them 64 bytes at a time. `area` lies in `segment`. False when it cannot be done so: the segment is too short
/// for one step, or longer than any frame.
bool find_separators(std::string_view segment, std::string_view area, Separators& separators);

}  // namespace lantian::observe::hj212
