#pragma once
#include "weather/analysis/analysis.hpp"
#include "weather/analysis/rules.hpp"

#include <span>
#include <vector>

/// What stands in a file of WRF, as an analysis: pure conversions. Names, staggering and units are those of WRF's
/// ARW output (Skamarock et al. 2019, doi:10.5065/1dfh-6p97, and its Users' Guide).
namespace lantian::weather {

/// One time of a file, as it stands there: [level][south_north][west_east], SI. What may be empty says so.
struct WrfFrame {
  std::size_t across = 0, rows = 0, levels = 0;
  std::vector<float> u;        ///< west_east + 1, along the file's own x
  std::vector<float> v;        ///< south_north + 1
  std::vector<float> ph, phb;  ///< levels + 1, m2/s2
  std::vector<float> t;        ///< potential temperature less 300 K
  std::vector<float> p, pb;    ///< Pa
  std::vector<float> qvapor;   ///< kg/kg of dry air
  std::vector<float> cldfra;   ///< 0..1
  std::vector<float> t2, q2, u10, v10, psfc, swdown, hgt;
  std::vector<float> snowc, snow;           ///< 0 or 1; kg/m2; one of them may be empty
  std::vector<float> ust, pblh, hfx;        ///< may be empty
  std::vector<float> cos_alpha, sin_alpha;  ///< of the angle of the file's x axis from east
  std::vector<float> rain, snow_grains;     ///< mm since the run began; snow_grains may be empty
  std::size_t columns() const { return across * rows; }
};

/// Cosine and sine of the angle between the mesh's rows and the parallel, counter-clockwise, from where its columns
/// stand; for files without COSALPHA and SINALPHA.
struct MeshAngles {
  std::vector<float> cosine, sine;
};
MeshAngles mesh_angles(const AnalysisMesh& mesh);

/// Winds to mass points and to the meridian, heights (PH + PHB) / g of layer middles above HGT, temperature from theta
/// and pressure, humidity from QVAPOR, cloud cover as the largest CLDFRA of a column, snow cover from SNOWC or SNOW.
/// Time, place, precipitation and snowfall stay as they are. Requires: a size for each field that is not empty.
void take_wrf_frame(const WrfFrame& frame, const AnalysisRules& rules, Analysis& analysis);

/// What fell between two frames of one run, by column; rounding below 0 is 0.
std::vector<float> fallen_between(std::span<const float> before, std::span<const float> after);

}  // namespace lantian::weather
