#include "assess/period_parts.hpp"

#include <algorithm>

namespace lantian::assess {
namespace {

/// The PM values that a day's confirmed dust processes take out.
struct DustDay {
  bool pm10 = false;
  bool pm25 = false;
};

DustDay dust_on(Day day, std::string_view unit_id, std::span<const terms::DustEvent> events) {
  DustDay result;
  for (const terms::DustEvent& event : events) {
    if (!event.confirmed || event.unit_id != unit_id || day < event.first || day > event.last) continue;
    result.pm10 = true;
    result.pm25 = result.pm25 || event.pm25_too;
  }
  return result;
}

/// True when everything that is missing on the day was taken out for dust.
bool only_dust_missing(const DayVerdict& verdict, const DayValues& values) {
  const std::vector<Species> missing = verdict.missing.list();
  return std::ranges::all_of(
      missing, [&](Species species) { return values.species[species].validity == Validity::dust_excluded; });
}

void exclude(SpeciesDay& day) {
  if (day.valid()) day.validity = Validity::dust_excluded;
}

}  // namespace

PeriodVerdict judge_period_without_dust(const UnitDays& unit, const Period& period, const standards::Standard& standard,
                                        std::span<const terms::DustEvent> events) {
  const std::vector<DayVerdict> original = judge_days(unit.values, period, standard);
  UnitDays cleared = unit;
  std::vector<bool> affected(unit.values.size(), false);
  for (std::size_t i = 0; i < cleared.values.size(); ++i) {
    const DustDay dust = dust_on(original[i].day, unit.unit_id, events);
    affected[i] = dust.pm10;
    if (dust.pm10) exclude(cleared.values[i].species[Species::pm10]);
    if (dust.pm25) exclude(cleared.values[i].species[Species::pm25]);
    if (dust.pm10) cleared.values[i].published_index.reset();
  }
  // Where only the deduction takes PM out, the NA rule for incomplete days must not strike: such a day is judged from
  // the rest and stays a valid day (rows of the official deduction lists recompute this way, see doc/assess.md). A day
  // that lacks something else as well stays under the rule.
  standards::IndexRule rest_rule = *standard.index;
  rest_rule.incomplete_publishes_above.reset();
  standards::Standard rest_standard = standard;
  rest_standard.index = &rest_rule;
  const std::vector<DayVerdict> rest = judge_days(cleared.values, period, rest_standard);
  const std::vector<DayVerdict> strict = judge_days(cleared.values, period, standard);
  std::vector<DayVerdict> days = original;
  for (std::size_t i = 0; i < days.size(); ++i) {
    if (!affected[i]) continue;
    const bool was_published = original[i].status == IndexStatus::published;
    if (was_published && original[i].level > 1) {
      days[i] = only_dust_missing(rest[i], cleared.values[i]) ? rest[i] : strict[i];
    }
    days[i].dust = true;
  }
  PeriodVerdict verdict = judge_period_with(cleared, period, standard, std::move(days));
  verdict.dust_excluded = true;
  return verdict;
}

}  // namespace lantian::assess
