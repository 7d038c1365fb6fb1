#pragma once
#include "observe/hj212/deviation.hpp"

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace lantian::observe::hj212 {

/// One name=value of the data area. `factor` is empty for a plain item (DataTime, QnRtn, BeginTime); otherwise the name
/// was FACTOR-STATISTIC. `group`: items between two ';' share a number.
struct Item {
  std::string_view factor;
  std::string_view name;   ///< "Rtd", "Avg", "Flag", "ZsAvg" for a factor; the whole name for a plain item
  std::string_view value;  ///< raw; precision is evidence
  std::uint32_t group = 0;
};

/// A data segment taken apart. All views point into the segment; missing fields are empty views.
/// Meant to be reused: `read_packet` clears it and keeps its memory.
struct Packet {
  std::string_view qn, st, cn, pw, mn, flag, pnum, pno, rf;
  std::string_view area;  ///< between "CP=&&" and the closing "&&"
  std::vector<Item> items;
  Deviations deviations;

  /// The first plain item of this name; empty view when absent.
  std::string_view plain(std::string_view name) const;
  /// True when the Flag asks for an answer (bit 0), or the dialect answers every upload and there is no Flag.
  std::optional<int> flag_number() const;
};

/// Takes a segment apart without judging it by any dialect. False only when it is no HJ 212 segment at all: no "CP=".
/// Header fields may come in any order; errata of the printed standard that vendors copied are taken with a deviation
/// (HJ 212-2017 C.14, C.19, C.22, C.23). Zero copies; O(bytes).
bool read_packet(std::string_view segment, Packet& packet);

/// The header alone, for encrypted segments: everything before the first "CP=&&". False as above.
bool read_header(std::string_view segment, Packet& packet);

}  // namespace lantian::observe::hj212
