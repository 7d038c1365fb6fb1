#pragma once
#include "base/result.hpp"
#include "explain/frame.hpp"
#include "weather/slab.hpp"

#include <functional>
#include <span>
#include <string>
#include <vector>

/// Forecast weather from the files of the weather room (ERA5, IFS, WRF; doc/weather.md) as columns of days.
namespace lantian::serve {

/// Where it is looked at: the cell that holds the place speaks for it.
struct WeatherSpot {
  std::string id;
  weather::Position place;
};

struct WeatherColumns {
  std::string id;        ///< WeatherSpot::id
  explain::Frame days;   ///< natural days, Beijing clock; every day whole
};

/// Told of hours done and hours in all; false: stop.
using WeatherColumnsProgress = std::function<bool(int done, int all)>;

/// By day from `first` to `last`, at every spot: "wind_speed" m/s (mean of the hourly speeds in the lowest layer),
/// "wind_east", "wind_north" m/s along the axes of the map, "temperature" C at 2 m, "humidity" 0..1, "mixing_height" m
/// (mean) and "mixing_height_least" m, "ventilation" m2/s (mean of speed x mixing height), "inversion" K (mean of what
/// is warmer 150 m up than below), "rain" mm, "pressure" hPa. A day of which an hour is missing is refused, never
/// filled: a forecast on half a day looks like a whole one. Returns not_found (that hour, named; a spot off the grid),
/// malformed (the hour's fields), incomplete when told to stop.
Result<std::vector<WeatherColumns>> weather_columns(weather::Weather& weather, std::span<const WeatherSpot> spots,
                                                    Day first, Day last, const WeatherColumnsProgress& progress = {});

}  // namespace lantian::serve
