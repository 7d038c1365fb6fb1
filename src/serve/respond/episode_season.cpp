#include "serve/respond/episode_season.hpp"

#include "respond/forecast/members.hpp"
#include "serve/respond/forecast_ground.hpp"

#include <algorithm>

namespace lantian::serve {
namespace {

Result<std::vector<respond::Forecast>> season_snapshots(const keep::DocumentBook& book, const Period& period) {
  std::vector<respond::Forecast> out;
  LANTIAN_TRY(const auto keys, book.keys("forecast"));
  for (const std::string& key : keys) {
    const auto issued = parse_day(std::string_view{key}.substr(std::min<std::size_t>(2, key.size())));
    if (!issued || *issued < period.begin - std::chrono::days{1} || *issued >= period.end) continue;
    LANTIAN_TRY(auto forecast, forecast_beforehand(book, *issued));
    if (forecast) out.push_back(*std::move(forecast));
  }
  return out;
}

void raise(std::optional<int>& highest, std::optional<double> value) {
  if (value) highest = std::max(highest.value_or(0), static_cast<int>(*value));
}

/// The highest index of the units on a day.
std::optional<int> expected_on(const respond::Forecast& forecast, const std::vector<std::string>& units, Day day) {
  std::optional<int> out;
  for (const std::string& unit : units) {
    const respond::ForecastPlace* place = forecast.find(unit);
    if (place == nullptr) continue;
    for (const respond::ForecastDay& one : place->days) {
      if (one.day == day && one.aqi) raise(out, *one.aqi);
    }
  }
  return out;
}

std::optional<double> index_on(const respond::WarningSeries& series, Day day) {
  const auto at = (day - day_of(series.first)).count();
  if (at < 0 || static_cast<std::size_t>(at) >= series.aqi.size()) return std::nullopt;
  return series.aqi[static_cast<std::size_t>(at)];
}

}  // namespace

Result<ObservedDays> observed_days(const Office& office, const keep::ReadingBook& air, const std::string& region,
                                   const WarningOffice& warnings) {
  const auto history = forecast_air(office, air, region);
  if (!history && history.error().code == ErrorCode::not_found) return ObservedDays{};
  LANTIAN_CHECK(history);
  LANTIAN_TRY(const IndexShelf index, IndexShelf::make(office, region, history->first, history->last()));
  LANTIAN_TRY(const respond::ForecastRule rule, open_forecast_rule(office));
  ObservedDays out;
  for (std::size_t place = 0; place < history->places.size(); ++place) {
    const respond::PlaceDays& one = history->places[place];
    const auto& units = warnings.setting.units;
    if (one.station || std::ranges::find(units, one.id) == units.end()) continue;
    std::vector<std::optional<double>> all, of_pm25;
    for (std::size_t n = 0; n < one.aqi.size(); ++n) {
      const Day day = history->first + std::chrono::days{n};
      respond::ByItem<std::optional<double>> values;
      for (std::size_t item = 0; item < respond::forecast_items; ++item) {
        values[item] = history->value(place, static_cast<respond::ForecastItem>(item), day);
      }
      all.push_back(one.aqi[n] ? std::optional<double>{*one.aqi[n]} : std::nullopt);
      const auto judged = index.on(day).judge(values);
      const bool haze = judged && respond::cause_of(values, *judged, std::nullopt, rule) == respond::AirCause::pm25;
      of_pm25.push_back(haze ? all.back() : std::nullopt);
    }
    out.all[one.id] = respond::by_day(history->first, std::move(all));
    out.of_pm25[one.id] = respond::by_day(history->first, std::move(of_pm25));
  }
  return out;
}

Result<EpisodeSeason> episode_season(const WarningOffice& office, const keep::DocumentBook& book,
                                     const ObservedDays& observed, const Period& period) {
  EpisodeSeason out;
  out.period = period;
  LANTIAN_TRY(out.rules, office.rules_on(period.last()));
  LANTIAN_TRY(const auto forecasts, season_snapshots(book, period));
  LANTIAN_TRY(auto episodes, open_episodes(book));
  respond::SeasonAir air{period, {}, observed.of_pm25, {}};
  for (EpisodeOnFile& one : episodes) air.episodes.push_back(std::move(one.episode));
  std::map<Day, std::size_t> by_issue;
  for (const respond::Forecast& forecast : forecasts) {
    by_issue[forecast.issued] = air.proposals.size();
    air.proposals.push_back(propose_warning(*out.rules, office.setting, forecast, office.setting.units));
  }
  for (Day day = period.begin; day < period.end; day += std::chrono::days{1}) {
    EpisodeSeasonDay one{day, "", respond::Level::none, {}, {}, respond::level_in_force(air.episodes, day)};
    if (const auto found = by_issue.find(day); found != by_issue.end()) {
      one.forecast = air.proposals[found->second].forecast;
      one.forecast_level = air.proposals[found->second].level;
    }
    if (const auto found = by_issue.find(day - std::chrono::days{1}); found != by_issue.end()) {
      one.expected = expected_on(forecasts[found->second], office.setting.units, day);
    }
    for (const auto& [unit, series] : observed.all) raise(one.observed, index_on(series, day));
    out.days.push_back(std::move(one));
  }
  out.findings = season_findings(*out.rules, air);
  out.episodes = static_cast<int>(std::ranges::count_if(
      air.episodes, [&](const respond::Episode& one) { return one.began && period.contains(day_of(*one.began)); }));
  return out;
}

}  // namespace lantian::serve
