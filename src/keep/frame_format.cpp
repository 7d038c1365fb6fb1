#include "keep/frame_format.hpp"

#include "base/assert.hpp"

#include <fmt/core.h>
#include <openssl/evp.h>
#include <zlib.h>

#include <algorithm>
#include <bit>
#include <cstring>

namespace lantian::keep::frames {
namespace {

static_assert(std::endian::native == std::endian::little, "the log is little endian and copied as it stands");

constexpr std::size_t check_at = 36;

template <class T>
T number_at(std::string_view bytes, std::size_t at) {
  T value;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  return value;
}

template <class T>
void put_number(std::string& bytes, T value) {
  bytes.append(reinterpret_cast<const char*>(&value), sizeof value);
}

std::uint32_t crc_on(std::uint32_t crc, std::string_view bytes) {
  return static_cast<std::uint32_t>(::crc32_z(crc, reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()));
}

/// `record` from its first byte to its last; the check field itself is left out.
std::uint32_t check_of(std::string_view record, FramePlace place) {
  const std::array<std::uint32_t, 2> numbers{place.segment, place.offset};
  std::uint32_t crc = crc_on(0, {reinterpret_cast<const char*>(numbers.data()), sizeof numbers});
  crc = crc_on(crc, record.substr(0, check_at));
  return crc_on(crc, record.substr(record_bytes));
}

void put_record(std::string& group, const FrameRecord& record, FramePlace group_place) {
  const std::size_t start = group.size();
  const FramePlace place{group_place.segment, group_place.offset + static_cast<std::uint32_t>(start)};
  put_number(group, record.received_us);
  put_number(group, record.deviations);
  put_number(group, record.connection);
  put_number(group, record.original.segment);
  put_number(group, record.original.offset);
  put_number(group, record.verdict);
  put_number(group, static_cast<std::uint8_t>(record.lane));
  put_number(group, static_cast<std::uint8_t>(record.peer.size()));
  put_number(group, static_cast<std::uint8_t>(record.mn.size()));
  put_number(group, static_cast<std::uint16_t>(record.bytes.size()));
  put_number(group, std::uint16_t{0});
  put_number(group, std::uint32_t{0});
  group.append(record.peer).append(record.mn).append(record.bytes);
  const std::uint32_t check = check_of(std::string_view{group}.substr(start), place);
  std::memcpy(group.data() + start + check_at, &check, sizeof check);
}

}  // namespace

Digest digest_of(std::string_view bytes) {
  Digest digest{};
  unsigned length = 0;
  LANTIAN_ASSERT(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &length, EVP_sha256(), nullptr) == 1 &&
                     length == digest.size(),
                 "no SHA-256");
  return digest;
}

std::string hex_of(const Digest& digest) {
  std::string text;
  for (const unsigned char byte : digest) text += fmt::format("{:02x}", byte);
  return text;
}

std::uint64_t mark_of(const Digest& opening) {
  std::uint64_t mark = 0;
  std::memcpy(&mark, opening.data(), sizeof mark);
  return mark;
}

std::optional<GroupHeader> header_of(std::string_view bytes, FramePlace place) {
  if (bytes.size() < header_bytes || !bytes.starts_with(magic)) return std::nullopt;
  GroupHeader header;
  header.mark = number_at<std::uint64_t>(bytes, 8);
  header.group_bytes = number_at<std::uint32_t>(bytes, 16);
  header.records = number_at<std::uint32_t>(bytes, 20);
  header.place = {number_at<std::uint32_t>(bytes, 24), number_at<std::uint32_t>(bytes, 28)};
  header.groups_before = number_at<std::uint64_t>(bytes, 32);
  header.first_received_us = number_at<std::int64_t>(bytes, 40);
  std::memcpy(header.previous.data(), bytes.data() + 48, header.previous.size());
  const bool plausible = header.place == place && header.group_bytes >= opening_bytes &&
                         header.group_bytes <= most_group_bytes && (header.records > 0) == (place.offset > 0);
  return plausible ? std::optional{header} : std::nullopt;
}

std::uint64_t group_size(std::span<const FrameRecord> records) {
  std::uint64_t size = opening_bytes;
  for (const FrameRecord& record : records) {
    size += record_bytes + record.peer.size() + record.mn.size() + record.bytes.size();
  }
  return size;
}

Digest write_group(std::string& group, GroupHeader header, std::span<const FrameRecord> records) {
  header.group_bytes = static_cast<std::uint32_t>(group_size(records));
  header.records = static_cast<std::uint32_t>(records.size());
  header.first_received_us = records.empty() ? 0 : records.front().received_us;
  group.clear();
  group.reserve(header.group_bytes);
  group.append(magic);
  put_number(group, header.mark);
  put_number(group, header.group_bytes);
  put_number(group, header.records);
  put_number(group, header.place.segment);
  put_number(group, header.place.offset);
  put_number(group, header.groups_before);
  put_number(group, header.first_received_us);
  group.append(reinterpret_cast<const char*>(header.previous.data()), header.previous.size());
  for (const FrameRecord& record : records) put_record(group, record, header.place);
  const Digest digest = digest_of(group);
  group.append(reinterpret_cast<const char*>(digest.data()), digest.size());
  LANTIAN_ASSERT(group.size() == header.group_bytes, "a group is as long as its header says");
  return digest;
}

std::string limit_error(const FrameRecord& record) {
  if (record.peer.size() > 255) return fmt::format("a peer of {} bytes, and at most 255 fit", record.peer.size());
  if (record.mn.size() > 64) return fmt::format("an MN of {} bytes, and at most 64 fit", record.mn.size());
  if (record.bytes.size() > 65535) return fmt::format("a frame of {} bytes, and 65535 fit", record.bytes.size());
  return {};
}

std::optional<ReadRecord> record_at(std::string_view bytes, FramePlace place) {
  if (bytes.size() < record_bytes) return std::nullopt;
  const std::size_t peer = number_at<std::uint8_t>(bytes, 30);
  const std::size_t mn = number_at<std::uint8_t>(bytes, 31);
  const std::size_t frame = number_at<std::uint16_t>(bytes, 32);
  const std::size_t size = record_bytes + peer + mn + frame;
  const std::uint8_t lane = number_at<std::uint8_t>(bytes, 29);
  if (bytes.size() < size || lane > static_cast<std::uint8_t>(Lane::pulled)) return std::nullopt;
  bytes = bytes.substr(0, size);
  if (number_at<std::uint32_t>(bytes, check_at) != check_of(bytes, place)) return std::nullopt;
  FrameRecord record;
  record.received_us = number_at<std::int64_t>(bytes, 0);
  record.deviations = number_at<std::uint64_t>(bytes, 8);
  record.connection = number_at<std::uint32_t>(bytes, 16);
  record.original = {number_at<std::uint32_t>(bytes, 20), number_at<std::uint32_t>(bytes, 24)};
  record.verdict = number_at<std::uint8_t>(bytes, 28);
  record.lane = static_cast<Lane>(lane);
  record.peer = bytes.substr(record_bytes, peer);
  record.mn = bytes.substr(record_bytes + peer, mn);
  record.bytes = bytes.substr(record_bytes + peer + mn);
  return ReadRecord{record, size};
}

bool read_records(std::string_view bytes, const GroupHeader& header, std::vector<FrameReader::Placed>& records) {
  records.clear();
  std::size_t at = header_bytes;
  for (std::uint32_t i = 0; i < header.records; ++i) {
    const FramePlace place{header.place.segment, header.place.offset + static_cast<std::uint32_t>(at)};
    const auto read = record_at(bytes.substr(at), place);
    if (!read) return false;
    records.push_back({place, read->record});
    at += read->size;
  }
  return at == bytes.size();
}

}  // namespace lantian::keep::frames
