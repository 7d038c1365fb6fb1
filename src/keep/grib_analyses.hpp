#pragma once
#include "keep/grib_file.hpp"
#include "weather/analysis/pressure_fields.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

/// ERA5 and IFS in GRIB as analyses: fields on levels of equal pressure and at the ground, on a regular grid of
/// longitudes and latitudes. Which are needed, and how sums over time are taken apart: doc/weather.md.
namespace lantian::keep {

class GribAnalyses final : public weather::AnalysisSource {
 public:
  /// Files in any order, one field or all in each. Returns not_found; malformed (no GRIB, cut short, another grid, a
  /// unit that is not the parameter's); conflict (a field twice, or of several members); incomplete (no time with winds
  /// on levels; no height of the ground).
  static Result<std::unique_ptr<GribAnalyses>> open(const std::vector<std::string>& paths,
                                                    const weather::AnalysisRules& rules);

  const weather::AnalysisMesh& mesh() const override { return mesh_; }
  std::span<const UtcSeconds> times() const override { return times_; }
  /// Returns incomplete (a field is missing at this time, named), malformed (a field of sums that is none).
  Result<void> read(UtcSeconds time, weather::Analysis& analysis) override;
  std::string lineage() const override;

 private:
  /// Parameter, pressure, valid at.
  using Key = std::tuple<long, double, UtcSeconds>;
  using Fields = std::map<Key, GribRecord>;

  explicit GribAnalyses(const weather::AnalysisRules& rules) : rules_{rules} {}
  Result<void> add(GribRecord record);
  Result<void> find_mesh();
  const GribRecord* find(long param, double pressure, UtcSeconds time) const;
  /// The ground's field of this time; of any time for what does not change.
  Result<std::vector<float>> ground(long param, UtcSeconds time) const;
  Result<void> take_levels(UtcSeconds time, weather::PressureFrame& frame) const;
  Result<std::vector<float>> level_field(long param, double pressure, UtcSeconds time) const;
  Result<void> take_ground(UtcSeconds time, weather::PressureFrame& frame) const;
  Result<std::optional<std::vector<float>>> hour_sum(long param, UtcSeconds time, std::string& why) const;
  Result<void> take_sums(UtcSeconds time, weather::Analysis& analysis) const;

  weather::AnalysisRules rules_;
  std::size_t files_ = 0;
  Fields fields_;
  weather::AnalysisMesh mesh_;
  std::vector<UtcSeconds> times_;
  std::vector<double> pressures_;  ///< Pa, at all times
};

}  // namespace lantian::keep
