#pragma once
#include "base/clock.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace lantian {

/// What kind of period a name stands for; completeness rules differ (a calendar year needs 324 days, others do not).
enum class PeriodKind { day, month, year, assessment_year, heating_season, range };

/// A run of whole days, half-open [begin, end), official clock, with the name it was asked by.
///   2023                     calendar year
///   2023-10                  month
///   2023-10-05               day
///   AY2023                   assessment year, 1 Apr 2023 - 31 Mar 2024
///   HS2023                   heating season, 1 Oct 2023 - 31 Mar 2024
///   2023-10-01..2024-02-15   range, last day included
struct Period {
  PeriodKind kind = PeriodKind::range;
  Day begin{};
  Day end{};
  std::string name;

  int days() const { return static_cast<int>((end - begin).count()); }
  bool contains(Day day) const { return begin <= day && day < end; }
  Day last() const { return end - std::chrono::days{1}; }
  friend bool operator==(const Period&, const Period&) = default;
};

/// Reads one of the six forms above. Returns malformed (with the list of forms), or invalid_argument for a range
/// that ends before it begins.
Result<Period> parse_period(std::string_view text);

/// The same stretch of the year before: 2022 for 2023, HS2022 for HS2023, 2022-10 for 2023-10. A range moves by one
/// calendar year (29 February becomes the 28th).
Period year_before(const Period& period);

/// The calendar months that overlap the period, each cut to it, in order; a whole month keeps its name "2023-10".
std::vector<Period> months_of(const Period& period);

}  // namespace lantian
