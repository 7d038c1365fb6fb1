#include "serve/wind_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lantian::serve {
namespace {

using WindJson = nlohmann::ordered_json;

double to_places(double value, double places) {
  return std::round(value * places) / places;
}

WindJson json_of_facts(const WindFacts& facts) {
  return {{"synthetic", facts.synthetic},
          {"of_this_air", facts.of_this_air},
          {"source", facts.lineage},
          {"height_m", to_places(facts.height_m, 10)},
          {"cell_m", facts.cell_m}};
}

}  // namespace

Result<std::optional<SkyWind>> sky_wind(WindShelf& shelf, HourEnding first, int hours) {
  const HourEnding last = first + std::chrono::hours{hours - 1};
  if (last < shelf.first() || first > shelf.last()) return std::optional<SkyWind>{};
  SkyWind out{shelf.facts(), {}, {}};
  for (const WindSpot& spot : shelf.arrows()) {
    LANTIAN_TRY(auto winds, shelf.hours_at(spot, first, last));
    out.points.push_back(spot.place);
    out.by_point.push_back(std::move(winds));
  }
  return std::optional{std::move(out)};
}

std::string wind_facts_json(const WindFacts& facts) {
  return json_of_facts(facts).dump();
}

std::string wind_json(const SkyWind& wind) {
  WindJson json = json_of_facts(wind.facts);
  json["points"] = WindJson::array();
  for (const weather::Position& place : wind.points) {
    json["points"].push_back(
        {{"longitude", to_places(place.longitude, 1e4)}, {"latitude", to_places(place.latitude, 1e4)}});
  }
  WindJson speeds = WindJson::array(), directions = WindJson::array();
  const std::size_t hours = wind.by_point.empty() ? 0 : wind.by_point.front().size();
  for (std::size_t hour = 0; hour < hours; ++hour) {
    WindJson speed = WindJson::array(), from = WindJson::array();
    for (const auto& point : wind.by_point) {
      const auto& one = point[hour];
      const auto degrees = one ? one->from_deg() : std::nullopt;
      speed.push_back(one ? WindJson(to_places(one->speed_m_s(), 10)) : WindJson());
      from.push_back(degrees ? WindJson(std::lround(*degrees) % 360) : WindJson());
    }
    speeds.push_back(std::move(speed));
    directions.push_back(std::move(from));
  }
  json["speed_m_s"] = std::move(speeds);
  json["from_deg"] = std::move(directions);
  return json.dump();
}

}  // namespace lantian::serve
