#pragma once
#include "base/clock.hpp"
#include "base/result.hpp"
#include "weather/grid.hpp"

#include <vector>

/// The weather of one hour on the grid: everything that transport, plume rise, deposition and chemistry read.
namespace lantian::weather {

/// Means over the hour that ends at `hour` (Beijing clock). SI units. Nothing is missing: a reader fills or refuses.
/// Columns at j * nx + i; cells and interfaces with the column contiguous.
struct MetSlab {
  HourEnding hour{};

  /// Air mass fluxes through faces, kg/s, free of divergence together with `up` (relative 1e-6) in every cell of the
  /// reference air mass; the lid is closed, so each column's horizontal fluxes add up to nothing.
  std::vector<float> east;   ///< (nx + 1) x ny x nz; west side of cell i at ((j * (nx + 1) + i) * nz + k); eastward > 0
  std::vector<float> north;  ///< nx x (ny + 1) x nz; south side of row j at ((j * nx + i) * nz + k); northward > 0
  std::vector<float> up;     ///< columns x (nz + 1); upward > 0; 0 at ground and lid

  std::vector<float> wind_east, wind_north;  ///< cells, m/s, at the centre
  std::vector<float> temperature;            ///< cells, K
  std::vector<float> relative_humidity;      ///< cells, 0..1
  std::vector<float> exchange;               ///< columns x (nz + 1), Kz at interfaces, m2/s
  std::vector<float> spreading;              ///< cells, Kh, m2/s

  std::vector<float> friction_velocity;    ///< columns, u*, m/s
  std::vector<float> inverse_obukhov;      ///< columns, 1/L, 1/m; positive = stable
  std::vector<float> mixing_height;        ///< columns, m above the ground
  std::vector<float> sensible_heat;        ///< columns, W/m2 upward
  std::vector<float> convective_velocity;  ///< columns, w*, m/s; 0 when stable
  std::vector<float> shortwave;            ///< columns, W/m2 downward
  std::vector<float> cloud;                ///< columns, 0..1
  std::vector<float> precipitation;        ///< columns, kg/m2 in the hour (mm), rain and snow as water
  std::vector<float> snow_share;           ///< columns, 0..1 of the precipitation
  std::vector<float> snow_cover;           ///< columns, 0..1 of the ground
  std::vector<float> surface_pressure;     ///< columns, Pa
  std::vector<float> temperature_2m;       ///< columns, K

  /// Zeros of the right size.
  explicit MetSlab(const Grid& grid);
  MetSlab() = default;
};

/// Hours one after another from wherever they come: a stored file, a model's output, the synthetic basin.
class Weather {
 public:
  virtual ~Weather() = default;
  virtual const Grid& grid() const = 0;
  virtual HourEnding first() const = 0;
  virtual HourEnding last() const = 0;
  /// True when the fields are made up. Whatever is computed from them says so.
  virtual bool synthetic() const = 0;
  /// What the fields are, in one line, for lineage: "synthetic basin, seed 7" or a file with its content hash.
  virtual std::string lineage() const = 0;
  /// Fills `slab`. Errors: not_found (an hour outside or missing, named), malformed (field, file, hour named).
  virtual Result<void> read(HourEnding hour, MetSlab& slab) = 0;
};

}  // namespace lantian::weather
