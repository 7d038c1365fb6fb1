#include "respond/forecast/edits.hpp"

#include "base/text.hpp"
#include "respond/forecast/members.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <charconv>
#include <cmath>

namespace lantian::respond {
namespace {

std::array<std::optional<ForecastValue>*, forecast_items> values_of_day(ForecastDay& day) {
  return {&day.pm25, &day.pm10, &day.o3};
}

/// The value that `share` of 1 lie below, when the interval of a value is read as two straight halves from its middle
/// to its percentiles, with the same slope beyond.
double value_at(const ForecastValue& value, double share, const ForecastRule& rule) {
  constexpr double half = 0.5, percent = 100;
  const bool below = share < half;
  const double side = below ? value.value - value.low : value.high - value.value;
  const double inside = below ? half - rule.low_percentile / percent : rule.high_percentile / percent - half;
  return std::max(0.0, value.value + (share - half) / inside * side);
}

/// Chances of the classes when all three values rise and fall together.
std::array<double, index_classes> chances_of(ForecastDay& day, const DayIndex& index, const ForecastRule& rule) {
  constexpr int steps = 100;
  std::array<double, index_classes> out{};
  for (int step = 0; step < steps; ++step) {
    ByItem<std::optional<double>> values;
    const double share = (step + 0.5) / steps;
    const auto from = values_of_day(day);
    for (std::size_t n = 0; n < forecast_items; ++n) {
      if (*from[n]) values[n] = value_at(**from[n], share, rule);
    }
    out[index.level(index.aqi(values))] += 1.0 / steps;
  }
  return out;
}

Error refused_edit(std::string message) {
  return {ErrorCode::invalid_argument, std::move(message), "edit"};
}

Result<ForecastItem> check_edit(const ForecastEdit& edit, const ForecastRule& rule) {
  const auto item = parse_forecast_item(edit.item);
  if (!item) return refused_edit(fmt::format("{} is no value of a forecast; pm25, pm10 or o3", in_quotes(edit.item)));
  if (trimmed(edit.reason).empty()) return refused_edit("an edit says its reason; it is kept beside the model's value");
  if (edit.who.empty()) return refused_edit("an edit says who made it");
  if (!(edit.to >= 0 && edit.to <= rule.most_edited)) {
    return refused_edit(fmt::format("{} ug/m3 is not from 0 to {}", edit.to, rule.most_edited));
  }
  return *item;
}

void rejudge(ForecastDay& day, const DayIndex& index, const ForecastRule& rule) {
  ByItem<std::optional<double>> values;
  const auto from = values_of_day(day);
  for (std::size_t n = 0; n < forecast_items; ++n) {
    if (*from[n]) values[n] = (*from[n])->value;
  }
  const auto judged = index.judge(values);
  if (!judged) return;
  day.aqi = judged->aqi;
  day.primary = judged->primary;
  // The gust is not kept with a forecast: dust stays what the model called dust while PM10 rules.
  const bool was_dust = day.cause == AirCause::dust;
  day.cause = cause_of(values, *judged, was_dust ? std::optional{rule.dust_gust + 1} : std::nullopt, rule);
  day.chance = chances_of(day, index, rule);
}

}  // namespace

std::string forecast_key(Day issued) {
  return "F-" + text_of(issued);
}

std::string forecast_id(Day issued, int version) {
  return fmt::format("{}.{}", forecast_key(issued), version);
}

UtcSeconds known_from(const Forecast& forecast) {
  const HourEnding complete = forecast.complete.value_or(hour_ending(forecast.issued, 24));
  UtcSeconds out = to_utc(complete);
  for (const ForecastEdit& edit : forecast.edits) out = std::max(out, edit.at);
  return out;
}

int version_of(const Forecast& forecast) {
  const std::size_t dot = forecast.id.rfind('.');
  int version = 1;
  if (dot == std::string::npos) return version;
  const char* end = forecast.id.data() + forecast.id.size();
  std::from_chars(forecast.id.data() + dot + 1, end, version);
  return version;
}

Result<Forecast> edited(const Forecast& forecast, ForecastEdit edit, const DayIndex& index, const ForecastRule& rule) {
  LANTIAN_TRY(const ForecastItem item, check_edit(edit, rule));
  Forecast out = forecast;
  const auto place = std::ranges::find(out.places, edit.place, &ForecastPlace::id);
  if (place == out.places.end()) {
    return Error{ErrorCode::not_found, fmt::format("{} holds no place {}", forecast.id, in_quotes(edit.place)), "edit"};
  }
  const auto day = std::ranges::find(place->days, edit.day, &ForecastDay::day);
  if (day == place->days.end()) {
    return Error{ErrorCode::not_found,
                 fmt::format("{} forecasts {} days from its day of issue; {} is none of them", forecast.id,
                             forecast_days, text_of(edit.day)),
                 "edit"};
  }
  std::optional<ForecastValue>& value = *values_of_day(*day)[static_cast<std::size_t>(item)];
  if (!value) return Error{ErrorCode::not_found, "that value was not forecast, so there is nothing to edit", "edit"};
  if (value->value == edit.to) return refused_edit(fmt::format("{} ug/m3 stands there already", edit.to));
  edit.from = value->value;
  const double moved = edit.to - value->value;
  value = ForecastValue{edit.to, std::max(0.0, value->low + moved), value->high + moved};
  day->edited = true;
  rejudge(*day, index, rule);
  out.edits.push_back(std::move(edit));
  out.id = forecast_id(out.issued, version_of(forecast) + 1);
  return out;
}

}  // namespace lantian::respond
