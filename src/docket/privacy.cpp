#include "docket/privacy.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <tuple>
#include <utility>
#include <vector>

namespace lantian::docket {
namespace {

constexpr std::string_view full_width_zero = "\xEF\xBC\x90";  // U+FF10; the ten digits follow each other

/// A digit at the place, and how many bytes it takes; -1 when there is none.
std::pair<int, std::size_t> digit_at(std::string_view text, std::size_t at) {
  if (at >= text.size()) return {-1, 0};
  if (text[at] >= '0' && text[at] <= '9') return {text[at] - '0', 1};
  if (at + 3 <= text.size() && text.substr(at, 2) == full_width_zero.substr(0, 2)) {
    const int value = static_cast<unsigned char>(text[at + 2]) - static_cast<unsigned char>(full_width_zero[2]);
    if (value >= 0 && value <= 9) return {value, 3};
  }
  return {-1, 0};
}

/// Digits that follow each other without anything between.
struct DigitGroup {
  std::string digits;
  std::size_t begin = 0, end = 0;
};

DigitGroup group_at(std::string_view text, std::size_t at) {
  DigitGroup group{"", at, at};
  for (auto [value, bytes] = digit_at(text, at); value >= 0; std::tie(value, bytes) = digit_at(text, group.end)) {
    group.digits += static_cast<char>('0' + value);
    group.end += bytes;
  }
  return group;
}

/// What people write between the digits of a number: blanks, hyphens, points, brackets, of both widths.
constexpr std::array<std::string_view, 18> gap_marks{" ",
                                                     "-",
                                                     ".",
                                                     "/",
                                                     "(",
                                                     ")",
                                                     "\xC2\xB7",
                                                     "\xC2\xA0",
                                                     "\xE2\x80\x90",
                                                     "\xE2\x80\x91",
                                                     "\xE2\x80\x93",
                                                     "\xE2\x80\x94",
                                                     "\xE3\x80\x80",
                                                     "\xEF\xBC\x8D",
                                                     "\xEF\xBC\x8E",
                                                     "\xEF\xBC\x8F",
                                                     "\xEF\xBC\x88",
                                                     "\xEF\xBC\x89"};

/// Bytes of the mark at the place; 0 when there is none.
std::size_t gap_at(std::string_view text, std::size_t at) {
  const auto mark =
      std::ranges::find_if(gap_marks, [&](std::string_view one) { return text.substr(at).starts_with(one); });
  return mark == gap_marks.end() || at >= text.size() ? 0 : mark->size();
}

/// Groups with at most three such marks between two.
std::vector<DigitGroup> groups_at(std::string_view text, std::size_t at) {
  constexpr std::size_t widest_gap = 3;
  std::vector<DigitGroup> groups;
  while (true) {
    groups.push_back(group_at(text, at));
    at = groups.back().end;
    std::size_t gap = 0;
    for (std::size_t marks = 0; marks < widest_gap; ++marks) gap += gap_at(text, at + gap);
    if (gap == 0 || digit_at(text, at + gap).first < 0) return groups;
    at += gap;
  }
}

bool is_phone(std::string_view digits) {
  if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return true;
  return (digits.size() == 11 || digits.size() == 12) && digits[0] == '0' && digits[1] != '0';
}

/// How many groups from `first` on make one number together; 0 when none do. Other digits may stand before and behind
/// it.
std::size_t phone_from(const std::vector<DigitGroup>& groups, std::size_t first) {
  constexpr std::size_t longest = 13;
  std::string digits;
  for (std::size_t last = first; last < groups.size(); ++last) {
    digits += groups[last].digits;
    if (digits.size() > longest) return 0;
    if (is_phone(digits)) return last - first + 1;
  }
  return 0;
}

}  // namespace

std::string without_phones(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  std::size_t at = 0;  // up to where the text was taken
  for (std::size_t look = 0; look < text.size();) {
    if (digit_at(text, look).first < 0) {
      ++look;
      continue;
    }
    const auto groups = groups_at(text, look);
    look = groups.back().end;
    for (std::size_t i = 0; i < groups.size();) {
      const std::size_t count = phone_from(groups, i);
      if (count > 0) {
        out += text.substr(at, groups[i].begin - at);
        if (out.ends_with('+')) out.pop_back();
        out += "[phone]";
        at = groups[i + count - 1].end;
      }
      i += std::max<std::size_t>(count, 1);
    }
  }
  out += text.substr(at);
  return out;
}

bool holds_phone(std::string_view text) {
  return without_phones(text) != text;
}

std::string masked_phone(std::string_view phone) {
  constexpr std::size_t shown = 4;
  std::string digits;
  for (const char c : phone) {
    if (c >= '0' && c <= '9') digits += c;
  }
  const std::size_t hidden = digits.size() > shown ? digits.size() - shown : digits.size();
  return std::string(hidden, '*') + digits.substr(hidden);
}

}  // namespace lantian::docket
