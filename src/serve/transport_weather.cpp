#include "serve/transport_weather.hpp"

#include "keep/files.hpp"
#include "keep/weather_netcdf.hpp"
#include "weather/basin/plan.hpp"
#include "weather/synthetic_basin.hpp"

#include <fmt/core.h>

namespace lantian::serve {
namespace {

using AnyWeather = std::unique_ptr<weather::Weather>;

Result<AnyWeather> stored_weather(const WeatherChoice& choice) {
  if (!choice.grid.empty()) {
    return Error{
        ErrorCode::invalid_argument,
        fmt::format("{} brings its own grid; leave --grid away, or make a file on grid {}", choice.file, choice.grid),
        "--grid"};
  }
  LANTIAN_TRY(auto stored, keep::StoredWeather::open(choice.file));
  return AnyWeather{std::move(stored)};
}

Result<AnyWeather> synthetic_weather(const Office& office, const WeatherChoice& choice) {
  const std::string path = fmt::format("{}/regions/{}/weather.toml", office.root(), choice.region);
  if (!keep::exists(path)) {
    return Error{ErrorCode::not_found,
                 fmt::format("region pack '{}' has no weather.toml, which says how its synthetic weather is made",
                             choice.region),
                 path};
  }
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(weather::BasinPlan plan, weather::read_basin_plan({path, std::move(text)}, choice.grid));
  LANTIAN_TRY(const auto rules, boundary_rules(office));
  return AnyWeather{std::make_unique<weather::SyntheticBasin>(std::move(plan), rules)};
}

}  // namespace

Result<AnyWeather> open_weather(const Office& office, const WeatherChoice& choice) {
  return choice.file.empty() ? synthetic_weather(office, choice) : stored_weather(choice);
}

Result<weather::BoundaryRules> boundary_rules(const Office& office) {
  const std::string path = office.root() + "/data/weather/boundary-layer.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return weather::read_boundary_rules({path, std::move(text)});
}

Result<weather::SlabLimits> slab_limits(const Office& office) {
  const std::string path = office.root() + "/data/weather/limits.toml";
  LANTIAN_TRY(std::string text, keep::read_file(path));
  return weather::read_slab_limits({path, std::move(text)});
}

}  // namespace lantian::serve
