#include "serve/api/region_json.hpp"

#include "base/text.hpp"
#include "serve/demo.hpp"

#include <fmt/core.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace lantian::serve {
namespace {

using RegionJson = nlohmann::ordered_json;

/// Codes of GB/T 2260 have six digits; units with other ids are parks or groups of the bureau's own.
bool is_division(const std::string& id) {
  return id.size() == 6 && std::ranges::all_of(id, [](char c) { return c >= '0' && c <= '9'; });
}

const char* kind_of(const terms::Unit& unit) {
  if (unit.kind == terms::UnitKind::group) return is_division(unit.id) ? "prefecture" : "group";
  return is_division(unit.id) ? "county" : "park";
}

RegionJson number_or_null(const std::optional<Decimal>& value) {
  return value ? RegionJson::parse(value->text()) : RegionJson();
}

RegionJson text_or_null(const std::string& text) {
  return text.empty() ? RegionJson() : RegionJson(text);
}

/// The division that a county is a member of.
std::string parent_of(const terms::Region& region, const terms::Unit& unit) {
  for (const terms::Unit& group : region.units) {
    if (is_division(group.id) && std::ranges::find(group.members, unit.id) != group.members.end()) return group.id;
  }
  return "";
}

RegionJson json_of_unit(const terms::Region& region, const terms::Unit& unit,
                        const std::vector<terms::Station>& stations) {
  RegionJson own = RegionJson::array();
  for (const terms::Station& station : stations) {
    if (station.unit_id == unit.id) own.push_back(station.id);
  }
  return {{"id", unit.id},
          {"name_zh", unit.name.zh},
          {"name_en", unit.name.en},
          {"kind", kind_of(unit)},
          {"parent", text_or_null(parent_of(region, unit))},
          {"members", unit.members},
          {"representative", text_or_null(unit.representative)},
          {"stations", std::move(own)}};
}

const char* name_of_kind(terms::StationKind kind) {
  constexpr const char* names[] = {"urban", "background", "regional", "traffic", "source_side"};
  return names[static_cast<std::size_t>(kind)];
}

RegionJson json_of_station(const terms::Station& station, bool synthetic) {
  return {{"id", station.id},
          {"name_zh", station.name.zh},
          {"name_en", station.name.en},
          {"unit", station.unit_id},
          {"kind", name_of_kind(station.kind)},
          {"longitude", number_or_null(station.longitude)},
          {"latitude", number_or_null(station.latitude)},
          {"synthetic", synthetic}};
}

RegionJson json_of_standards(const Office& office) {
  RegionJson out = RegionJson::array();
  for (const standards::Standard* one : office.rulebook().standards()) {
    if (!one->national || one->index == nullptr) continue;
    out.push_back({{"id", one->id},
                   {"title_zh", one->head.title.zh},
                   {"title_en", one->head.title.en},
                   {"in_force_from", text_of(one->head.from)},
                   {"in_force_until", one->head.until ? RegionJson(text_of(*one->head.until)) : RegionJson()}});
  }
  return out;
}

/// Classes, numerals and official colours by the index of each standard.
RegionJson json_of_levels(const Office& office) {
  RegionJson out = RegionJson::object();
  for (const standards::Standard* one : office.rulebook().standards()) {
    if (!one->national || one->index == nullptr) continue;
    RegionJson levels = RegionJson::array();
    int number = 0;
    for (const standards::Level& level : one->index->levels) {
      levels.push_back({{"level", ++number},
                        {"numeral", level.numeral},
                        {"name_zh", level.name.zh},
                        {"name_en", level.name.en},
                        {"index_to", level.up_to},
                        {"rgb", level.rgb},
                        {"ink", level.ink}});
    }
    out[one->id] = std::move(levels);
  }
  return out;
}

RegionJson json_of_periods() {
  RegionJson out = RegionJson::array();
  for (const DemoQuestion& question : demo_questions()) {
    out.push_back({{"unit", question.unit},
                   {"period", question.period},
                   {"against", text_or_null(question.against)},
                   {"explained", question.explained}});
  }
  return out;
}

std::string dumped_region(const RegionJson& json) {
  return json.dump(-1, ' ', false, RegionJson::error_handler_t::replace) + "\n";
}

}  // namespace

Result<std::string> region_json(const Office& office, const terms::Region& region, const keep::ReadingBook* book) {
  RegionStations known;
  std::optional<Period> span;
  if (book != nullptr) {
    LANTIAN_TRY(known, region_stations(region, *book));
    LANTIAN_TRY(span, book->span());
  }
  RegionJson json{{"id", region.id},
                  {"name_zh", region.name.zh},
                  {"name_en", region.name.en},
                  {"utc_offset_hours", region.utc_offset_hours},
                  {"synthetic", known.synthetic},
                  {"ready", book != nullptr},
                  {"first_day", span ? RegionJson(text_of(span->begin)) : RegionJson()},
                  {"last_day", span ? RegionJson(text_of(span->last())) : RegionJson()},
                  {"units", RegionJson::array()},
                  {"stations", RegionJson::array()},
                  {"standards", json_of_standards(office)},
                  {"levels", json_of_levels(office)},
                  {"periods", json_of_periods()},
                  {"map", {{"url", fmt::format("/map/{}.json", region.id)}}}};
  for (const terms::Unit& unit : region.units) json["units"].push_back(json_of_unit(region, unit, known.stations));
  for (const terms::Station& station : known.stations)
    json["stations"].push_back(json_of_station(station, known.synthetic));
  return dumped_region(json);
}

Result<RegionStations> region_stations(const terms::Region& region, const keep::ReadingBook& book) {
  RegionStations out;
  LANTIAN_TRY(const std::vector<terms::Station> known, book.stations());
  std::ranges::copy_if(known, std::back_inserter(out.stations),
                       [&](const terms::Station& one) { return region.unit(one.unit_id) != nullptr; });
  LANTIAN_TRY(const std::optional<bool> made_up, book.synthetic());
  out.synthetic = made_up.value_or(false);
  return out;
}

std::string stations_json(const RegionStations& stations) {
  RegionJson results = RegionJson::array();
  for (const terms::Station& station : stations.stations)
    results.push_back(json_of_station(station, stations.synthetic));
  return dumped_region(
      {{"meta",
        {{"limit", results.size()}, {"next", nullptr}, {"synthetic", stations.synthetic}, {"utc_offset_hours", 8}}},
       {"results", std::move(results)}});
}

std::string stations_geojson(const RegionStations& stations) {
  RegionJson features = RegionJson::array();
  for (const terms::Station& station : stations.stations) {
    RegionJson geometry;
    if (station.longitude && station.latitude) {
      geometry = {{"type", "Point"},
                  {"coordinates", {number_or_null(station.longitude), number_or_null(station.latitude)}}};
    }
    features.push_back({{"type", "Feature"},
                        {"id", station.id},
                        {"geometry", std::move(geometry)},
                        {"properties", json_of_station(station, stations.synthetic)}});
  }
  return dumped_region({{"type", "FeatureCollection"}, {"features", std::move(features)}});
}

}  // namespace lantian::serve
