#pragma once
#include "weather/analysis/regrid.hpp"
#include "weather/analysis/rules.hpp"
#include "weather/analysis/stations.hpp"
#include "weather/boundary_layer.hpp"
#include "weather/mass_consistent.hpp"

#include <memory>

/// Analyses as hours of our grid: between levels, between columns, turned to the map, closed, and stirred.
namespace lantian::weather {

/// The grid with ground and roughness of the source: `frame` gives map, cells and layers. Returns what Regrid::make
/// returns.
Result<Grid> analysis_grid(const Grid& frame, const AnalysisMesh& mesh, const AnalysisRules& rules);

/// Fills what an instant tells of the slab's fields, on the grid: winds along the map's axes at cell centres (a first
/// guess), temperature, humidity, cloud, snow cover, pressure; u*, mixing height and heat where the source has them,
/// else they stay. Heights are counted from the ground of source and grid; the difference between the two grounds is
/// made up by the lapse rate for temperature and pressure.
class Instant {
 public:
  Instant(const Grid& grid, const AnalysisMesh& mesh, const AnalysisRules& rules, Regrid regrid);
  /// Returns incomplete when the levels end below the grid's lid.
  Result<void> fill(const Analysis& analysis, MetSlab& slab) const;

 private:
  void fill_column(const Analysis& analysis, std::size_t column, MetSlab& slab) const;
  void fill_surface(const Analysis& analysis, std::size_t column, MetSlab& slab) const;

  Grid grid_;
  AnalysisRules rules_;
  Regrid regrid_;
  std::vector<MapTurn> turns_;  ///< by column
  std::vector<double> rises_;   ///< ground of the grid over that of the source, m
  std::vector<float> source_ground_;
};

struct AnalysisSetting {
  AnalysisRules rules;
  BoundaryRules boundary;
  std::vector<StationReading> stations;  ///< may be empty
};

/// Hours from the analyses at both their ends: instants are averaged, sums are those of the hour. Where the source has
/// no mixing height, the convective layer grows from hour to hour, beginning with none at the first hour read or after
/// a jump: begin at night, or some hours early.
class AnalysisWeather final : public Weather {
 public:
  /// Returns what analysis_grid returns; incomplete when there are not two times an hour apart.
  static Result<std::unique_ptr<AnalysisWeather>> make(std::unique_ptr<AnalysisSource> source, const Grid& frame,
                                                       AnalysisSetting setting);

  const Grid& grid() const override { return grid_; }
  HourEnding first() const override;
  HourEnding last() const override;
  bool synthetic() const override { return false; }
  std::string lineage() const override;
  /// Returns not_found (an hour outside, or without an analysis at one of its ends, which is named), malformed (see
  /// check_analysis), incomplete (levels, or the wind did not close).
  Result<void> read(HourEnding hour, MetSlab& slab) override;

 private:
  AnalysisWeather(std::unique_ptr<AnalysisSource> source, Grid grid, AnalysisSetting setting, Regrid regrid);
  struct End {
    Analysis analysis;
    MetSlab slab;
    bool full = false;
  };
  Result<void> load(UtcSeconds time, End& end);
  Result<void> load_ends(UtcSeconds after);
  Result<void> take_sums(MetSlab& slab) const;
  void stir(MetSlab& slab);

  std::unique_ptr<AnalysisSource> source_;
  Grid grid_;
  AnalysisSetting setting_;
  Regrid regrid_;
  Instant instant_;
  BoundaryLayer boundary_;
  MassConsistentWind wind_;
  End before_, after_;
  std::vector<float> depth_;
  HourEnding reached_{};
};

}  // namespace lantian::weather
