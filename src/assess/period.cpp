#include "assess/period_parts.hpp"
#include "assess/verdict.hpp"
#include "base/percentile.hpp"
#include "base/round.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>

namespace lantian::assess {
namespace {

using standards::EvaluationRule;
using standards::Limit;
using standards::Standard;

int share_of_days(const Decimal& share, int days) {
  return static_cast<int>(ceil_of(share.exact() * Rational{days}));
}

/// Days that count for completeness: valid ones, and those a dust process took out.
bool is_present(const SpeciesDay& day) {
  return day.valid() || day.validity == Validity::dust_excluded;
}

/// The calendar-year rule: enough days in the year and in every month (GB 3095 table 4).
void ask_year_of(Completeness& result, const std::map<std::chrono::year_month, int>& by_month,
                 const EvaluationRule& law) {
  result.required_days = law.days_per_year;
  if (result.valid_days < law.days_per_year) {
    result.shortfalls.push_back(
        fmt::format("{} valid days in the year; {} needed", result.valid_days, law.days_per_year));
  }
  for (const auto& [month, days] : by_month) {
    const int needed = month.month() == std::chrono::February ? law.days_in_february : law.days_per_month;
    if (days < needed) {
      result.shortfalls.push_back(fmt::format("{:04}-{:02}: {} valid days; {} needed", static_cast<int>(month.year()),
                                              static_cast<unsigned>(month.month()), days, needed));
    }
  }
}

/// A calendar month has its own number in the law; for other parts of a year the share is policy.
int days_required(const Period& period, const EvaluationRule& law) {
  if (period.kind != PeriodKind::month) return share_of_days(law.part_year_share, period.days());
  const bool february = std::chrono::year_month_day{period.begin}.month() == std::chrono::February;
  return february ? law.days_in_february : law.days_per_month;
}

void ask_part_of_year(Completeness& result, const Period& period, const EvaluationRule& law) {
  result.required_days = days_required(period, law);
  if (result.valid_days < result.required_days) {
    result.shortfalls.push_back(
        fmt::format("{} of {} days valid; {} needed", result.valid_days, period.days(), result.required_days));
  }
}

Completeness species_completeness(const UnitDays& unit, Species species, const Period& period,
                                  const EvaluationRule& law) {
  Completeness result;
  std::map<std::chrono::year_month, int> by_month;
  Day day = period.begin;
  for (const DayValues& values : unit.values) {
    const std::chrono::year_month_day date{day};
    int& days = by_month[date.year() / date.month()];
    if (is_present(values.species[species])) {
      ++days;
      ++result.valid_days;
    }
    day += std::chrono::days{1};
  }
  if (period.kind == PeriodKind::year) {
    ask_year_of(result, by_month, law);
  } else {
    ask_part_of_year(result, period, law);
  }
  result.complete = result.shortfalls.empty();
  return result;
}

/// Compares a published statistic with a limit: rounded to attainment precision first (GB/T 8170, comparison of rounded
/// values).
struct Attainment {
  std::optional<bool> attains;
  std::optional<Decimal> multiple;
};
Attainment against_limit(const Rational& in_printed_unit, const Limit* limit, int places, const EvaluationRule& law) {
  if (limit == nullptr) return {};
  const Decimal value = round_half_even(in_printed_unit, places);
  if (value <= limit->value) return {true, std::nullopt};
  const Rational bound = limit->value.exact();
  return {false, round_half_even((value.exact() - bound) / bound, law.multiple_decimals)};
}

int count_days_over(const UnitDays& unit, Species species, const Limit* limit, int places) {
  if (limit == nullptr) return 0;
  return static_cast<int>(std::ranges::count_if(unit.values, [&](const DayValues& values) {
    const SpeciesDay& day = values.species[species];
    return day.valid() && rounded(day.value, terms::printed_unit(species), places) > limit->value;
  }));
}

void judge_attainment(SpeciesPeriod& result, const Period& period, const Standard& standard) {
  if (period.kind != PeriodKind::year || !result.completeness.complete || standard.limits == nullptr) return;
  const EvaluationRule& law = *standard.evaluation;
  const standards::PeriodItem* item = law.item(result.species);
  if (item == nullptr) return;
  const int places = law.decimals_of(result.species).attainment;
  const ConcentrationUnit unit = terms::printed_unit(result.species);
  if (item->mean && result.mean) {
    const Attainment own =
        against_limit(in_unit(*result.mean, unit), standard.limits->find(result.species, "annual"), places, law);
    result.mean_attains = own.attains;
    result.mean_multiple = own.multiple;
  }
  if (item->percentile && result.percentile) {
    const Attainment own =
        against_limit(in_unit(*result.percentile, unit), daily_limit(standard, result.species), places, law);
    result.percentile_attains = own.attains;
    result.percentile_multiple = own.multiple;
  }
}

Completeness class_completeness(const DayCounts& counts, const Period& period, const EvaluationRule& law) {
  Completeness result;
  result.valid_days = counts.valid;
  ask_part_of_year(result, period, law);
  result.complete = result.shortfalls.empty();
  return result;
}

std::optional<bool> all_attain(const PeriodVerdict& verdict) {
  if (verdict.period.kind != PeriodKind::year) return std::nullopt;
  bool attains = true;
  for (const standards::PeriodItem& item : verdict.standard->evaluation->items) {
    const SpeciesPeriod& own = verdict.species[item.species];
    if ((item.mean && !own.mean_attains) || (item.percentile && !own.percentile_attains)) return std::nullopt;
    attains = attains && own.mean_attains.value_or(true) && own.percentile_attains.value_or(true);
  }
  return attains;
}

}  // namespace

const Limit* daily_limit(const Standard& standard, Species species) {
  return standard.limits == nullptr ? nullptr : standard.limits->find(species, species == Species::o3 ? "8h" : "24h");
}

SpeciesPeriod judge_species_period(const UnitDays& unit, Species species, const Period& period,
                                   const Standard& standard) {
  const EvaluationRule& law = *standard.evaluation;
  SpeciesPeriod result;
  result.species = species;
  result.completeness = species_completeness(unit, species, period, law);
  MeanSum sum;
  std::vector<Mean> means;
  means.reserve(unit.values.size());
  for (const DayValues& values : unit.values) {
    const SpeciesDay& day = values.species[species];
    if (!day.valid()) continue;
    sum.add(day.value);
    means.push_back(day.value);
  }
  result.valid_days = sum.count();
  const int places = law.decimals_of(species).attainment;
  result.days_over_limit = count_days_over(unit, species, daily_limit(standard, species), places);
  if (means.empty()) return result;
  result.mean = sum.mean();
  const standards::PeriodItem* item = law.item(species);
  if (item != nullptr && item->percentile) {
    result.percentile_rank = *item->percentile;
    result.percentile = percentile_of(means, item->percentile->exact());
  }
  print_species(result, law);
  judge_attainment(result, period, standard);
  return result;
}

void print_species(SpeciesPeriod& species, const EvaluationRule& law) {
  const ConcentrationUnit unit = terms::printed_unit(species.species);
  const int places = law.decimals_of(species.species).statistics;
  if (species.mean) species.mean_printed = round_half_even(in_unit(*species.mean, unit), places);
  if (species.percentile) species.percentile_printed = round_half_even(in_unit(*species.percentile, unit), places);
}

PeriodVerdict judge_period_with(const UnitDays& unit, const Period& period, const Standard& standard,
                                std::vector<DayVerdict> days) {
  PeriodVerdict verdict;
  verdict.unit_id = unit.unit_id;
  verdict.unit_name = unit.name;
  verdict.period = period;
  verdict.standard = &standard;
  verdict.basis = unit.basis;
  verdict.stations = unit.stations;
  verdict.days = std::move(days);
  verdict.values = unit.values;
  verdict.counts = count_days(verdict.days);
  verdict.completeness = class_completeness(verdict.counts, period, *standard.evaluation);
  for (const Species species : terms::basic_six) {
    verdict.species[species] = judge_species_period(unit, species, period, standard);
  }
  verdict.composite = composite_of(verdict);
  verdict.attains = all_attain(verdict);
  if (std::ranges::any_of(verdict.days, &DayVerdict::from_published_index)) {
    verdict.notes.emplace_back("day classes follow the index delivered by the source, not one computed here");
  }
  return verdict;
}

PeriodVerdict judge_period(const UnitDays& unit, const Period& period, const Standard& standard) {
  LANTIAN_ASSERT(standard.evaluation != nullptr, "a standard without an evaluation rule cannot judge a period");
  return judge_period_with(unit, period, standard, judge_days(unit.values, period, standard));
}

}  // namespace lantian::assess
