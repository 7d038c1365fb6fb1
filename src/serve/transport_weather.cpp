#include "serve/transport_weather.hpp"

#include "keep/files.hpp"
#include "weather/basin/plan.hpp"
#include "weather/synthetic_basin.hpp"

#include <fmt/core.h>

namespace lantian::serve {

Result<std::unique_ptr<weather::Weather>> open_weather(const Office& office, const std::string& region,
                                                       const std::string& grid) {
  const std::string path = fmt::format("{}/regions/{}/weather.toml", office.root(), region);
  if (!keep::exists(path)) {
    return Error{
        ErrorCode::not_found,
        fmt::format("region pack '{}' has no weather.toml, which says how its synthetic weather is made", region),
        path};
  }
  LANTIAN_TRY(std::string text, keep::read_file(path));
  LANTIAN_TRY(weather::BasinPlan plan, weather::read_basin_plan({path, std::move(text)}, grid));
  const std::string rules_path = office.root() + "/data/weather/boundary-layer.toml";
  LANTIAN_TRY(std::string rules_text, keep::read_file(rules_path));
  LANTIAN_TRY(const auto rules, weather::read_boundary_rules({rules_path, std::move(rules_text)}));
  return std::unique_ptr<weather::Weather>{std::make_unique<weather::SyntheticBasin>(std::move(plan), rules)};
}

}  // namespace lantian::serve
