#include "base/clock.hpp"

#include <fmt/core.h>

namespace lantian {
namespace {

static_assert(day_of(HourEnding{Day{std::chrono::year{2024} / 3 / 1}}) == Day{std::chrono::year{2024} / 2 / 29});
static_assert(hour_of_day(HourEnding{Day{std::chrono::year{2024} / 3 / 1}}) == 24);

std::optional<int> number(std::string_view digits) {
  int value = 0;
  for (const char c : digits) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + (c - '0');
  }
  return value;
}

}  // namespace

std::string text_of(Day day) {
  const std::chrono::year_month_day date{day};
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
                     static_cast<unsigned>(date.day()));
}

std::string text_of(HourEnding hour) {
  return fmt::format("{} {:02}:00", text_of(day_of(hour)), hour_of_day(hour));
}

std::string text_of(UtcSeconds instant) {
  const auto day = std::chrono::floor<std::chrono::days>(instant);
  const std::chrono::hh_mm_ss time{instant - day};
  return fmt::format("{}T{:02}:{:02}:{:02}Z", text_of(Day{day.time_since_epoch()}), time.hours().count(),
                     time.minutes().count(), time.seconds().count());
}

std::string beijing_minute(UtcSeconds instant) {
  const auto local = to_local(instant);
  const Day day = std::chrono::floor<std::chrono::days>(local);
  const std::chrono::hh_mm_ss time{std::chrono::floor<std::chrono::minutes>(local - day)};
  return fmt::format("{} {:02}:{:02}", text_of(day), time.hours().count(), time.minutes().count());
}

Result<UtcSeconds> parse_instant(std::string_view text) {
  const Error error{
      ErrorCode::malformed,
      fmt::format("'{}' is not a time; write it like 2023-10-05 14:00 (Beijing time) or 2023-10-05T06:00:00Z", text),
      ""};
  const bool utc = text.size() == 20 && text[10] == 'T' && text[19] == 'Z';
  const bool local = (text.size() == 16 || text.size() == 19) && text[10] == ' ';
  if (!utc && !local) return error;
  const bool seconds = text.size() > 16;
  if (text[13] != ':' || (seconds && text[16] != ':')) return error;
  const auto day = parse_day(text.substr(0, 10));
  const auto hour = number(text.substr(11, 2)), minute = number(text.substr(14, 2));
  const auto second = seconds ? number(text.substr(17, 2)) : std::optional<int>{0};
  if (!day || !hour || *hour > 23 || !minute || *minute > 59 || !second || *second > 59) return error;
  const std::chrono::local_seconds read =
      *day + std::chrono::hours{*hour} + std::chrono::minutes{*minute} + std::chrono::seconds{*second};
  return utc ? UtcSeconds{read.time_since_epoch()} : to_utc(read);
}

Result<Day> parse_day(std::string_view text) {
  const Error error{ErrorCode::malformed, fmt::format("'{}' is not a day; write it like 2023-10-05 or 20231005", text),
                    ""};
  const bool dashed = text.size() == 10 && text[4] == '-' && text[7] == '-';
  if (!dashed && text.size() != 8) return error;
  const auto year = number(text.substr(0, 4));
  const auto month = number(text.substr(dashed ? 5 : 4, 2));
  const auto day = number(text.substr(dashed ? 8 : 6, 2));
  if (!year || !month || !day) return error;
  const std::chrono::year_month_day date{std::chrono::year{*year}, std::chrono::month{static_cast<unsigned>(*month)},
                                         std::chrono::day{static_cast<unsigned>(*day)}};
  if (!date.ok()) return error;
  return Day{date};
}

}  // namespace lantian
