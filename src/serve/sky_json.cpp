#include "serve/api/species_keys.hpp"
#include "serve/api/times.hpp"
#include "serve/sky.hpp"
#include "serve/wind_json.hpp"

#include <nlohmann/json.hpp>

namespace lantian::serve {
namespace {

using SkyJson = nlohmann::ordered_json;

SkyJson primary_names(const assess::SpeciesSet& set) {
  SkyJson names = SkyJson::array();
  for (const terms::Species species : terms::basic_six) {
    if (set.contains(species)) names.push_back(terms::symbol(species));
  }
  return names;
}

SkyJson json_of_place(const SkyPlace& place, const Sky& sky) {
  SkyJson json{{"id", place.id}};
  SkyJson index = SkyJson::object(), level = SkyJson::object(), primary = SkyJson::object();
  for (std::size_t n = 0; n < sky.standards.size(); ++n) {
    SkyJson values = SkyJson::array(), levels = SkyJson::array(), names = SkyJson::array();
    for (const SkyIndex& hour : place.by_standard[n]) {
      values.push_back(hour.index ? SkyJson(*hour.index) : SkyJson());
      levels.push_back(hour.index ? SkyJson(hour.level) : SkyJson());
      names.push_back(primary_names(hour.primary));
    }
    const std::string& id = sky.standards[n]->id;
    index[id] = std::move(values);
    level[id] = std::move(levels);
    primary[id] = std::move(names);
  }
  json["index"] = std::move(index);
  json["level"] = std::move(level);
  json["primary"] = std::move(primary);
  for (const auto& [species, key] : species_keys) {
    SkyJson series = SkyJson::array();
    for (const auto& value : place.values[species]) {
      series.push_back(value ? SkyJson::parse(value->text()) : SkyJson());
    }
    json[key] = std::move(series);
  }
  return json;
}

}  // namespace

std::string sky_json(const Sky& sky) {
  SkyJson json{{"synthetic", sky.synthetic},
               {"first_hour_ending", api_text(sky.first)},
               {"hours", sky.hours},
               {"standards", {sky.standards[0]->id, sky.standards[1]->id}},
               {"units", SkyJson::array()},
               {"stations", SkyJson::array()},
               {"wind", nullptr}};
  if (sky.wind) json["wind"] = SkyJson::parse(wind_json(*sky.wind));
  for (const SkyPlace& place : sky.units) json["units"].push_back(json_of_place(place, sky));
  for (const SkyPlace& place : sky.stations) json["stations"].push_back(json_of_place(place, sky));
  return json.dump() + "\n";
}

}  // namespace lantian::serve
