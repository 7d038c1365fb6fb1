#pragma once
#include "assess/verdict.hpp"

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace lantian::assess {

/// A published statistic of a verdict by name, at its printed precision.
///   PM2.5.mean PM2.5.P95 SO2.mean ... CO.P95 O3.P90 | good_days heavy_days valid_days | good_share heavy_share |
///   good_share.mean_of_members heavy_share.mean_of_members | class_days.I .. class_days.VI | primary_days.PM2.5 ... |
///   composite | days_over.PM2.5 ...
struct Statistic {
  std::string name;
  std::string unit;  ///< "ug/m3", "mg/m3", "d", "percent", "1"
  Decimal value;
  Rational exact;  ///< in `unit`, before rounding
};
/// Returns not_found with the list of names, or incomplete when the verdict cannot give it.
Result<Statistic> statistic(const PeriodVerdict& verdict, std::string_view name);
/// All names that this verdict can give, in printing order.
std::vector<std::string> statistic_names(const PeriodVerdict& verdict);

/// How one statistic moved. Concentrations change in percent of the base; shares in percentage points; days in days.
/// Differences are taken from the exact values and rounded once, except where `from_printed` says that the base is
/// printed.
struct Change {
  Statistic now;
  Statistic before;
  Decimal difference;               ///< now - before, in the statistic's unit (shares: percentage points)
  std::optional<Decimal> relative;  ///< percent of before, one decimal; absent when before is zero or for shares
};

/// Two periods of one unit under one standard.
struct Comparison {
  const standards::Standard* standard = nullptr;
  Period now;
  Period before;
  std::vector<Change> changes;
  std::vector<std::string> left_out{};  ///< species that are incomplete in one of the periods, English, with the reason
};

/// Compares on one basis. Periods must be of one kind and length (a leap day aside). The days must be complete in both
/// periods; a species that is not is left out by name. Returns incomplete (naming the period and what is short), or
/// invalid_argument when the two verdicts are of different units or standards.
Result<Comparison> compare(const PeriodVerdict& now, const PeriodVerdict& before);

/// Rank by composite index, best first; equal printed values share a rank. Units without one, or with incomplete days,
/// come last, unranked (0).
struct RankRow {
  std::string unit_id;
  int rank = 0;
  std::optional<Decimal> composite;
};
std::vector<RankRow> rank_units(std::span<const PeriodVerdict> verdicts);

/// What the rest of a period may still use without missing the target.
struct Budget {
  int days_left = 0;        ///< calendar days after the last day with data
  std::optional<int> days;  ///< shares: further days that may be not good (or heavy); a group's members count one each
  std::optional<Decimal> concentration;  ///< means: highest mean the rest may have, in the target's unit, one decimal
  bool out_of_reach = false;             ///< no outcome of the rest can meet the target any more
};

struct TargetVerdict {
  terms::Target target;
  terms::Name unit_name;  ///< of the unit judged: a prefecture's bulletin carries its representative city's targets
  Statistic value;        ///< at its published decimals, or the target's where those are more
  bool met = false;       ///< as of now, printed value against target
  Decimal margin;  ///< how far on the good side, in the target's unit (shares: percentage points); negative = missed
  Budget budget;
};
/// Returns not_found or incomplete as `statistic` does, invalid_argument when target and verdict are of different
/// periods.
Result<TargetVerdict> judge_target(const PeriodVerdict& verdict, const terms::Target& given);

}  // namespace lantian::assess
