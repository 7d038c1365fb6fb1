#pragma once
#include "serve/inventory_office.hpp"
#include "serve/weather_hours.hpp"

#include <optional>
#include <string>
#include <vector>

/// Answers about weather in words.
namespace lantian::serve {

/// A place whose air is shown by itself.
struct WeatherPlace {
  std::string id, name;
  weather::Position position;
};
/// The towns of regions/<id>/transport.toml; none when the pack has no such file. Returns malformed.
Result<std::vector<WeatherPlace>> weather_places(const InventoryOffice& office, const std::string& region,
                                                 bool chinese);

/// What a weather is: made up or not, its grid, hours and lineage.
std::string printed_weather(const InventoryOffice& office, const weather::Weather& weather, bool chinese);

/// One hour: what an analyst looks at for each place on the grid, and the span of every field over the grid.
std::string printed_hour(const InventoryOffice& office, const weather::Grid& grid, const weather::MetSlab& slab,
                         const std::vector<WeatherPlace>& places, bool chinese);

std::string printed_findings(const InventoryOffice& office, const WeatherFindings& found, bool chinese);

}  // namespace lantian::serve
