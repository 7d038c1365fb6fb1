#pragma once
#include "base/result.hpp"

#include <chrono>
#include <string>
#include <string_view>

namespace lantian {

/// Three clocks that do not mix by accident. Business time is Beijing time (UTC+8) all over China,
/// Xinjiang included; a station abroad uses its own standard time, stated by its adapter.
using UtcSeconds = std::chrono::sys_seconds;                     ///< an instant
using HourEnding = std::chrono::local_time<std::chrono::hours>;  ///< the hour that ends here, official clock
using Day = std::chrono::local_days;                             ///< a calendar day, official clock

inline constexpr std::chrono::hours beijing_offset{8};

constexpr std::chrono::local_seconds to_local(UtcSeconds t) {
  return std::chrono::local_seconds{t.time_since_epoch() + beijing_offset};
}
constexpr UtcSeconds to_utc(std::chrono::local_seconds t) {
  return UtcSeconds{t.time_since_epoch() - beijing_offset};
}

/// The natural day an hour belongs to: 00:00 ends the last hour of the day before.
constexpr Day day_of(HourEnding hour) {
  return std::chrono::floor<std::chrono::days>(hour - std::chrono::hours{1});
}

/// 1..24: which hour of its day this one is. Hour 1 ends at 01:00, hour 24 at midnight.
constexpr int hour_of_day(HourEnding hour) {
  return static_cast<int>((hour - day_of(hour)).count());
}

/// The hour of `day` numbered 1..24.
constexpr HourEnding hour_ending(Day day, int hour) {
  return day + std::chrono::hours{hour};
}

/// The calendar year of a day.
inline int year_of(Day day) {
  return static_cast<int>(std::chrono::year_month_day{day}.year());
}

/// "2023-10-05".
std::string text_of(Day day);
/// "2023-10-05 14:00" (the hour that ends there; midnight prints as 24:00 of its own day).
std::string text_of(HourEnding hour);
/// "2023-10-05T06:00:00Z".
std::string text_of(UtcSeconds instant);

/// "2023-10-05 14:00" on the Beijing clock; seconds are cut off.
std::string beijing_minute(UtcSeconds instant);
/// Reads what people write: "2023-10-05 14:00" or "2023-10-05 14:00:30" on the Beijing clock, or
/// "2023-10-05T06:00:00Z". Returns malformed with these forms.
Result<UtcSeconds> parse_instant(std::string_view text);

/// Reads "2023-10-05" or "20231005". Returns malformed when it is no such day of the calendar.
Result<Day> parse_day(std::string_view text);

}  // namespace lantian
