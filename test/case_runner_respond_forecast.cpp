// Verbs on forecasts: forecast-day, forecast-chance, forecast-persistence, forecast-usual, forecast-brier,
// forecast-crps, forecast-events, forecast-weather, forecast-known.
#include "case_runner.hpp"
#include "case_runner_series.hpp"
#include "respond/forecast/edits.hpp"
#include "respond/forecast/members.hpp"
#include "respond/forecast/outlook.hpp"
#include "respond/forecast/verification.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <numeric>

namespace lantian::cases {
namespace {

using namespace respond;

constexpr std::array<std::string_view, index_classes> forecast_classes{"I", "II", "III", "IV", "V", "VI"};

std::optional<double> forecast_number(std::string_view word, Asking& asking) {
  if (word == "-" || word == "NA") return std::nullopt;
  return asking.decimal(word).approximate();
}

/// The numbers of a clause from a word on; "3*50" is three of them.
std::vector<std::optional<double>> forecast_numbers(const Clause& clause, std::size_t from, Asking& asking) {
  std::vector<std::optional<double>> out;
  const auto skipped = static_cast<std::ptrdiff_t>(std::min(from, clause.size()));
  for (const std::string& word : spread_out({clause.begin() + skipped, clause.end()}, asking)) {
    out.push_back(forecast_number(word, asking));
  }
  return out;
}

std::optional<DayIndex> forecast_index(const Call& call, Asking& asking) {
  if (!call.setting.standard) {
    asking.misuse("choose a standard: standard CN2012");
    return std::nullopt;
  }
  auto made = DayIndex::make(*call.setting.standard);
  if (!made) asking.misuse(made.error().message);
  return made ? std::optional{*std::move(made)} : std::nullopt;
}

/// "110/150/40": PM2.5, PM10, O3.
ByItem<std::optional<double>> forecast_three(std::string_view word, Asking& asking) {
  ByItem<std::optional<double>> out;
  for (std::size_t item = 0; item < forecast_items; ++item) {
    const std::size_t end = std::min(word.find('/'), word.size());
    out[item] = forecast_number(word.substr(0, end), asking);
    const bool last = item + 1 == forecast_items;
    if (last != (end == word.size())) asking.misuse("three values: PM2.5/PM10/O3");
    word.remove_prefix(std::min(end + 1, word.size()));
  }
  return out;
}

std::string forecast_words(const std::vector<terms::Species>& species) {
  std::string out;
  for (const terms::Species one : species) out += (out.empty() ? "" : " ") + std::string{terms::symbol(one)};
  return out.empty() ? "none" : out;
}

/// forecast-day | given pm25 120, pm10 140, o3 40, gust 1.2 | expect aqi 158, class IV, primary PM2.5, cause pm25
Outcome run_forecast_day(const Call& call, Asking& asking) {
  const auto index = forecast_index(call, asking);
  if (!index) return {};
  ByItem<std::optional<double>> values;
  std::optional<double> gust;
  for (const Clause& clause : call.given) {
    const auto item = parse_forecast_item(clause[0]);
    const auto value = forecast_number(asking.word(clause, 1, "a number"), asking);
    if (item) values[static_cast<std::size_t>(*item)] = value;
    if (clause[0] == "gust") gust = value;
    if (!item && clause[0] != "gust") asking.misuse("give pm25, pm10, o3 and gust");
  }
  Outcome outcome;
  const auto judged = index->judge(values);
  outcome.values["aqi"] = words(judged ? std::to_string(judged->aqi) : "none");
  if (!judged) return outcome;
  outcome.values["class"] = words(std::string{forecast_classes[judged->level]});
  outcome.values["primary"] = words(forecast_words(judged->primary));
  outcome.values["cause"] = words(std::string{word_of(cause_of(values, *judged, gust, ForecastRule{}))});
  return outcome;
}

/// forecast-chance | given value 70/90/40, members 4*60/80/40 120/140/40 | expect II 0.8, IV 0.2
Outcome run_forecast_chance(const Call& call, Asking& asking) {
  const auto index = forecast_index(call, asking);
  if (!index) return {};
  ForecastOutcome forecast;
  forecast.row.issued = asking.day("2024-01-05");
  std::vector<ForecastMember> members;
  for (const Clause& clause : call.given) {
    if (clause[0] == "value") forecast.predicted = forecast_three(asking.word(clause, 1, "three values"), asking);
    if (clause[0] != "members") continue;
    for (const std::string& word : spread_out({clause.begin() + 1, clause.end()}, asking)) {
      const auto three = forecast_three(word, asking);
      members.push_back({three[0].value_or(0), three[1].value_or(0), three[2].value_or(0)});
    }
  }
  const ForecastDay day = day_of_forecast(forecast, members, *index, std::nullopt, ForecastRule{});
  Outcome outcome;
  for (std::size_t n = 0; n < index_classes; ++n) {
    outcome.values[std::string{forecast_classes[n]}] = words(fmt::format("{:.4g}", day.chance[n]));
  }
  outcome.values["aqi"] = words(day.aqi ? std::to_string(*day.aqi) : "none");
  if (day.pm25) outcome.values["low"] = words(fmt::format("{:.4g}", day.pm25->low));
  if (day.pm25) outcome.values["high"] = words(fmt::format("{:.4g}", day.pm25->high));
  return outcome;
}

/// Days of PM2.5 at one place from a day on.
AirHistory forecast_history(Day first, const std::vector<std::optional<double>>& values) {
  AirHistory air;
  air.first = first;
  air.days = values.size();
  PlaceDays place;
  place.id = place.unit = "652301";
  place.values.fill(explain::Values(values.size()));
  place.values[0] = values;
  air.places.push_back(std::move(place));
  return air;
}

/// forecast-persistence 2024-01-05 | given pm25 80 120 | expect value 120: the last one given is that of the day of
/// issue
Outcome run_forecast_persistence(const Call& call, Asking& asking) {
  const Day issued = asking.day(asking.word(call.arguments, 0, "a day of issue"));
  const auto values = forecast_numbers(call.given.at(0), 1, asking);
  const AirHistory air = forecast_history(issued - std::chrono::days{values.size()} + std::chrono::days{1}, values);
  const auto said = persistence_of(air, {0, issued, 1}, ForecastItem::pm25);
  Outcome outcome;
  outcome.values["value"] = words(said ? fmt::format("{:.4g}", *said) : "none");
  return outcome;
}

/// forecast-usual 2024-01-05 known 2023-12-31 window 2 least 3 | given from 2023-01-01 10 20 30 40 | expect mean 35,
/// days 2
Outcome run_forecast_usual(const Call& call, Asking& asking) {
  const Clause& asked = call.arguments;
  const Day day = asking.day(asking.word(asked, 0, "a day"));
  ForecastRule rule;
  Day known = day;
  for (std::size_t n = 1; n + 1 < asked.size(); n += 2) {
    if (asked[n] == "known") known = asking.day(asked[n + 1]);
    if (asked[n] == "window") rule.window_days = asking.whole(asked[n + 1]);
    if (asked[n] == "least") rule.least_values = asking.whole(asked[n + 1]);
    if (asked[n] == "apart") rule.apart_days = asking.whole(asked[n + 1]);
  }
  const Clause& given = call.given.at(0);
  const AirHistory air =
      forecast_history(asking.day(asking.word(given, 1, "a day")), forecast_numbers(given, 2, asking));
  const auto usual = usual_values(air, air.places[0].values[0], day, known, rule);
  const double sum = std::accumulate(usual.begin(), usual.end(), 0.0);
  Outcome outcome;
  outcome.values["days"] = words(std::to_string(usual.size()));
  outcome.values["mean"] =
      words(usual.empty() ? "none" : fmt::format("{:.4g}", sum / static_cast<double>(usual.size())));
  return outcome;
}

/// forecast-brier | given 0.9 came, 0.2 not | expect score 0.025
Outcome run_forecast_brier(const Call& call, Asking& asking) {
  std::vector<ChanceOfEvent> rows;
  for (const Clause& clause : call.given) {
    const std::string& what = asking.word(clause, 1, "came or not");
    if (what != "came" && what != "not") asking.misuse("an event came or not");
    rows.push_back({forecast_number(clause[0], asking).value_or(0), what == "came"});
  }
  Outcome outcome;
  outcome.values["score"] = words(fmt::format("{:.4g}", brier_score(rows)));
  return outcome;
}

/// forecast-crps | given members 8 1 2, measured 4 | expect score 1.444
Outcome run_forecast_crps(const Call& call, Asking& asking) {
  std::vector<double> members;
  double measured = 0;
  for (const Clause& clause : call.given) {
    const auto values = forecast_numbers(clause, 1, asking);
    if (clause[0] == "measured") measured = values.at(0).value_or(0);
    if (clause[0] != "members") continue;
    for (const auto& one : values) members.push_back(one.value_or(0));
  }
  if (members.empty()) asking.misuse("give members and measured");
  Outcome outcome;
  if (!members.empty()) outcome.values["score"] = words(fmt::format("{:.4g}", crps_of(members, measured)));
  return outcome;
}

/// forecast-events 200 | given 210 came 205, 180 came 205 | expect hits 1, misses 1, off one 1
Outcome run_forecast_events(const Call& call, Asking& asking) {
  const auto index = forecast_index(call, asking);
  if (!index) return {};
  ForecastRule rule;
  rule.index_above = {asking.whole(asking.word(call.arguments, 0, "an index"))};
  AirHistory air = forecast_history(asking.day("2024-01-01"), {std::nullopt});
  std::vector<VerifiedForecast> rows;
  for (const Clause& clause : call.given) {
    VerifiedForecast row;
    row.row = {0, asking.day("2024-01-05") + std::chrono::days{rows.size()}, 1};
    row.aqi = asking.whole(clause[0]);
    row.aqi_measured = asking.whole(asking.word(clause, 2, "210 came 205"));
    row.chance_above = {0};
    row.usual_above = {std::nullopt};
    rows.push_back(std::move(row));
  }
  const auto on = [&](Day) -> const DayIndex& { return *index; };
  const ForecastVerification scores = verification_of(air, rows, {}, rule, on);
  if (scores.slices.empty()) return {};
  const LeadScores& lead = scores.slices.front().leads.front();
  const Contingency& table = lead.events.front().forecast;
  const auto share = [](const std::optional<double>& value) {
    return words(value ? fmt::format("{:.4g}", *value) : "none");
  };
  Outcome outcome;
  outcome.values["hits"] = words(std::to_string(table.hits));
  outcome.values["misses"] = words(std::to_string(table.misses));
  outcome.values["false"] = words(std::to_string(table.false_alarms));
  outcome.values["quiet"] = words(std::to_string(table.quiet));
  outcome.values["pod"] = share(table.detected());
  outcome.values["far"] = share(table.false_ratio());
  outcome.values["csi"] = share(table.success());
  outcome.values["exact"] = words(std::to_string(lead.level.exact));
  outcome.values["off-one"] = words(std::to_string(lead.level.off_one));
  outcome.values["off-more"] = words(std::to_string(lead.level.off_more));
  return outcome;
}

/// forecast-weather 2024-01-05 | given without 2024-01-07 14 | expect refused hour 2024-01-07 14:00
Outcome run_forecast_weather(const Call& call, Asking& asking) {
  const Day issued = asking.day(asking.word(call.arguments, 0, "a day of issue"));
  std::vector<HourEnding> left_out, empty;
  int days = forecast_days;
  for (const Clause& clause : call.given) {
    if (clause[0] == "days") days = asking.whole(asking.word(clause, 1, "a number of days"));
    if (clause[0] != "without" && clause[0] != "empty") continue;
    const Day day = asking.day(asking.word(clause, 1, "a day"));
    (clause[0] == "without" ? left_out : empty)
        .push_back(hour_ending(day, asking.whole(asking.word(clause, 2, "an hour"))));
  }
  explain::Frame steps;
  steps.columns.push_back({"temperature", "C", {}});
  for (int hour = 1; hour <= 24 * days; ++hour) {
    const HourEnding end = hour_ending(issued + std::chrono::days{1}, 0) + std::chrono::hours{hour};
    if (std::ranges::find(left_out, end) != left_out.end()) continue;
    steps.ends.push_back(end);
    const bool there = std::ranges::find(empty, end) == empty.end();
    steps.columns[0].values.push_back(there ? std::optional{-10.0} : std::nullopt);
  }
  const auto checked = check_outlook(steps, issued, {"temperature"});
  if (!checked) return {{}, checked.error()};
  Outcome outcome;
  outcome.values[""] = words("taken");
  return outcome;
}

/// forecast-known 2024-01-05 | given complete 24, edited 2024-01-06 12:00 | expect from 2024-01-06T04:00:00Z
Outcome run_forecast_known(const Call& call, Asking& asking) {
  Forecast forecast;
  forecast.issued = asking.day(asking.word(call.arguments, 0, "a day of issue"));
  for (const Clause& clause : call.given) {
    if (clause[0] == "complete") {
      forecast.complete = hour_ending(forecast.issued, asking.whole(asking.word(clause, 1, "1 to 24")));
    }
    if (clause[0] != "edited") continue;
    const auto at = parse_instant(asking.word(clause, 1, "a day") + " " + asking.word(clause, 2, "a time"));
    if (!at) asking.misuse("edited 2024-01-06 12:00");
    if (at) forecast.edits.push_back({"652301", forecast.issued, "pm25", 1, 2, "because", "officer", *at});
  }
  Outcome outcome;
  outcome.values["from"] = words(beijing_minute(known_from(forecast)));
  return outcome;
}

}  // namespace

std::vector<Verb> respond_forecast_verbs() {
  return {{"forecast-day", run_forecast_day},       {"forecast-chance", run_forecast_chance},
          {"forecast-usual", run_forecast_usual},   {"forecast-persistence", run_forecast_persistence},
          {"forecast-brier", run_forecast_brier},   {"forecast-crps", run_forecast_crps},
          {"forecast-events", run_forecast_events}, {"forecast-weather", run_forecast_weather},
          {"forecast-known", run_forecast_known}};
}

}  // namespace lantian::cases
