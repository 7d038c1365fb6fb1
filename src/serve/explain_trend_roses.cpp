#include "base/text.hpp"
#include "serve/explain_trend.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>

namespace lantian::serve {
namespace {

using explain::CalendarKey;
using explain::Frame;

double percent_of(std::size_t part, std::size_t whole) {
  return whole > 0 ? 100.0 * static_cast<double>(part) / static_cast<double>(whole) : 0;
}

/// "< 2", "2 - 4", ">= 6".
std::vector<std::string> class_names(const std::vector<double>& bounds) {
  if (bounds.empty()) return {"all"};
  std::vector<std::string> names{fmt::format("<{:g}", bounds.front())};
  for (std::size_t n = 1; n < bounds.size(); ++n) names.push_back(fmt::format("{:g}-{:g}", bounds[n - 1], bounds[n]));
  names.push_back(fmt::format(">={:g}", bounds.back()));
  return names;
}

SheetTable class_table(const explain::Rose& rose) {
  SheetTable table{"frequencies", {"from", "class", "percent", "rows"}, {}, SheetCross{0, 1, 2}};
  const auto names = class_names(rose.bounds);
  for (const auto& sector : rose.sectors) {
    for (std::size_t n = 0; n < names.size(); ++n) {
      table.add({SheetCell::of(sector.centre, 1), SheetCell::of(names[n]),
                 SheetCell::of(percent_of(sector.classes[n], rose.n), 1), SheetCell::count(sector.classes[n])});
    }
  }
  return table;
}

SheetTable sector_table(const explain::Rose& rose) {
  SheetTable table{"sectors", {"from", "rows", "percent", "mean", "share"}, {}, {}};
  for (const auto& one : rose.sectors) {
    table.add({SheetCell::of(one.centre, 1), SheetCell::count(one.n), SheetCell::of(percent_of(one.n, rose.n), 1),
               SheetCell::of(one.mean), SheetCell::of(100 * one.share, 1)});
  }
  table.add({SheetCell::word("calm"), SheetCell::count(rose.calm), SheetCell::of(percent_of(rose.calm, rose.n), 1),
             SheetCell::of(rose.calm_mean), SheetCell::of(100 * rose.calm_share, 1)});
  return table;
}

SheetTable calendar_table(const char* id, const Frame& frame, const explain::Values& values,
                          const std::vector<CalendarKey>& keys) {
  SheetTable table{id, {}, {}, {}};
  for (const CalendarKey key : keys) table.columns.emplace_back(name_of(key));
  for (const char* column : {"mean", "lower", "upper", "rows", "weeks"}) table.columns.emplace_back(column);
  if (keys.size() == 2) table.cross = SheetCross{0, 1, 2};
  for (const auto& one : explain::calendar_means(frame, values, keys)) {
    std::vector<SheetCell> row;
    for (const int key : one.keys) row.push_back(SheetCell::of(static_cast<double>(key), 0));
    row.push_back(SheetCell::of(one.mean));
    row.push_back(SheetCell::of(one.lower));
    row.push_back(SheetCell::of(one.upper));
    row.push_back(SheetCell::count(one.n));
    row.push_back(SheetCell::count(one.weeks));
    table.add(std::move(row));
  }
  return table;
}

}  // namespace

Result<ExplainSheet> rose_sheet(const Frame& frame, const RoseQuestion& question) {
  LANTIAN_TRY(const explain::Wind wind, explain::wind_of(frame));
  explain::Column column{"wind_speed", "m/s", wind.speed};
  const bool of_wind = question.target.empty();
  if (!of_wind) {
    LANTIAN_TRY(const explain::Column* found, column_of(frame, question.target));
    column = *found;
  }
  const explain::Rose rose = explain::rose_of(wind, column.values, question.choice);
  ExplainSheet sheet = sheet_of(of_wind ? "wind_rose" : "pollution_rose", frame, column);
  sheet.add("rows", SheetCell::count(rose.n));
  sheet.add("rows_missing", SheetCell::count(rose.missing));
  sheet.add("calm_below", SheetCell::of(question.choice.calm_below, 1));
  sheet.add("calm_percent", SheetCell::of(percent_of(rose.calm, rose.n), 1));
  sheet.add("mean", SheetCell::of(rose.mean));
  sheet.tables = {class_table(rose), sector_table(rose)};
  return sheet;
}

Result<ExplainSheet> polar_sheet(const Frame& frame, const std::string& target, const explain::PolarChoice& choice) {
  LANTIAN_TRY(const explain::Wind wind, explain::wind_of(frame));
  LANTIAN_TRY(const explain::Column* column, column_of(frame, target));
  const explain::Polar polar = explain::polar_of(wind, column->values, choice);
  ExplainSheet sheet = sheet_of("polar", frame, *column);
  sheet.add("rows", SheetCell::count(polar.n));
  sheet.add("rows_missing", SheetCell::count(polar.missing));
  sheet.add("rows_faster", SheetCell::count(polar.faster));
  sheet.add("rows_calm", SheetCell::count(polar.calm));
  sheet.add("calm_mean", SheetCell::of(polar.calm_mean));
  sheet.add("speed_step", SheetCell::of(polar.speed_step));
  sheet.add("least_rows", SheetCell::count(choice.least));
  sheet.notes.emplace_back("polar");
  SheetTable table{"cells", {"from", "speed", "rows", "mean", "smooth"}, {}, SheetCross{1, 0, 4}};
  for (const auto& cell : polar.cells) {
    table.add({SheetCell::of(cell.from, 1), SheetCell::of(cell.speed), SheetCell::count(cell.n),
               SheetCell::of(cell.mean, 1), SheetCell::of(cell.smooth, 1)});
  }
  sheet.tables = {std::move(table)};
  return sheet;
}

Result<ExplainSheet> variation_sheet(const Frame& frame, const std::string& target) {
  LANTIAN_TRY(const explain::Column* column, column_of(frame, target));
  ExplainSheet sheet = sheet_of("variation", frame, *column);
  sheet.notes.emplace_back("weeks");
  const auto add = [&](const char* id, const std::vector<CalendarKey>& keys) {
    sheet.tables.push_back(calendar_table(id, frame, column->values, keys));
  };
  // Days have no hours.
  if (frame.step == explain::Step::hour) {
    add("hour_by_weekday", {CalendarKey::hour, CalendarKey::weekday});
    add("by_hour", {CalendarKey::hour});
  }
  add("by_weekday", {CalendarKey::weekday});
  add("by_month", {CalendarKey::month});
  return sheet;
}

Result<ExplainSheet> calendar_sheet(const Frame& frame, const SeriesQuestion& question, int year) {
  LANTIAN_TRY(const explain::Column* column, column_of(frame, question.target));
  const explain::MeanSeries days = explain::day_means(frame, column->values, question.capture);
  if (year == 0 && days.size() > 0) year = year_of(days.begins.back());
  ExplainSheet sheet = sheet_of("calendar", frame, *column);
  sheet.add("year", SheetCell::of(static_cast<double>(year), 0));
  sheet.add("capture", SheetCell::of(question.capture));
  SheetTable table{"days", {"day", "month", "mean", "rows", "date"}, {}, SheetCross{0, 1, 2}};
  for (std::size_t n = 0; n < days.size(); ++n) {
    if (year_of(days.begins[n]) != year) continue;
    const std::chrono::year_month_day date{days.begins[n]};
    table.add({SheetCell::count(static_cast<unsigned>(date.day())),
               SheetCell::count(static_cast<unsigned>(date.month())), SheetCell::of(days.values[n], 0),
               SheetCell::count(days.counts[n]), SheetCell::of(text_of(days.begins[n]))});
  }
  if (table.rows.empty()) {
    return Error{ErrorCode::not_found, fmt::format("the table has no day of {}", year), "explain roses"};
  }
  sheet.tables = {std::move(table)};
  return sheet;
}

Result<ExplainSheet> level_sheet(const Frame& frame, const std::string& target, CalendarKey down, CalendarKey across) {
  LANTIAN_TRY(const explain::Column* column, column_of(frame, target));
  ExplainSheet sheet = sheet_of("level", frame, *column);
  sheet.notes.emplace_back("weeks");
  sheet.tables = {calendar_table("levels", frame, column->values, {down, across})};
  return sheet;
}

}  // namespace lantian::serve
