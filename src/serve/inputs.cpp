#include "serve/inputs.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cstring>
#include <set>

namespace lantian::serve {
namespace {

using observe::Slab;

std::int64_t present_cells(const Slab& slab) {
  std::int64_t count = 0;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    for (std::size_t species = 0; species < slab.species().size(); ++species) {
      count += std::ranges::count_if(slab.series(station, species), &observe::Cell::present);
    }
  }
  return count;
}

std::vector<observe::Species> wanted_species(bool daily) {
  std::vector<observe::Species> species{terms::basic_six.begin(), terms::basic_six.end()};
  if (daily) species.push_back(observe::Species::published_aqi);
  return species;
}

/// Imports that may have contributed, in order; the revision the answer stands on.
Result<report::Lineage> lineage_of(const keep::ReadingBook& book, const std::optional<keep::Revision>& as_of) {
  report::Lineage lineage;
  LANTIAN_TRY(const std::vector<keep::SourceRecord> sources, book.sources());
  for (const keep::SourceRecord& source : sources) {
    if (as_of && source.revision > *as_of) continue;
    lineage.revision = std::max(lineage.revision, source.revision);
    lineage.synthetic = lineage.synthetic || source.synthetic;
  }
  return lineage;
}

/// Names of the sources behind these stations and days, oldest first.
Result<std::vector<std::string>> source_names(const keep::ReadingBook& book, const keep::SlabQuery& query, bool daily) {
  LANTIAN_TRY(const std::vector<keep::Revision> revisions,
              book.revisions(query, daily ? observe::Averaging::day : observe::Averaging::hour));
  LANTIAN_TRY(const std::vector<keep::SourceRecord> sources, book.sources());
  std::vector<std::string> names;
  for (const keep::SourceRecord& source : sources) {
    if (std::ranges::find(revisions, source.revision) != revisions.end()) names.push_back(source.source);
  }
  return names;
}

bool has_cells(const Slab& slab, std::size_t station) {
  for (std::size_t species = 0; species < slab.species().size(); ++species) {
    if (std::ranges::any_of(slab.series(station, species), &observe::Cell::present)) return true;
  }
  return false;
}

/// Days on which any station has anything: what decides between hourly and daily data of one unit.
int days_with_data(const Slab& slab) {
  int days = 0;
  for (Day day = slab.period().begin; day < slab.period().end; day += std::chrono::days{1}) {
    bool any = false;
    for (std::size_t station = 0; !any && station < slab.stations().size(); ++station) {
      for (std::size_t species = 0; !any && species < slab.species().size(); ++species) {
        any = std::ranges::any_of(slab.day(station, species, day), &observe::Cell::present);
      }
    }
    days += any ? 1 : 0;
  }
  return days;
}

/// City days from the stations that report at all in the period: one that opened later is not missed before.
std::vector<assess::DayValues> days_of(const Slab& slab, bool daily, const assess::DayRule& rule) {
  std::vector<std::vector<assess::DayValues>> stations;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    if (!has_cells(slab, station)) continue;
    stations.push_back(daily ? assess::read_daily(slab, station) : assess::judge_station(slab, station, rule));
  }
  if (stations.empty()) return std::vector<assess::DayValues>(static_cast<std::size_t>(slab.period().days()));
  return assess::combine_stations(stations, rule);
}

/// Leaves aside the source's own index on days when an edition other than the one asked for was in force.
bool drop_other_editions(std::vector<assess::DayValues>& days, const terms::Unit& unit, const JudgeScope& scope) {
  bool dropped = false;
  Day day = scope.period.begin;
  for (assess::DayValues& values : days) {
    if (values.published_index && scope.rulebook != nullptr) {
      const auto in_force = scope.rulebook->standard_on(day, unit.id);
      if (in_force && (*in_force)->index != scope.standard->index) {
        values.published_index.reset();
        dropped = true;
      }
    }
    day += std::chrono::days{1};
  }
  return dropped;
}

}  // namespace

std::vector<std::string> stations_of(const terms::Unit& unit, const std::vector<terms::Station>& known) {
  std::vector<std::string> ids;
  for (const terms::Station& station : known) {
    const bool speaks = unit.kind == terms::UnitKind::station
                            ? station.id == unit.id
                            : station.unit_id == unit.id && station.kind == terms::StationKind::urban;
    if (speaks) ids.push_back(station.id);
  }
  std::ranges::sort(ids);
  return ids;
}

void add_canonical(Sha256& sha, const Slab& slab) {
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    for (std::size_t species = 0; species < slab.species().size(); ++species) {
      sha.add(fmt::format("{}\t{}\t{}\t{}\t{}\n", slab.stations()[station], terms::symbol(slab.species()[species]),
                          slab.slots_per_day(), text_of(slab.period().begin), text_of(slab.period().end)));
      sha.add(std::as_bytes(slab.series(station, species)));
    }
  }
}

Result<OwnInputs> read_own_inputs(const keep::ReadingBook& book, const terms::Unit& unit, const JudgeScope& scope) {
  OwnInputs own;
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  const std::vector<std::string> stations = stations_of(unit, known);
  if (stations.empty()) return own;
  LANTIAN_TRY(const assess::DayRule rule, assess::day_rule(*scope.standard));
  keep::SlabQuery query{stations, wanted_species(true), scope.period, scope.as_of};
  LANTIAN_TRY(Slab slab, book.days(query));
  const int daily_days = days_with_data(slab);
  query.species = wanted_species(false);
  LANTIAN_TRY(Slab hours, book.hours(query));
  const bool daily = daily_days > days_with_data(hours);
  if (!daily) slab = std::move(hours);
  const std::int64_t rows = present_cells(slab);
  LANTIAN_TRY(own.inputs.lineage, lineage_of(book, scope.as_of));
  LANTIAN_TRY(own.inputs.lineage.sources, source_names(book, query, daily));
  own.found = true;
  own.inputs.lineage.row_count = rows;
  Sha256 sha;
  add_canonical(sha, slab);
  own.inputs.lineage.content_sha256 = sha.hex();
  own.inputs.days = {unit.id, unit.name, daily ? assess::Basis::daily : assess::Basis::hourly, stations,
                     days_of(slab, daily, rule)};
  own.other_edition = drop_other_editions(own.inputs.days.values, unit, scope);
  return own;
}

}  // namespace lantian::serve
