#include "serve/explain_trend.hpp"

#include "base/text.hpp"
#include "explain/trend/agreement.hpp"
#include "explain/trend/kz_filter.hpp"
#include "explain/trend/seasonal.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

using explain::Column;
using explain::DatedValues;
using explain::Frame;
using explain::MeanSeries;
using explain::Seasonal;
using explain::TheilSen;
using explain::Values;

std::string month_text(Day day) {
  return text_of(day).substr(0, 7);
}

/// Two rows: values resampled alone and in blocks. Returns the slope, which is the same in both.
Result<TheilSen> add_slopes(SheetTable& table, const char* way, const DatedValues& values,
                            explain::TheilSenChoice choice) {
  TheilSen slope;
  for (const bool block : {false, true}) {
    choice.block = block;
    LANTIAN_TRY(slope, explain::theil_sen(values, choice));
    table.add({SheetCell::word(way), SheetCell::count(static_cast<std::size_t>(slope.block_length)),
               SheetCell::of(slope.a_year, 3), SheetCell::of(slope.lower_a_year, 3),
               SheetCell::of(slope.upper_a_year, 3), SheetCell::of(slope.p, 3),
               SheetCell::of(slope.percent_a_year, 2)});
  }
  return slope;
}

SheetTable slope_table() {
  return {"slopes", {"values_are", "block_length", "a_year", "lower", "upper", "p", "percent_a_year"}, {}, {}};
}

/// A row for each month: its mean and what it is made of, where there is a season.
SheetTable month_table(const MeanSeries& series, const Seasonal* parts, const explain::Line* line) {
  SheetTable table{"months", {"month", "mean", "rows"}, {}, {}};
  if (line != nullptr) table.columns.emplace_back("line");
  if (parts != nullptr) {
    for (const char* column : {"season", "trend", "remainder"}) table.columns.emplace_back(column);
  }
  for (std::size_t n = 0; n < series.size(); ++n) {
    std::vector<SheetCell> row{SheetCell::of(month_text(series.begins[n])), SheetCell::of(series.values[n]),
                               SheetCell::count(series.counts[n])};
    if (line != nullptr) {
      row.push_back(SheetCell::of(line->at(static_cast<double>(series.begins[n].time_since_epoch().count()))));
    }
    if (parts != nullptr) {
      row.push_back(SheetCell::of(parts->season[n]));
      row.push_back(SheetCell::of(parts->trend[n]));
      row.push_back(SheetCell::of(parts->remainder[n]));
    }
    table.add(std::move(row));
  }
  return table;
}

/// Months from the first to the last that has a mean.
MeanSeries known_months(const Frame& frame, const Column& column, double capture) {
  MeanSeries series = explain::month_means(frame, column.values, capture);
  const auto known = [](const auto& one) { return one.has_value(); };
  const auto first = std::ranges::find_if(series.values, known) - series.values.begin();
  const auto last = std::find_if(series.values.rbegin(), series.values.rend(), known).base() - series.values.begin();
  if (first >= last) return {};
  MeanSeries out;
  out.begins.assign(series.begins.begin() + first, series.begins.begin() + last);
  out.values.assign(series.values.begin() + first, series.values.begin() + last);
  out.counts.assign(series.counts.begin() + first, series.counts.begin() + last);
  return out;
}

void add_months(ExplainSheet& sheet, const MeanSeries& series, double capture) {
  const auto known = std::ranges::count_if(series.values, [](const auto& one) { return one.has_value(); });
  sheet.add("months_with_mean", SheetCell::count(static_cast<std::size_t>(known)));
  sheet.add("months_without", SheetCell::count(series.size() - static_cast<std::size_t>(known)));
  sheet.add("capture", SheetCell::of(capture));
}

/// Variance of one part over the rows in which all have a value.
double variance(const Values& values, const std::vector<std::size_t>& rows) {
  double sum = 0, square = 0;
  for (const std::size_t row : rows) sum += *values[row];
  const double mean = sum / static_cast<double>(rows.size());
  for (const std::size_t row : rows) square += (*values[row] - mean) * (*values[row] - mean);
  return square / static_cast<double>(rows.size());
}

SheetTable variance_table(const std::vector<explain::KzPart>& parts, const Values& values,
                          const std::vector<std::size_t>& whole) {
  SheetTable table{"variances", {"part", "variance", "share"}, {}, {}};
  const double all = variance(values, whole);
  double together = 0;
  const auto add = [&](const std::string& name, double part) {
    table.add({SheetCell::word(name), SheetCell::of(part),
               SheetCell::of(all > 0 ? std::optional{100 * part / all} : std::nullopt, 1)});
  };
  for (const auto& part : parts) {
    const double one = variance(part.values, whole);
    together += one;
    add(part.name, one);
  }
  // Neighbouring parts are not quite independent.
  add("between_parts", all - together);
  return table;
}

SheetTable part_table(const explain::EvenSeries& series, const std::vector<explain::KzPart>& parts) {
  SheetTable table{"parts", {"time", "value"}, {}, {}};
  for (const auto& part : parts) table.columns.push_back(part.name);
  for (std::size_t n = 0; n < series.values.size(); ++n) {
    const HourEnding end = series.end_of(n);
    const std::string time = series.step == explain::Step::hour ? text_of(end) : text_of(day_of(end));
    std::vector<SheetCell> row{SheetCell::of(time), SheetCell::of(series.values[n])};
    for (const auto& part : parts) row.push_back(SheetCell::of(part.values[n]));
    table.add(std::move(row));
  }
  return table;
}

}  // namespace

Result<const Column*> column_of(const Frame& frame, const std::string& name) {
  std::vector<std::string> names;
  for (const Column& one : frame.columns) {
    if (one.name == name) return &one;
    names.push_back(one.name);
  }
  return Error{ErrorCode::not_found,
               fmt::format("the table has no column {}; there are {}", in_quotes(name), joined(names, ", ")),
               "explain"};
}

ExplainSheet sheet_of(std::string id, const Frame& frame, const Column& column) {
  ExplainSheet sheet{std::move(id), column.name, column.unit, frame.synthetic, {}, {}, {}};
  if (frame.ends.empty()) return sheet;
  const auto known = std::ranges::count_if(column.values, [](const auto& one) { return one.has_value(); });
  sheet.add("first_day", SheetCell::of(text_of(day_of(frame.ends.front()))));
  sheet.add("last_day", SheetCell::of(text_of(day_of(frame.ends.back()))));
  sheet.add("rows_with_value", SheetCell::count(static_cast<std::size_t>(known)));
  return sheet;
}

Result<ExplainSheet> slope_sheet(const Frame& frame, const SlopeQuestion& question) {
  LANTIAN_TRY(const Column* column, column_of(frame, question.series.target));
  const MeanSeries series = known_months(frame, *column, question.series.capture);
  ExplainSheet sheet = sheet_of("slope", frame, *column);
  add_months(sheet, series, question.series.capture);
  sheet.add("resamples", SheetCell::count(static_cast<std::size_t>(question.bootstrap.resamples)));
  sheet.add("seed", SheetCell::count(question.bootstrap.seed));
  SheetTable slopes = slope_table();
  LANTIAN_TRY(TheilSen told, add_slopes(slopes, "as_they_are", explain::present(series), question.bootstrap));
  const auto parts = explain::seasonal(series.values);
  if (parts) {
    MeanSeries rest = series;
    rest.values = explain::without_season(series.values, *parts);
    LANTIAN_TRY(told, add_slopes(slopes, "without_season", explain::present(rest), question.bootstrap));
  } else {
    sheet.notes.emplace_back("no_season");
  }
  sheet.notes.emplace_back("interval");
  sheet.tables = {std::move(slopes), month_table(series, parts ? &*parts : nullptr, &told.line)};
  return sheet;
}

Result<ExplainSheet> seasonal_sheet(const Frame& frame, const SeriesQuestion& question) {
  LANTIAN_TRY(const Column* column, column_of(frame, question.target));
  const MeanSeries series = known_months(frame, *column, question.capture);
  LANTIAN_TRY(const Seasonal parts, explain::seasonal(series.values));
  ExplainSheet sheet = sheet_of("decomposition", frame, *column);
  add_months(sheet, series, question.capture);
  sheet.tables = {month_table(series, &parts, nullptr)};
  return sheet;
}

Result<ExplainSheet> kz_sheet(const Frame& frame, const SeriesQuestion& question) {
  LANTIAN_TRY(const Column* column, column_of(frame, question.target));
  const explain::EvenSeries series = explain::even_series(frame, column->values);
  const auto parts = explain::kz_parts(series);
  std::vector<std::size_t> whole;
  for (std::size_t n = 0; n < series.values.size(); ++n) {
    const bool all = std::ranges::all_of(parts, [n](const auto& part) { return part.values[n].has_value(); });
    if (all && series.values[n]) whole.push_back(n);
  }
  if (whole.empty()) {
    return Error{ErrorCode::incomplete,
                 fmt::format("no row of {} has a value around which a quarter of every window is known", column->name),
                 "explain trend"};
  }
  ExplainSheet sheet = sheet_of("kz", frame, *column);
  sheet.notes.emplace_back("kz_ends");
  sheet.tables = {part_table(series, parts), variance_table(parts, series.values, whole)};
  return sheet;
}

Result<ExplainSheet> wind_sheet(const Frame& frame) {
  LANTIAN_TRY(const explain::Wind wind, explain::wind_of(frame));
  ExplainSheet sheet = sheet_of("vector_wind", frame, {"wind", "m/s", wind.speed});
  SheetTable table{"months", {"month", "rows", "from", "speed_vector", "speed_scalar", "steadiness"}, {}, {}};
  for (const auto& one : explain::month_winds(frame, wind)) {
    table.add({SheetCell::of(month_text(one.month)), SheetCell::count(one.n), SheetCell::of(one.from, 0),
               SheetCell::of(one.speed_vector), SheetCell::of(one.speed_scalar), SheetCell::of(one.steadiness())});
  }
  sheet.tables = {std::move(table)};
  return sheet;
}

Result<ExplainSheet> agreement_sheet(const Frame& frame, const std::string& target, const std::string& model) {
  LANTIAN_TRY(const Column* measured, column_of(frame, target));
  LANTIAN_TRY(const Column* modelled, column_of(frame, model));
  const auto found = explain::agreement(measured->values, modelled->values);
  if (found.n == 0) {
    return Error{ErrorCode::incomplete, fmt::format("no row has both {} and {}", target, model), "explain trend"};
  }
  ExplainSheet sheet = sheet_of("agreement", frame, *measured);
  sheet.add("model", SheetCell::of(model));
  SheetTable table{"statistics", {"n", "fac2", "mb", "mge", "nmb", "nmge", "rmse", "r", "coe", "ioa"}, {}, {}};
  table.add({SheetCell::count(found.n), SheetCell::of(found.fac2, 3), SheetCell::of(found.mb, 3),
             SheetCell::of(found.mge, 3), SheetCell::of(found.nmb, 3), SheetCell::of(found.nmge, 3),
             SheetCell::of(found.rmse, 3), SheetCell::of(found.r, 3), SheetCell::of(found.coe, 3),
             SheetCell::of(found.ioa, 3)});
  sheet.tables = {std::move(table)};
  return sheet;
}

Result<ExplainSheet> breaks_sheet(const Frame& frame, const BreakQuestion& question) {
  LANTIAN_TRY(const Column* column, column_of(frame, question.series.target));
  const MeanSeries series = question.of_days ? explain::day_means(frame, column->values, question.series.capture)
                                             : explain::month_means(frame, column->values, question.series.capture);
  const DatedValues values = explain::present(series);
  LANTIAN_TRY(const explain::Breaks breaks, explain::find_breaks(values, question.choice));
  const auto at = [&](std::size_t n) {
    const Day day = series.begins[values.places[n]];
    return question.of_days ? text_of(day) : month_text(day);
  };
  ExplainSheet sheet = sheet_of("breaks", frame, *column);
  sheet.add("values", SheetCell::count(breaks.n));
  sheet.add("least_values", SheetCell::count(breaks.least));
  sheet.add("breaks_chosen", SheetCell::count(breaks.chosen));
  sheet.notes.emplace_back("breaks");
  SheetTable segments{"segments", {"begins", "ends", "values", "mean", "a_year", "rss"}, {}, {}};
  for (const auto& one : breaks.segments) {
    segments.add({SheetCell::of(at(one.first)), SheetCell::of(at(one.last)), SheetCell::count(one.last - one.first + 1),
                  SheetCell::of(one.mean), SheetCell::of(one.a_year), SheetCell::of(one.rss)});
  }
  SheetTable partitions{"partitions", {"number_of_breaks", "rss", "bic", "last_before_break"}, {}, {}};
  for (std::size_t m = 0; m < breaks.partitions.size(); ++m) {
    std::vector<std::string> places;
    for (const std::size_t place : breaks.partitions[m].breaks) places.push_back(at(place));
    partitions.add({SheetCell::count(m), SheetCell::of(breaks.partitions[m].rss),
                    SheetCell::of(breaks.partitions[m].bic, 1), SheetCell::of(joined(places, " "))});
  }
  sheet.tables = {std::move(segments), std::move(partitions)};
  return sheet;
}

}  // namespace lantian::serve
