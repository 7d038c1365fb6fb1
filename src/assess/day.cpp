#include "assess/day.hpp"

#include <algorithm>
#include <array>

namespace lantian::assess {
namespace {

using observe::Cell;
using observe::Slab;

constexpr int hours_in_day = 24;

/// Least common multiple of 1..n. Means over 20..24 hours, or 6..8, get one denominator each, so that stations add
/// up as integers.
constexpr std::int64_t common_multiple(int n) {
  std::int64_t result = 1;
  for (int i = 2; i <= n; ++i) {
    std::int64_t a = result;
    std::int64_t b = i;
    while (b != 0) {
      const std::int64_t rest = a % b;
      a = b;
      b = rest;
    }
    result = result / a * i;
  }
  return result;
}
constexpr std::int64_t day_denominator = common_multiple(hours_in_day);  // 5 354 228 880
constexpr std::int64_t window_denominator = common_multiple(8);          // 840

struct Running {
  std::int64_t sum = 0;
  int count = 0;
  void add(Cell cell) {
    if (!cell.present()) return;
    sum += cell.thousandths();
    ++count;
  }
  void drop(Cell cell) {
    if (!cell.present()) return;
    sum -= cell.thousandths();
    --count;
  }
};

SpeciesDay judge_species(Species species, std::span<const Cell> hours, const DayRule& rule) {
  return species == Species::o3 ? judge_mda8(hours, rule) : judge_mean(hours, rule);
}

std::int16_t small(int value) {
  return static_cast<std::int16_t>(value);
}

/// Stations that must be valid: the share of all, rounded up.
int stations_required(std::size_t stations, const Decimal& share) {
  return static_cast<int>(ceil_of(share.exact() * Rational{static_cast<std::int64_t>(stations)}));
}

SpeciesDay combine_species(std::span<const std::vector<DayValues>> stations, std::size_t day, Species species,
                           int required) {
  SpeciesDay result;
  result.required = small(required);
  const std::int64_t common = species == Species::o3 ? window_denominator : day_denominator;
  Int128 total = 0;
  bool any_data = false;
  for (const std::vector<DayValues>& station : stations) {
    const SpeciesDay& own = station[day].species[species];
    any_data = any_data || own.validity != Validity::no_data;
    if (!own.valid()) continue;
    total += Int128{own.value.numerator} * (common / own.value.denominator);
    ++result.count;
  }
  if (result.count == 0 || result.count < required) {
    result.validity = any_data ? Validity::too_few_stations : Validity::no_data;
    return result;
  }
  result.validity = Validity::valid;
  const Rational mean = Rational::of(total, Int128{common} * result.count);
  LANTIAN_ASSERT(mean.numerator() < (Int128{1} << 62), "a city mean of too many differing denominators");
  result.value = {static_cast<std::int64_t>(mean.numerator()), static_cast<std::int64_t>(mean.denominator())};
  return result;
}

}  // namespace

Result<DayRule> day_rule(const standards::Standard& standard) {
  const standards::Limit* limit = standard.limits == nullptr ? nullptr : standard.limits->find(Species::o3, "8h");
  if (standard.evaluation == nullptr || limit == nullptr) {
    return Error{ErrorCode::unsupported,
                 "standard " + standard.id +
                     " has no evaluation rule (daily validity, order of averaging) with an O3 8-h "
                     "limit; choose a set that judges periods, such as CN2012 or CN2026T",
                 ""};
  }
  return DayRule{standard.evaluation, limit->value, standard.evaluation->decimals_of(Species::o3).attainment};
}

SpeciesDay judge_mean(std::span<const Cell> hours, const DayRule& rule) {
  Running running;
  for (const Cell cell : hours) running.add(cell);
  SpeciesDay result{{running.sum, std::max(running.count, 1)},
                    Validity::valid,
                    small(running.count),
                    small(rule.evaluation->hours_per_day)};
  if (running.count == 0) {
    result.validity = Validity::no_data;
  } else if (running.count < rule.evaluation->hours_per_day) {
    result.validity = Validity::too_few_hours;
  }
  return result;
}

SpeciesDay judge_mda8(std::span<const Cell> hours, const DayRule& rule) {
  const standards::EvaluationRule& law = *rule.evaluation;
  SpeciesDay result;
  result.required = small(law.means_per_mda8);
  Running window;
  bool any_data = false;
  for (int hour = 1; hour <= hours_in_day; ++hour) {
    const Cell cell = hours[static_cast<std::size_t>(hour - 1)];
    any_data = any_data || cell.present();
    window.add(cell);
    if (hour > 8) window.drop(hours[static_cast<std::size_t>(hour - 9)]);
    if (hour < law.first_8h_end || hour > law.last_8h_end || window.count < law.hours_per_8h) continue;
    const Mean mean{window.sum, window.count};
    if (result.count == 0 || mean > result.value) result.value = mean;
    ++result.count;
  }
  const bool above_limit =
      result.count > 0 && rounded(result.value, ConcentrationUnit::ug_m3, rule.mda8_places) > rule.mda8_limit;
  if (!any_data) {
    result.validity = Validity::no_data;
  } else if (result.count >= law.means_per_mda8 || (law.mda8_valid_above_limit && above_limit)) {
    result.validity = Validity::valid;
  } else {
    result.validity = Validity::too_few_8h_means;
  }
  return result;
}

std::vector<DayValues> judge_station(const Slab& hours, std::size_t station, const DayRule& rule) {
  const auto days = static_cast<std::size_t>(hours.period().days());
  std::vector<DayValues> result(days);
  for (const Species species : terms::basic_six) {
    const auto column = hours.species_index(species);
    if (!column) continue;
    const std::span<const Cell> series = hours.series(station, *column);
    for (std::size_t day = 0; day < days; ++day) {
      result[day].species[species] = judge_species(species, series.subspan(day * hours_in_day, hours_in_day), rule);
    }
  }
  return result;
}

std::vector<DayValues> combine_stations(std::span<const std::vector<DayValues>> stations, const DayRule& rule) {
  if (stations.empty()) return {};
  if (stations.size() == 1) return stations.front();
  const int required = stations_required(stations.size(), rule.evaluation->station_share);
  std::vector<DayValues> result(stations.front().size());
  for (std::size_t day = 0; day < result.size(); ++day) {
    for (const Species species : terms::basic_six) {
      result[day].species[species] = combine_species(stations, day, species, required);
    }
  }
  return result;
}

std::vector<DayValues> read_daily(const Slab& days, std::size_t station) {
  LANTIAN_ASSERT(days.slots_per_day() == 1, "an hourly slab given where daily values are meant");
  std::vector<DayValues> result(static_cast<std::size_t>(days.period().days()));
  for (std::size_t column = 0; column < days.species().size(); ++column) {
    const Species species = days.species()[column];
    const std::span<const Cell> series = days.series(station, column);
    for (std::size_t day = 0; day < result.size(); ++day) {
      if (!series[day].present()) continue;
      if (species == Species::published_aqi) {
        result[day].published_index = series[day].thousandths() / 1000;
      } else if (index_of(species) < terms::basic_six.size()) {
        result[day].species[species] = {{series[day].thousandths(), 1}, Validity::valid, 1, 1};
      }
    }
  }
  return result;
}

}  // namespace lantian::assess
