#include "docket/calendar.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::docket {
namespace {

using terms::Fault;
using terms::Section;

constexpr std::array<std::string_view, 2> calendar_statuses{"verified", "unverified"};
constexpr std::chrono::days one_day{1};
/// More than a century of deadlines; keeps a wild number from walking for minutes.
constexpr int most_steps = 40'000;

bool is_weekend(Day day) {
  const std::chrono::weekday weekday{day};
  return weekday == std::chrono::Saturday || weekday == std::chrono::Sunday;
}

/// The days of "2023-01-21..2023-01-27" or "2023-04-05". A notice may begin with the last days of the year before.
void add_days(Section& table, std::string_view key, int year, std::set<Day>& days) {
  for (const std::string& text : table.texts(key)) {
    const auto period = parse_period(text);
    if (!period || (period->kind != PeriodKind::day && period->kind != PeriodKind::range)) {
      table.fault(table.line_of(key),
                  fmt::format("'{}' in '{}' is neither a day like 2023-04-05 nor a run of days like "
                              "2023-01-21..2023-01-27",
                              text, key));
      continue;
    }
    const Day earliest{std::chrono::year{year - 1} / 12 / 1};
    const Day latest{std::chrono::year{year} / 12 / 31};
    if (period->begin < earliest || latest < period->last()) {
      table.fault(table.line_of(key), fmt::format("'{}' in '{}' does not belong to {}", text, key, year));
      continue;
    }
    for (Day day = period->begin; day < period->end; day += one_day) days.insert(day);
  }
}

WorkYear read_year(Section& table) {
  WorkYear year;
  year.year = table.whole("year", 1950, 2200);
  year.source = table.text("source");
  year.status = calendar_statuses[table.choice("status", calendar_statuses)];
  add_days(table, "off", year.year, year.off);
  add_days(table, "worked", year.year, year.worked);
  if (year.off.empty()) table.fault(table.line(), fmt::format("{} has no day off; name them in 'off'", year.year));
  for (const Day day : year.worked) {
    if (year.off.contains(day)) table.fault(table.line_of("worked"), text_of(day) + " is both off and worked");
    if (!is_weekend(day)) {
      table.fault(table.line_of("worked"), text_of(day) + " is no Saturday or Sunday; other days are worked anyway");
    }
  }
  table.finish();
  return year;
}

Error not_known(int year, const std::map<int, WorkYear>& years) {
  std::vector<std::string> known;
  for (const auto& entry : years) known.push_back(std::to_string(entry.first));
  return Error{ErrorCode::not_in_force,
               fmt::format("the days off of {} are not in the calendar (it has {}); add the State Council's notice",
                           year, known.empty() ? "no year" : joined(known, ", ")),
               ""};
}

}  // namespace

Result<WorkCalendar> WorkCalendar::read(const terms::SourceFile& file) {
  std::vector<Fault> faults;
  WorkCalendar calendar;
  if (const auto root = terms::parse_tree(file, faults)) {
    Section top{*root, file.path, faults};
    calendar.id_ = top.text("id");
    for (Section& table : top.sections("year")) {
      WorkYear year = read_year(table);
      const int number = year.year;
      if (!calendar.years_.emplace(number, std::move(year)).second) {
        table.fault(table.line(), fmt::format("{} stands here twice", number));
      }
    }
    if (calendar.years_.empty()) top.fault(0, "no [[year]]");
    top.finish();
  }
  if (faults.empty()) return calendar;
  std::vector<std::string> lines;
  for (const Fault& fault : faults) lines.push_back(fault.text());
  return Error{ErrorCode::malformed, joined(lines, "\n"), ""};
}

Result<bool> WorkCalendar::is_working(Day day) const {
  const auto own = years_.find(year_of(day));
  if (own == years_.end()) return not_known(year_of(day), years_);
  if (own->second.off.contains(day)) return false;
  if (own->second.worked.contains(day)) return true;
  // The notice of a year may speak of the last days of the year before.
  if (const auto next = years_.find(year_of(day) + 1); next != years_.end()) {
    if (next->second.off.contains(day)) return false;
    if (next->second.worked.contains(day)) return true;
  }
  return !is_weekend(day);
}

Result<Day> WorkCalendar::next_working_day(Day day) const {
  for (int step = 0; step < most_steps; ++step, day += one_day) {
    LANTIAN_TRY(const bool working, is_working(day));
    if (working) return day;
  }
  return not_known(year_of(day), years_);
}

Result<Day> WorkCalendar::add_working_days(Day from, int n) const {
  const std::chrono::days step{n < 0 ? -1 : 1};
  if (n < -most_steps || n > most_steps) {
    return Error{ErrorCode::invalid_argument, fmt::format("{} working days; at most {}", n, most_steps), ""};
  }
  Day day = from;
  for (int left = n < 0 ? -n : n; left > 0;) {
    day += step;
    LANTIAN_TRY(const bool working, is_working(day));
    if (working) --left;
  }
  return day;
}

Result<int> WorkCalendar::working_days_between(Day from, Day to) const {
  const bool backwards = to < from;
  if (backwards) std::swap(from, to);
  int count = 0;
  for (Day day = from + one_day; day <= to; day += one_day) {
    LANTIAN_TRY(const bool working, is_working(day));
    if (working) ++count;
  }
  return backwards ? -count : count;
}

}  // namespace lantian::docket
