#include "weather/analysis/stations.hpp"

#include "weather/analysis/profile.hpp"
#include "weather/analysis/regrid.hpp"

#include <cmath>

namespace lantian::weather {
namespace {

/// A station's difference from the first guess, where it stands.
struct StationGap {
  MapPoint point;
  std::optional<double> x, y, temperature;
};

std::optional<std::size_t> column_under(const Grid& grid, const MapPoint& point) {
  const double i = std::floor((point.x - grid.west_m) / grid.cell_m);
  const double j = std::floor((point.y - grid.south_m) / grid.cell_m);
  if (!(i >= 0 && j >= 0 && i < grid.nx && j < grid.ny)) return std::nullopt;
  return grid.column(static_cast<int>(i), static_cast<int>(j));
}

std::optional<StationGap> gap_of(const AnalysisRules& rules, const Grid& grid, const StationReading& reading,
                                 const MetSlab& slab) {
  StationGap gap;
  gap.point = to_map(grid.projection, reading.position);
  const auto column = column_under(grid, gap.point);
  if (!column) return std::nullopt;
  const std::size_t lowest = *column * static_cast<std::size_t>(grid.nz);
  if (reading.wind_east && reading.wind_north) {
    const MapTurn turn = map_turn(grid.projection, reading.position);
    // The lowest layer's middle may lie below the anemometer.
    const double share = log_share(grid.centre_height(0), static_cast<double>(grid.roughness_m[*column]));
    gap.x = share * turn.x(*reading.wind_east, *reading.wind_north) - static_cast<double>(slab.wind_east[lowest]);
    gap.y = share * turn.y(*reading.wind_east, *reading.wind_north) - static_cast<double>(slab.wind_north[lowest]);
  }
  const double above = reading.altitude ? *reading.altitude - static_cast<double>(grid.terrain_m[*column]) : 0;
  if (reading.temperature && std::abs(above) <= rules.station_height_gap) {
    gap.temperature =
        *reading.temperature + rules.lapse_rate * above - static_cast<double>(slab.temperature_2m[*column]);
  }
  return gap;
}

/// Weighted mean of the gaps around a point, the first guess being a gap of 0.
class GapMean {
 public:
  explicit GapMean(double trust) : weights_{trust} {}
  void add(double weight, const std::optional<double>& gap) {
    if (!gap) return;
    weights_ += weight;
    sum_ += weight * *gap;
  }
  double value() const { return sum_ / weights_; }

 private:
  double weights_, sum_ = 0;
};

void correct_column(const AnalysisRules& rules, const Grid& grid, std::size_t c, std::span<const StationGap> gaps,
                    MetSlab& slab) {
  const auto nx = static_cast<std::size_t>(grid.nx), nz = static_cast<std::size_t>(grid.nz);
  const MapPoint here{grid.west_m + grid.cell_m * (static_cast<double>(c % nx) + 0.5),
                      grid.south_m + grid.cell_m * (static_cast<double>(c / nx) + 0.5)};
  GapMean x{rules.station_trust}, y{rules.station_trust}, temperature{rules.station_trust};
  for (const StationGap& gap : gaps) {
    const double distance = std::hypot(gap.point.x - here.x, gap.point.y - here.y);
    if (distance > rules.station_reach) continue;
    const double weight = std::exp(-std::pow(distance / rules.station_radius, 2));
    x.add(weight, gap.x);
    y.add(weight, gap.y);
    temperature.add(weight, gap.temperature);
  }
  slab.temperature_2m[c] += static_cast<float>(temperature.value());
  const double lowest = grid.centre_height(0);
  for (std::size_t k = 0; k < nz; ++k) {
    const double fade = std::exp(-(grid.centre_height(static_cast<int>(k)) - lowest) / rules.station_depth);
    slab.wind_east[c * nz + k] += static_cast<float>(fade * x.value());
    slab.wind_north[c * nz + k] += static_cast<float>(fade * y.value());
    slab.temperature[c * nz + k] += static_cast<float>(fade * temperature.value());
  }
}

}  // namespace

void blend_stations(const AnalysisRules& rules, const Grid& grid, std::span<const StationReading> readings,
                    MetSlab& slab) {
  std::vector<StationGap> gaps;
  for (const StationReading& reading : readings) {
    if (reading.hour != slab.hour) continue;
    if (const auto gap = gap_of(rules, grid, reading, slab)) gaps.push_back(*gap);
  }
  if (gaps.empty()) return;
  for (std::size_t c = 0; c < grid.columns(); ++c) correct_column(rules, grid, c, gaps, slab);
}

}  // namespace lantian::weather
