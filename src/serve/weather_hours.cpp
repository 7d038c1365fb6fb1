#include "serve/weather_hours.hpp"

#include "weather/mass_consistent.hpp"

#include <fmt/core.h>

#include <algorithm>

namespace lantian::serve {
namespace {

constexpr std::size_t most_faults_shown = 10;

std::size_t hours_between(HourEnding first, HourEnding last) {
  return static_cast<std::size_t>((last - first).count()) + 1;
}

Error stopped_after(HourEnding hour) {
  return {ErrorCode::invalid_argument, fmt::format("stopped after the hour {}", text_of(hour)), ""};
}

}  // namespace

Result<void> store_weather(weather::Weather& weather, const std::string& path, const WeatherWork& work) {
  if (work.first < weather.first() || work.last > weather.last()) {
    return Error{ErrorCode::not_found,
                 fmt::format("hours {} to {} are asked for; there are {} to {}", text_of(work.first),
                             text_of(work.last), text_of(weather.first()), text_of(weather.last())),
                 weather.lineage()};
  }
  const weather::Grid& grid = weather.grid();
  const keep::WeatherOrigin origin{weather.synthetic(), weather.lineage(),
                                   weather.synthetic() ? "SYNTHETIC hourly weather: made up, measured by nobody"
                                                       : "hourly weather on the grid of transport"};
  LANTIAN_TRY(const auto writer, keep::WeatherWriter::create(path, grid, origin));
  weather::MetSlab slab{grid};
  const std::size_t all = hours_between(work.first, work.last);
  std::size_t done = 0;
  for (HourEnding hour = work.first; hour <= work.last; hour += std::chrono::hours{1}) {
    LANTIAN_CHECK(weather.read(hour, slab));
    LANTIAN_CHECK(check_slab(grid, slab, work.limits));
    LANTIAN_CHECK(writer->append(slab));
    if (work.progress && !work.progress(++done, all)) return stopped_after(hour);
  }
  return writer->finish();
}

Result<WeatherFindings> check_weather(weather::Weather& weather, const weather::SlabLimits& limits,
                                      const WeatherProgress& progress) {
  const weather::Grid& grid = weather.grid();
  WeatherFindings found;
  weather::MetSlab slab{grid};
  const std::size_t all = hours_between(weather.first(), weather.last());
  for (HourEnding hour = weather.first(); hour <= weather.last(); hour += std::chrono::hours{1}) {
    ++found.hours;
    Result<void> good = weather.read(hour, slab);
    if (good) {
      found.worst_cell = std::max(found.worst_cell, worst_divergence(grid, slab));
      found.worst_column = std::max(found.worst_column, worst_column(grid, slab));
      good = check_slab(grid, slab, limits);
    }
    if (!good && ++found.faulty <= most_faults_shown) found.shown.push_back(good.error());
    if (progress && !progress(found.hours, all)) return stopped_after(hour);
  }
  return found;
}

}  // namespace lantian::serve
