#include "respond/review/season.hpp"

#include <algorithm>

namespace lantian::respond {
namespace {

Day last_day_of(const Episode& episode) {
  if (episode.ended) return day_of(*episode.ended - std::chrono::hours{1});
  return std::max(day_of(*episode.began), day_of(episode.until));
}

SeasonWarning warning_of(const Episode& episode, std::span<const EpisodeReview> reviews) {
  SeasonWarning out;
  out.episode = episode.id;
  out.state = episode.state;
  out.highest = episode.highest;
  out.first = day_of(*episode.began);
  out.last = last_day_of(episode);
  const auto review =
      std::ranges::find_if(reviews, [&](const EpisodeReview& one) { return one.episode.id == episode.id; });
  if (review == reviews.end()) return out;
  out.reviewed = true;
  out.lead_h = review->timing.lead_h;
  out.onset_error_h = review->timing.onset_error_h;
  out.end_error_h = review->timing.end_error_h;
  out.executed_percent = review->rate.executed_percent;
  out.unknown_percent = review->rate.unknown_percent;
  if (review->main_place) out.peak = review->places[*review->main_place].peak;
  return out;
}

void put_warnings(const SeasonInputs& in, SeasonReview& out) {
  for (const Episode& episode : in.episodes) {
    for (const EpisodeEvent& event : episode.events) {
      const bool forecast = !event.evidence.forecast.empty(), criterion = !event.evidence.criterion.empty();
      if (in.period.contains(day_of(event.from)) && unsupported(event)) {
        out.unsupported.push_back({episode.id, event.number, event.act, forecast, criterion});
      }
    }
    if (episode.began && in.period.contains(day_of(*episode.began))) {
      out.warnings.push_back(warning_of(episode, in.reviews));
    }
  }
  std::ranges::sort(out.warnings, {}, [](const SeasonWarning& w) { return std::tie(w.first, w.episode); });
}

/// Observed episodes and warnings that share a day belong together.
void put_matches(SeasonReview& out) {
  for (SeasonEpisode& episode : out.episodes) {
    for (SeasonWarning& warning : out.warnings) {
      if (warning.last < episode.seen.first || warning.first > episode.seen.last) continue;
      episode.warnings.push_back(warning.episode);
      warning.hit = true;
    }
    ++(episode.warnings.empty() ? out.misses : out.hits);
  }
  for (const SeasonWarning& warning : out.warnings) out.false_alarms += warning.hit ? 0 : 1;
}

}  // namespace

SeasonReview review_season(const SeasonInputs& inputs, const ReviewRule& rule) {
  SeasonReview out;
  out.period = inputs.period;
  out.synthetic = inputs.synthetic;
  std::vector<ActualDay> days;
  const auto within = [&](const ActualDay& day) { return inputs.period.contains(day.day); };
  std::ranges::copy_if(inputs.days, std::back_inserter(days), within);
  out.matrices = level_matrices(day_outcomes(inputs.forecasts, days, rule, review_leads), review_leads);
  for (const ObservedEpisode& seen : observed_episodes(days, rule)) out.episodes.push_back({seen, {}});
  put_warnings(inputs, out);
  put_matches(out);
  out.unanswered_known = inputs.findings.has_value();
  if (inputs.findings) {
    std::ranges::copy_if(*inputs.findings, std::back_inserter(out.unanswered),
                         [](const WarningFinding& one) { return one.fault != WarningFault::unsupported; });
  }
  return out;
}

}  // namespace lantian::respond
