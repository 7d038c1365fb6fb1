#include "serve/weather_text.hpp"

#include "keep/files.hpp"
#include "serve/inventory_text.hpp"
#include "terms/tree.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace lantian::serve {
namespace {

using weather::FieldPlace;
using weather::Grid;
using weather::MetSlab;

constexpr double freezing_k = 273.15;
constexpr double degrees_per_radian = 57.29577951308232;

std::string three_digits(double value) {
  if (value == 0) return "0";
  return std::abs(value) >= 1e5 || std::abs(value) < 1e-3 ? fmt::format("{:.2e}", value) : fmt::format("{:.3g}", value);
}

std::optional<std::size_t> column_at(const Grid& grid, const weather::Position& position) {
  const weather::MapPoint point = to_map(grid.projection, position);
  const double i = std::floor((point.x - grid.west_m) / grid.cell_m);
  const double j = std::floor((point.y - grid.south_m) / grid.cell_m);
  if (i < 0 || j < 0 || i >= grid.nx || j >= grid.ny) return std::nullopt;
  return grid.column(static_cast<int>(i), static_cast<int>(j));
}

/// How much warmer it gets above the lowest layer, and where that ends.
struct Inversion {
  double strength_k = 0, top_m = 0;
};
Inversion inversion_of(const Grid& grid, const MetSlab& slab, std::size_t column) {
  const auto nz = static_cast<std::size_t>(grid.nz);
  const auto begin = slab.temperature.begin() + static_cast<std::ptrdiff_t>(column * nz);
  const auto warmest = std::max_element(begin, begin + static_cast<std::ptrdiff_t>(nz));
  return {static_cast<double>(*warmest - *begin), grid.centre_height(static_cast<int>(warmest - begin))};
}

/// Where the wind comes from, degrees from north, on the map's axes turned back to the meridian of the place.
double wind_from(const Grid& grid, const weather::Position& place, double east, double north) {
  const weather::MapPoint here = to_map(grid.projection, place);
  const weather::MapPoint above = to_map(grid.projection, {place.longitude, place.latitude + 0.01});
  const double turn = std::atan2(above.x - here.x, above.y - here.y);
  const double from = (std::atan2(-east, -north) - turn) * degrees_per_radian;
  return std::fmod(from + 720, 360);
}

std::vector<std::string> place_row(const Grid& grid, const MetSlab& slab, const WeatherPlace& place, std::size_t c) {
  const auto nz = static_cast<std::size_t>(grid.nz);
  const auto east = static_cast<double>(slab.wind_east[c * nz]), north = static_cast<double>(slab.wind_north[c * nz]);
  const Inversion inversion = inversion_of(grid, slab, c);
  const auto middle = static_cast<std::size_t>(std::ranges::lower_bound(grid.interfaces, 100.0) -
                                               grid.interfaces.begin());  // the edge nearest above 100 m
  const std::size_t edge = c * (nz + 1) + std::min(middle, nz);
  return {place.name.empty() ? place.id : place.name,
          fmt::format("{:.1f}", std::hypot(east, north)),
          fmt::format("{:.0f}", wind_from(grid, place.position, east, north)),
          fmt::format("{:.1f}", static_cast<double>(slab.temperature_2m[c]) - freezing_k),
          fmt::format("{:.1f}", inversion.strength_k),
          inversion.strength_k > 0 ? fmt::format("{:.0f}", inversion.top_m) : "-",
          fmt::format("{:.0f}", static_cast<double>(slab.mixing_height[c])),
          fmt::format("{:.2f}", static_cast<double>(slab.friction_velocity[c])),
          fmt::format("{:+.3f}", static_cast<double>(slab.inverse_obukhov[c])),
          fmt::format("{:.2f}", static_cast<double>(slab.exchange[edge])),
          fmt::format("{:.1f}", static_cast<double>(slab.precipitation[c]))};
}

std::string places_table(const InventoryOffice& office, const Grid& grid, const MetSlab& slab,
                         const std::vector<WeatherPlace>& places, bool chinese) {
  FigureTable out{{{office.word("weather_place", chinese), false},
                   {office.word("weather_wind", chinese), true},
                   {office.word("weather_from", chinese), true},
                   {office.word("weather_t2", chinese), true},
                   {office.word("weather_inversion", chinese), true},
                   {office.word("weather_inversion_top", chinese), true},
                   {office.word("weather_mixing", chinese), true},
                   {"u*/(m/s)", true},
                   {"1/L /(1/m)", true},
                   {office.word("weather_kz", chinese), true},
                   {office.word("weather_rain", chinese), true}}};
  for (const WeatherPlace& place : places) {
    if (const auto column = column_at(grid, place.position)) out.add(place_row(grid, slab, place, *column));
  }
  return out.empty() ? "" : out.text() + "\n";
}

std::string fields_table(const InventoryOffice& office, const MetSlab& slab, bool chinese) {
  FigureTable out{{{office.word("weather_field", chinese), false},
                   {office.word("weather_unit", chinese), false},
                   {office.word("weather_least", chinese), true},
                   {office.word("weather_mean", chinese), true},
                   {office.word("weather_most", chinese), true}}};
  for (const weather::FieldRule& rule : weather::slab_fields()) {
    const std::vector<float>& values = slab.*rule.member;
    const auto [low, high] = std::ranges::minmax_element(values);
    const double sum = std::accumulate(values.begin(), values.end(), 0.0);
    out.add({std::string{rule.name}, std::string{rule.units}, three_digits(static_cast<double>(*low)),
             three_digits(sum / static_cast<double>(values.size())), three_digits(static_cast<double>(*high))});
  }
  return out.text();
}

}  // namespace

Result<std::vector<WeatherPlace>> weather_places(const InventoryOffice& office, const std::string& region,
                                                 bool chinese) {
  std::vector<WeatherPlace> places;
  const std::string path = fmt::format("{}/regions/{}/transport.toml", office.office().root(), region);
  if (!keep::exists(path)) return places;
  LANTIAN_TRY(std::string text, keep::read_file(path));
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree({path, std::move(text)}, faults);
  if (tree) {
    terms::Section top{*tree, path, faults};
    for (terms::Section& one : top.sections("unit")) {
      const std::string id = one.text("id");
      const double longitude = one.decimal("longitude").approximate();
      places.push_back({id, office.unit_name(id, chinese), {longitude, one.decimal("latitude").approximate()}});
    }
  }
  if (faults.empty()) return places;
  return Error{ErrorCode::malformed, faults.front().text(), ""};
}

std::string printed_weather(const InventoryOffice& office, const weather::Weather& weather, bool chinese) {
  const Grid& grid = weather.grid();
  const auto corner = [&](double x, double y) {
    const auto place = to_position(grid.projection, {x, y});
    return fmt::format("{:.2f}E {:.2f}N", place.longitude, place.latitude);
  };
  std::string text;
  if (weather.synthetic()) text += office.word("weather_synthetic", chinese) + "\n";
  text += fmt::format("{}: {} x {} x {}, {} m; {} .. {}; {}", office.word("weather_grid", chinese), grid.nx, grid.ny,
                      grid.nz, grid.cell_m, corner(grid.west_m, grid.south_m),
                      corner(grid.west_m + grid.cell_m * grid.nx, grid.south_m + grid.cell_m * grid.ny),
                      office.word("weather_layers", chinese));
  for (const double height : grid.interfaces) text += fmt::format(" {}", height);
  text += fmt::format(" m\n{}: {} .. {} ({})\n", office.word("weather_hours", chinese), text_of(weather.first()),
                      text_of(weather.last()), (weather.last() - weather.first()).count() + 1);
  return text + fmt::format("{}: {}\n", office.word("weather_lineage", chinese), weather.lineage());
}

std::string printed_hour(const InventoryOffice& office, const Grid& grid, const MetSlab& slab,
                         const std::vector<WeatherPlace>& places, bool chinese) {
  return fmt::format("{}\n\n", text_of(slab.hour)) + places_table(office, grid, slab, places, chinese) +
         fields_table(office, slab, chinese);
}

std::string printed_findings(const InventoryOffice& office, const WeatherFindings& found, bool chinese) {
  std::string text;
  for (const Error& error : found.shown) text += error.text() + "\n";
  if (found.faulty > found.shown.size()) text += fmt::format("... +{}\n", found.faulty - found.shown.size());
  text += fmt::format("{}: {}; {}: {}\n", office.word("weather_hours_read", chinese), found.hours,
                      office.word("weather_faulty", chinese), found.faulty);
  return text + fmt::format("{}: {:.1e}, {:.1e} ({:.0e})\n", office.word("weather_closed", chinese), found.worst_cell,
                            found.worst_column, weather::closed_divergence);
}

}  // namespace lantian::serve
