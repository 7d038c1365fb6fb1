#include "docket/privacy.hpp"

#include <algorithm>
#include <cstddef>
#include <tuple>
#include <utility>

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

/// Blanks and hyphens that people write between the digits of a number; at most one between two digits.
bool is_gap(char c) {
  return c == ' ' || c == '-';
}

/// A run of digits with single gaps between them.
struct DigitRun {
  std::string digits;
  std::size_t end = 0;  ///< behind its last digit
};

DigitRun run_at(std::string_view text, std::size_t at) {
  DigitRun run;
  run.end = at;
  while (true) {
    auto [value, bytes] = digit_at(text, at);
    if (value < 0 && !run.digits.empty() && at < text.size() && is_gap(text[at])) {
      ++at;
      std::tie(value, bytes) = digit_at(text, at);
    }
    if (value < 0) return run;
    run.digits += static_cast<char>('0' + value);
    at += bytes;
    run.end = at;
  }
}

bool is_phone(std::string_view digits) {
  if (digits.size() == 13 && digits.starts_with("86")) digits.remove_prefix(2);
  if (digits.size() == 11 && digits[0] == '1' && digits[1] >= '3') return true;
  return (digits.size() == 11 || digits.size() == 12) && digits[0] == '0' && digits[1] != '0';
}

}  // namespace

std::string without_phones(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    if (digit_at(text, at).first < 0) {
      out += text[at++];
      continue;
    }
    const DigitRun run = run_at(text, at);
    if (is_phone(run.digits)) {
      if (out.ends_with('+')) out.pop_back();
      out += "[phone]";
    } else {
      out += text.substr(at, run.end - at);
    }
    at = run.end;
  }
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
