#pragma once
#include <array>
#include <bit>
#include <chrono>
#include <cstdint>
#include <cstring>
#include <optional>
#include <string_view>

/// Digits and times of the wire, read eight bytes at a time. For the files of this folder.
namespace lantian::observe::hj212 {

constexpr bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

inline constexpr std::array<std::int8_t, 256> hex_values = [] {
  std::array<std::int8_t, 256> values{};
  values.fill(-1);
  for (int i = 0; i < 10; ++i) values[static_cast<std::size_t>('0' + i)] = static_cast<std::int8_t>(i);
  for (int i = 0; i < 6; ++i) {
    values[static_cast<std::size_t>('A' + i)] = static_cast<std::int8_t>(10 + i);
    values[static_cast<std::size_t>('a' + i)] = static_cast<std::int8_t>(10 + i);
  }
  return values;
}();

/// 0 to 15, or -1.
inline int hex_value(char c) {
  return hex_values[static_cast<unsigned char>(c)];
}

/// Four capital hexadecimal digits at `p`; no value for anything else, lower case included.
inline std::optional<std::uint16_t> four_hex_capitals(const char* p) {
  int value = 0;
  for (int i = 0; i < 4; ++i) {
    const int digit = hex_value(p[i]);
    if (digit < 0 || p[i] >= 'a') return std::nullopt;
    value = value * 16 + digit;
  }
  return static_cast<std::uint16_t>(value);
}

inline std::optional<std::uint32_t> four_digits(const char* p) {
  std::uint32_t value = 0;
  for (int i = 0; i < 4; ++i) {
    if (!is_digit(p[i])) return std::nullopt;
    value = value * 10 + static_cast<std::uint32_t>(p[i] - '0');
  }
  return value;
}

/// Eight digits as a number; no value when one of them is none.
inline std::optional<std::uint32_t> eight_digits(const char* p) {
  if constexpr (std::endian::native != std::endian::little) {
    const std::optional<std::uint32_t> high = four_digits(p);
    const std::optional<std::uint32_t> low = four_digits(p + 4);
    if (!high || !low) return std::nullopt;
    return *high * 10000 + *low;
  }
  std::uint64_t word = 0;
  std::memcpy(&word, p, sizeof word);
  constexpr std::uint64_t high_halves = 0xF0F0F0F0F0F0F0F0;
  constexpr std::uint64_t threes = 0x3030303030303030;
  if ((word & high_halves) != threes || ((word + 0x0606060606060606) & high_halves) != threes) return std::nullopt;
  // Neighbours are joined in three steps: digits to pairs, pairs to fours, fours to the whole.
  word = (word & 0x0F0F0F0F0F0F0F0F) * 2561 >> 8;
  word = (word & 0x00FF00FF00FF00FF) * 6553601 >> 16;
  return static_cast<std::uint32_t>((word & 0x0000FFFF0000FFFF) * 42949672960001 >> 32);
}

/// "YYYYMMDDhhmmss" at the front of `text` (at least 14 bytes) on the clock of the device; no value when it is no such
/// second of the calendar.
inline std::optional<std::chrono::local_seconds> time_of_digits(std::string_view text) {
  if (text.size() < 14) return std::nullopt;
  const std::optional<std::uint32_t> date = eight_digits(text.data());
  const std::optional<std::uint32_t> rest = eight_digits(text.data() + 6);  // DDhhmmss
  if (!date || !rest) return std::nullopt;
  const std::uint32_t hour = *rest / 10000 % 100;
  const std::uint32_t minute = *rest / 100 % 100;
  const std::uint32_t second = *rest % 100;
  const std::chrono::year_month_day day{std::chrono::year{static_cast<int>(*date / 10000)},
                                        std::chrono::month{*date / 100 % 100}, std::chrono::day{*date % 100}};
  if (!day.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
  return std::chrono::local_days{day} + std::chrono::seconds{hour * 3600 + minute * 60 + second};
}

/// a == b for short words, without a call.
inline bool is_same_word(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  const std::size_t size = a.size();
  if (size < 4 || size > 8) return a == b;
  std::uint32_t words[4];
  std::memcpy(words, a.data(), 4);
  std::memcpy(words + 1, b.data(), 4);
  std::memcpy(words + 2, a.data() + size - 4, 4);
  std::memcpy(words + 3, b.data() + size - 4, 4);
  return ((words[0] ^ words[1]) | (words[2] ^ words[3])) == 0;
}

/// A number of one to nine digits; no value otherwise.
inline std::optional<int> small_number(std::string_view text) {
  if (text.empty() || text.size() > 9) return std::nullopt;
  int value = 0;
  for (const char c : text) {
    if (!is_digit(c)) return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace lantian::observe::hj212
