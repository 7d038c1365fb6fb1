#include "terms/region.hpp"

#include "base/period.hpp"
#include "base/text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <map>
#include <set>

namespace lantian::terms {
namespace {

constexpr std::array<std::string_view, 4> unit_kinds{"station", "county", "city", "group"};
constexpr std::array<std::string_view, 5> station_kinds{"urban", "background", "regional", "traffic", "source_side"};
constexpr std::array<std::string_view, 2> station_lists{"open", "closed"};
constexpr std::array<std::string_view, 2> target_statuses{"verified", "unverified"};
constexpr std::array<std::string_view, 5> pack_files{"region.toml", "stations.toml", "targets.toml", "published.toml",
                                                     "dust.toml"};

/// Where an entry stands, kept until all files are read and references can be checked.
struct Place {
  std::string file;
  int line = 0;
};

/// A region under reading. `malformed` counts the faults of reading; those after it are conflicts.
struct Draft {
  Region region;
  std::vector<Place> units;
  std::vector<Place> stations;
  std::vector<Place> targets;
  std::vector<Place> published;
  std::vector<Place> dust_events;
  std::vector<Fault> faults;

  void conflict(const Place& place, std::string message) {
    faults.push_back({place.file, place.line, std::move(message)});
  }
};

std::string name_of_file(std::string_view path) {
  const std::size_t slash = path.find_last_of('/');
  return std::string{slash == std::string_view::npos ? path : path.substr(slash + 1)};
}

void read_period_text(Section& row, std::string_view key, const std::string& text) {
  if (text.empty()) return;
  const auto period = parse_period(text);
  if (!period) row.fault(row.line_of(key), period.error().message);
}

std::optional<Decimal> read_degrees(Section& row, std::string_view key, int most) {
  const auto degrees = row.decimal_if(key);
  if (degrees && (*degrees > Decimal{most, 0} || *degrees < Decimal{-most, 0})) {
    row.fault(row.line_of(key), fmt::format("'{}' {} is outside -{}..{} degrees", key, degrees->text(), most, most));
  }
  return degrees;
}

Unit read_unit(Section& row) {
  Unit unit;
  unit.id = row.text("id");
  unit.name = row.name("name");
  unit.kind = static_cast<UnitKind>(row.choice("kind", unit_kinds));
  unit.members = row.texts("members");
  unit.representative = row.text_or("representative", "");
  unit.aliases = row.texts("aliases");
  if ((unit.kind == UnitKind::group) == unit.members.empty()) {
    row.fault(row.line(), fmt::format("unit {}: a group lists its 'members', and only a group does", unit.id));
  }
  return unit;
}

Station read_station(Section& row) {
  Station station;
  station.id = row.text("id");
  station.name = row.name("name");
  station.unit_id = row.text_or("unit", "");
  station.kind = static_cast<StationKind>(row.choice_or("kind", station_kinds, 0));
  station.longitude = read_degrees(row, "longitude", 180);
  station.latitude = read_degrees(row, "latitude", 90);
  if (station.longitude.has_value() != station.latitude.has_value()) {
    row.fault(row.line(), fmt::format("station {}: 'longitude' and 'latitude' stand together", station.id));
  }
  station.aliases = row.texts("aliases");
  return station;
}

Target read_target(Section& row) {
  Target target;
  target.unit_id = row.text("unit_id");
  target.period = row.text("period");
  read_period_text(row, "period", target.period);
  target.statistic = row.text("statistic");
  if (row.node().member("at_most") == nullptr)
    row.fault(row.line(), "'at_most' is missing here; write true (an upper bound) or false");
  target.at_most = row.truth_or("at_most", true);
  target.value = row.decimal("value");
  target.unit = row.text("unit");
  target.source = row.text("source");
  target.status = target_statuses[row.choice("status", target_statuses)];
  return target;
}

PublishedFigure read_figure(Section& row) {
  PublishedFigure figure;
  figure.id = row.text("id");
  figure.unit_id = row.text("unit_id");
  figure.period = row.text("period");
  read_period_text(row, "period", figure.period);
  figure.against = row.text_or("against", "");
  read_period_text(row, "against", figure.against);
  figure.statistic = row.text("statistic");
  figure.value = row.decimal("value");
  figure.unit = row.text("unit");
  figure.source = row.text("source");
  return figure;
}

DustEvent read_event(Section& row) {
  DustEvent event;
  event.unit_id = row.text("unit_id");
  event.first = row.day("first");
  event.last = row.day("last");
  if (event.last < event.first) {
    row.fault(row.line_of("last"), fmt::format("'last' {} lies before 'first' {}", lantian::text_of(event.last),
                                               lantian::text_of(event.first)));
  }
  event.pm25_too = row.truth_or("pm25_too", true);
  event.confirmed = row.truth_or("confirmed", false);
  event.evidence = row.text("evidence");
  return event;
}

template <class Entry>
void read_rows(Section& file, std::string_view key, std::pair<std::vector<Entry>&, std::vector<Place>&> into,
               Entry (*read)(Section&)) {
  for (Section& row : file.sections(key)) {
    into.first.push_back(read(row));
    into.second.push_back({row.file(), row.line()});
    row.finish();
  }
}

void read_pack_file(const SourceFile& source, Draft& draft) {
  const auto root = parse_tree(source, draft.faults);
  if (!root) return;
  Section file{*root, source.path, draft.faults};
  Region& region = draft.region;
  if (name_of_file(source.path) == "region.toml") {
    region.id = file.text("id");
    region.name = file.name("name");
    region.utc_offset_hours = file.whole("utc_offset_hours", -12, 14);
    region.closed_stations = file.choice("stations", station_lists) == 1;
  }
  read_rows<Unit>(file, "unit", {region.units, draft.units}, read_unit);
  read_rows<Station>(file, "station", {region.stations, draft.stations}, read_station);
  read_rows<Target>(file, "target", {region.targets, draft.targets}, read_target);
  read_rows<PublishedFigure>(file, "figure", {region.published, draft.published}, read_figure);
  read_rows<DustEvent>(file, "event", {region.dust_events, draft.dust_events}, read_event);
  file.finish();
}

/// Ids and aliases share one space: either may be typed by a user or stand in a file.
template <class Named>
void check_names(Draft& draft, const std::vector<Named>& all, const std::vector<Place>& places, std::string_view what) {
  std::map<std::string, Place> seen;
  for (std::size_t i = 0; i < all.size(); ++i) {
    std::vector<std::string> names = all[i].aliases;
    names.push_back(all[i].id);
    for (const std::string& name : names) {
      const auto [first, fresh] = seen.try_emplace(name, places[i]);
      if (fresh) continue;
      draft.conflict(places[i], fmt::format("{} {} is named already at {}:{}; ids and aliases are used once", what,
                                            in_quotes(name), first->second.file, first->second.line));
    }
  }
}

void check_unit_exists(Draft& draft, const std::string& id, const Place& place, std::string_view where) {
  const auto& units = draft.region.units;
  if (std::any_of(units.begin(), units.end(), [&](const Unit& unit) { return unit.id == id; })) return;
  std::vector<std::string> known;
  for (const Unit& unit : units) known.push_back(unit.id);
  draft.conflict(place, fmt::format("{} names unit {}, which this region does not have; units: {}", where,
                                    in_quotes(id), known.empty() ? "none" : joined(known, " ")));
}

void check_references(Draft& draft) {
  const Region& region = draft.region;
  for (std::size_t i = 0; i < region.units.size(); ++i) {
    const Unit& unit = region.units[i];
    for (const std::string& member : unit.members) check_unit_exists(draft, member, draft.units[i], "'members'");
    if (std::find(unit.members.begin(), unit.members.end(), unit.id) != unit.members.end()) {
      draft.conflict(draft.units[i], fmt::format("unit {} is a member of itself", unit.id));
    }
    if (!unit.representative.empty()) check_unit_exists(draft, unit.representative, draft.units[i], "'representative'");
  }
  for (std::size_t i = 0; i < region.stations.size(); ++i) {
    if (!region.stations[i].unit_id.empty())
      check_unit_exists(draft, region.stations[i].unit_id, draft.stations[i], "'unit'");
  }
  for (std::size_t i = 0; i < region.targets.size(); ++i)
    check_unit_exists(draft, region.targets[i].unit_id, draft.targets[i], "'unit_id'");
  for (std::size_t i = 0; i < region.published.size(); ++i)
    check_unit_exists(draft, region.published[i].unit_id, draft.published[i], "'unit_id'");
  for (std::size_t i = 0; i < region.dust_events.size(); ++i)
    check_unit_exists(draft, region.dust_events[i].unit_id, draft.dust_events[i], "'unit_id'");
}

void check_figure_ids(Draft& draft) {
  std::set<std::string> seen;
  for (std::size_t i = 0; i < draft.region.published.size(); ++i) {
    const std::string& id = draft.region.published[i].id;
    if (!seen.insert(id).second)
      draft.conflict(draft.published[i], fmt::format("a second figure is called {}", in_quotes(id)));
  }
}

Error error_of(const Draft& draft, std::size_t malformed) {
  std::vector<std::string> lines;
  for (const Fault& fault : draft.faults) lines.push_back(fault.text());
  return {malformed > 0 ? ErrorCode::malformed : ErrorCode::conflict, joined(lines, "\n"), ""};
}

template <class Named>
const Named* find_named(const std::vector<Named>& all, std::string_view name) {
  const auto by_id = std::find_if(all.begin(), all.end(), [&](const Named& one) { return one.id == name; });
  if (by_id != all.end()) return &*by_id;
  const auto by_alias = std::find_if(all.begin(), all.end(), [&](const Named& one) {
    return std::find(one.aliases.begin(), one.aliases.end(), name) != one.aliases.end();
  });
  return by_alias == all.end() ? nullptr : &*by_alias;
}

}  // namespace

const Unit* Region::unit(std::string_view id_or_alias) const {
  return find_named(units, id_or_alias);
}

const Station* Region::station(std::string_view id_or_alias) const {
  return find_named(stations, id_or_alias);
}

Result<Region> read_region(std::span<const SourceFile> files) {
  Draft draft;
  bool headed = false;
  for (const SourceFile& file : files) {
    const std::string name = name_of_file(file.path);
    if (std::find(pack_files.begin(), pack_files.end(), name) == pack_files.end()) continue;
    headed = headed || name == "region.toml";
    read_pack_file(file, draft);
  }
  if (!headed)
    draft.faults.push_back(
        {"region.toml", 0, "is missing from the region pack; it holds id, name, utc_offset_hours, stations"});
  const std::size_t malformed = draft.faults.size();
  check_names(draft, draft.region.units, draft.units, "unit");
  check_names(draft, draft.region.stations, draft.stations, "station");
  check_references(draft);
  check_figure_ids(draft);
  if (!draft.faults.empty()) return error_of(draft, malformed);
  return std::move(draft.region);
}

}  // namespace lantian::terms
