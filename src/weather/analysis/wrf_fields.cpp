#include "weather/analysis/wrf_fields.hpp"

#include "base/assert.hpp"
#include "weather/analysis/profile.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace lantian::weather {
namespace {

// Constants of WRF itself (share/module_model_constants.F): its own heights and temperatures come back only with them.
constexpr double wrf_gravity = 9.81;
constexpr double wrf_base_theta = 300;
constexpr double wrf_base_pressure = 100'000;
constexpr double wrf_kappa = 2.0 / 7;

double number(float value) {
  return static_cast<double>(value);
}

/// One column of a frame, looked at from the ground up.
class WrfColumn {
 public:
  WrfColumn(const WrfFrame& frame, std::size_t i, std::size_t j) : frame_{frame}, i_{i}, j_{j} {}

  double u(std::size_t k) const {
    const std::size_t row = (k * frame_.rows + j_) * (frame_.across + 1) + i_;
    return 0.5 * (number(frame_.u[row]) + number(frame_.u[row + 1]));
  }
  double v(std::size_t k) const {
    const std::size_t south = (k * (frame_.rows + 1) + j_) * frame_.across + i_;
    return 0.5 * (number(frame_.v[south]) + number(frame_.v[south + frame_.across]));
  }
  double height(std::size_t k) const { return 0.5 * (edge(k) + edge(k + 1)) - number(frame_.hgt[column()]); }
  double pressure(std::size_t k) const { return number(frame_.p[at(k)]) + number(frame_.pb[at(k)]); }
  double temperature(std::size_t k) const {
    return (number(frame_.t[at(k)]) + wrf_base_theta) * std::pow(pressure(k) / wrf_base_pressure, wrf_kappa);
  }
  double vapour(std::size_t k) const { return number(frame_.qvapor[at(k)]); }
  float cloud() const {
    float most = 0;
    for (std::size_t k = 0; k < frame_.levels; ++k) most = std::max(most, frame_.cldfra[at(k)]);
    return std::min(most, 1.0F);
  }
  std::size_t column() const { return j_ * frame_.across + i_; }

 private:
  std::size_t at(std::size_t k) const { return k * frame_.columns() + column(); }
  double edge(std::size_t k) const { return (number(frame_.ph[at(k)]) + number(frame_.phb[at(k)])) / wrf_gravity; }

  const WrfFrame& frame_;
  std::size_t i_, j_;
};

/// From the file's own axes to the parallel and the meridian.
struct Turned {
  float east, north;
};
Turned turned(const WrfFrame& frame, std::size_t column, double along_x, double along_y) {
  const double cosine = number(frame.cos_alpha[column]), sine = number(frame.sin_alpha[column]);
  return {static_cast<float>(along_x * cosine - along_y * sine), static_cast<float>(along_y * cosine + along_x * sine)};
}

void take_levels(const WrfColumn& column, const WrfFrame& frame, const AnalysisRules& rules, Analysis& analysis) {
  for (std::size_t k = 0; k < frame.levels; ++k) {
    const Turned wind = turned(frame, column.column(), column.u(k), column.v(k));
    const double temperature = column.temperature(k);
    analysis.height.push_back(static_cast<float>(column.height(k)));
    analysis.wind_east.push_back(wind.east);
    analysis.wind_north.push_back(wind.north);
    analysis.temperature.push_back(static_cast<float>(temperature));
    analysis.humidity.push_back(
        static_cast<float>(humidity_of_mixing_ratio(rules, column.vapour(k), column.pressure(k), temperature)));
  }
}

void take_ground(const WrfColumn& column, const WrfFrame& frame, const AnalysisRules& rules, Analysis& analysis) {
  const std::size_t c = column.column();
  const Turned wind = turned(frame, c, number(frame.u10[c]), number(frame.v10[c]));
  analysis.wind_east_10m.push_back(wind.east);
  analysis.wind_north_10m.push_back(wind.north);
  analysis.humidity_2m.push_back(static_cast<float>(
      humidity_of_mixing_ratio(rules, number(frame.q2[c]), number(frame.psfc[c]), number(frame.t2[c]))));
  analysis.cloud.push_back(column.cloud());
  analysis.snow_cover.push_back(!frame.snowc.empty()
                                    ? std::clamp(frame.snowc[c], 0.0F, 1.0F)
                                    : std::clamp(frame.snow[c] / static_cast<float>(rules.full_snow), 0.0F, 1.0F));
}

}  // namespace

MeshAngles mesh_angles(const AnalysisMesh& mesh) {
  MeshAngles angles;
  for (std::size_t c = 0; c < mesh.columns(); ++c) {
    const std::size_t i = c % mesh.across;
    const std::size_t west = i == 0 ? c : c - 1, east = i + 1 == mesh.across ? c : c + 1;
    const double along = std::remainder(mesh.longitude[east] - mesh.longitude[west], 360.0) *
                         std::cos(mesh.latitude[c] * std::numbers::pi / 180);
    const double angle = std::atan2(mesh.latitude[east] - mesh.latitude[west], along);
    angles.cosine.push_back(static_cast<float>(std::cos(angle)));
    angles.sine.push_back(static_cast<float>(std::sin(angle)));
  }
  return angles;
}

void take_wrf_frame(const WrfFrame& frame, const AnalysisRules& rules, Analysis& analysis) {
  LANTIAN_ASSERT(frame.u.size() == frame.levels * frame.rows * (frame.across + 1), "u stands on west and east sides");
  LANTIAN_ASSERT(frame.v.size() == frame.levels * (frame.rows + 1) * frame.across, "v stands on south and north sides");
  LANTIAN_ASSERT(frame.ph.size() == (frame.levels + 1) * frame.columns(), "ph stands on the edges of layers");
  LANTIAN_ASSERT(!frame.snowc.empty() || !frame.snow.empty(), "one of both tells the snow cover");
  analysis.levels = frame.levels;
  for (std::size_t j = 0; j < frame.rows; ++j) {
    for (std::size_t i = 0; i < frame.across; ++i) {
      const WrfColumn column{frame, i, j};
      take_levels(column, frame, rules, analysis);
      take_ground(column, frame, rules, analysis);
    }
  }
  analysis.temperature_2m = frame.t2;
  analysis.surface_pressure = frame.psfc;
  analysis.shortwave = frame.swdown;
  analysis.friction_velocity = frame.ust;
  analysis.mixing_height = frame.pblh;
  analysis.sensible_heat = frame.hfx;
  analysis.fluxes_over_hour = false;
}

std::vector<float> fallen_between(std::span<const float> before, std::span<const float> after) {
  std::vector<float> fallen(after.size());
  for (std::size_t c = 0; c < fallen.size(); ++c) fallen[c] = std::max(after[c] - before[c], 0.0F);
  return fallen;
}

}  // namespace lantian::weather
