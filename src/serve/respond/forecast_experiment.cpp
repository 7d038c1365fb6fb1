#include "serve/respond/forecast_experiment.hpp"

#include "respond/forecast/correction.hpp"
#include "respond/forecast/usual.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <random>

namespace lantian::serve {
namespace {

using respond::ForecastItem;

constexpr std::size_t hours_of_day = 24;

std::size_t slot_of(ForecastItem item) {
  return static_cast<std::size_t>(item);
}

/// Means of natural days of one series of hours; no value with fewer than `least_hours` of them.
template <class At>
void add_days(Day first, const twin::OsseSeason& season, std::size_t least_hours, const At& at, explain::Values& out) {
  for (std::size_t from = 0; from + hours_of_day <= season.hours(); from += hours_of_day) {
    const auto day = static_cast<std::size_t>((day_of(season.truth.hours[from]) - first).count());
    double sum = 0;
    std::size_t found = 0;
    for (std::size_t hour = from; hour < from + hours_of_day; ++hour) {
      if (const std::optional<double> value = at(hour)) sum += *value, ++found;
    }
    if (found >= least_hours) out[day] = sum / static_cast<double>(found);
  }
}

/// The poor model's hour at a station: sectors less what the measures in force claim.
double modelled_hour(const twin::Osse& osse, const twin::OsseSeason& season, std::size_t hour, std::size_t station) {
  double sum = 0;
  for (std::size_t tag = 0; tag < season.modelled.tags.size(); ++tag) {
    const double part = season.modelled.at(hour, station, tag);
    sum += tag < osse.sectors.size() ? part : -part;
  }
  return sum;
}

using StationSeries = std::vector<double> twin::StationWeather::*;
struct ExperimentVariable {
  const char* name;
  StationSeries series;
};
constexpr std::array experiment_variables{ExperimentVariable{"wind_east", &twin::StationWeather::wind_east},
                                          ExperimentVariable{"wind_north", &twin::StationWeather::wind_north},
                                          ExperimentVariable{"temperature", &twin::StationWeather::temperature},
                                          ExperimentVariable{"humidity", &twin::StationWeather::humidity},
                                          ExperimentVariable{"mixing_height", &twin::StationWeather::mixing_height},
                                          ExperimentVariable{"rain", &twin::StationWeather::rain}};

/// Mean and deviation of what is there.
std::pair<double, double> spread_of(const explain::Values& values) {
  double sum = 0, squares = 0, count = 0;
  for (const auto& one : values) {
    if (!one) continue;
    sum += *one;
    squares += *one * *one;
    ++count;
  }
  const double mean = count > 0 ? sum / count : 0;
  return {mean, count > 0 ? std::sqrt(std::max(0.0, squares / count - mean * mean)) : 0};
}

/// The true day moved towards the mean and away from itself, so that its correlation with the truth is the lead's.
void add_outlook(const explain::Values& days, std::size_t variable, const respond::ForecastRule& rule,
                 std::mt19937_64& chance, respond::WeatherOutlook& out) {
  const auto [mean, deviation] = spread_of(days);
  std::normal_distribution<double> normal;
  const std::size_t leads = respond::WeatherOutlook::leads, variables = out.names.size();
  for (std::size_t issue = 0; issue < out.issues; ++issue) {
    double error = 0;
    for (std::size_t lead = 0; lead < leads; ++lead) {
      const double along = rule.demonstration.along_leads;
      error = lead == 0 ? 0 : along * error + std::sqrt(1 - along * along) * normal(chance);
      if (issue + lead >= days.size() || !days[issue + lead]) continue;
      const double r = lead == 0 ? 1 : rule.demonstration.correlation[lead - 1];
      out.values[(issue * leads + lead) * variables + variable] =
          mean + r * (*days[issue + lead] - mean) + std::sqrt(1 - r * r) * deviation * error;
    }
  }
}

respond::WeatherOutlook outlook_of(const twin::Osse& osse, const respond::AirHistory& air, std::size_t station,
                                   const respond::ForecastRule& rule, std::size_t least_hours) {
  respond::WeatherOutlook out;
  for (const ExperimentVariable& one : experiment_variables) out.names.emplace_back(one.name);
  out.first = air.first;
  out.issues = air.days;
  out.values.resize(air.days * respond::WeatherOutlook::leads * out.names.size());
  std::mt19937_64 chance{static_cast<std::uint64_t>(rule.demonstration.seed) + station};
  for (std::size_t n = 0; n < experiment_variables.size(); ++n) {
    explain::Values days(air.days);
    for (const twin::OsseSeason* season : {&osse.before, &osse.after}) {
      const std::vector<double>& series = season->weather[station].*experiment_variables[n].series;
      add_days(
          air.first, *season, least_hours, [&](std::size_t hour) { return std::optional{series[hour]}; }, days);
    }
    add_outlook(days, n, rule, chance, out);
  }
  return out;
}

struct ExperimentDays {
  Day first{};
  std::size_t least_hours = 0;  ///< of a day that counts
};

/// Only PM2.5 is scored. The model learns three items: PM10 is PM2.5 and the coarse tracer, and since a winter without
/// chemistry of ozone has none, SO2 stands in the third place.
void add_values(const twin::Osse& osse, const twin::OsseSeason& season, const ExperimentDays& days, std::size_t station,
                bool with_table, respond::PlaceDays& out) {
  const auto tracer = [&](std::string_view id) -> const twin::ObservedHours* {
    const auto found = std::ranges::find(season.tracers, id, &twin::OsseTracer::id);
    return found == season.tracers.end() ? nullptr : &found->observed;
  };
  const twin::ObservedHours *coarse = tracer("coarse"), *so2 = tracer("so2");
  const auto& seen = season.observed[station];
  const auto add = [&](const auto& at, explain::Values& to) { add_days(days.first, season, days.least_hours, at, to); };
  add([&](std::size_t hour) { return seen[hour]; }, out.values[slot_of(ForecastItem::pm25)]);
  const auto both = [&](std::size_t hour) -> std::optional<double> {
    if (coarse == nullptr || !seen[hour] || !(*coarse)[station][hour]) return std::nullopt;
    return *seen[hour] + *(*coarse)[station][hour];
  };
  add(both, out.values[slot_of(ForecastItem::pm10)]);
  const auto third = [&](std::size_t hour) { return so2 == nullptr ? std::nullopt : (*so2)[station][hour]; };
  add(third, out.values[slot_of(ForecastItem::o3)]);
  if (!with_table) return;
  const auto model = [&](std::size_t hour) { return std::optional{modelled_hour(osse, season, hour, station)}; };
  add(model, out.table[slot_of(ForecastItem::pm25)]);
}

using ScoredRows = std::array<std::vector<respond::ScoredValue>, respond::forecast_days>;

ForecastExperiment::ByLead scores_by_lead(const ScoredRows& rows) {
  ForecastExperiment::ByLead out;
  for (std::size_t lead = 0; lead < out.size(); ++lead) out[lead] = respond::point_scores(rows[lead]);
  return out;
}

struct ExperimentRows {
  ScoredRows corrected, guess;
};

Result<ExperimentRows> held_out_rows(const respond::ForecastGround& ground, const Period& winter,
                                     const respond::ForecastRule& rule) {
  ExperimentRows out;
  constexpr std::size_t item = 0;  // PM2.5
  for (const respond::ForecastBlock& block : respond::forward_blocks(winter, rule)) {
    LANTIAN_TRY(const auto outcomes, respond::forecast_block(ground, block, rule));
    for (const respond::ForecastOutcome& one : outcomes) {
      if (!one.measured[item] || !one.persistence[item] || !one.usual[item] || !one.predicted[item]) continue;
      respond::ScoredValue row{*one.predicted[item], *one.measured[item], *one.persistence[item], *one.usual[item]};
      const auto lead = static_cast<std::size_t>(one.row.lead - 1);
      out.corrected[lead].push_back(row);
      row.forecast = one.guess[item].value_or(*one.usual[item]);
      out.guess[lead].push_back(row);
    }
  }
  return out;
}

}  // namespace

respond::ForecastGround ground_of_experiment(const twin::Osse& osse, const respond::ForecastRule& rule,
                                             int hours_per_day, bool with_table) {
  respond::ForecastGround ground;
  respond::AirHistory& air = ground.air;
  air.first = osse.before.period.begin;
  air.days = static_cast<std::size_t>((osse.after.period.end - air.first).count());
  air.synthetic = true;
  const ExperimentDays days{air.first, static_cast<std::size_t>(hours_per_day)};
  for (std::size_t station = 0; station < osse.after.truth.stations.size(); ++station) {
    respond::PlaceDays place;
    place.id = osse.after.truth.stations[station];
    place.station = true;
    place.weather = station;
    place.aqi.resize(air.days);
    for (explain::Values& values : place.values) values.resize(air.days);
    if (with_table) place.table[slot_of(ForecastItem::pm25)].resize(air.days);
    for (const twin::OsseSeason* season : {&osse.before, &osse.after}) {
      add_values(osse, *season, days, station, with_table, place);
    }
    air.places.push_back(std::move(place));
    ground.weather.push_back(outlook_of(osse, air, station, rule, days.least_hours));
  }
  return ground;
}

Result<ForecastExperiment> forecast_experiment(const twin::Osse& osse, const respond::ForecastRule& rule,
                                               int hours_per_day) {
  // A winter is all the record there is: what is usual is taken from it, and blocks begin when it has begun.
  respond::ForecastRule own = rule;
  own.least_days = rule.experiment_least_days;
  const Period winter = osse.after.period;
  LANTIAN_TRY(const ExperimentRows with,
              held_out_rows(ground_of_experiment(osse, own, hours_per_day, true), winter, own));
  LANTIAN_TRY(const ExperimentRows without,
              held_out_rows(ground_of_experiment(osse, own, hours_per_day, false), winter, own));
  ForecastExperiment out;
  out.seed = osse.seed;
  out.table = scores_by_lead(with.guess);
  out.blind = scores_by_lead(without.corrected);
  out.corrected = scores_by_lead(with.corrected);
  return out;
}

std::string printed_experiment(const ForecastExperiment& experiment) {
  std::string out = fmt::format(
      "SYNTHETIC: forecasts in a made-up world whose air is made by emissions and weather (seed {}). PM2.5, RMSE in "
      "ug/m3\n{:>4} {:>12} {:>12} {:>12} {:>12} {:>12} {:>20} {:>20}\n",
      experiment.seed, "day", "persistence", "climatology", "table alone", "learned", "both", "skill/persistence",
      "skill/climatology");
  for (std::size_t lead = 0; lead < experiment.corrected.size(); ++lead) {
    const respond::PointScores &both = experiment.corrected[lead], &blind = experiment.blind[lead];
    out += fmt::format("{:>4} {:>12.1f} {:>12.1f} {:>12.1f} {:>12.1f} {:>12.1f} {:>20.2f} {:>20.2f}\n", lead + 1,
                       both.rmse_persistence, both.rmse_usual, experiment.table[lead].rmse, blind.rmse, both.rmse,
                       both.skill_persistence.value_or(0), both.skill_usual.value_or(0));
  }
  out +=
      "The table's own weather is the day's, by a poorer model, and not a forecast of it: an upper bound for later "
      "days.\n";
  return out;
}

}  // namespace lantian::serve
