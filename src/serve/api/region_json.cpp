#include "serve/api/region_json.hpp"

#include "assess/compare.hpp"
#include "base/text.hpp"
#include "serve/assessment.hpp"
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

RegionJson printed_or_null(const Result<assess::Statistic>& statistic) {
  return statistic ? RegionJson::parse(statistic->value.text()) : RegionJson();
}

std::string dumped_region(const RegionJson& json) {
  return json.dump(-1, ' ', false, RegionJson::error_handler_t::replace) + "\n";
}

}  // namespace

Result<std::string> region_json(const Office& office, const terms::Region& region, const keep::ReadingBook* book) {
  std::vector<terms::Station> stations;
  std::optional<Period> span;
  bool synthetic = false;
  if (book != nullptr) {
    LANTIAN_TRY(const std::vector<terms::Station> known, book->stations());
    std::ranges::copy_if(known, std::back_inserter(stations),
                         [&](const terms::Station& one) { return region.unit(one.unit_id) != nullptr; });
    LANTIAN_TRY(span, book->span());
    LANTIAN_TRY(const std::optional<bool> made_up, book->synthetic());
    synthetic = made_up.value_or(false);
  }
  RegionJson json{{"id", region.id},
                  {"name_zh", region.name.zh},
                  {"name_en", region.name.en},
                  {"utc_offset_hours", region.utc_offset_hours},
                  {"synthetic", synthetic},
                  {"ready", book != nullptr},
                  {"first_day", span ? RegionJson(text_of(span->begin)) : RegionJson()},
                  {"last_day", span ? RegionJson(text_of(span->last())) : RegionJson()},
                  {"units", RegionJson::array()},
                  {"stations", RegionJson::array()},
                  {"standards", json_of_standards(office)},
                  {"levels", json_of_levels(office)},
                  {"periods", json_of_periods()},
                  {"map", {{"url", fmt::format("/map/{}.json", region.id)}}}};
  for (const terms::Unit& unit : region.units) json["units"].push_back(json_of_unit(region, unit, stations));
  for (const terms::Station& station : stations) json["stations"].push_back(json_of_station(station, synthetic));
  return dumped_region(json);
}

Result<std::string> ranking_json(const Office& office, const keep::ReadingBook& book, const terms::Unit& group,
                                 std::string_view period, std::string_view standard) {
  LANTIAN_TRY(const Period days, parse_period(period));
  LANTIAN_TRY(const standards::Standard* chosen, choose_standard(office, standard, days, group.id));
  const JudgeScope scope{office.region_of_unit(group.id), chosen, days, std::nullopt, &office.rulebook()};
  LANTIAN_TRY(const JudgedUnit judged, judge_unit(book, group, scope));
  RegionJson results = RegionJson::array();
  for (const assess::RankRow& row : assess::rank_units(judged.verdict.members)) {
    const auto found = std::ranges::find(judged.verdict.members, row.unit_id, &assess::PeriodVerdict::unit_id);
    const assess::PeriodVerdict& verdict = *found;
    RegionJson line{{"rank", row.rank == 0 ? RegionJson() : RegionJson(row.rank)},
                    {"id", verdict.unit_id},
                    {"name_zh", verdict.unit_name.zh},
                    {"name_en", verdict.unit_name.en},
                    {"complete", verdict.completeness.complete},
                    {"valid_days", verdict.counts.valid},
                    {"good_days", verdict.counts.good}};
    constexpr std::pair<const char*, const char*> statistics[] = {{"composite_index", "composite"},
                                                                  {"good_share_percent", "good_share"},
                                                                  {"heavy_share_percent", "heavy_share"},
                                                                  {"pm25_mean_ug_m3", "PM2.5.mean"},
                                                                  {"pm10_mean_ug_m3", "PM10.mean"},
                                                                  {"o3_p90_ug_m3", "O3.P90"}};
    for (const auto& [key, name] : statistics) line[key] = printed_or_null(assess::statistic(verdict, name));
    results.push_back(std::move(line));
  }
  return dumped_region({{"meta",
                         {{"unit", group.id},
                          {"period", days.name},
                          {"standard", chosen->id},
                          {"synthetic", judged.lineage.synthetic},
                          {"limit", results.size()},
                          {"next", nullptr},
                          {"utc_offset_hours", 8}}},
                        {"results", std::move(results)}});
}

}  // namespace lantian::serve
