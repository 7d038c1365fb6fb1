#pragma once
#include "assess/verdict.hpp"
#include "base/result.hpp"
#include "keep/reading_book.hpp"
#include "serve/office.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Hours and days of one place on gap-free axes, as charts draw them.
namespace lantian::serve {

struct HourSeries {
  terms::Unit unit;
  std::vector<std::string> stations;
  Period days;
  bool synthetic = false;
  assess::BySpecies<std::vector<std::optional<Decimal>>> values;  ///< printed unit; means of the stations
  std::int64_t expected = 0, observed = 0;                        ///< values of all six
};
/// `from` and `to`: days, both included. A unit is the mean of its stations hour by hour (HJ 663-2026 table A.2), one
/// station stands as it is. Returns malformed or invalid_argument (days, more than five years), not_found, unsupported
/// (a group of cities).
Result<HourSeries> hour_series(const Office& office, const keep::ReadingBook& book, std::string_view unit,
                               std::string_view from, std::string_view to);
std::string hour_series_json(const HourSeries& series);

struct DaySeries {
  assess::PeriodVerdict verdict;
  bool synthetic = false;
};
/// Classes and daily values of a period. Returns also unsupported for a group, which has no days of its own.
Result<DaySeries> day_series(const Office& office, const keep::ReadingBook& book, std::string_view unit,
                             std::string_view period, std::string_view standard);
std::string day_series_json(const DaySeries& series);

}  // namespace lantian::serve
