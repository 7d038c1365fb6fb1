#include "terms/workbook_number.hpp"

#include "base/clock.hpp"
#include "base/decimal.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <optional>

namespace lantian::terms {
namespace {

using Kind = CellFormat::Kind;

constexpr int digits_of_spreadsheets = 15;
constexpr double seconds_of_day = 86'400;
constexpr double last_serial = 2'958'465;  ///< 9999-12-31, counted from 1900

/// Digits from the first that is not zero on; 0 when the text is no plain decimal.
int significant_digits(std::string_view text) {
  if (text.starts_with('-')) text.remove_prefix(1);
  if (text.empty() || !is_digit(text.front()) || !is_digit(text.back())) return 0;
  int digits = 0;
  int points = 0;
  for (const char c : text) {
    if (c == '.') {
      ++points;
    } else if (!is_digit(c)) {
      return 0;
    } else if (digits > 0 || c != '0') {
      ++digits;
    }
  }
  return points > 1 ? 0 : std::max(digits, 1);
}

std::optional<double> double_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(value)) return std::nullopt;
  return value;
}

/// At most 15 digits: what is typed as 1.1 lies in the file as 1.1000000000000001.
std::string shortened(std::string_view text, double value) {
  const int digits = significant_digits(text);
  if (digits > 0 && digits <= digits_of_spreadsheets) return std::string{text};
  std::array<char, 40> room{};
  const auto [end, error] =
      std::to_chars(room.data(), room.data() + room.size(), value, std::chars_format::general, digits_of_spreadsheets);
  if (error != std::errc{}) return std::string{text};
  std::string result{room.data(), end};
  if (std::fabs(value) < 1 && result.find('e') != std::string::npos) {
    if (const auto small = parse_decimal(result)) return small->text();
  }
  return result;
}

std::string with_places(std::string text, int places) {
  if (places == 0 || text.find_first_of("eE") != std::string::npos) return text;
  const std::size_t point = text.find('.');
  const int there = point == std::string::npos ? 0 : static_cast<int>(text.size() - point - 1);
  if (there >= places) return text;
  if (point == std::string::npos) text += '.';
  return text.append(static_cast<std::size_t>(places - there), '0');
}

std::string percent_text(const std::string& text, int places) {
  const auto share = parse_decimal(text);
  constexpr std::int64_t largest = 10'000'000'000'000'000;
  if (!share || share->unscaled > largest || share->unscaled < -largest) return text;
  Decimal percent = *share;
  for (int i = 0; i < 2; ++i) {
    if (percent.places > 0) {
      --percent.places;
    } else {
      percent.unscaled *= 10;
    }
  }
  return with_places(percent.text(), places) + "%";
}

std::string time_text(int seconds) {
  return fmt::format("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
}

/// Serial days count from 1899-12-30, before March 1900 from a day later: spreadsheets believe in 1900-02-29 (serial
/// 60), which is none and stays a number.
std::optional<Day> day_of_serial(int serial, bool from_1904) {
  using namespace std::chrono;
  if (from_1904) return Day{year{1904} / 1 / 1} + days{serial};
  if (serial == 60 || serial < 1) return std::nullopt;
  return Day{year{1899} / 12 / (serial < 60 ? 31 : 30)} + days{serial};
}

std::optional<std::string> date_text(double value, Kind kind, bool from_1904) {
  if (value < 0 || value > last_serial) return std::nullopt;
  int serial = static_cast<int>(std::floor(value));
  int seconds = static_cast<int>(std::lround((value - serial) * seconds_of_day));
  if (seconds == static_cast<int>(seconds_of_day)) {
    ++serial;
    seconds = 0;
  }
  if (kind == Kind::time && serial == 0) return time_text(seconds);
  const auto day = day_of_serial(serial, from_1904);
  if (!day || kind == Kind::time) return std::nullopt;
  const std::string text = lantian::text_of(*day);
  if (seconds > 0) return text + " " + time_text(seconds);
  return kind == Kind::month && text.ends_with("-01") ? text.substr(0, 7) : text;
}

/// The first section of a format code without what is only shown: texts in quotes, escaped signs, colours, locales.
std::string bare_code(std::string_view code) {
  std::string bare;
  for (std::size_t i = 0; i < code.size() && code[i] != ';'; ++i) {
    const char c = code[i];
    if (c == '"') {
      i = std::min(code.find('"', i + 1), code.size());
    } else if (c == '\\' || c == '_' || c == '*') {
      ++i;
    } else if (c == '[') {
      const std::size_t close = std::min(code.find(']', i), code.size());
      const std::string_view inner = code.substr(i + 1, close - i - 1);
      if (inner.find_first_not_of("hms") == std::string_view::npos) bare += inner;  // elapsed time
      i = close;
    } else {
      bare += c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
  }
  return bare;
}

/// The zeros behind the point.
int places_of(std::string_view bare) {
  const std::size_t point = bare.find('.');
  if (point == std::string_view::npos) return 0;
  std::size_t end = point + 1;
  while (end < bare.size() && bare[end] == '0') ++end;
  return static_cast<int>(std::min<std::size_t>(end - point - 1, digits_of_spreadsheets));
}

}  // namespace

CellFormat built_in_format(int id) {
  constexpr std::array months{17, 27, 36, 50, 52, 57};
  constexpr std::array times{18, 19, 20, 21, 32, 33, 34, 35, 45, 46, 47, 55, 56};
  if (std::ranges::find(months, id) != months.end()) return {Kind::month, 0};
  if (std::ranges::find(times, id) != times.end()) return {Kind::time, 0};
  const bool day = (id >= 14 && id <= 22) || (id >= 27 && id <= 36) || (id >= 50 && id <= 58);
  if (day) return {Kind::day, 0};
  if (id == 9) return {Kind::percent, 0};
  if (id == 10) return {Kind::percent, 2};
  const bool two_places = id == 2 || id == 4 || id == 39 || id == 40;
  return {Kind::number, two_places ? 2 : 0};
}

CellFormat format_of_code(std::string_view code) {
  const std::string bare = bare_code(code);
  const auto has = [&](std::string_view letters) { return bare.find_first_of(letters) != std::string::npos; };
  if (bare.starts_with("general")) return {};
  if (has("yd")) return {!has("m") || has("dhs") ? Kind::day : Kind::month, 0};
  if (has("hs")) return {Kind::time, 0};
  if (has("m") && !has("0#?")) return {Kind::month, 0};
  return {has("%") ? Kind::percent : Kind::number, places_of(bare)};
}

std::string cell_number_text(std::string_view value, const CellFormat& format, bool from_1904) {
  const auto number = double_of(value);
  if (!number) return std::string{value};
  const std::string text = shortened(value, *number);
  if (format.kind == Kind::number) return with_places(text, format.places);
  if (format.kind == Kind::percent) return percent_text(text, format.places);
  return date_text(*number, format.kind, from_1904).value_or(text);
}

std::string unescaped(std::string_view text) {
  std::string result;
  for (;;) {
    const std::size_t at = text.find("_x");
    result += text.substr(0, at);
    if (at == std::string_view::npos) return result;
    text.remove_prefix(at);
    unsigned code = 0;
    const bool whole = text.size() >= 7 && text[6] == '_';
    const auto [end, error] =
        std::from_chars(text.data() + 2, text.data() + std::min<std::size_t>(text.size(), 6), code, 16);
    if (whole && error == std::errc{} && end == text.data() + 6 && code < 0x80) {
      result += static_cast<char>(code);
      text.remove_prefix(7);
    } else {
      result += "_x";
      text.remove_prefix(2);
    }
  }
}

}  // namespace lantian::terms
