#include "assess/verdict.hpp"

#include <algorithm>

namespace lantian::assess {
namespace {

using standards::IndexRule;
using standards::Scale;
using standards::Standard;

/// The daily indicators of an index rule with their tables, resolved once for a whole period.
struct DailyTable {
  Species species{};
  const Scale* scale = nullptr;
};

std::vector<DailyTable> daily_tables(const IndexRule& rule) {
  std::vector<DailyTable> tables;
  for (const standards::Indicator& indicator : rule.daily) {
    // The daily values are 24-h means and, for O3, the MDA8; a daily 1-h maximum is not among them.
    const bool is_daily_value =
        indicator.item.averaging == (indicator.item.species == Species::o3 ? Averaging::eight_hours : Averaging::day);
    if (is_daily_value && index_of(indicator.item.species) < terms::basic_six.size()) {
      tables.push_back({indicator.item.species, rule.scale(indicator.scale)});
    }
  }
  return tables;
}

int level_of(int index, const IndexRule& rule) {
  for (std::size_t level = 0; level + 1 < rule.levels.size(); ++level) {
    if (index <= rule.levels[level].up_to) return static_cast<int>(level);
  }
  return static_cast<int>(rule.levels.size()) - 1;
}

void take_published_index(DayVerdict& verdict, int index, const IndexRule& rule) {
  verdict.status = IndexStatus::published;
  verdict.aqi = index;
  verdict.level = level_of(index, rule);
  verdict.from_published_index = true;
  verdict.primary = {};
}

DayVerdict judge_one_day(const DayValues& values, std::span<const DailyTable> tables, const IndexRule& rule) {
  DayVerdict verdict;
  bool any = false;
  for (const DailyTable& table : tables) {
    const SpeciesDay& own = values.species[table.species];
    if (!own.valid()) {
      verdict.missing.insert(table.species);
      continue;
    }
    const SubIndex part = sub_index(*table.scale, own.value);
    verdict.sub_indices[table.species] = part.value;
    if (!part.value) continue;
    any = true;
    verdict.aqi = std::max(verdict.aqi, *part.value);
  }
  if (any) {
    verdict.aqi = std::max(verdict.aqi, rule.index_at_least);
    const bool withheld =
        rule.incomplete_publishes_above && !verdict.missing.empty() && verdict.aqi <= *rule.incomplete_publishes_above;
    verdict.status = withheld ? IndexStatus::not_available : IndexStatus::published;
  }
  if (verdict.status == IndexStatus::published) {
    verdict.level = level_of(verdict.aqi, rule);
    for (const Species species : terms::basic_six) {
      if (verdict.aqi > rule.primary_above && verdict.sub_indices[species] == verdict.aqi)
        verdict.primary.insert(species);
    }
  }
  if (values.published_index) take_published_index(verdict, *values.published_index, rule);
  return verdict;
}

/// Index bounds of the assessment statistics, read from the class table: good = up to the second class, heavy = above
/// the fourth.
bool is_good(int level) {
  return level >= 0 && level <= 1;
}
bool is_heavy(int level) {
  return level >= 4;
}

void count_day(DayCounts& counts, const DayVerdict& day) {
  ++counts.calendar;
  switch (day.status) {
    case IndexStatus::no_data:
      ++counts.no_data;
      return;
    case IndexStatus::not_available:
      ++counts.not_available;
      return;
    case IndexStatus::published:
      break;
  }
  ++counts.valid;
  counts.good += is_good(day.level) ? 1 : 0;
  counts.heavy += is_heavy(day.level) ? 1 : 0;
  ++counts.by_level[static_cast<std::size_t>(std::clamp(day.level, 0, 5))];
  for (const Species species : terms::basic_six) counts.primary_days[species] += day.primary.contains(species) ? 1 : 0;
}

}  // namespace

DayCounts operator+(const DayCounts& a, const DayCounts& b) {
  DayCounts sum = a;
  sum.calendar += b.calendar;
  sum.valid += b.valid;
  sum.not_available += b.not_available;
  sum.no_data += b.no_data;
  sum.good += b.good;
  sum.heavy += b.heavy;
  for (std::size_t level = 0; level < sum.by_level.size(); ++level) sum.by_level[level] += b.by_level[level];
  for (const Species species : terms::basic_six) sum.primary_days[species] += b.primary_days[species];
  return sum;
}

std::vector<DayVerdict> judge_days(std::span<const DayValues> values, const Period& period, const Standard& standard) {
  LANTIAN_ASSERT(standard.index != nullptr, "a standard without an index cannot class days");
  LANTIAN_ASSERT(values.size() == static_cast<std::size_t>(period.days()), "one entry a day");
  const std::vector<DailyTable> tables = daily_tables(*standard.index);
  std::vector<DayVerdict> verdicts;
  verdicts.reserve(values.size());
  Day day = period.begin;
  for (const DayValues& one : values) {
    verdicts.push_back(judge_one_day(one, tables, *standard.index));
    verdicts.back().day = day;
    day += std::chrono::days{1};
  }
  return verdicts;
}

DayCounts count_days(std::span<const DayVerdict> days) {
  DayCounts counts;
  for (const DayVerdict& day : days) count_day(counts, day);
  return counts;
}

}  // namespace lantian::assess
