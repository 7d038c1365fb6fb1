#pragma once
#include "assess/cems.hpp"
#include "base/result.hpp"
#include "terms/region.hpp"

#include <string>
#include <string_view>
#include <vector>

/// Hours of a flue-gas monitor and marks from tables, for use without a gateway. doc/cems.md shows both with examples.
namespace lantian::assess {

/// Reads "2026-11-03 14:00": the hour that ends there, official clock; 00:00 is 24:00 of the day before. Returns
/// malformed.
Result<HourEnding> parse_hour_ending(std::string_view text);

/// Reads hours: a head line, one line an hour, ascending or not. Columns:
///   hour_ending_bj       required
///   CODE_UNIT            an hourly mean: a21026_mg_m3, a19001_percent, a00000_m3_h, a01012_c, a01013_kpa,
///                        a01014_percent; also ug_m3, m3_s, pa, hpa, k
///   CODE_zs_UNIT         the converted value as the monitor sent it, to be compared with our own
///   CODE_flag, flag      data flag of one factor, or of all that have none of their own
///   CODE_minutes         valid minutes of one factor
/// An empty cell is missing. A file with a fault is not taken at all. Returns malformed with every fault (at most 20
/// shown), one a line: an unknown column, a cell that is no number, a second line for one hour, a line with more or
/// fewer cells than the head.
Result<std::vector<CemsHour>> read_cems_hours(const terms::SourceFile& file);

/// Reads marks: columns first_bj, last_bj (hours that end there, both included), state, and if wanted reason, outlet.
/// With an outlet column, lines of other outlets are left out. Returns malformed with every fault.
Result<std::vector<CemsMark>> read_cems_marks(const terms::SourceFile& file, std::string_view outlet);

}  // namespace lantian::assess
