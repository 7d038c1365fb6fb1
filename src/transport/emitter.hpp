#pragma once
#include "inventory/allocation/profile.hpp"
#include "transport/path.hpp"
#include "weather/slab.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <vector>

/// Sources as transport sees them: columns, layers, kilograms an hour. And probes, which are their mirror image.
namespace lantian::transport {

struct ColumnShare {
  std::uint32_t column = 0;
  float share = 0;
};

/// One source: which columns it emits into. Shares add up to at most 1; the rest lies off the grid.
struct Emitter {
  std::string id;
  std::vector<ColumnShare> columns;
};

/// A bell around a point of the map, cut at three sigma; each column has the integral over its square, the part off the
/// grid is left out, and the whole bell is 1. A point source gets one of a cell's side: narrower plumes than the cells
/// can carry would ring (handbook section 3.3). Requires: sigma_m > 0.
std::vector<ColumnShare> bell(const weather::Grid& grid, const weather::MapPoint& middle, double sigma_m);

/// Into which layers each emitter lets out.
class LayerSource {
 public:
  virtual ~LayerSource() = default;
  /// Fills share[emitter * nz + layer] for the hour of `slab`; the shares of a emitter add up to 1.
  virtual void layers(const weather::MetSlab& slab, std::span<float> share) = 0;
};

/// The same layers in every hour: each emitter between two heights above the ground, evenly.
struct HeightRange {
  double bottom_m = 0, top_m = 20;
};
class FixedLayers final : public LayerSource {
 public:
  FixedLayers(const weather::Grid& grid, std::span<const HeightRange> ranges);
  void layers(const weather::MetSlab& slab, std::span<float> share) override;

 private:
  std::vector<float> share_;
};

/// How much each emitter emits.
class RateSource {
 public:
  virtual ~RateSource() = default;
  /// Fills kg_h[emitter * precursors + precursor] for the hour that ends at `hour`.
  virtual void rates(HourEnding hour, std::span<float> kg_h) const = 0;
};

/// A mass spread over the hours of a period in the shares of a profile.
struct RatePart {
  std::uint32_t emitter = 0;
  Precursor precursor{};
  double kg = 0;
  const inventory::HourShares* shares = nullptr;
};
class PlannedRates final : public RateSource {
 public:
  /// The shares must outlive this.
  explicit PlannedRates(std::vector<RatePart> parts) : parts_{std::move(parts)} {}
  void rates(HourEnding hour, std::span<float> kg_h) const override;
  /// Sums by [emitter * precursors + precursor], kg.
  std::vector<double> totals(std::size_t emitters) const;

 private:
  std::vector<RatePart> parts_;
};

struct CellWeight {
  std::size_t cell = 0;
  double weight = 0;
};

/// One place where concentrations are wanted: concentration = sum of weight x tracer mass, ug/m3 from kg.
struct Probe {
  std::string id;
  std::vector<CellWeight> cells;
};

inline constexpr double probe_height_m = 3;  ///< inlet of a station above the ground, unless it is told

/// A bell of one cell around the point, and between the two layers whose centres embrace `height_m`; below the lowest
/// centre the lowest layer. The part of the bell off the grid is left out and the rest stands for all of it.
/// Concentrations are those of the reference atmosphere. Returns not_found when the point lies off the grid or within
/// `margin` cells of its border, where inflow is not known.
Result<Probe> make_probe(const weather::Grid& grid, std::string id, const weather::MapPoint& place,
                         double height_m = probe_height_m, int margin = 2);

}  // namespace lantian::transport
