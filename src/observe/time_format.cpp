#include "observe/time_format.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

namespace lantian::observe {
namespace {

bool is_clock_digit(char c) {
  return c >= '0' && c <= '9';
}

/// "Z", "+08:00", "-0330" at the front of `rest`; removes what it read.
std::optional<int> take_zone(std::string_view& rest) {
  if (rest.starts_with('Z')) {
    rest.remove_prefix(1);
    return 0;
  }
  if (rest.size() < 5 || (rest[0] != '+' && rest[0] != '-')) return std::nullopt;
  const std::size_t minute_at = rest[3] == ':' ? 4 : 3;
  if (rest.size() < minute_at + 2) return std::nullopt;
  for (const std::size_t i : {std::size_t{1}, std::size_t{2}, minute_at, minute_at + 1}) {
    if (!is_clock_digit(rest[i])) return std::nullopt;
  }
  const int minutes =
      ((rest[1] - '0') * 10 + (rest[2] - '0')) * 60 + (rest[minute_at] - '0') * 10 + (rest[minute_at + 1] - '0');
  const bool west = rest[0] == '-';
  rest.remove_prefix(minute_at + 2);
  return west ? -minutes : minutes;
}

int* part_of(ClockParts& parts, char part) {
  switch (part) {
    case 'Y':
      return &parts.year;
    case 'M':
      return &parts.month;
    case 'D':
      return &parts.day;
    case 'H':
      return &parts.hour;
    case 'm':
      return &parts.minute;
    default:
      return &parts.second;
  }
}

}  // namespace

Result<TimeFormat> TimeFormat::make(std::string_view pattern) {
  TimeFormat format;
  format.pattern_ = pattern;
  std::string seen;
  for (std::size_t i = 0; i < pattern.size();) {
    const char c = pattern[i];
    if (std::string_view{"YMDHmsZ"}.find(c) == std::string_view::npos || (c == 'Y' && pattern.substr(i, 4) != "YYYY")) {
      format.tokens_.push_back({0, 0, 0, c});
      ++i;
      continue;
    }
    if (seen.find(c) != std::string::npos) {
      return Error{ErrorCode::malformed, fmt::format("the time pattern {} names '{}' twice", in_quotes(pattern), c),
                   ""};
    }
    seen.push_back(c);
    std::size_t length = 1;
    if (c == 'Y') length = 4;
    if (c != 'Y' && c != 'Z' && i + 1 < pattern.size() && pattern[i + 1] == c) length = 2;
    const auto least = static_cast<std::uint8_t>(length);
    format.tokens_.push_back({c, least, static_cast<std::uint8_t>(c == 'Y' ? 4 : 2), 0});
    i += length;
  }
  format.has_hour_ = seen.find('H') != std::string::npos;
  format.has_date_ =
      seen.find('Y') != std::string::npos && seen.find('M') != std::string::npos && seen.find('D') != std::string::npos;
  if (!format.has_hour_ && !format.has_date_) {
    return Error{
        ErrorCode::malformed,
        fmt::format("the time pattern {} names neither a whole date (YYYY, M, D) nor an hour (H)", in_quotes(pattern)),
        ""};
  }
  return format;
}

std::optional<ClockParts> TimeFormat::read(std::string_view text) const {
  ClockParts parts;
  for (const Token& token : tokens_) {
    if (token.part == 0) {
      if (text.empty() || text.front() != token.literal) return std::nullopt;
      text.remove_prefix(1);
      continue;
    }
    if (token.part == 'Z') {
      parts.zone_minutes = take_zone(text);
      if (!parts.zone_minutes) return std::nullopt;
      continue;
    }
    int value = 0;
    std::size_t digits = 0;
    while (digits < token.most && digits < text.size() && is_clock_digit(text[digits])) {
      value = value * 10 + (text[digits] - '0');
      ++digits;
    }
    if (digits < token.least) return std::nullopt;
    *part_of(parts, token.part) = value;
    text.remove_prefix(digits);
  }
  if (!text.empty()) return std::nullopt;
  return parts;
}

}  // namespace lantian::observe
