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

std::vector<assess::DayValues> days_from_hours(const Slab& slab, const assess::DayRule& rule) {
  std::vector<std::vector<assess::DayValues>> stations;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    stations.push_back(assess::judge_station(slab, station, rule));
  }
  return assess::combine_stations(stations, rule);
}

std::vector<assess::DayValues> days_from_daily(const Slab& slab, const assess::DayRule& rule) {
  std::vector<std::vector<assess::DayValues>> stations;
  for (std::size_t station = 0; station < slab.stations().size(); ++station) {
    stations.push_back(assess::read_daily(slab, station));
  }
  return assess::combine_stations(stations, rule);
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
  keep::SlabQuery query{stations, wanted_species(false), scope.period, scope.as_of};
  LANTIAN_TRY(Slab slab, book.hours(query));
  std::int64_t rows = present_cells(slab);
  const bool daily = rows == 0;
  if (daily) {
    query.species = wanted_species(true);
    LANTIAN_TRY(slab, book.days(query));
    rows = present_cells(slab);
  }
  LANTIAN_TRY(own.inputs.lineage, lineage_of(book, scope.as_of));
  LANTIAN_TRY(own.inputs.lineage.sources, source_names(book, query, daily));
  own.found = true;
  own.inputs.lineage.row_count = rows;
  Sha256 sha;
  add_canonical(sha, slab);
  own.inputs.lineage.content_sha256 = sha.hex();
  own.inputs.days = {unit.id, unit.name, daily ? assess::Basis::daily : assess::Basis::hourly, stations,
                     daily ? days_from_daily(slab, rule) : days_from_hours(slab, rule)};
  return own;
}

}  // namespace lantian::serve
