#pragma once
#include "keep/frame_log.hpp"

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Bytes of the frame log. All numbers are little endian and stand without gaps.
///
///   group   magic[8] mark:u64 group_bytes:u32 records:u32 segment:u32 offset:u32 groups_before:u64
///           first_received_us:i64 previous[32]  then the records, then digest[32]
///   record  received_us:i64 deviations:u64 connection:u32 original_segment:u32 original_offset:u32
///           verdict:u8 lane:u8 peer_bytes:u8 mn_bytes:u8 bytes:u16 zero:u16 check:u32  then peer, mn, bytes
///
/// `digest` is SHA-256 of everything before it in the group, `previous` the digest of the group before, so each digest
/// fixes the whole log up to its group. A segment begins with a group without records, whose `mark` is 0; the first
/// eight bytes of its digest are the mark of all other groups of the segment. Nobody outside can know them beforehand,
/// so a frame that carries a forged group is never taken for one when the log is searched for groups.
/// `check` is CRC-32 of the record's place and of its other bytes: one record can be read without its group.
namespace lantian::keep::frames {

using Digest = std::array<unsigned char, 32>;

inline constexpr std::string_view magic = "LTFRAME1";
inline constexpr std::uint32_t header_bytes = 80;
inline constexpr std::uint32_t digest_bytes = 32;
inline constexpr std::uint32_t opening_bytes = header_bytes + digest_bytes;
inline constexpr std::uint32_t record_bytes = 40;
inline constexpr std::uint32_t most_group_bytes = 256u << 20;

struct GroupHeader {
  std::uint64_t mark = 0;
  std::uint32_t group_bytes = 0;
  std::uint32_t records = 0;
  FramePlace place;
  std::uint64_t groups_before = 0;  ///< groups with records, in all segments
  std::int64_t first_received_us = 0;
  Digest previous{};
};

Digest digest_of(std::string_view bytes);
std::string hex_of(const Digest& digest);
std::uint64_t mark_of(const Digest& opening);

/// The header of the group that begins with these bytes; no value when they cannot begin one at this place.
std::optional<GroupHeader> header_of(std::string_view bytes, FramePlace place);

/// Overwrites `group` with a whole group, its digest included, and returns the digest. `header.group_bytes`, `records`
/// and `first_received_us` are filled in here. Each record must be within its limits (`limit_error`).
Digest write_group(std::string& group, GroupHeader header, std::span<const FrameRecord> records);

/// Bytes that a group of these records takes.
std::uint64_t group_size(std::span<const FrameRecord> records);

/// What is too long in a record, in words; empty when nothing is.
std::string limit_error(const FrameRecord& record);

/// The record at the front of `bytes`, with views into them, and its size; no value when none is whole there.
struct ReadRecord {
  FrameRecord record;
  std::size_t size = 0;
};
std::optional<ReadRecord> record_at(std::string_view bytes, FramePlace place);

/// All records of a whole group, `bytes` being the group from its header to before its digest.
bool read_records(std::string_view bytes, const GroupHeader& header, std::vector<FrameReader::Placed>& records);

}  // namespace lantian::keep::frames
