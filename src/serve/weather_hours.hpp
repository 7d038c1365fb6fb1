#pragma once
#include "base/period.hpp"
#include "keep/weather_netcdf.hpp"
#include "weather/fields.hpp"

#include <functional>
#include <string>

/// Hours of weather from one place to another, each looked at.
namespace lantian::serve {

/// Calls back after each hour; false stops.
using WeatherProgress = std::function<bool(std::size_t done, std::size_t all)>;

struct WeatherWork {
  HourEnding first{}, last{};
  weather::SlabLimits limits;
  WeatherProgress progress;
};

/// Writes the hours as a file that appears when it is whole. Returns not_found (hours that the weather does not have),
/// what reading, checking and writing return, invalid_argument when it was stopped.
Result<void> store_weather(weather::Weather& weather, const std::string& path, const WeatherWork& work);

/// What a look at every hour found.
struct WeatherFindings {
  std::size_t hours = 0;
  double worst_cell = 0, worst_column = 0;  ///< relative outflow
  std::size_t faulty = 0;                   ///< hours that cannot be used
  std::vector<Error> shown;                 ///< the first of their faults
};
/// Reads and checks every hour; goes on after a faulty one. Returns invalid_argument when it was stopped.
Result<WeatherFindings> check_weather(weather::Weather& weather, const weather::SlabLimits& limits,
                                      const WeatherProgress& progress);

}  // namespace lantian::serve
