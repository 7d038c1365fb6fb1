#pragma once
#include "weather/basin/air.hpp"
#include "weather/boundary_layer.hpp"
#include "weather/mass_consistent.hpp"

/// Weather that is made up, by a plan and its seed: a winter basin with cold pool and inversion, mountain-valley wind,
/// shallow foehn above the pool, passages that clear it. Any hour is a pure function of plan, rules and hour: asked for
/// alone or after others, it has the same bits.
namespace lantian::weather {

class SyntheticBasin : public Weather {
 public:
  SyntheticBasin(BasinPlan plan, const BoundaryRules& rules);
  SyntheticBasin(const SyntheticBasin&) = delete;  // the sky looks at the plan
  SyntheticBasin& operator=(const SyntheticBasin&) = delete;

  const Grid& grid() const override { return plan_.grid; }
  HourEnding first() const override { return plan_.first; }
  HourEnding last() const override { return plan_.last; }
  bool synthetic() const override { return true; }
  std::string lineage() const override;
  /// Errors: not_found (outside the plan's days), incomplete (the wind did not close).
  Result<void> read(HourEnding hour, MetSlab& slab) override;

  /// What the last `read` needed for closing the wind.
  const Adjustment& adjustment() const { return adjustment_; }

 private:
  void fill_air(HourEnding hour, MetSlab& slab) const;
  bool dark(HourEnding hour) const;
  void reach(HourEnding hour);

  BasinPlan plan_;
  BasinSky sky_;
  BoundaryLayer boundary_;
  MassConsistentWind wind_;
  std::vector<MapPoint> points_;
  std::vector<Position> positions_;
  Adjustment adjustment_;
  MetSlab scratch_;
  /// The convective depth at the end of `reached_`: a memory of what can be computed again at any time.
  std::vector<float> depth_;
  HourEnding reached_{};
  bool has_depth_ = false;
};

}  // namespace lantian::weather
