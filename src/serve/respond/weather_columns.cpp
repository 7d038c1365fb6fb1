#include "serve/respond/weather_columns.hpp"

#include "serve/wind_shelf.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>

namespace lantian::serve {
namespace {

constexpr double column_freezing_k = 273.15;
constexpr double column_inversion_top_m = 150;
constexpr int column_hours = 24;

enum Quantity : std::size_t {
  speed,
  east,
  north,
  temperature,
  humidity,
  height,
  least_height,
  ventilation,
  inversion,
  rain,
  pressure,
  quantities
};
constexpr std::array<std::pair<const char*, const char*>, quantities> quantity_names{{{"wind_speed", "m/s"},
                                                                                      {"wind_east", "m/s"},
                                                                                      {"wind_north", "m/s"},
                                                                                      {"temperature", "C"},
                                                                                      {"humidity", "1"},
                                                                                      {"mixing_height", "m"},
                                                                                      {"mixing_height_least", "m"},
                                                                                      {"ventilation", "m2/s"},
                                                                                      {"inversion", "K"},
                                                                                      {"rain", "mm"},
                                                                                      {"pressure", "hPa"}}};

using Quantities = std::array<double, quantities>;

Result<std::size_t> spot_column(const weather::Grid& grid, const WeatherSpot& spot) {
  if (const auto column = cell_column_at(grid, spot.place)) return *column;
  return Error{ErrorCode::not_found,
               fmt::format("{} ({:.3f} E, {:.3f} N) lies off the grid of this weather; take weather that covers it",
                           spot.id, spot.place.longitude, spot.place.latitude),
               spot.id};
}

/// The layer whose middle is nearest to the top of a ground inversion.
std::size_t inversion_layer(const weather::Grid& grid) {
  int best = 0;
  for (int k = 1; k < grid.nz; ++k) {
    const auto off = [&](int layer) { return std::abs(grid.centre_height(layer) - column_inversion_top_m); };
    if (off(k) < off(best)) best = k;
  }
  return static_cast<std::size_t>(best);
}

/// Adds the hour to the day's sums; the least mixing height is kept beside them.
void add_hour(const weather::Grid& grid, const weather::MetSlab& slab, std::size_t column, Quantities& day) {
  const std::size_t cell = column * static_cast<std::size_t>(grid.nz);
  const auto at = [](const std::vector<float>& field, std::size_t place) { return static_cast<double>(field[place]); };
  const double x = at(slab.wind_east, cell), y = at(slab.wind_north, cell), top = at(slab.mixing_height, column);
  day[speed] += std::hypot(x, y);
  day[east] += x;
  day[north] += y;
  day[temperature] += at(slab.temperature_2m, column) - column_freezing_k;
  day[humidity] += at(slab.relative_humidity, cell);
  day[height] += top;
  day[least_height] = std::min(day[least_height], top);
  day[ventilation] += std::hypot(x, y) * top;
  day[inversion] += at(slab.temperature, cell + inversion_layer(grid)) - at(slab.temperature, cell);
  day[rain] += at(slab.precipitation, column);
  day[pressure] += at(slab.surface_pressure, column) / 100;
}

void close_day(explain::Frame& frame, Day day, const Quantities& sums) {
  frame.ends.push_back(hour_ending(day, column_hours));
  for (std::size_t n = 0; n < quantities; ++n) {
    const bool whole = n == least_height || n == rain;
    frame.columns[n].values.emplace_back(whole ? sums[n] : sums[n] / column_hours);
  }
}

}  // namespace

Result<std::vector<WeatherColumns>> weather_columns(weather::Weather& weather, std::span<const WeatherSpot> spots,
                                                    Day first, Day last, const WeatherColumnsProgress& progress) {
  const weather::Grid& grid = weather.grid();
  std::vector<std::size_t> columns;
  std::vector<WeatherColumns> out;
  for (const WeatherSpot& spot : spots) {
    LANTIAN_TRY(const std::size_t column, spot_column(grid, spot));
    columns.push_back(column);
    WeatherColumns one{spot.id, {explain::Step::day, {}, {}, weather.synthetic()}};
    for (const auto& [name, unit] : quantity_names) one.days.columns.push_back({name, unit, {}});
    out.push_back(std::move(one));
  }
  const auto all = static_cast<int>((last - first).count() + 1) * column_hours;
  int done = 0;
  weather::MetSlab slab{grid};
  for (Day day = first; day <= last; day += std::chrono::days{1}) {
    Quantities empty{};
    empty[least_height] = HUGE_VAL;
    std::vector<Quantities> sums(spots.size(), empty);
    for (int hour = 1; hour <= column_hours; ++hour) {
      if (progress && !progress(done++, all)) return Error{ErrorCode::incomplete, "stopped", text_of(day)};
      LANTIAN_CHECK(weather.read(hour_ending(day, hour), slab));
      for (std::size_t n = 0; n < columns.size(); ++n) add_hour(grid, slab, columns[n], sums[n]);
    }
    for (std::size_t n = 0; n < out.size(); ++n) close_day(out[n].days, day, sums[n]);
  }
  return out;
}

}  // namespace lantian::serve
