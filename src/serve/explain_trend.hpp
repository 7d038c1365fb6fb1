#pragma once
#include "explain/trend/breaks.hpp"
#include "explain/trend/calendar_means.hpp"
#include "explain/trend/roses.hpp"
#include "explain/trend/theil_sen.hpp"
#include "serve/explain_trend_sheet.hpp"

#include <cstdint>

/// `lantian explain trend|breaks|roses`: questions on one column of a table, answered as sheets.
namespace lantian::serve {

/// What every question says: which column, and how much of a month or day must be there for its mean.
struct SeriesQuestion {
  std::string target = "pm25";
  double capture = explain::usual_capture;
};

struct SlopeQuestion {
  SeriesQuestion series;
  explain::TheilSenChoice bootstrap;  ///< `block` is not asked: both are answered
};
/// Theil-Sen of monthly means, as they are and without their season, values resampled alone and in blocks: four
/// intervals beside each other. Without a season when the months do not carry one (a note says so). Returns not_found
/// (column), incomplete.
Result<ExplainSheet> slope_sheet(const explain::Frame& frame, const SlopeQuestion& question);

/// Season, trend and remainder of the months. Returns not_found, incomplete.
Result<ExplainSheet> seasonal_sheet(const explain::Frame& frame, const SeriesQuestion& question);

/// Kolmogorov-Zurbenko parts of every row and how much of the variance each holds. Returns not_found, incomplete.
Result<ExplainSheet> kz_sheet(const explain::Frame& frame, const SeriesQuestion& question);

/// Monthly vector means of the wind. Returns not_found.
Result<ExplainSheet> wind_sheet(const explain::Frame& frame);

/// modStats of the column `model` against the target. Returns not_found, incomplete.
Result<ExplainSheet> agreement_sheet(const explain::Frame& frame, const std::string& target, const std::string& model);

struct BreakQuestion {
  SeriesQuestion series;
  explain::BreakChoice choice;
  bool of_days = false;  ///< daily means instead of monthly ones
};
Result<ExplainSheet> breaks_sheet(const explain::Frame& frame, const BreakQuestion& question);

struct RoseQuestion {
  std::string target;  ///< empty: a wind rose
  explain::RoseChoice choice;
};
Result<ExplainSheet> rose_sheet(const explain::Frame& frame, const RoseQuestion& question);

Result<ExplainSheet> polar_sheet(const explain::Frame& frame, const std::string& target,
                                 const explain::PolarChoice& choice);

/// Hour of day, weekday, month, and hour by weekday.
Result<ExplainSheet> variation_sheet(const explain::Frame& frame, const std::string& target);

/// The mean of each day of a year; the last year of the table when `year` is 0.
Result<ExplainSheet> calendar_sheet(const explain::Frame& frame, const SeriesQuestion& question, int year);

/// Means by two keys of the calendar.
Result<ExplainSheet> level_sheet(const explain::Frame& frame, const std::string& target, explain::CalendarKey down,
                                 explain::CalendarKey across);

/// The column of that name. Returns not_found with the names that there are.
Result<const explain::Column*> column_of(const explain::Frame& frame, const std::string& name);

/// A sheet of this frame and column with its first facts: the first and last row, and how many have a value.
ExplainSheet sheet_of(std::string id, const explain::Frame& frame, const explain::Column& column);

}  // namespace lantian::serve
