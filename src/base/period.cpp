#include "base/period.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian {
namespace {

using std::chrono::day;
using std::chrono::month;
using std::chrono::months;
using std::chrono::year;
using std::chrono::year_month;
using std::chrono::year_month_day;
using std::chrono::years;

Day first_of(year_month when) {
  return Day{when / day{1}};
}

bool all_digits(std::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

int to_int(std::string_view digits) {
  int value = 0;
  for (const char c : digits) value = value * 10 + (c - '0');
  return value;
}

Error unknown_form(std::string_view text) {
  return {ErrorCode::malformed,
          fmt::format("'{}' is not a period; allowed are 2023 (year), 2023-10 (month), 2023-10-05 (day), AY2023 "
                      "(assessment year from 1 April), HS2023 (heating season from 1 October) and "
                      "2023-10-01..2024-02-15 (range, last day included)",
                      text),
          ""};
}

Period year_of(int y) {
  return {PeriodKind::year, first_of(year{y} / 1), first_of(year{y + 1} / 1), fmt::format("{:04}", y)};
}
Period assessment_year(int y) {
  return {PeriodKind::assessment_year, first_of(year{y} / 4), first_of(year{y + 1} / 4), fmt::format("AY{:04}", y)};
}
Period heating_season(int y) {
  return {PeriodKind::heating_season, first_of(year{y} / 10), first_of(year{y + 1} / 4), fmt::format("HS{:04}", y)};
}
Period calendar_month(year_month when) {
  return {PeriodKind::month, first_of(when), first_of(when + months{1}),
          fmt::format("{:04}-{:02}", static_cast<int>(when.year()), static_cast<unsigned>(when.month()))};
}
Period single_day(Day when) {
  return {PeriodKind::day, when, when + std::chrono::days{1}, text_of(when)};
}
Period range(Day first, Day last) {
  return {PeriodKind::range, first, last + std::chrono::days{1}, text_of(first) + ".." + text_of(last)};
}

Result<Period> parse_range(std::string_view text, std::size_t dots) {
  const auto first = parse_day(text.substr(0, dots));
  const auto last = parse_day(text.substr(dots + 2));
  if (!first || !last) return unknown_form(text);
  if (*last < *first) {
    return Error{ErrorCode::invalid_argument,
                 fmt::format("the range '{}' ends before it begins; put the earlier day first", text), ""};
  }
  return range(*first, *last);
}

Day one_year_earlier(Day when) {
  year_month_day date{when};
  date -= years{1};
  return date.ok() ? Day{date} : Day{date.year() / date.month() / std::chrono::last};
}

}  // namespace

Result<Period> parse_period(std::string_view text) {
  if (const auto dots = text.find(".."); dots != std::string_view::npos) return parse_range(text, dots);
  if (text.size() == 6 && all_digits(text.substr(2))) {
    if (text.starts_with("AY")) return assessment_year(to_int(text.substr(2)));
    if (text.starts_with("HS")) return heating_season(to_int(text.substr(2)));
  }
  if (text.size() == 4 && all_digits(text)) return year_of(to_int(text));
  if (text.size() == 7 && text[4] == '-' && all_digits(text.substr(0, 4)) && all_digits(text.substr(5))) {
    const year_month when{year{to_int(text.substr(0, 4))}, month{static_cast<unsigned>(to_int(text.substr(5)))}};
    if (when.ok()) return calendar_month(when);
  }
  if (text.size() == 10) {
    if (const auto when = parse_day(text)) return single_day(*when);
  }
  return unknown_form(text);
}

Period year_before(const Period& period) {
  const year_month_day begin{period.begin};
  const int y = static_cast<int>(begin.year()) - 1;
  switch (period.kind) {
    case PeriodKind::year:
      return year_of(y);
    case PeriodKind::assessment_year:
      return assessment_year(y);
    case PeriodKind::heating_season:
      return heating_season(y);
    case PeriodKind::month:
      return calendar_month(year{y} / begin.month());
    case PeriodKind::day:
      return single_day(one_year_earlier(period.begin));
    case PeriodKind::range:
      break;
  }
  return range(one_year_earlier(period.begin), one_year_earlier(period.last()));
}

std::vector<Period> months_of(const Period& period) {
  std::vector<Period> result;
  const year_month_day first{period.begin};
  for (year_month when = first.year() / first.month(); first_of(when) < period.end; when += months{1}) {
    const Period whole = calendar_month(when);
    if (whole.begin >= period.begin && whole.end <= period.end) {
      result.push_back(whole);
    } else {
      result.push_back(
          range(std::max(whole.begin, period.begin), std::min(whole.end, period.end) - std::chrono::days{1}));
    }
  }
  return result;
}

}  // namespace lantian
