#include "keep/scope.hpp"

#include <algorithm>
#include <tuple>

namespace lantian::keep {
namespace {

using observe::Cell;

std::int32_t day_number(Day day) {
  return static_cast<std::int32_t>(day.time_since_epoch().count());
}

HourEnding hour_at(std::int32_t hours) {
  return HourEnding{std::chrono::hours{hours}};
}

std::int32_t day_number_of(const TallKey& key) {
  return day_number(day_of(hour_at(key.hour)));
}

StoredReading reading_at(const Scope& scope, std::int64_t series) {
  const SlabQuery& query = scope.query();
  const auto columns = static_cast<std::int64_t>(query.species.size());
  StoredReading reading;
  reading.station = query.stations[static_cast<std::size_t>(series / columns)];
  reading.species = query.species[static_cast<std::size_t>(series % columns)];
  return reading;
}

/// The merged day of rows [begin, end), which share a key and ascend in revision.
template <class Iterator>
void append_day(std::vector<StoredReading>& out, StoredReading pattern, Iterator begin, Iterator end) {
  for (std::size_t hour = 0; hour < hours_a_day; ++hour) {
    const Revised<HourBlock>* last = nullptr;
    for (auto row = begin; row != end; ++row) {
      if (row->row.cells[hour] != absent_thousandths) last = &*row;
    }
    if (last == nullptr) continue;
    pattern.averaging = observe::Averaging::hour;
    pattern.hour = hour_ending(Day{std::chrono::days{last->row.key.day}}, static_cast<int>(hour) + 1);
    pattern.thousandths = last->row.cells[hour];
    pattern.mark = last->row.is_invalid(hour) ? observe::Mark::invalid : observe::Mark::valid;
    pattern.revision = last->revision;
    out.push_back(pattern);
  }
}

}  // namespace

Period range_of_days(std::int32_t first, std::int32_t last) {
  const Day begin{std::chrono::days{first}}, end{std::chrono::days{last}};
  return {PeriodKind::range, begin, end + std::chrono::days{1}, text_of(begin) + ".." + text_of(end)};
}

Scope::Scope(const SlabQuery& query, const Catalog& catalog)
    : query_{query},
      row_of_station_(catalog.stations().size(), -1),
      columns_{static_cast<std::int64_t>(query.species.size())},
      first_day_{day_number(query.period.begin)},
      end_day_{day_number(query.period.end)},
      as_of_{query.as_of.value_or(std::numeric_limits<Revision>::max())} {
  for (std::size_t row = 0; row < query.stations.size(); ++row) {
    const auto number = catalog.number_of(query.stations[row]);
    if (!number || row_of_station_[static_cast<std::size_t>(*number)] >= 0) continue;
    row_of_station_[static_cast<std::size_t>(*number)] = static_cast<std::int32_t>(row);
    numbers_.push_back(*number);
  }
  std::ranges::sort(numbers_);
  column_of_species_.fill(-1);
  for (std::size_t column = 0; column < query.species.size(); ++column) {
    std::int32_t& place = column_of_species_[static_cast<std::size_t>(query.species[column])];
    if (place < 0) place = static_cast<std::int32_t>(column);
  }
}

SlabFill::SlabFill(const Scope& scope, int slots_per_day)
    : scope_{scope}, slab_{scope.query().stations, scope.query().species, scope.query().period, slots_per_day} {
  for (std::size_t station = 0; station < slab_.stations().size(); ++station) {
    for (std::size_t species = 0; species < slab_.species().size(); ++species) {
      series_.push_back(slab_.series(station, species).data());
    }
  }
}

void SlabFill::put(const BlockKey& key, std::uint32_t invalid, const std::int32_t* cells) {
  const std::int64_t series = scope_.series_of(key.station, key.species);
  if (series < 0 || !scope_.wants_day(key.day)) return;
  Cell* to = series_[static_cast<std::size_t>(series)] + std::ptrdiff_t{key.day - scope_.first_day()} * hours_a_day;
  for (int hour = 0; hour < hours_a_day; ++hour) to[hour] = cells[hour] < 0 ? to[hour] : Cell::of(cells[hour]);
  for (int hour = 0; invalid != 0; ++hour, invalid >>= 1U) {
    if ((invalid & 1U) != 0) to[hour] = Cell{};
  }
}

void SlabFill::put(const TallValue& value) {
  const HourEnding hour = hour_at(value.key.hour);
  const std::int64_t series = scope_.series_of(value.key.station, value.key.species);
  const std::int32_t day = day_number(day_of(hour));
  if (series < 0 || !scope_.wants_day(day) || hour_of_day(hour) != hours_a_day) return;
  if (value.key.averaging != daily_averaging(value.key.species)) return;
  Cell* to = series_[static_cast<std::size_t>(series)] + (day - scope_.first_day());
  *to = value.mark == observe::Mark::valid ? Cell::of(value.thousandths) : Cell{};
}

observe::Slab SlabFill::finish() && {
  std::vector<std::size_t> first_of_species;
  for (const observe::Species species : slab_.species()) first_of_species.push_back(*slab_.species_index(species));
  for (std::size_t station = 0; station < slab_.stations().size(); ++station) {
    const std::size_t first = *slab_.station_index(slab_.stations()[station]);
    for (std::size_t species = 0; species < first_of_species.size(); ++species) {
      if (first == station && first_of_species[species] == species) continue;
      std::ranges::copy(slab_.series(first, first_of_species[species]), slab_.series(station, species).begin());
    }
  }
  return std::move(slab_);
}

std::vector<StoredReading> readings_from(std::vector<Revised<HourBlock>> rows, const Scope& scope) {
  std::erase_if(rows, [&](const auto& r) { return !scope.wants(r.row.key) || r.revision > scope.as_of(); });
  const auto order = [&](const Revised<HourBlock>& r) {
    return std::tuple{scope.series_of(r.row.key.station, r.row.key.species), r.row.key.day, r.revision};
  };
  std::ranges::sort(rows, {}, order);
  std::vector<StoredReading> readings;
  for (auto begin = rows.begin(); begin != rows.end();) {
    const auto end = std::find_if(begin, rows.end(), [&](const auto& r) { return r.row.key != begin->row.key; });
    const std::int64_t series = scope.series_of(begin->row.key.station, begin->row.key.species);
    append_day(readings, reading_at(scope, series), begin, end);
    begin = end;
  }
  return readings;
}

std::vector<StoredReading> readings_from(std::vector<Revised<TallValue>> rows, const Scope& scope) {
  std::erase_if(rows, [&](const auto& r) {
    const TallKey& key = r.row.key;
    return r.revision > scope.as_of() || scope.series_of(key.station, key.species) < 0 ||
           !scope.wants_day(day_number_of(key));
  });
  const auto order = [&](const Revised<TallValue>& r) {
    return std::tuple{scope.series_of(r.row.key.station, r.row.key.species), r.row.key.averaging, r.row.key.hour,
                      r.revision};
  };
  std::ranges::sort(rows, {}, order);
  std::vector<StoredReading> readings;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (i + 1 < rows.size() && rows[i + 1].row.key == rows[i].row.key) continue;
    const TallValue& value = rows[i].row;
    StoredReading reading = reading_at(scope, scope.series_of(value.key.station, value.key.species));
    reading.averaging = value.key.averaging;
    reading.hour = hour_at(value.key.hour);
    reading.thousandths = value.thousandths;
    reading.mark = value.mark;
    reading.revision = rows[i].revision;
    readings.push_back(std::move(reading));
  }
  return readings;
}

}  // namespace lantian::keep
