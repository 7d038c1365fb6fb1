#include "respond/review/outcome.hpp"

#include "base/assert.hpp"

#include <algorithm>
#include <map>
#include <tuple>

namespace lantian::respond {
namespace {

constexpr std::array<std::string_view, 5> outcome_words{"hit", "miss", "false_alarm", "quiet", "unknown"};

/// Version behind the point of "F-2024-01-05.2"; 0 when there is none.
int version_of(const std::string& id) {
  const std::size_t point = id.rfind('.');
  int version = 0;
  for (std::size_t i = point; i != std::string::npos && ++i < id.size() && id[i] >= '0' && id[i] <= '9';) {
    version = version * 10 + (id[i] - '0');
  }
  return version;
}

std::vector<const Forecast*> newest_of_each_issue(std::span<const Forecast> forecasts) {
  std::map<Day, const Forecast*> newest;
  for (const Forecast& one : forecasts) {
    const Forecast*& held = newest[one.issued];
    if (held == nullptr || version_of(held->id) <= version_of(one.id)) held = &one;
  }
  std::vector<const Forecast*> out;
  for (const auto& [day, forecast] : newest) out.push_back(forecast);
  return out;
}

void judge(DayOutcome& out, const ReviewRule& rule) {
  if (out.expected) out.expected_class = rule.class_of(*out.expected);
  if (out.observed) out.observed_class = rule.class_of(*out.observed);
  if (!out.expected || !out.observed) return;
  const bool told = *out.expected > rule.heavy_above, came = *out.observed > rule.heavy_above;
  out.outcome = told && came ? Outcome::hit : came ? Outcome::miss : told ? Outcome::false_alarm : Outcome::quiet;
}

/// Marks the days of every run that is long enough for a criterion.
std::vector<bool> days_of_episodes(std::span<const ActualDay> days, const ReviewRule& rule) {
  std::vector<bool> marked(days.size());
  for (const EpisodeCriterion& criterion : rule.episode) {
    std::size_t begin = 0;
    for (std::size_t at = 0; at <= days.size(); ++at) {
      const bool over = at < days.size() && days[at].aqi && *days[at].aqi > criterion.above;
      const bool next = at == begin || (at < days.size() && days[at].day == days[at - 1].day + std::chrono::days{1});
      if (over && next) continue;
      if (at - begin >= static_cast<std::size_t>(criterion.days)) {
        std::fill(marked.begin() + static_cast<std::ptrdiff_t>(begin), marked.begin() + static_cast<std::ptrdiff_t>(at),
                  true);
      }
      begin = over ? at : at + 1;
    }
  }
  return marked;
}

}  // namespace

std::string_view word_of(Outcome outcome) {
  return outcome_words[static_cast<std::size_t>(outcome)];
}

std::optional<int> DayOutcome::class_error() const {
  if (!expected_class || !observed_class) return std::nullopt;
  return *expected_class - *observed_class;
}

std::vector<DayOutcome> day_outcomes(std::span<const Forecast> forecasts, std::span<const ActualDay> actual,
                                     const ReviewRule& rule, int most_lead) {
  std::map<std::pair<std::string, Day>, std::optional<int>> seen;
  for (const ActualDay& one : actual) seen[{one.place, one.day}] = one.aqi;
  std::vector<DayOutcome> out;
  for (const Forecast* forecast : newest_of_each_issue(forecasts)) {
    for (const ForecastPlace& place : forecast->places) {
      for (const ForecastDay& day : place.days) {
        const auto observed = seen.find({place.id, day.day});
        if (observed == seen.end() || day.lead < 1 || day.lead > most_lead) continue;
        DayOutcome one{place.id, day.day, day.lead, forecast->id, day.aqi, observed->second, {}, {}, Outcome::unknown};
        judge(one, rule);
        out.push_back(std::move(one));
      }
    }
  }
  std::ranges::sort(out, {}, [](const DayOutcome& o) { return std::tie(o.place, o.day, o.lead); });
  return out;
}

int LevelMatrix::total() const {
  int sum = 0;
  for (const auto& row : days) {
    for (const int count : row) sum += count;
  }
  return sum;
}

int LevelMatrix::exact() const {
  int sum = 0;
  for (std::size_t c = 0; c < index_classes; ++c) sum += days[c][c];
  return sum;
}

int LevelMatrix::within_one() const {
  int sum = exact();
  for (std::size_t c = 0; c + 1 < index_classes; ++c) sum += days[c][c + 1] + days[c + 1][c];
  return sum;
}

std::vector<LevelMatrix> level_matrices(std::span<const DayOutcome> outcomes, int most_lead) {
  LANTIAN_ASSERT(most_lead >= 0, "leads are counted from 1");
  std::vector<LevelMatrix> out(static_cast<std::size_t>(most_lead));
  for (std::size_t l = 0; l < out.size(); ++l) out[l].lead = static_cast<int>(l) + 1;
  for (const DayOutcome& one : outcomes) {
    if (one.lead > most_lead) continue;
    LevelMatrix& matrix = out[static_cast<std::size_t>(one.lead - 1)];
    matrix.hits += one.outcome == Outcome::hit ? 1 : 0;
    matrix.misses += one.outcome == Outcome::miss ? 1 : 0;
    matrix.false_alarms += one.outcome == Outcome::false_alarm ? 1 : 0;
    matrix.quiet += one.outcome == Outcome::quiet ? 1 : 0;
    if (one.outcome == Outcome::unknown) {
      ++matrix.unknown;
    } else {
      ++matrix.days[static_cast<std::size_t>(*one.expected_class)][static_cast<std::size_t>(*one.observed_class)];
    }
  }
  return out;
}

std::vector<ObservedEpisode> observed_episodes(std::span<const ActualDay> days, const ReviewRule& rule) {
  std::map<std::string, std::vector<ActualDay>> places;
  for (const ActualDay& one : days) places[one.place].push_back(one);
  std::map<Day, int> worst;  // of the days that belong to an episode anywhere
  for (auto& [place, own] : places) {
    std::ranges::sort(own, {}, &ActualDay::day);
    const std::vector<bool> marked = days_of_episodes(own, rule);
    for (std::size_t at = 0; at < own.size(); ++at) {
      if (!marked[at]) continue;
      int& index = worst[own[at].day];
      index = std::max(index, *own[at].aqi);
    }
  }
  std::vector<ObservedEpisode> out;
  for (const auto& [day, index] : worst) {
    const bool joins = !out.empty() && day - out.back().last <= std::chrono::days{rule.merge_gap_days + 1};
    if (!joins) out.push_back({day, day, index, day});
    ObservedEpisode& episode = out.back();
    episode.last = day;
    if (index > episode.highest) {
      episode.highest = index;
      episode.peak = day;
    }
  }
  return out;
}

}  // namespace lantian::respond
