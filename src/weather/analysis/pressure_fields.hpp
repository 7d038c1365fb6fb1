#pragma once
#include "weather/analysis/analysis.hpp"
#include "weather/analysis/rules.hpp"

#include <vector>

/// Fields on levels of equal pressure, as ERA5 and IFS give them, as an analysis: pure conversions.
namespace lantian::weather {

/// One level: every field by column, in the order of the mesh.
struct PressureLevel {
  double pressure = 0;              ///< Pa
  std::vector<float> geopotential;  ///< m2/s2
  std::vector<float> u, v, t;
  std::vector<float> specific, relative;  ///< kg/kg; 0..1; one of them may be empty
};

struct PressureFrame {
  std::vector<PressureLevel> levels;        ///< in any order
  std::vector<float> surface_geopotential;  ///< m2/s2
  std::vector<float> u10, v10, t2, d2, sp, tcc;
  std::vector<float> snow_water;  ///< kg/m2 lying on the ground
};

/// Levels from the ground up, heights above the ground of the source as (geopotential - that of the ground) / g,
/// humidity from q or as it stands (cut to 0..1), humidity at 2 m from the dew point, snow cover from the water in the
/// snow. Levels below the ground come with heights below 0; Profile leaves them out. Requires: fields of one size.
void take_pressure_frame(const PressureFrame& frame, const AnalysisRules& rules, Analysis& analysis);

}  // namespace lantian::weather
