#include "respond/review/shares.hpp"

#include "base/assert.hpp"
#include "base/rational.hpp"

#include <algorithm>
#include <map>
#include <utility>

namespace lantian::respond {
namespace {

std::int64_t part_of(std::int64_t grams, std::int64_t share, std::int64_t whole) {
  return static_cast<std::int64_t>(Int128{grams} * share / whole);
}

/// What a score says of one pollutant, gram-hours.
struct ScoredHours {
  std::int64_t judged = 0, blind = 0, executed = 0;
};

/// `asked`: by the orders. A score is a mean in whole grams a day, so half a gram for each hour is its rounding.
ScoredHours scored_hours(const ExecutionScore& score, std::size_t pollutant, std::int64_t asked) {
  const std::int64_t hours = score.hours, told = std::max<std::int64_t>(0, score.planned[pollutant]) * hours;
  if (hours <= 0 || told <= 0 || asked <= 0) return {};
  const std::int64_t done = std::clamp<std::int64_t>(score.executed[pollutant], 0, score.planned[pollutant]) * hours;
  ScoredHours out;
  const bool all = told >= asked || asked - told <= hours;
  out.judged = all ? asked : told;
  out.blind = part_of(out.judged, std::clamp<std::int64_t>(score.hours_without_evidence, 0, hours), hours);
  out.executed = std::min(part_of(done, out.judged, told), out.judged - out.blind);
  return out;
}

ExecutedCut cut_of(const std::string& source, const GramHours& ordered, int hours, const ExecutionScore* score) {
  ExecutedCut out;
  out.source = source;
  out.checked = score != nullptr && score->hours > score->hours_without_evidence && score->hours > 0;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    const std::int64_t asked = ordered.planned[p] - ordered.coming_down[p];
    const ScoredHours seen = score == nullptr ? ScoredHours{} : scored_hours(*score, p, asked);
    out.planned[p] = ordered.planned[p] / hours;
    out.coming_down[p] = ordered.coming_down[p] / hours;
    out.executed[p] = seen.executed / hours;
    out.not_executed[p] = (seen.judged - seen.blind - seen.executed) / hours;
    // What division leaves over is unknown: never executed, and nobody's fault.
    out.unknown[p] = out.planned[p] - out.coming_down[p] - out.executed[p] - out.not_executed[p];
  }
  return out;
}

double part_of_asked(const ExecutedCut& cut, const DailyGrams& part, std::size_t pollutant) {
  const std::int64_t asked = cut.planned.at(pollutant) - cut.coming_down.at(pollutant);
  return asked > 0 ? static_cast<double>(part.at(pollutant)) / static_cast<double>(asked) : 0;
}

const ExecutedCut* cut_named(std::span<const ExecutedCut> cuts, const std::string& source) {
  const auto found = std::ranges::find(cuts, source, &ExecutedCut::source);
  return found == cuts.end() ? nullptr : &*found;
}

/// Means of the hours of a span, g/d. Executed is by the score of the whole response: it has no other.
struct SpanGrams {
  DailyGrams planned{}, executed{}, unknown{}, coming_down{};
  std::int64_t plants_planned = 0, plants_executed = 0;  ///< of enterprises, all pollutants
};

SpanGrams grams_of_span(const ShareInputs& in, const ResponseHours& hours) {
  std::array<double, list_pollutants> executed{}, unknown{};
  SpanGrams out;
  DailyGrams planned{}, coming{};
  double plants_planned = 0, plants_executed = 0;
  for (const OrderedPart& part : in.parts) {
    const GramHours grams = gram_hours(part, hours);
    const ExecutedCut* cut = cut_named(in.cuts, part.source);
    const bool plant = in.list->find(part.source) != nullptr;
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      const auto asked = static_cast<double>(grams.planned[p] - grams.coming_down[p]);
      const double done = cut == nullptr ? 0 : asked * cut->executed_part(p);
      planned[p] += grams.planned[p];
      coming[p] += grams.coming_down[p];
      executed[p] += done;
      unknown[p] += cut == nullptr ? asked : asked * cut->unknown_part(p);
      plants_planned += plant ? static_cast<double>(grams.planned[p]) : 0;
      plants_executed += plant ? done : 0;
    }
  }
  const int count = hours.count();
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    out.planned[p] = planned[p] / count;
    out.coming_down[p] = coming[p] / count;
    // A millionth of a gram is the error of the products, not an emission.
    out.executed[p] = static_cast<std::int64_t>(executed[p] / count + 1e-6);
    out.unknown[p] = static_cast<std::int64_t>(unknown[p] / count + 1e-6);
  }
  out.plants_planned = static_cast<std::int64_t>(plants_planned / count);
  out.plants_executed = static_cast<std::int64_t>(plants_executed / count);
  return out;
}

std::int64_t base_of_enterprises(const ReductionList& list) {
  std::int64_t sum = 0;
  for (const Enterprise& one : list.enterprises) {
    for (const ProcessUnit& unit : one.units) {
      if (!unit.base) continue;
      for (const std::int64_t grams : *unit.base) sum += grams;
    }
  }
  return sum;
}

std::optional<bool> reached_alone(const ShareVerdict& verdict, Pollutant pollutant) {
  const bool unknown = std::ranges::find(verdict.unknown, pollutant) != verdict.unknown.end();
  if (!verdict.asked || unknown) return std::nullopt;
  return std::ranges::find(verdict.failing, pollutant) == verdict.failing.end();
}

void judge_span(const ShareInputs& in, const ShareSet& set, const SpanGrams& grams, SpanShares& out) {
  const Level level = out.span.level;
  const std::int64_t plants = base_of_enterprises(*in.list);
  const ShareVerdict planned =
      judge_shares(set, level, grams.planned, in.list->base, std::pair{grams.plants_planned, plants});
  const ShareVerdict executed =
      judge_shares(set, level, grams.executed, in.list->base, std::pair{grams.plants_executed, plants});
  out.rule = set.id;
  out.planned_reaches = planned.passes();
  out.executed_reaches = executed.passes();
  for (PollutantShare& share : out.shares) {
    share.required_percent = set.percent[position_of(level)]->at(static_cast<std::size_t>(share.pollutant));
    share.planned_reached = reached_alone(planned, share.pollutant);
    share.executed_reached = reached_alone(executed, share.pollutant);
  }
}

/// Of all spans that ask: one that falls short is not made up for by another.
std::optional<bool> reached_in_all(std::span<const SpanShares> spans, std::size_t pollutant,
                                   std::optional<bool> PollutantShare::*reached) {
  std::optional<bool> out;
  for (const SpanShares& span : spans) {
    const std::optional<bool>& one = span.shares[pollutant].*reached;
    if (one) out = out.value_or(true) && *one;
  }
  return out;
}

}  // namespace

double ExecutedCut::executed_part(std::size_t pollutant) const {
  return part_of_asked(*this, executed, pollutant);
}

double ExecutedCut::unknown_part(std::size_t pollutant) const {
  return part_of_asked(*this, unknown, pollutant);
}

std::vector<ExecutedCut> executed_cuts(std::span<const OrderedPart> parts, const ResponseHours& response,
                                       std::span<const ExecutionScore> scores) {
  LANTIAN_ASSERT(response.count() > 0, "a response lasts at least an hour");
  std::map<std::string, GramHours> sources;
  for (const OrderedPart& part : parts) {
    const GramHours grams = gram_hours(part, response);
    GramHours& sum = sources[part.source];
    sum.planned = sum.planned + grams.planned;
    sum.coming_down = sum.coming_down + grams.coming_down;
  }
  std::vector<ExecutedCut> out;
  for (const auto& [source, grams] : sources) {
    const bool nothing = std::ranges::all_of(grams.planned, [](std::int64_t one) { return one == 0; });
    if (nothing) continue;
    const auto score = std::ranges::find(scores, source, &ExecutionScore::enterprise);
    out.push_back(cut_of(source, grams, response.count(), score == scores.end() ? nullptr : &*score));
  }
  return out;
}

std::size_t sources_elsewhere(const ReductionList& list, Level level, std::span<const std::string> units,
                              const ParkCounties& parks) {
  const auto cuts = [](const DailyGrams& grams) {
    return std::ranges::any_of(grams, [](std::int64_t one) { return one > 0; });
  };
  const auto away = [&](const std::string& county) { return !place_responds(county, units, parks); };
  std::map<std::string, bool> plants;
  for (const ListMeasure& one : list.measures) {
    if (one.level == level && cuts(one.reduction)) plants[one.enterprise] = true;
  }
  const std::size_t at = position_of(level);
  std::ptrdiff_t out = 0;
  out += std::ranges::count_if(list.enterprises,
                               [&](const Enterprise& one) { return plants.contains(one.id) && away(one.county); });
  out += std::ranges::count_if(list.dust,
                               [&](const DustSite& one) { return one.pm_reduction_g_d[at] > 0 && away(one.county); });
  out += std::ranges::count_if(list.mobile,
                               [&](const MobileFleet& one) { return cuts(one.reduction[at]) && away(one.county); });
  return static_cast<std::size_t>(out);
}

std::optional<double> PollutantShare::percent(std::int64_t grams) const {
  if (base <= 0) return std::nullopt;
  return 100 * static_cast<double>(grams) / static_cast<double>(base);
}

SpanShares shares_of_span(const ShareInputs& inputs, const OrderedSpan& span) {
  SpanShares out;
  out.span = span;
  const SpanGrams grams = grams_of_span(inputs, span.hours);
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    PollutantShare share;
    share.pollutant = static_cast<Pollutant>(p);
    share.base = inputs.list->base[p];
    share.planned = grams.planned[p];
    share.executed = grams.executed[p];
    share.unknown = grams.unknown[p];
    share.coming_down = grams.coming_down[p];
    out.shares.push_back(share);
  }
  if (inputs.sets == nullptr || span.level < Level::yellow) return out;
  const std::optional<ShareSet>& set = inputs.sets->at(position_of(span.level));
  if (set && set->percent[position_of(span.level)]) judge_span(inputs, *set, grams, out);
  return out;
}

std::vector<PollutantShare> shares_of_response(const ReductionList& list, std::span<const ExecutedCut> cuts,
                                               std::span<const SpanShares> spans) {
  std::vector<PollutantShare> out;
  double hours = 0;
  for (const SpanShares& span : spans) hours += span.span.hours.count();
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    PollutantShare share;
    share.pollutant = static_cast<Pollutant>(p);
    share.base = list.base[p];
    for (const ExecutedCut& cut : cuts) {
      share.planned += cut.planned[p];
      share.executed += cut.executed[p];
      share.unknown += cut.unknown[p];
      share.coming_down += cut.coming_down[p];
    }
    for (const SpanShares& span : spans) {
      const std::optional<double>& required = span.shares[p].required_percent;
      if (required)
        share.required_percent = share.required_percent.value_or(0) + *required * span.span.hours.count() / hours;
    }
    share.planned_reached = reached_in_all(spans, p, &PollutantShare::planned_reached);
    share.executed_reached = reached_in_all(spans, p, &PollutantShare::executed_reached);
    out.push_back(share);
  }
  return out;
}

ExecutionRate execution_rate(std::span<const ExecutedCut> cuts) {
  double asked = 0, executed = 0, unknown = 0;
  for (const ExecutedCut& cut : cuts) {
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      asked += static_cast<double>(cut.planned[p] - cut.coming_down[p]);
      executed += static_cast<double>(cut.executed[p]);
      unknown += static_cast<double>(cut.unknown[p]);
    }
  }
  if (asked <= 0) return {};
  return {100 * executed / asked, 100 * unknown / asked};
}

}  // namespace lantian::respond
