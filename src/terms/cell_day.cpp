#include "terms/cell_day.hpp"

#include "base/clock.hpp"
#include "base/text.hpp"
#include "terms/cell_text.hpp"

#include <fmt/core.h>

#include <array>
#include <vector>

namespace lantian::terms {
namespace {

constexpr std::string_view sign_year = "\xE5\xB9\xB4";   // nian
constexpr std::string_view sign_month = "\xE6\x9C\x88";  // yue
constexpr std::string_view sign_day = "\xE6\x97\xA5";    // ri

/// The numbers of "2023-10-5", one to three of them, as digits; empty when anything else stands there.
std::vector<std::string_view> numbers_of(std::string_view text) {
  std::vector<std::string_view> numbers;
  while (!text.empty()) {
    std::size_t length = 0;
    while (length < text.size() && is_digit(text[length])) ++length;
    if (length == 0 || length > 4 || numbers.size() == 3) return {};
    numbers.push_back(text.substr(0, length));
    text.remove_prefix(length);
    if (text.empty()) break;
    constexpr std::array<std::string_view, 3> signs{sign_year, sign_month, sign_day};
    const std::string_view sign = signs.at(numbers.size() - 1);
    if (text.starts_with(sign)) {
      text = trimmed(text.substr(sign.size()));
    } else if (numbers.size() < 3 && (text[0] == '-' || text[0] == '/' || text[0] == '.') && text.size() > 1) {
      text.remove_prefix(1);
    } else {
      return {};
    }
  }
  const bool year_first = !numbers.empty() && numbers[0].size() == 4;
  for (std::size_t i = 1; i < numbers.size(); ++i) {
    if (numbers[i].size() > 2) return {};
  }
  return year_first ? numbers : std::vector<std::string_view>{};
}

/// "2023-10-05 00:00:00" and "2023-10-05T00:00" without their midnight; the text itself when there is none.
std::string_view without_midnight(std::string_view cell) {
  const std::size_t at = cell.find_first_of(" T");
  if (at == std::string_view::npos) return cell;
  const std::string_view time = trimmed(cell.substr(at + 1));
  return !time.empty() && time.find_first_not_of("0:.Z") == std::string_view::npos ? cell.substr(0, at) : cell;
}

/// Days since 1900 of our lifetimes, as a spreadsheet counts them.
bool looks_like_serial_number(std::string_view cell) {
  return cell.size() == 5 && cell.find_first_not_of("0123456789") == std::string_view::npos && cell[0] >= '2' &&
         cell[0] <= '6';
}

std::string padded(const std::vector<std::string_view>& numbers) {
  std::string text{numbers[0]};
  for (std::size_t i = 1; i < numbers.size(); ++i) text += fmt::format("-{:0>2}", numbers[i]);
  return text;
}

}  // namespace

std::string take_day(std::string_view cell, std::string& stored) {
  if (const auto day = parse_day(cell)) {
    stored = lantian::text_of(*day);
    return {};
  }
  const auto numbers = numbers_of(without_midnight(cell));
  if (numbers.size() == 3) {
    if (const auto day = parse_day(padded(numbers))) {
      stored = lantian::text_of(*day);
      return {};
    }
    return "is no day of the calendar; write it as 2023-10-05";
  }
  if (looks_like_serial_number(cell))
    return "is the serial number of a day in a spreadsheet; format the column as date (2023-10-05) and save again";
  return "is no day; write year, month and day like 2023-10-05";
}

std::optional<std::string> period_spelling(std::string_view cell) {
  const auto numbers = numbers_of(without_midnight(cell));
  // "2023.1" may be January or, cut by a spreadsheet, October.
  const bool may_be_a_number = numbers.size() == 2 && cell.find('.') != std::string_view::npos;
  if (numbers.empty() || may_be_a_number) return std::nullopt;
  return padded(numbers);
}

}  // namespace lantian::terms
