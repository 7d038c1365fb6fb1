#include "serve/region_wind.hpp"

#include "base/sha256.hpp"
#include "keep/files.hpp"
#include "serve/transport_layout.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

std::optional<weather::Position> place_among(const std::vector<TransportLayout::Place>& places, std::string_view id) {
  const auto found = std::ranges::find(places, id, &TransportLayout::Place::id);
  if (found == places.end()) return std::nullopt;
  return weather::Position{found->longitude, found->latitude};
}

std::optional<weather::Position> place_of_station(const terms::Station& station, const TransportLayout& layout) {
  if (station.longitude && station.latitude) {
    return weather::Position{station.longitude->approximate(), station.latitude->approximate()};
  }
  if (const auto receptor = place_among(layout.receptors, station.id)) return receptor;
  return place_among(layout.units, station.unit_id);
}

/// Of all that made-up weather follows from; a stored file says its own hash in its lineage.
std::string stamp_of_weather(const Office& office, const WeatherChoice& choice, const std::string& lineage,
                             const std::vector<WindSpot>& places) {
  Sha256 sha;
  sha.add(lineage);
  for (const std::string& path :
       {fmt::format("/regions/{}/weather.toml", choice.region), std::string{"/data/weather/boundary-layer.toml"}}) {
    const auto text = keep::read_file(office.root() + path);
    if (text) sha.add(*text);
  }
  for (const WindSpot& one : places) {
    sha.add(fmt::format("{} {:.6f} {:.6f}\n", one.id, one.place.longitude, one.place.latitude));
  }
  return sha.hex();
}

}  // namespace

Result<std::unique_ptr<WindShelf>> open_region_wind(const Office& office, const RegionWindChoice& choice) {
  LANTIAN_TRY(auto weather, open_weather(office, choice.weather));
  TransportLayout layout;
  const std::string path = fmt::format("regions/{}/transport.toml", choice.weather.region);
  if (keep::exists(office.root() + "/" + path)) {
    LANTIAN_TRY(const terms::SourceFile file, source_file(office, path));
    LANTIAN_TRY(layout, read_transport_layout(file));
  }
  WindShelfChoice out;
  for (const terms::Station& station : choice.stations) {
    if (const auto place = place_of_station(station, layout)) out.places.push_back({station.id, *place});
  }
  out.first = choice.first.value_or(weather->first());
  out.last = choice.last.value_or(weather->last());
  out.file = choice.file;
  out.stamp = stamp_of_weather(office, choice.weather, weather->lineage(), out.places);
  out.of_this_air = choice.air_is_of_it && !weather->synthetic();
  return std::make_unique<WindShelf>(std::move(weather), std::move(out));
}

}  // namespace lantian::serve
