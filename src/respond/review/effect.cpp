#include "respond/review/effect.hpp"

#include <algorithm>
#include <cmath>

namespace lantian::respond {
namespace {

/// What the executed cuts take off at one place, by sector.
explain::ValueBySector effect_by_sector(std::span<const ExecutedCut> cuts, std::span<const SourceEffect> effects,
                                        std::size_t place) {
  explain::ValueBySector out;
  for (const ExecutedCut& cut : cuts) {
    const auto effect = std::ranges::find(effects, cut.source, &SourceEffect::source);
    if (effect == effects.end() || place >= effect->ug_m3_per_gram_day.size()) continue;
    double sum = 0;
    for (std::size_t p = 0; p < list_pollutants; ++p) {
      sum += static_cast<double>(cut.executed[p]) * effect->ug_m3_per_gram_day[place][p];
    }
    out[effect->sector] += sum;
  }
  return out;
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

double built_up(HourEnding hour, const ResponseHours& response, int build_up_hours) {
  if (hour < response.first || hour > response.last) return 0;
  if (build_up_hours <= 0) return 1;
  const auto gone = static_cast<double>((hour - response.first).count() + 1);
  return std::min(1.0, gone / build_up_hours);
}

void put_summary(const ResponseHours& response, PlaceWithout& out) {
  WithoutValue mean, peak;
  int count = 0;
  for (const WithoutHour& hour : out.hours) {
    if (!hour.observed || hour.hour < response.first || hour.hour > response.last) continue;
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

std::vector<PlaceWithout> without_measures(std::span<const ActualHours> hours, std::span<const ExecutedCut> cuts,
                                           std::span<const SourceEffect> effects, const ResponseHours& response,
                                           const ReviewRule& rule, const explain::ContributionRule& ranges) {
  std::vector<PlaceWithout> out;
  for (std::size_t place = 0; place < hours.size(); ++place) {
    const ActualHours& actual = hours[place];
    const Strength strength = strength_of(effect_by_sector(cuts, effects, place), ranges);
    PlaceWithout one{actual.place, {}, {}, {}, strength.effect, actual.season_mean.value_or(0) > 0};
    for (const ActualHour& hour : actual.hours) {
      WithoutHour made{hour.hour, hour.pm25, {}, {}, {}};
      if (hour.pm25) {
        const double weather = one.scaled ? *hour.pm25 / *actual.season_mean : 1;
        const double factor = weather * built_up(hour.hour, response, rule.build_up_hours);
        made.without = *hour.pm25 + strength.effect * factor;
        made.low = *made.without - strength.half_range * factor;
        made.high = *made.without + strength.half_range * factor;
      }
      one.hours.push_back(made);
    }
    put_summary(response, one);
    out.push_back(std::move(one));
  }
  return out;
}

}  // namespace lantian::respond
