#include "carbon/loan/day_count.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <array>

namespace lantian::carbon {
namespace {

constexpr std::array<std::string_view, 4> day_count_words{"30/360", "actual/360", "actual/365", "actual/actual"};

std::int64_t day_count_30e(Day begin, Day end) {
  const std::chrono::year_month_day a{begin}, b{end};
  const auto day = [](const std::chrono::year_month_day& one) {
    return static_cast<std::int64_t>(std::min(static_cast<unsigned>(one.day()), 30U));
  };
  const std::int64_t years = static_cast<int>(b.year()) - static_cast<int>(a.year());
  const auto months = static_cast<std::int64_t>(static_cast<unsigned>(b.month())) -
                      static_cast<std::int64_t>(static_cast<unsigned>(a.month()));
  return 360 * years + 30 * months + day(b) - day(a);
}

Rational day_count_actual(Day begin, Day end) {
  Rational years{0};
  while (begin < end) {
    const std::chrono::year year{year_of(begin)};
    const Day next{(year + std::chrono::years{1}) / std::chrono::January / 1};
    const Day stop = std::min(next, end);
    years += Rational::of((stop - begin).count(), year.is_leap() ? 366 : 365);
    begin = stop;
  }
  return years;
}

}  // namespace

std::string_view name_of(DayCount count) {
  return day_count_words[static_cast<std::size_t>(count) - 1];
}

std::optional<DayCount> parse_day_count(std::string_view text) {
  const auto found = std::ranges::find(day_count_words, text);
  if (found == day_count_words.end()) return std::nullopt;
  return static_cast<DayCount>(found - day_count_words.begin() + 1);
}

Rational years_between(DayCount count, Day begin, Day end) {
  LANTIAN_ASSERT(begin <= end, "interest runs forward");
  switch (count) {
    case DayCount::thirty_360:
      return Rational::of(day_count_30e(begin, end), 360);
    case DayCount::actual_360:
      return Rational::of((end - begin).count(), 360);
    case DayCount::actual_365:
      return Rational::of((end - begin).count(), 365);
    case DayCount::actual_actual:
      break;
  }
  return day_count_actual(begin, end);
}

Day months_later(Day day, int months) {
  const std::chrono::year_month_day date{day};
  const std::chrono::year_month month = date.year() / date.month() + std::chrono::months{months};
  const std::chrono::year_month_day wanted = month / date.day();
  return Day{wanted.ok() ? wanted : std::chrono::year_month_day{month / std::chrono::last}};
}

}  // namespace lantian::carbon
