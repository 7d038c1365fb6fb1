#include "respond/forecast/outlook.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::respond {
namespace {

using explain::Frame;
using explain::Step;
using explain::Values;

/// Row of a time; their number when it is not there.
std::size_t row_of(const Frame& frame, HourEnding end) {
  const auto found = std::ranges::lower_bound(frame.ends, end);
  if (found == frame.ends.end() || *found != end) return frame.rows();
  return static_cast<std::size_t>(found - frame.ends.begin());
}

std::optional<double> outlook_value(const Frame& days, const std::string& name, Day day) {
  const Values* values = days.find(name);
  const std::size_t row = row_of(days, hour_ending(day, 24));
  if (values == nullptr || row == days.rows()) return std::nullopt;
  return (*values)[row];
}

std::string outlook_step(const Frame& frame, HourEnding end) {
  if (frame.step == Step::hour) return "hour " + text_of(end);
  return "day " + text_of(day_of(end));
}

}  // namespace

Result<void> check_outlook(const Frame& steps, Day issued, const std::vector<std::string>& names) {
  for (const std::string& name : names) {
    if (steps.find(name) != nullptr) continue;
    std::vector<std::string> known;
    for (const explain::Column& column : steps.columns) known.push_back(column.name);
    return Error{ErrorCode::not_found,
                 fmt::format("the forecast file has no column {}; there are {}", in_quotes(name), joined(known, ", ")),
                 "weather"};
  }
  std::vector<const Values*> columns;
  for (const std::string& name : names) {
    if (const Values* values = steps.find(name)) columns.push_back(values);
  }
  const int step_hours = steps.step == Step::hour ? 1 : 24;
  std::string first;
  int lacking = 0;
  for (int hour = step_hours; hour <= 24 * forecast_days; hour += step_hours) {
    const HourEnding end = hour_ending(issued + std::chrono::days{1}, 0) + std::chrono::hours{hour};
    const std::size_t row = row_of(steps, end);
    std::string why;
    if (row == steps.rows()) why = outlook_step(steps, end);
    for (std::size_t n = 0; why.empty() && n < columns.size(); ++n) {
      if (!(*columns[n])[row]) why = fmt::format("{} of {}", in_quotes(names[n]), outlook_step(steps, end));
    }
    if (why.empty()) continue;
    if (lacking++ == 0) first = why;
  }
  if (lacking == 0) return {};
  return Error{ErrorCode::incomplete,
               fmt::format("the forecast file lacks {}{}; a forecast issued on {} needs every step of the {} days that "
                           "follow it",
                           first, lacking > 1 ? fmt::format(" and {} more", lacking - 1) : "", text_of(issued),
                           forecast_days),
               "weather"};
}

WeatherOutlook outlook_of(const std::vector<OutlookTable>& tables, const std::vector<std::string>& names, Day first,
                          Day analysed) {
  std::map<Day, const Frame*> by_issue;
  const Frame* course = nullptr;
  for (const OutlookTable& one : tables) {
    if (one.issued) by_issue[*one.issued] = &one.days;
    if (!one.issued) course = &one.days;
  }
  WeatherOutlook out;
  out.names = names;
  out.first = first;
  out.issues = static_cast<std::size_t>(std::max<std::int64_t>(0, (analysed - first).count() + 1));
  out.values.resize(out.issues * WeatherOutlook::leads * names.size());
  std::size_t at = 0;
  for (std::size_t issue = 0; issue < out.issues; ++issue) {
    const Day issued = first + std::chrono::days{issue};
    const auto own = by_issue.find(issued);
    for (int lead = 0; lead <= forecast_days; ++lead) {
      const Day day = issued + std::chrono::days{lead};
      for (const std::string& name : names) {
        std::optional<double>& to = out.values[at++];
        if (own != by_issue.end()) to = outlook_value(*own->second, name, day);
        const bool may_see = course != nullptr && (day <= analysed || issued == analysed);
        if (!to && may_see && (own == by_issue.end() || lead == 0)) to = outlook_value(*course, name, day);
      }
    }
  }
  return out;
}

}  // namespace lantian::respond
