#include "observe/hj212/crc.hpp"

#include <array>
#include <bit>
#include <cstring>

namespace lantian::observe::hj212 {
namespace {

using CrcTable = std::array<std::uint16_t, 256>;

constexpr CrcTable make_crc_table() {
  CrcTable table{};
  for (std::uint32_t i = 0; i < 256; ++i) {
    std::uint32_t value = i;
    for (int bit = 0; bit < 8; ++bit) value = (value & 1U) != 0 ? (value >> 1) ^ 0xA001U : value >> 1;
    table[i] = static_cast<std::uint16_t>(value);
  }
  return table;
}

constexpr CrcTable crc_table = make_crc_table();

/// What a byte still contributes after k more bytes of zero. As only the high byte of the register survives a step, the
/// contribution of k + 8 bytes is that of k bytes: eight tables serve every length.
constexpr std::array<CrcTable, 8> make_fold_tables() {
  std::array<CrcTable, 8> tables{};
  tables[0] = crc_table;
  for (std::size_t k = 1; k < 8; ++k) {
    for (std::size_t x = 0; x < 256; ++x) tables[k][x] = crc_table[tables[k - 1][x] >> 8];
  }
  return tables;
}

constexpr std::array<CrcTable, 8> fold_tables = make_fold_tables();

constexpr bool period_is_eight() {
  for (std::size_t x = 0; x < 256; ++x) {
    if (crc_table[fold_tables[7][x] >> 8] != fold_tables[0][x]) return false;
  }
  return true;
}
static_assert(period_is_eight());

std::uint64_t word_at(const char* bytes) {
  std::uint64_t word = 0;
  std::memcpy(&word, bytes, sizeof word);
  return word;
}

}  // namespace

std::uint16_t crc_by_table(std::string_view segment, std::uint16_t before) {
  std::uint32_t value = before;
  for (const char c : segment) value = crc_table[((value >> 8) ^ static_cast<unsigned char>(c)) & 0xFFU];
  return static_cast<std::uint16_t>(value);
}

std::uint16_t crc(std::string_view segment) {
  if constexpr (std::endian::native != std::endian::little) return crc_by_table(segment);
  if (segment.size() < 8) return crc_by_table(segment);
  const char* p = segment.data();
  const char* const end = p + segment.size();
  // The words are laid from the end, so that byte j of each is followed by 7 - j bytes modulo 8. The odd bytes of the
  // front become a word that is zero below. The first byte of all meets the register FF.
  const std::size_t odd = segment.size() % 8;
  std::uint64_t a = odd == 0 ? 0 : word_at(p) << (8 * (8 - odd));
  a ^= std::uint64_t{0xFF} << (odd == 0 ? 0 : 8 * (8 - odd));
  p += odd;
  std::uint64_t b = 0;
  std::uint64_t c = 0;
  std::uint64_t d = 0;
  for (; end - p >= 32; p += 32) {
    a ^= word_at(p);
    b ^= word_at(p + 8);
    c ^= word_at(p + 16);
    d ^= word_at(p + 24);
  }
  for (; p != end; p += 8) a ^= word_at(p);
  a ^= b ^ c ^ d;
  std::uint32_t value = 0;
  for (std::size_t lane = 0; lane < 8; ++lane) value ^= fold_tables[7 - lane][(a >> (8 * lane)) & 0xFFU];
  return static_cast<std::uint16_t>(value);
}

std::uint16_t crc_modbus(std::string_view segment) {
  std::uint32_t value = 0xFFFF;
  for (const char c : segment) value = (value >> 8) ^ crc_table[(value ^ static_cast<unsigned char>(c)) & 0xFFU];
  return static_cast<std::uint16_t>(value);
}

bool is_possible_crc(std::uint16_t value) {
  // The image of the table, plus the register's start for an empty segment.
  static constexpr auto possible = [] {
    std::array<std::uint16_t, 256> low_of_high{};
    for (const std::uint16_t entry : crc_table) low_of_high[entry >> 8] = entry;
    return low_of_high;
  }();
  return possible[value >> 8] == value || value == 0xFFFF;
}

}  // namespace lantian::observe::hj212
