#include "respond/review/effect.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string_view>
#include <utility>

namespace lantian::respond {
namespace {

/// ug/m3 in the table's mean weather by sector, hour by hour of the response.
using StrengthBySector = std::map<std::string, std::vector<double>>;

/// What is executed of one part while a run holds takes so much off at a place.
double effect_of_run(const OrderedRun& run, const ExecutedCut& cut,
                     const std::array<double, list_pollutants>& ug_m3_per_gram_day) {
  double sum = 0;
  for (std::size_t p = 0; p < list_pollutants; ++p) {
    sum += static_cast<double>(run.reduction[p]) * cut.executed_part(p) * ug_m3_per_gram_day[p];
  }
  return sum;
}

std::vector<double> running_sum(std::vector<double> steps) {
  std::partial_sum(steps.begin(), steps.end(), steps.begin());
  return steps;
}

/// A part with the cut of its source and what it gives; parts that lack one of them count nothing.
struct KnownPart {
  const OrderedPart* part = nullptr;
  const ExecutedCut* cut = nullptr;
  const SourceEffect* effect = nullptr;
};

std::vector<KnownPart> known_parts(const EffectInputs& in) {
  std::map<std::pair<std::string_view, std::string_view>, const SourceEffect*> effects;
  for (const SourceEffect& one : in.effects) effects[{one.source, one.unit}] = &one;
  std::map<std::string_view, const ExecutedCut*> cuts;
  for (const ExecutedCut& one : in.cuts) cuts[one.source] = &one;
  std::vector<KnownPart> out;
  for (const OrderedPart& part : in.parts) {
    const auto cut = cuts.find(part.source);
    const auto effect = effects.find({part.source, part.unit});
    if (cut != cuts.end() && effect != effects.end()) out.push_back({&part, cut->second, effect->second});
  }
  return out;
}

StrengthBySector strength_by_sector(const EffectInputs& in, std::span<const KnownPart> parts, std::size_t place) {
  StrengthBySector steps;
  const auto hours = static_cast<std::size_t>(in.response.count());
  for (const KnownPart& known : parts) {
    if (place >= known.effect->ug_m3_per_gram_day.size()) continue;
    std::vector<double>& changes = steps[known.effect->sector];
    changes.resize(hours + 1);
    for (const OrderedRun& run : known.part->runs) {
      if (run.coming_down || run.hours_in(in.response) == 0) continue;
      const double value = effect_of_run(run, *known.cut, known.effect->ug_m3_per_gram_day[place]);
      changes[static_cast<std::size_t>((run.first - in.response.first).count())] += value;
      changes[static_cast<std::size_t>((run.last - in.response.first).count()) + 1] -= value;
    }
  }
  for (auto& [sector, changes] : steps) changes = running_sum(std::move(changes));
  return steps;
}

/// Mean of the last hours up to `hour`; those before the response count as nothing.
explain::ValueBySector built_up(const StrengthBySector& strength, std::size_t hour, int build_up_hours) {
  explain::ValueBySector out;
  const auto window = static_cast<std::size_t>(std::max(1, build_up_hours));
  for (const auto& [sector, values] : strength) {
    double sum = 0;
    for (std::size_t back = 0; back < window && back <= hour; ++back) sum += values[hour - back];
    out[sector] = sum / static_cast<double>(window);
  }
  return out;
}

double mean_effect(const StrengthBySector& strength, int hours) {
  double sum = 0;
  for (const auto& [sector, values] : strength) {
    for (std::size_t h = 0; h < static_cast<std::size_t>(hours); ++h) sum += values[h];
  }
  return sum / hours;
}

struct Strength {
  double effect = 0, half_range = 0;  ///< ug/m3 in the table's mean weather
};

Strength strength_of(const explain::ValueBySector& values, const explain::ContributionRule& ranges) {
  Strength out;
  for (const auto& [sector, value] : values) out.effect += value;
  out.half_range = std::hypot(out.effect * ranges.model.percent / 100, explain::emission_half_range(ranges, values));
  return out;
}

void put_summary(const ResponseHours& response, PlaceWithout& out) {
  WithoutValue mean, peak;
  int count = 0;
  for (const WithoutHour& hour : out.hours) {
    if (!hour.observed || !response.contains(hour.hour)) continue;
    mean.observed += *hour.observed;
    mean.without += *hour.without;
    mean.low += *hour.low;
    mean.high += *hour.high;
    peak.observed = count == 0 ? *hour.observed : std::max(peak.observed, *hour.observed);
    peak.without = count == 0 ? *hour.without : std::max(peak.without, *hour.without);
    peak.low = count == 0 ? *hour.low : std::max(peak.low, *hour.low);
    peak.high = count == 0 ? *hour.high : std::max(peak.high, *hour.high);
    ++count;
  }
  if (count == 0) return;
  out.peak = peak;
  out.mean = WithoutValue{mean.observed / count, mean.without / count, mean.low / count, mean.high / count};
}

}  // namespace

std::vector<PlaceWithout> without_measures(const EffectInputs& inputs, const ReviewRule& rule,
                                           const explain::ContributionRule& ranges) {
  std::vector<PlaceWithout> out;
  const std::vector<KnownPart> parts = known_parts(inputs);
  for (std::size_t place = 0; place < inputs.hours.size(); ++place) {
    const ActualHours& actual = inputs.hours[place];
    const StrengthBySector strength = strength_by_sector(inputs, parts, place);
    PlaceWithout one;
    one.place = actual.place;
    one.full_effect = mean_effect(strength, inputs.response.count());
    one.scaled = actual.season_mean.value_or(0) > 0;
    for (const ActualHour& hour : actual.hours) {
      WithoutHour made{hour.hour, hour.pm25, {}, {}, {}};
      if (hour.pm25) {
        Strength now;
        if (inputs.response.contains(hour.hour)) {
          const auto at = static_cast<std::size_t>((hour.hour - inputs.response.first).count());
          now = strength_of(built_up(strength, at, rule.build_up_hours), ranges);
        }
        const double weather = one.scaled ? *hour.pm25 / *actual.season_mean : 1;
        made.without = *hour.pm25 + now.effect * weather;
        made.low = *made.without - now.half_range * weather;
        made.high = *made.without + now.half_range * weather;
      }
      one.hours.push_back(made);
    }
    put_summary(inputs.response, one);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace lantian::respond
