#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "weather/grid.hpp"

#include <span>
#include <string>
#include <vector>

/// Air as a model or an analysis gives it at one instant, whatever file it stood in: what the readers of WRF and GRIB
/// produce, and the only thing that the conversion to our grid knows.
namespace lantian::weather {

/// Where the columns of a source stand: `rows` x `across` places, neighbours in both directions; the mesh may be
/// turned, bent and run either way. Column (i, j) at j * across + i.
struct AnalysisMesh {
  std::size_t across = 0, rows = 0;
  std::vector<double> longitude, latitude;  ///< degrees, by column
  std::vector<float> terrain;               ///< of the source, m above the sea
  std::vector<float> roughness;             ///< m; empty when the source has none
  std::size_t columns() const { return across * rows; }
  friend bool operator==(const AnalysisMesh&, const AnalysisMesh&) = default;
};

/// Winds are relative to the meridian. Levels at column * levels + level, heights above the source's own ground
/// rising; levels below it are left out by whoever interpolates. Fields that may be empty say so.
struct Analysis {
  UtcSeconds time{};
  std::string place;  ///< file (and record) for messages
  std::size_t levels = 0;

  std::vector<float> height;                 ///< m above the ground of the source
  std::vector<float> wind_east, wind_north;  ///< m/s
  std::vector<float> temperature;            ///< K
  std::vector<float> humidity;               ///< relative, 0..1
  std::vector<float> wind_east_10m, wind_north_10m;
  std::vector<float> temperature_2m, humidity_2m;  ///< K, 0..1
  std::vector<float> surface_pressure;             ///< Pa
  std::vector<float> cloud, snow_cover;            ///< 0..1
  std::vector<float> friction_velocity;            ///< m/s; may be empty
  std::vector<float> mixing_height;                ///< m; may be empty

  /// W/m2; at the instant, or means over the hour that ends then, as `fluxes_over_hour` says.
  std::vector<float> shortwave;
  std::vector<float> sensible_heat;  ///< upward; may be empty
  bool fluxes_over_hour = false;
  /// kg/m2 in the hour that ends at `time`; snow as water, empty when the source does not tell it.
  std::vector<float> precipitation, snowfall;
};

/// Every field there, of the right size, finite and inside wide limits; heights rising. Returns malformed with place,
/// field, time, value and what to look at.
Result<void> check_analysis(const AnalysisMesh& mesh, const Analysis& analysis);

/// Analyses one after another, from wherever they come.
class AnalysisSource {
 public:
  virtual ~AnalysisSource() = default;
  virtual const AnalysisMesh& mesh() const = 0;
  /// Ascending.
  virtual std::span<const UtcSeconds> times() const = 0;
  /// Requires: one of times(). The first time has no precipitation where only differences tell it.
  virtual Result<void> read(UtcSeconds time, Analysis& analysis) = 0;
  /// Model, files and their hash, in one line.
  virtual std::string lineage() const = 0;
};

}  // namespace lantian::weather
