#pragma once
#include "transport/rising_layers.hpp"
#include "twin/osse/osse.hpp"

#include <memory>
#include <span>
#include <vector>

namespace lantian::twin {

/// What lets out where: the sectors of one world, each unit an emitter, and beside them what measures claim to cut.
struct OsseEmission {
  std::span<const OsseSector> sectors;        ///< as this world has them
  std::span<const OsseMeasurePlan> measures;  ///< in force or not
  std::span<const double> claimed_share;      ///< by measure
  bool in_force = false;                      ///< false: cuts emit nothing
  std::span<const OssePlace> units;
  double area_sigma_m = 0;
  OsseHeating heating;
  const transport::RiseRule* rise = nullptr;
};

/// Emitters of a world and how much they emit into which layers. Emissions answer to the weather (cold, wind), so
/// `layers` reads it and `rates` belongs to the hour that `layers` saw last; hours ascend, because houses remember the
/// temperature of the hours before.
class OsseEmitters final : public transport::LayerSource, public transport::RateSource {
 public:
  /// Keeps what `emission` points to, and the grid. Returns not_found when a unit has no place or lies off the grid.
  static Result<std::unique_ptr<OsseEmitters>> make(const OsseEmission& emission, const weather::Grid& grid);

  std::span<const transport::Emitter> emitters() const { return emitters_; }
  const std::vector<std::uint32_t>& tags() const { return tags_; }  ///< by emitter: sectors, then measures
  /// PM + SO2 + NOx by tag of the hours since `from` that were asked for, kg.
  void count_from(HourEnding from) { counted_from_ = from; }
  const std::vector<double>& counted_kg() const { return counted_kg_; }

  void layers(const weather::MetSlab& slab, std::span<float> share) override;
  void rates(HourEnding hour, std::span<float> kg_h) const override;

 private:
  struct Part {
    std::size_t sector = 0;
    double share = 0;  ///< of the sector's emission
    std::size_t column = 0;
  };
  OsseEmitters(const OsseEmission& emission, const weather::Grid& grid) : emission_{emission}, grid_{&grid} {}
  Result<void> place();
  Result<void> add(std::string id, std::uint32_t tag, std::size_t sector, const OsseUnitWeight& unit);
  void place_layers();
  double answer(std::size_t emitter, const weather::MetSlab& slab);
  static double course(const OsseSector& sector, HourEnding hour);

  OsseEmission emission_;
  const weather::Grid* grid_;
  std::vector<transport::Emitter> emitters_;
  std::vector<std::uint32_t> tags_;
  std::vector<Part> parts_;  ///< parallel to emitters_
  std::unique_ptr<transport::RisingLayers> rising_;
  HourEnding seen_{};
  bool began_ = false;
  std::vector<double> outside_c_;  ///< by emitter, as houses feel it
  std::vector<float> kg_h_;        ///< as rates() gives it
  HourEnding counted_from_{};
  std::vector<double> counted_kg_;
};

}  // namespace lantian::twin
