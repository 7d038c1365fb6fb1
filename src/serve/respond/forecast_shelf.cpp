#include "serve/respond/forecast_shelf.hpp"

#include "base/text.hpp"
#include "respond/forecast/edits.hpp"
#include "serve/respond/forecast_json.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr const char* kind_of_forecasts = "forecast";

/// A forecast made up for an exercise is kept whenever that was; what it says of itself counts.
UtcSeconds shelf_known_from(const respond::Forecast& forecast, const keep::DocumentRow& row) {
  const UtcSeconds known = known_from(forecast);
  return forecast.synthetic ? known : std::max(known, row.at);
}

/// "F-2024-01-05" and the version behind it; empty: none is said.
std::pair<std::string, std::string> shelf_key(std::string_view id) {
  std::string key = id.starts_with("F-") ? std::string{id} : fmt::format("F-{}", id);
  const std::size_t dot = key.find('.');
  if (dot == std::string::npos) return {std::move(key), ""};
  return {key.substr(0, dot), key.substr(dot + 1)};
}

}  // namespace

Result<respond::Forecast> forecast_named(const keep::DocumentBook& book, std::string_view id) {
  const auto [key, version] = shelf_key(id);
  const Error none{ErrorCode::not_found, fmt::format("no forecast {} is kept", in_quotes(id)), std::string{id}};
  if (version.empty()) {
    LANTIAN_TRY(const auto newest, book.newest(kind_of_forecasts, key));
    if (!newest) return none;
    return read_forecast_json(newest->body);
  }
  LANTIAN_TRY(const auto all, book.all(kind_of_forecasts, key));
  for (auto row = all.rbegin(); row != all.rend(); ++row) {
    LANTIAN_TRY(respond::Forecast forecast, read_forecast_json(row->body));
    if (forecast.id == key + "." + version) return forecast;
  }
  return none;
}

Result<std::optional<respond::Forecast>> forecast_known(const keep::DocumentBook& book, Day issued, UtcSeconds at) {
  const std::string key = respond::forecast_key(issued);
  LANTIAN_TRY(const auto newest, book.newest(kind_of_forecasts, key));
  if (!newest) return std::optional<respond::Forecast>{};
  LANTIAN_TRY(respond::Forecast forecast, read_forecast_json(newest->body));
  if (shelf_known_from(forecast, *newest) <= at) return std::optional{std::move(forecast)};
  LANTIAN_TRY(const auto all, book.all(kind_of_forecasts, key));
  for (auto row = all.rbegin(); row != all.rend(); ++row) {
    LANTIAN_TRY(forecast, read_forecast_json(row->body));
    if (shelf_known_from(forecast, *row) <= at) return std::optional{std::move(forecast)};
  }
  return std::optional<respond::Forecast>{};
}

Result<std::optional<respond::Forecast>> newest_known(const keep::DocumentBook& book, UtcSeconds at) {
  const Day today = std::chrono::floor<std::chrono::days>(to_local(at));
  LANTIAN_TRY(const auto keys, book.keys(kind_of_forecasts));
  std::vector<Day> days;
  for (const std::string& key : keys) {
    const auto day = parse_day(std::string_view{key}.substr(std::min<std::size_t>(2, key.size())));
    if (day && *day <= today) days.push_back(*day);
  }
  std::ranges::sort(days, std::greater{});
  for (const Day day : days) {
    LANTIAN_TRY(auto forecast, forecast_known(book, day, at));
    if (forecast) return forecast;
  }
  return std::optional<respond::Forecast>{};
}

Result<std::optional<respond::Forecast>> forecast_beforehand(const keep::DocumentBook& book, Day issued) {
  return forecast_known(book, issued, to_utc(issued + std::chrono::days{1}));
}

}  // namespace lantian::serve
