#include "serve/api/times.hpp"
#include "serve/upwind.hpp"
#include "serve/wind_json.hpp"

#include <nlohmann/json.hpp>

#include <cmath>

namespace lantian::serve {
namespace {

using UpwindJson = nlohmann::ordered_json;

UpwindJson upwind_shown(double value, double places) {
  const double out = std::round(value * places) / places;
  return out == 0 ? UpwindJson(0) : UpwindJson(out);
}

UpwindJson upwind_shown(const std::optional<double>& value, double places) {
  return value ? upwind_shown(*value, places) : UpwindJson();
}

/// Corners of cells row by row from the south-west, so that a page can draw them on any projection.
UpwindJson json_of_grid(const weather::Grid& grid) {
  UpwindJson longitudes = UpwindJson::array(), latitudes = UpwindJson::array();
  for (int j = 0; j <= grid.ny; ++j) {
    for (int i = 0; i <= grid.nx; ++i) {
      const weather::Position corner =
          weather::to_position(grid.projection, {grid.west_m + i * grid.cell_m, grid.south_m + j * grid.cell_m});
      longitudes.push_back(upwind_shown(corner.longitude, 1e4));
      latitudes.push_back(upwind_shown(corner.latitude, 1e4));
    }
  }
  return {{"cell_m", grid.cell_m},
          {"columns", grid.nx},
          {"rows", grid.ny},
          {"corner_longitude", std::move(longitudes)},
          {"corner_latitude", std::move(latitudes)}};
}

std::string_view precursor_of(transport::Path path) {
  switch (transport::rule_of(path).from) {
    case transport::Precursor::fine:
      return "pm25";
    case transport::Precursor::coarse:
      return "coarse";
    case transport::Precursor::so2:
      return "so2";
    case transport::Precursor::nox:
      return "nox";
  }
  return "";
}

UpwindJson json_of_layer(const UpwindLayer& layer) {
  UpwindJson values = UpwindJson::array();
  for (const double value : layer.ug_m3_per_t_d) values.push_back(upwind_shown(value, 1e4));
  return {{"path", transport::rule_of(layer.path).id},
          {"precursor", precursor_of(layer.path)},
          {"from_m", layer.from_m},
          {"to_m", layer.to_m},
          {"influence_ug_m3_per_t_d", std::move(values)}};
}

}  // namespace

std::string upwind_json(const UpwindMap& map) {
  UpwindJson json{{"synthetic", map.synthetic},
                  {"unit", map.question.unit},
                  {"period", map.question.period},
                  {"against", map.question.against.empty() ? UpwindJson() : UpwindJson(map.question.against)},
                  {"first_hour_ending", api_text(map.first)},
                  {"last_hour_ending", api_text(map.last)},
                  {"spin_back_hours", map.spin_back_hours},
                  {"receptors", UpwindJson::array()},
                  {"towns", UpwindJson::array()},
                  {"grid", json_of_grid(map.grid)},
                  {"layers", UpwindJson::array()},
                  {"wind", nullptr},
                  {"lineage", UpwindJson::array()}};
  for (const UpwindReceptor& one : map.receptors) {
    json["receptors"].push_back({{"id", one.id},
                                 {"weight", upwind_shown(one.weight, 1e4)},
                                 {"longitude", upwind_shown(one.place.longitude, 1e4)},
                                 {"latitude", upwind_shown(one.place.latitude, 1e4)}});
  }
  for (const UpwindTown& one : map.towns) {
    json["towns"].push_back({{"unit", one.unit},
                             {"longitude", upwind_shown(one.place.longitude, 1e4)},
                             {"latitude", upwind_shown(one.place.latitude, 1e4)}});
  }
  for (const UpwindLayer& layer : map.layers) json["layers"].push_back(json_of_layer(layer));
  if (map.wind) {
    UpwindJson wind = UpwindJson::parse(wind_facts_json(*map.wind));
    wind["points"] = UpwindJson::array();
    for (const UpwindArrow& arrow : map.arrows) {
      wind["points"].push_back({{"longitude", upwind_shown(arrow.place.longitude, 1e4)},
                                {"latitude", upwind_shown(arrow.place.latitude, 1e4)},
                                {"mean_speed_m_s", upwind_shown(arrow.mean_speed_m_s, 10)},
                                {"mean_from_deg", upwind_shown(arrow.mean_from_deg, 1)},
                                {"steadiness", upwind_shown(arrow.steadiness, 100)}});
    }
    json["wind"] = std::move(wind);
  }
  for (const auto& [what, text] : map.lineage) json["lineage"].push_back({{"what", what}, {"text", text}});
  return json.dump() + "\n";
}

}  // namespace lantian::serve
