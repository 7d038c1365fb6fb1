#include "weather/analysis/pressure_fields.hpp"

#include "weather/analysis/profile.hpp"

#include <algorithm>

namespace lantian::weather {
namespace {

float humidity_at(const PressureLevel& level, std::size_t column, const AnalysisRules& rules) {
  if (!level.relative.empty()) return std::clamp(level.relative[column], 0.0F, 1.0F);
  return static_cast<float>(humidity_of_specific(rules, static_cast<double>(level.specific[column]), level.pressure,
                                                 static_cast<double>(level.t[column])));
}

}  // namespace

void take_pressure_frame(const PressureFrame& frame, const AnalysisRules& rules, Analysis& analysis) {
  std::vector<const PressureLevel*> upward;
  for (const PressureLevel& level : frame.levels) upward.push_back(&level);
  std::ranges::sort(upward, std::ranges::greater{}, &PressureLevel::pressure);
  analysis.levels = upward.size();
  for (std::size_t c = 0; c < frame.sp.size(); ++c) {
    for (const PressureLevel* level : upward) {
      const double above =
          static_cast<double>(level->geopotential[c]) - static_cast<double>(frame.surface_geopotential[c]);
      analysis.height.push_back(static_cast<float>(above / standard_gravity));
      analysis.wind_east.push_back(level->u[c]);
      analysis.wind_north.push_back(level->v[c]);
      analysis.temperature.push_back(level->t[c]);
      analysis.humidity.push_back(humidity_at(*level, c, rules));
    }
    analysis.humidity_2m.push_back(static_cast<float>(
        humidity_of_dew_point(rules, static_cast<double>(frame.d2[c]), static_cast<double>(frame.t2[c]))));
    analysis.snow_cover.push_back(std::clamp(frame.snow_water[c] / static_cast<float>(rules.full_snow), 0.0F, 1.0F));
    analysis.cloud.push_back(std::clamp(frame.tcc[c], 0.0F, 1.0F));
  }
  analysis.wind_east_10m = frame.u10;
  analysis.wind_north_10m = frame.v10;
  analysis.temperature_2m = frame.t2;
  analysis.surface_pressure = frame.sp;
}

}  // namespace lantian::weather
