#include "respond/review/review.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 3> agreement_words{"not_compared", "agree", "disagree"};

void put_forecasts(const ReviewInputs& in, const ReviewRule& rule, EpisodeReview& out) {
  std::vector<ActualDay> window;
  for (const ActualDay& day : in.days) {
    const bool asked = std::ranges::find(out.episode.units, day.place) != out.episode.units.end();
    const bool near = day.day >= out.first - std::chrono::days{1} && day.day <= out.last + std::chrono::days{1};
    if (asked && near) window.push_back(day);
  }
  out.days = day_outcomes(in.forecasts, window, rule, review_leads);
  out.matrices = level_matrices(out.days, review_leads);
}

/// What a set asks for at a level, as the review's own rule has it.
std::optional<RequiredShares> required_by(const std::optional<ShareSet>& set, Level level) {
  if (!set || !set->percent.at(position_of(level))) return std::nullopt;
  RequiredShares out{set->id, level, {}};
  for (std::size_t p = 0; p < list_pollutants; ++p) out.percent[p] = set->percent.at(position_of(level))->at(p);
  return out;
}

void put_shares(const ReviewInputs& in, const ReviewRule& rule, EpisodeReview& out) {
  const Level level = in.episode.highest;
  const std::optional<RequiredShares> of_set = required_by(in.share_set, level);
  const RequiredShares* required = of_set ? &*of_set : rule.required_at(level);
  // The demand speaks of all emissions of the list's place; a part of its counties cannot be held to it.
  if (out.elsewhere > 0) required = nullptr;
  if (required != nullptr) out.share_rule = required->rule;
  out.shares = shares_achieved(*in.list, out.cuts, required);
  if (!of_set || required == nullptr) return;
  DailyGrams planned{}, executed{};
  for (const ExecutedCut& cut : out.cuts) {
    planned = planned + cut.planned;
    executed = executed + cut.executed;
  }
  out.planned_reaches = judge_shares(*in.share_set, level, planned, in.list->base).passes();
  out.executed_reaches = judge_shares(*in.share_set, level, executed, in.list->base).passes();
}

void put_list(const ReviewInputs& in, const ReviewRule& rule, const ResponseHours& response, EpisodeReview& out) {
  const bool has_measures = in.episode.highest >= Level::yellow;
  if (!in.list || !has_measures) return;
  out.list = in.list->id;
  const int hours = static_cast<int>((response.last - response.first).count()) + 1;
  out.cuts = executed_cuts(*in.list, {in.episode.highest, hours, in.episode.units}, in.scores, &out.elsewhere);
  put_shares(in, rule, out);
  out.rate = execution_rate(out.cuts);
  out.corrections = corrections_to(
      {&*in.list, in.episode.highest, out.first, out.last, out.cuts, in.scores, in.bases}, rule);
}

void put_air(const ReviewInputs& in, const ReviewRule& rule, const explain::ContributionRule& ranges,
             const ResponseHours& response, EpisodeReview& out) {
  std::vector<ActualHours> near = in.hours;
  for (ActualHours& place : near) {
    std::erase_if(place.hours, [&](const ActualHour& hour) {
      const Day day = day_of(hour.hour);
      return day < out.first - std::chrono::days{1} || day > out.last + std::chrono::days{1};
    });
  }
  out.places = without_measures(near, out.cuts, in.effects, response, rule, ranges);
  for (std::size_t p = 0; p < out.places.size(); ++p) {
    if (!out.places[p].peak) continue;
    const bool higher = !out.main_place || out.places[p].peak->observed > out.places[*out.main_place].peak->observed;
    if (higher) out.main_place = p;
  }
  out.similar_place = in.weather_place;
  out.similar = similar_weather(in.weather, out.first, out.last, rule);
}

/// Means of the table's effect over the hours of the days that similar weather speaks of.
void put_two_ways(const ReviewInputs& in, EpisodeReview& out) {
  TwoWays& ways = out.two_ways;
  ways.similar = out.similar.difference;
  ways.similar_low = out.similar.low;
  ways.similar_high = out.similar.high;
  const auto place = std::ranges::find(out.places, in.weather_place, &PlaceWithout::place);
  if (place == out.places.end() || in.effects.empty()) return;
  double sum = 0, low = 0, high = 0;
  int count = 0;
  for (const WithoutHour& hour : place->hours) {
    const Day day = day_of(hour.hour);
    const auto judged = std::ranges::find(out.similar.days, day, &DayInSimilarWeather::day);
    const bool compared = judged != out.similar.days.end() && judged->expected;
    const bool counts = out.similar.compared > 0 ? compared : day >= out.first && day <= out.last;
    if (!hour.observed || !counts) continue;
    sum += *hour.without - *hour.observed;
    low += *hour.low - *hour.observed;
    high += *hour.high - *hour.observed;
    ++count;
  }
  // Where nothing is known to have been cut there is no claim to compare.
  if (count == 0 || place->full_effect == 0) return;
  ways.table = sum / count;
  ways.table_low = low / count;
  ways.table_high = high / count;
  if (!ways.similar) return;
  ways.unexplained = *ways.similar - *ways.table;
  const bool apart = *ways.similar_high < *ways.table_low || *ways.similar_low > *ways.table_high;
  ways.agreement = apart ? Agreement::disagree : Agreement::agree;
}

void put_cost(const ReviewInputs& in, const ResponseHours& response, EpisodeReview& out) {
  if (in.costs.empty() || out.cuts.empty()) return;
  ReviewCost cost;
  constexpr double day_hours = 24;
  cost.days = static_cast<double>((response.last - response.first).count() + 1) / day_hours;
  for (const ExecutedCut& cut : out.cuts) {
    const auto known = std::ranges::find(in.costs, cut.source, &MeasureCost::source);
    if (known == in.costs.end()) {
      ++cost.unknown;
      continue;
    }
    ++cost.known;
    cost.yuan += known->yuan_per_day * cost.days;
  }
  if (cost.known == 0) return;
  if (out.main_place && out.places[*out.main_place].mean) {
    const WithoutValue& mean = *out.places[*out.main_place].mean;
    if (mean.without > mean.observed) cost.yuan_per_ug_m3 = cost.yuan / (mean.without - mean.observed);
  }
  out.cost = cost;
}

void put_missing(const ReviewInputs& in, EpisodeReview& out) {
  const auto name = [&](bool absent, const char* what) {
    if (absent) out.missing.emplace_back(what);
  };
  name(out.days.empty(), "forecasts");
  name(!out.main_place, "air");
  name(out.list.empty(), "list");
  name(in.scores.empty(), "scores");
  name(in.receipts.empty(), "receipts");
  name(in.effects.empty(), "table");
  name(in.weather.empty(), "weather");
  name(!out.cost, "costs");
}

}  // namespace

std::string_view word_of(Agreement agreement) {
  return agreement_words[static_cast<std::size_t>(agreement)];
}

Result<EpisodeReview> review_episode(const ReviewInputs& inputs, const ReviewRule& rule,
                                     const explain::ContributionRule& ranges) {
  const Episode& episode = inputs.episode;
  if (!episode.began || !episode.ended || *episode.ended <= *episode.began) {
    return Error{ErrorCode::incomplete,
                 fmt::format("the response {} has {}; a review is made when it is lifted", episode.id,
                             episode.began ? "not ended" : "not begun"),
                 episode.id};
  }
  EpisodeReview out;
  out.episode = episode;
  out.synthetic = inputs.synthetic;
  out.lineage = inputs.lineage;
  // The lift counts from the hour it names: that hour is the first without a response.
  const ResponseHours response{*episode.began, *episode.ended - std::chrono::hours{1}};
  out.first = day_of(response.first);
  out.last = day_of(response.last);
  out.timing = response_timing(episode, inputs.hours, inputs.receipts, rule);
  put_forecasts(inputs, rule, out);
  put_list(inputs, rule, response, out);
  put_air(inputs, rule, ranges, response, out);
  put_two_ways(inputs, out);
  put_cost(inputs, response, out);
  put_missing(inputs, out);
  return out;
}

}  // namespace lantian::respond
