#include "weather/analysis/analysis.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <string_view>

namespace lantian::weather {
namespace {

/// Bounds that no air of the lower 30 km leaves: they find wrong units and missing values, not bad forecasts.
struct AnalysisBound {
  std::string_view name, unit;
  std::vector<float> Analysis::*member;
  double low, high;
  bool by_level, optional;
};

using N = Analysis;
constexpr std::array analysis_bounds{
    AnalysisBound{"height of levels", "m", &N::height, -12'000, 90'000, true, false},
    AnalysisBound{"eastward wind", "m/s", &N::wind_east, -200, 200, true, false},
    AnalysisBound{"northward wind", "m/s", &N::wind_north, -200, 200, true, false},
    AnalysisBound{"temperature", "K", &N::temperature, 130, 350, true, false},
    AnalysisBound{"relative humidity", "1", &N::humidity, 0, 1, true, false},
    AnalysisBound{"eastward wind at 10 m", "m/s", &N::wind_east_10m, -100, 100, false, false},
    AnalysisBound{"northward wind at 10 m", "m/s", &N::wind_north_10m, -100, 100, false, false},
    AnalysisBound{"temperature at 2 m", "K", &N::temperature_2m, 180, 340, false, false},
    AnalysisBound{"relative humidity at 2 m", "1", &N::humidity_2m, 0, 1, false, false},
    AnalysisBound{"surface pressure", "Pa", &N::surface_pressure, 30'000, 115'000, false, false},
    AnalysisBound{"cloud cover", "1", &N::cloud, 0, 1, false, false},
    AnalysisBound{"snow cover", "1", &N::snow_cover, 0, 1, false, false},
    AnalysisBound{"friction velocity", "m/s", &N::friction_velocity, 0, 10, false, true},
    AnalysisBound{"mixing height", "m", &N::mixing_height, 0, 12'000, false, true},
    AnalysisBound{"shortwave radiation", "W/m2", &N::shortwave, 0, 1600, false, false},
    AnalysisBound{"sensible heat", "W/m2", &N::sensible_heat, -1500, 1500, false, true},
    AnalysisBound{"precipitation of the hour", "kg/m2", &N::precipitation, 0, 400, false, true},
    AnalysisBound{"snowfall of the hour", "kg/m2", &N::snowfall, 0, 400, false, true},
};

Error bad_analysis(const Analysis& analysis, std::string words) {
  return {ErrorCode::malformed, fmt::format("at {}: {}", text_of(analysis.time), words), analysis.place};
}

Result<void> check_bound(const AnalysisMesh& mesh, const Analysis& analysis, const AnalysisBound& bound) {
  const std::vector<float>& values = analysis.*bound.member;
  if (values.empty() && bound.optional) return {};
  const std::size_t levels = bound.by_level ? analysis.levels : 1;
  if (values.size() != mesh.columns() * levels) {
    return bad_analysis(analysis, fmt::format("{} has {} values for {} columns of {} levels: fields of other grids are "
                                              "mixed, or one is missing",
                                              bound.name, values.size(), mesh.columns(), levels));
  }
  const auto low = static_cast<float>(bound.low), high = static_cast<float>(bound.high);
  const auto bad = std::ranges::find_if(values, [&](float value) { return !(value >= low && value <= high); });
  if (bad == values.end()) return {};
  const auto column = static_cast<std::size_t>(bad - values.begin()) / levels;
  return bad_analysis(analysis, fmt::format("{} is {} {} at {:.3f}E {:.3f}N; it may be {} to {}: look at the field's "
                                            "unit and at missing values",
                                            bound.name, *bad, bound.unit, mesh.longitude[column], mesh.latitude[column],
                                            bound.low, bound.high));
}

}  // namespace

Result<void> check_analysis(const AnalysisMesh& mesh, const Analysis& analysis) {
  if (analysis.levels < 2) return bad_analysis(analysis, "there are fewer than two levels");
  for (const AnalysisBound& bound : analysis_bounds) LANTIAN_CHECK(check_bound(mesh, analysis, bound));
  for (std::size_t at = 0; at < analysis.height.size(); ++at) {
    if (at % analysis.levels == 0 || analysis.height[at] > analysis.height[at - 1]) continue;
    return bad_analysis(analysis, "heights of levels do not rise");
  }
  return {};
}

}  // namespace lantian::weather
