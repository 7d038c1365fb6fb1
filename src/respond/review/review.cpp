#include "respond/review/review.hpp"

#include "base/text.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 3> agreement_words{"not_compared", "agree", "disagree"};

/// The lift counts from the hour it names: that hour is the first without a response.
ResponseHours response_of(const Episode& episode) {
  return {*episode.began, *episode.ended - std::chrono::hours{1}};
}

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

std::optional<bool> all_spans(const std::vector<SpanShares>& spans, std::optional<bool> SpanShares::*reaches) {
  std::optional<bool> out;
  for (const SpanShares& span : spans) {
    if (span.*reaches) out = out.value_or(true) && *(span.*reaches);
  }
  return out;
}

/// Ids of the sets that spans were held against, each once.
std::string rules_of_spans(const std::vector<SpanShares>& spans) {
  std::vector<std::string> ids;
  for (const SpanShares& span : spans) {
    const bool told = std::ranges::find(ids, span.rule) != ids.end();
    if (!span.rule.empty() && !told) ids.push_back(span.rule);
  }
  return joined(ids, ", ");
}

void put_shares(const ReviewInputs& in, std::span<const OrderedPart> parts, const ResponseHours& response,
                EpisodeReview& out) {
  // The demand speaks of all emissions of the list's place; a part of its counties cannot be held to it.
  const ShareInputs inputs{&*in.list, parts, out.cuts, out.elsewhere > 0 ? nullptr : &in.share_sets};
  for (const OrderedSpan& span : ordered_spans(in.episode, in.orders, response)) {
    out.spans.push_back(shares_of_span(inputs, span));
    out.hours_ordered += span.orders > 0 ? span.hours.count() : 0;
  }
  out.shares = shares_of_response(*in.list, out.cuts, out.spans);
  out.share_rule = rules_of_spans(out.spans);
  out.planned_reaches = all_spans(out.spans, &SpanShares::planned_reaches);
  out.executed_reaches = all_spans(out.spans, &SpanShares::executed_reaches);
}

void put_list(const ReviewInputs& in, const ReviewRule& rule, std::span<const OrderedPart> parts,
              const ResponseHours& response, EpisodeReview& out) {
  out.hours = response.count();
  out.cuts = executed_cuts(parts, response, in.scores);
  out.rate = execution_rate(out.cuts);
  if (!in.list || in.episode.highest < Level::yellow) return;
  out.list = in.list->id;
  out.elsewhere = sources_elsewhere(*in.list, in.episode.highest, in.episode.units, in.parks);
  put_shares(in, parts, response, out);
  out.corrections = corrections_to(
      {&*in.list, out.first, out.last, in.orders, parts, out.cuts, in.scores, in.bases, in.unseen}, rule);
}

void put_air(const ReviewInputs& in, std::span<const OrderedPart> parts, const ReviewRule& rule,
             const explain::ContributionRule& ranges, EpisodeReview& out) {
  const ResponseHours response = response_of(in.episode);
  std::vector<ActualHours> near = in.hours;
  for (ActualHours& place : near) {
    std::erase_if(place.hours, [&](const ActualHour& hour) {
      const Day day = day_of(hour.hour);
      return day < out.first - std::chrono::days{1} || day > out.last + std::chrono::days{1};
    });
  }
  out.places = without_measures({near, parts, out.cuts, in.effects, response}, rule, ranges);
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

/// What the runs of a part cost while they ask for something.
double cost_of_runs(const OrderedPart& part, const UnitCost& cost) {
  constexpr double day_hours = 24;
  double yuan = 0;
  for (const OrderedRun& run : part.runs) {
    if (run.coming_down) continue;
    const double a_day = cost.load_yuan_d * run.cut_percent / 100 + (run.cut_percent >= 100 ? cost.stop_yuan_d : 0);
    yuan += a_day * static_cast<double>((run.last - run.first).count() + 1) / day_hours;
  }
  return yuan;
}

void put_cost(const ReviewInputs& in, std::span<const OrderedPart> parts, EpisodeReview& out) {
  if (in.costs.empty() || out.cuts.empty()) return;
  constexpr double day_hours = 24;
  ReviewCost cost;
  cost.days = out.hours / day_hours;
  std::map<std::pair<std::string_view, std::string_view>, const UnitCost*> costs;
  for (const UnitCost& one : in.costs) costs[{one.source, one.unit}] = &one;
  std::set<std::string_view> known;
  for (const OrderedPart& part : parts) {
    const auto found = costs.find({part.source, part.unit});
    if (found == costs.end()) continue;
    known.insert(part.source);
    cost.yuan += cost_of_runs(part, *found->second);
  }
  for (const ExecutedCut& cut : out.cuts) ++(known.contains(cut.source) ? cost.known : cost.unknown);
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
  name(in.orders.empty(), "orders");
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
  const ResponseHours response = response_of(episode);
  const std::vector<OrderedPart> parts = ordered_parts(inputs.orders, response);
  out.first = day_of(response.first);
  out.last = day_of(response.last);
  out.timing = response_timing(episode, inputs.hours, inputs.receipts, rule);
  put_forecasts(inputs, rule, out);
  put_list(inputs, rule, parts, response, out);
  put_air(inputs, parts, rule, ranges, out);
  put_two_ways(inputs, out);
  put_cost(inputs, parts, out);
  put_missing(inputs, out);
  return out;
}

}  // namespace lantian::respond
