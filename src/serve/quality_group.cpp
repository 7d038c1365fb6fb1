#include "serve/quality_group.hpp"

#include "base/text.hpp"
#include "observe/quality/neighbourhood.hpp"
#include "serve/assessment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <set>

namespace lantian::serve {
namespace {

namespace quality = observe::quality;

/// Days before the period that the rule's detectors remember.
int days_remembered(const standards::QualityRule& rule) {
  int days = 2;
  if (rule.jump) days = std::max(days, rule.jump->memory_hours / 24 + 1);
  if (rule.disagree) days = std::max(days, rule.disagree->memory_days + rule.disagree->hours / 24 + 1);
  if (rule.frozen) days = std::max(days, rule.frozen->resent_days);
  return days;
}

/// Stations that belong to the unit, whatever their kind; of a group, those of its members.
std::vector<std::size_t> stations_in(const Office& office, const terms::Unit& unit,
                                     const std::vector<terms::Station>& known) {
  std::set<std::string> units{unit.id};
  const terms::Region* region = office.region_of_unit(unit.id);
  for (const std::string& member : unit.members) {
    const terms::Unit* found = region == nullptr ? nullptr : region->unit(member);
    units.insert(found == nullptr ? member : found->id);
  }
  std::vector<std::size_t> inside;
  for (std::size_t i = 0; i < known.size(); ++i) {
    const bool own = unit.kind == terms::UnitKind::station ? known[i].id == unit.id : units.contains(known[i].unit_id);
    if (own) inside.push_back(i);
  }
  return inside;
}

/// The judged stations first, then everybody who stands beside one of them.
std::vector<std::size_t> with_neighbours(std::vector<std::size_t> judged,
                                         const std::vector<quality::Neighbourhood>& beside) {
  std::vector<std::size_t> all = judged;
  std::set<std::size_t> taken{judged.begin(), judged.end()};
  for (const std::size_t one : judged) {
    for (const std::size_t other : beside[one].beside) {
      if (taken.insert(other).second) all.push_back(other);
    }
    if (beside[one].reference && taken.insert(*beside[one].reference).second) all.push_back(*beside[one].reference);
  }
  return all;
}

std::vector<observe::Species> species_of(const standards::QualityRule& rule) {
  std::vector<observe::Species> species;
  for (const auto& instrument : rule.instruments) {
    const auto found = terms::parse_species(instrument.factor);
    if (found) species.push_back(*found);
  }
  return species;
}

void connect(quality::Group& group, const std::vector<std::size_t>& stations, std::size_t judged,
             const std::vector<quality::Neighbourhood>& beside) {
  const auto place_of = [&](std::size_t station) {
    return static_cast<std::size_t>(std::ranges::find(stations, station) - stations.begin());
  };
  group.judged = judged;
  group.neighbours.assign(stations.size(), {});
  group.reference.assign(stations.size(), std::nullopt);
  for (std::size_t place = 0; place < judged; ++place) {
    const quality::Neighbourhood& own = beside[stations[place]];
    for (const std::size_t other : own.beside) group.neighbours[place].push_back(place_of(other));
    if (own.reference) group.reference[place] = place_of(*own.reference);
  }
}

}  // namespace

Result<std::unique_ptr<QualityGroup>> read_quality_group(const Office& office, const keep::ReadingBook& book,
                                                         const QualityRequest& request) {
  LANTIAN_TRY(const Period period, parse_period(request.period));
  LANTIAN_TRY(const terms::Unit unit, find_unit(office, book, request.unit));
  LANTIAN_TRY(const standards::QualityRule* rule, office.rulebook().quality(request.rule, period.last()));
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  const std::vector<std::size_t> judged = stations_in(office, unit, known);
  if (judged.empty()) {
    return Error{ErrorCode::not_found,
                 fmt::format("the book has no station of {}; 'lantian sources' shows what was imported",
                             in_quotes(request.unit)),
                 ""};
  }
  const auto beside = quality::neighbourhoods(known, *rule);
  const std::vector<std::size_t> stations = with_neighbours(judged, beside);
  keep::SlabQuery query;
  for (const std::size_t station : stations) query.stations.push_back(known[station].id);
  query.species = species_of(*rule);
  const std::chrono::days before{days_remembered(*rule)};
  query.period = {PeriodKind::range, period.begin - before, period.end, request.period};
  LANTIAN_TRY(observe::Slab slab, book.hours(query));
  auto read = std::make_unique<QualityGroup>(QualityGroup{rule, period, unit.id, std::move(slab), {}, {}});
  read->group = quality::group_of(read->slab);
  connect(read->group, stations, judged.size(), beside);
  const auto first = static_cast<std::size_t>(before.count()) * 24;
  read->window = {first, first + static_cast<std::size_t>(period.days()) * 24};
  return read;
}

}  // namespace lantian::serve
