#include "observe/row_clock.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::observe {
namespace {

constexpr int earliest_year = 1950;
constexpr int latest_year = 2150;

/// A whole number of one to four digits, or -1.
int small_number(std::string_view text) {
  if (text.empty() || text.size() > 4) return -1;
  int value = 0;
  for (const char c : text) {
    if (c < '0' || c > '9') return -1;
    value = value * 10 + (c - '0');
  }
  return value;
}

std::optional<Day> calendar_day(int year, int month, int day) {
  using namespace std::chrono;
  if (year < earliest_year || year > latest_year || month < 1 || day < 1) return std::nullopt;
  const year_month_day date{std::chrono::year{year}, std::chrono::month{static_cast<unsigned>(month)},
                            std::chrono::day{static_cast<unsigned>(day)}};
  if (!date.ok()) return std::nullopt;
  return Day{date};
}

std::string patterns_of(const std::vector<TimeFormat>& formats) {
  std::vector<std::string> patterns;
  for (const TimeFormat& format : formats) patterns.push_back(format.pattern());
  return joined(patterns, " | ");
}

/// What to say about a time that fits no pattern.
std::string time_wanted(std::string_view what, std::string_view text, const std::vector<TimeFormat>& formats) {
  if (const std::string_view damage = spreadsheet_damage(text); !damage.empty()) return std::string{damage};
  const std::string wanted = fmt::format("{} of the calendar written as {}", what, patterns_of(formats));
  const bool day_number = text.size() >= 5 && small_number(text.substr(0, 4)) > 0 &&
                          text.find_first_not_of("0123456789.") == std::string_view::npos;
  if (day_number) return wanted + "; a number like 44927 is a spreadsheet's day count: format the column as a date";
  return wanted;
}

std::optional<ClockParts> first_reading(std::string_view text, const std::vector<TimeFormat>& formats,
                                        std::size_t& last) {
  if (last < formats.size()) {
    if (const auto parts = formats[last].read(text)) return parts;
  }
  for (std::size_t i = 0; i < formats.size(); ++i) {
    const auto parts = formats[i].read(text);
    if (!parts) continue;
    last = i;
    return parts;
  }
  return std::nullopt;
}

}  // namespace

RowClock::RowClock(const FileLayout& layout, const ColumnPlan& plan, int official_utc_offset)
    : layout_{layout},
      plan_{plan},
      official_utc_offset_{official_utc_offset},
      daily_{layout.averaging == terms::Averaging::day} {}

bool RowClock::place_hour(Day day, int hour, HourEnding& result) const {
  if (hour < layout_.clock.first_hour || hour > layout_.clock.last_hour) return false;
  result = day + std::chrono::hours{hour + (layout_.clock.hour_begins ? 1 : 0) + official_utc_offset_ -
                                    layout_.clock.utc_offset};
  return true;
}

bool RowClock::read_parts(const std::vector<std::string_view>& cells, HourEnding& hour, RowFault& fault) const {
  const auto number = [&](Role role) { return small_number(trimmed(cells[plan_.at(role)])); };
  const std::optional<Day> day = calendar_day(number(Role::year), number(Role::month), number(Role::day));
  if (!day) {
    const bool month_off = number(Role::month) < 1 || number(Role::month) > 12;
    const bool year_off = number(Role::year) < earliest_year || number(Role::year) > latest_year;
    fault = {plan_.at(year_off    ? Role::year
                      : month_off ? Role::month
                                  : Role::day),
             "year, month and day of a day of the calendar"};
    return false;
  }
  if (daily_) {
    hour = hour_ending(*day, 24);
    return true;
  }
  if (place_hour(*day, number(Role::hour), hour)) return true;
  fault = {plan_.at(Role::hour),
           fmt::format("an hour from {} to {}", layout_.clock.first_hour, layout_.clock.last_hour)};
  return false;
}

bool RowClock::read_date(std::string_view text, Day& day, RowFault& fault) {
  if (text == last_date_text_ && !text.empty()) {
    day = last_day_;
    return true;
  }
  std::optional<ClockParts> parts = first_reading(text, layout_.clock.date_formats, last_format_);
  std::size_t unused = 0;
  if (!parts && daily_) parts = first_reading(text, layout_.clock.stamp_formats, unused);
  const std::optional<Day> found = parts ? calendar_day(parts->year, parts->month, parts->day) : std::nullopt;
  const bool midnight = parts && parts->hour <= 0 && parts->minute == 0 && parts->second == 0;
  if (!found || !midnight) {
    fault = {plan_.at(Role::date), found ? "a day; a time of day other than 0:00 does not belong to a daily value"
                                         : time_wanted("a day", text, layout_.clock.date_formats)};
    return false;
  }
  last_date_text_ = text;
  last_day_ = *found;
  day = *found;
  return true;
}

bool RowClock::read_hour(std::string_view text, int& hour, RowFault& fault) {
  hour = small_number(text.size() <= 2 ? text : std::string_view{});
  if (hour < 0) {
    for (const TimeFormat& format : layout_.clock.hour_formats) {
      const auto parts = format.read(text);
      if (!parts) continue;
      if (parts->minute == 0 && parts->second == 0) hour = parts->hour;
      break;
    }
  }
  if (hour >= layout_.clock.first_hour && hour <= layout_.clock.last_hour) return true;
  fault = {plan_.at(Role::hour), fmt::format("a full hour from {} to {} written as {}", layout_.clock.first_hour,
                                             layout_.clock.last_hour, patterns_of(layout_.clock.hour_formats))};
  return false;
}

bool RowClock::read_stamp(std::string_view text, std::size_t column, HourEnding& hour, RowFault& fault) {
  if (text == last_text_ && !text.empty()) {
    hour = last_hour_;
    return true;
  }
  const auto parts = first_reading(text, layout_.clock.stamp_formats, last_format_);
  const std::optional<Day> day = parts ? calendar_day(parts->year, parts->month, parts->day) : std::nullopt;
  if (!day) {
    fault = {column, time_wanted("a time", text, layout_.clock.stamp_formats)};
    return false;
  }
  if (parts->minute != 0 || parts->second != 0 || (parts->zone_minutes && *parts->zone_minutes % 60 != 0)) {
    fault = {column, "a full hour; an hourly value does not stand between two hours"};
    return false;
  }
  if (!place_hour(*day, std::max(parts->hour, 0), hour)) {
    fault = {column, fmt::format("an hour from {} to {}", layout_.clock.first_hour, layout_.clock.last_hour)};
    return false;
  }
  if (parts->zone_minutes) hour += std::chrono::hours{layout_.clock.utc_offset - *parts->zone_minutes / 60};
  last_text_ = text;
  last_hour_ = hour;
  return true;
}

bool RowClock::read(const std::vector<std::string_view>& cells, HourEnding& hour, RowFault& fault) {
  if (plan_.style == TimeStyle::parts) return read_parts(cells, hour, fault);
  if (plan_.style == TimeStyle::stamp) {
    return read_stamp(trimmed(cells[plan_.at(Role::stamp)]), plan_.at(Role::stamp), hour, fault);
  }
  Day day{};
  if (!read_date(trimmed(cells[plan_.at(Role::date)]), day, fault)) return false;
  if (plan_.style == TimeStyle::date) {
    hour = hour_ending(day, 24);
    return true;
  }
  int number = 0;
  if (!read_hour(trimmed(cells[plan_.at(Role::hour)]), number, fault)) return false;
  return place_hour(day, number, hour);
}

}  // namespace lantian::observe
