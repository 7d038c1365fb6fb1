#include "docket/similar/words.hpp"

#include <algorithm>
#include <cstddef>

namespace lantian::docket {
namespace {

struct Decoded {
  std::uint32_t character = 0;
  std::size_t bytes = 1;
};

/// One character of UTF-8; a byte that begins none stands for itself.
Decoded character_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at);
  const std::size_t bytes = first < 0x80 ? 1 : first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : first >= 0xC0 ? 2 : 1;
  if (bytes == 1 || at + bytes > text.size()) return {first, 1};
  std::uint32_t value = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) value = (value << 6) | (byte(at + i) & 0x3FU);
  return {value, bytes};
}

/// A character that can be part of a word, lowered; 0 for blanks, punctuation and symbols.
std::uint32_t word_character(std::uint32_t c) {
  if (c >= 'A' && c <= 'Z') return c + 32;
  if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) return c;
  if (c < 0x80) return 0;
  // Full-width Latin letters and digits are the same words.
  if (c >= 0xFF01 && c <= 0xFF5E) return word_character(c - 0xFF01 + 0x21);
  const bool punctuation = (c >= 0x80 && c <= 0xBF) || (c >= 0x2000 && c <= 0x206F) || (c >= 0x3000 && c <= 0x303F) ||
                           (c >= 0xFF5F && c <= 0xFFEF) || (c >= 0xFE30 && c <= 0xFE4F);
  return punctuation ? 0 : c;
}

}  // namespace

std::vector<std::uint64_t> bigrams(std::string_view text) {
  std::vector<std::uint64_t> pairs;
  std::uint32_t before = 0;
  bool alone = false;  // the character before has no pair yet
  const auto end_word = [&] {
    if (before != 0 && alone) pairs.push_back(before);
    before = 0;
  };
  for (std::size_t at = 0; at < text.size();) {
    const Decoded decoded = character_at(text, at);
    at += decoded.bytes;
    const std::uint32_t character = word_character(decoded.character);
    if (character == 0) {
      end_word();
      continue;
    }
    if (before != 0) pairs.push_back((std::uint64_t{before} << 32) | character);
    alone = before == 0;
    before = character;
  }
  end_word();
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

int common_percent(const std::vector<std::uint64_t>& a, const std::vector<std::uint64_t>& b) {
  if (a.empty() || b.empty()) return 0;
  std::size_t common = 0;
  for (auto i = a.begin(), j = b.begin(); i != a.end() && j != b.end();) {
    if (*i == *j) {
      ++common;
      ++i;
      ++j;
    } else if (*i < *j) {
      ++i;
    } else {
      ++j;
    }
  }
  return static_cast<int>(200 * common / (a.size() + b.size()));
}

}  // namespace lantian::docket
