#pragma once
#include "assess/day.hpp"
#include "assess/index.hpp"
#include "base/period.hpp"
#include "standards/rule.hpp"
#include "terms/region.hpp"

#include <array>
#include <optional>
#include <string>
#include <vector>

namespace lantian::assess {

/// The verdict on one natural day of one unit.
struct DayVerdict {
  Day day{};
  IndexStatus status = IndexStatus::no_data;
  int aqi = 0;                        ///< meaningful when status is published
  int level = -1;                     ///< 0-based class of the index rule; -1 when not published
  bool from_published_index = false;  ///< the source's own index gives the class
  bool dust = false;                  ///< a confirmed dust process was taken out on this day
  BySpecies<std::optional<int>> sub_indices;
  SpeciesSet primary;
  SpeciesSet missing;
};

/// Days counted. Ratios stay counts until printed: shares are of `valid`, never of calendar days.
struct DayCounts {
  int calendar = 0;       ///< days of the period
  int valid = 0;          ///< days with a published class: the denominator
  int not_available = 0;  ///< days with data but NA
  int no_data = 0;
  int good = 0;   ///< index at or below 100
  int heavy = 0;  ///< index above 200
  std::array<int, 6> by_level{};
  BySpecies<int> primary_days;  ///< a day with two primary pollutants counts for both

  /// Exact share of valid days in percent. Requires: valid > 0.
  Rational good_percent() const { return Rational::of(Int128{good} * 100, valid); }
  Rational heavy_percent() const { return Rational::of(Int128{heavy} * 100, valid); }
};
DayCounts operator+(const DayCounts& a, const DayCounts& b);

/// Whether a statistic of a period rests on enough days, and if not what is short ("123 of 182 days; 164 needed").
struct Completeness {
  bool complete = false;
  int valid_days = 0;
  int required_days = 0;
  std::vector<std::string> shortfalls;  ///< English; each names what was found and what is required
};

/// One species over a period. Values exact, in thousandths of ug/m3; printed forms rounded once.
struct SpeciesPeriod {
  Species species{};
  int valid_days = 0;
  Completeness completeness;
  std::optional<Rational> mean;
  std::optional<Rational> percentile;
  Decimal percentile_rank;  ///< 95 for PM2.5; 0 when the rule sets none
  Decimal mean_printed;     ///< in the printed unit, decimals of HJ 663 table 3; meaningful when `mean`
  Decimal percentile_printed;
  std::optional<bool> mean_attains;  ///< absent: no limit, or incomplete
  std::optional<bool> percentile_attains;
  std::optional<Decimal> mean_multiple;  ///< (C - S) / S when above the limit
  std::optional<Decimal> percentile_multiple;
  int days_over_limit = 0;  ///< days above the daily limit (attainment precision)
};

struct CompositeVerdict {
  Rational value;
  Decimal printed;
  BySpecies<std::optional<Rational>> parts;
  SpeciesSet largest;  ///< the period's main pollutant(s)
};

/// Where the class of the days comes from.
enum class Basis { hourly, daily, members };

/// The verdict on one unit over one period under one standard.
/// For a group (`basis` members) counts are pooled over members, means are means of the members' means, `days` is
/// empty, and `members` holds each member's own verdict.
struct PeriodVerdict {
  std::string unit_id;
  terms::Name unit_name;
  Period period;
  const standards::Standard* standard = nullptr;
  Basis basis = Basis::hourly;
  bool dust_excluded = false;
  std::vector<std::string> stations;
  std::vector<DayVerdict> days;
  std::vector<DayValues> values;  ///< parallel to `days`
  DayCounts counts;
  Completeness completeness;  ///< of the day classes
  BySpecies<SpeciesPeriod> species;
  std::optional<CompositeVerdict> composite;
  std::optional<bool> attains;  ///< all species; absent when something is incomplete
  std::vector<PeriodVerdict> members;
  std::optional<Rational> mean_of_member_good_percent;
  std::optional<Rational> mean_of_member_heavy_percent;
  std::vector<std::string> notes;  ///< stated assumptions, English, for the reader of the figure
};

/// Judges each day: sub-indices of the rounded daily values, index, class, primary pollutants.
/// When a day carries the source's own index, that gives the class and `from_published_index` is set.
std::vector<DayVerdict> judge_days(std::span<const DayValues> values, const Period& period,
                                   const standards::Standard& standard);

/// A unit with its days.
struct UnitDays {
  std::string unit_id;
  terms::Name name;
  Basis basis = Basis::hourly;
  std::vector<std::string> stations;
  std::vector<DayValues> values;  ///< one for each day of the period
};

/// Statistics, attainment, counts and composite index of a period.
/// Source: HJ 663 clauses 6-7 and table 3 (decimals), GB 3095 table 4 (validity); shares by the assessment rules:
/// good = index <= 100, heavy = index > 200, over valid days.
PeriodVerdict judge_period(const UnitDays& unit, const Period& period, const standards::Standard& standard);
/// Dust days of the unit taken out: PM leaves the concentration statistics; a day above 100 is judged from the rest, a
/// day at or below 100 keeps its index. Excluded days still count for the completeness of the year (policy, see
/// doc/assess.md).
PeriodVerdict judge_period_without_dust(const UnitDays& unit, const Period& period, const standards::Standard& standard,
                                        std::span<const terms::DustEvent> events);

/// A group from its members' verdicts (same period, same standard). Requires: members not empty.
PeriodVerdict judge_group(const terms::Unit& group, std::vector<PeriodVerdict> members);

}  // namespace lantian::assess
