#include "serve/station_rose.hpp"
#include "serve/wind_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lantian::serve {
namespace {

using RoseJson = nlohmann::ordered_json;

RoseJson shown(const std::optional<double>& value, double places = 10) {
  return value ? RoseJson(std::round(*value * places) / places) : RoseJson();
}

RoseJson percent_in(std::size_t part, std::size_t whole) {
  if (whole == 0) return nullptr;
  return shown(100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

/// "bounds" in the unit of the key; a class reaches from one bound to the next, the first and last are open.
RoseJson json_of_rose(const explain::Rose& rose, const char* bounds, const char* mean) {
  RoseJson json{{"hours", rose.n},
                {"hours_missing", rose.missing},
                {"hours_calm", rose.calm},
                {"calm_percent", percent_in(rose.calm, rose.n)},
                {bounds, RoseJson::array()},
                {mean, shown(rose.mean)},
                {std::string{"calm_"} + mean, shown(rose.calm_mean)},
                {"calm_share_percent", shown(rose.n > 0 ? std::optional{100 * rose.calm_share} : std::nullopt)},
                {"sectors", RoseJson::array()}};
  for (const double bound : rose.bounds) json[bounds].push_back(shown(bound));
  for (const explain::RoseSector& sector : rose.sectors) {
    json["sectors"].push_back({{"from_deg", sector.centre},
                               {"hours", sector.n},
                               {"percent", percent_in(sector.n, rose.n)},
                               {mean, shown(sector.mean)},
                               {"share_percent", shown(100 * sector.share)},
                               {"hours_by_class", sector.classes}});
  }
  return json;
}

RoseJson json_of_polar(const explain::Polar& polar) {
  RoseJson json{{"hours", polar.n},
                {"hours_missing", polar.missing},
                {"hours_calm", polar.calm},
                {"hours_faster", polar.faster},
                {"speed_step_m_s", polar.speed_step},
                {"cells", RoseJson::array()}};
  for (const explain::PolarCell& cell : polar.cells) {
    json["cells"].push_back({{"from_deg", cell.from},
                             {"speed_m_s", cell.speed},
                             {"hours", cell.n},
                             {"mean_ug_m3", shown(cell.mean)},
                             {"smooth_ug_m3", shown(cell.smooth)}});
  }
  return json;
}

}  // namespace

std::string station_rose_json(const StationRose& rose) {
  RoseJson wind = RoseJson::parse(wind_facts_json(rose.wind));
  wind["longitude"] = shown(rose.place.longitude, 1e4);
  wind["latitude"] = shown(rose.place.latitude, 1e4);
  RoseJson json{{"synthetic", rose.synthetic},
                {"station", rose.station},
                {"first_day", text_of(rose.days.begin)},
                {"last_day", text_of(rose.days.last())},
                {"season", rose.request.season.empty() ? RoseJson() : RoseJson(rose.request.season)},
                {"species", terms::symbol(rose.request.species)},
                {"hours", rose.hours},
                {"calm_below_m_s", rose.calm_below_m_s},
                {"wind", std::move(wind)},
                {"wind_rose", json_of_rose(rose.wind_rose, "bounds_m_s", "mean_m_s")},
                {"pollution_rose", json_of_rose(rose.pollution_rose, "bounds_ug_m3", "mean_ug_m3")},
                {"polar", json_of_polar(rose.polar)}};
  return json.dump() + "\n";
}

}  // namespace lantian::serve
