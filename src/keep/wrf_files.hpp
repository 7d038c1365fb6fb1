#pragma once
#include "keep/netcdf_io.hpp"
#include "weather/analysis/wrf_fields.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

/// Output of WRF (ARW, wrfout files) as analyses. Which variables are read and what is made of them: doc/weather.md.
namespace lantian::keep {

class WrfFiles final : public weather::AnalysisSource {
 public:
  /// Files in any order, each with any number of times, all on one mesh. Returns not_found; malformed (no NetCDF, cut
  /// short, no wrfout, a variable missing or in another unit, another mesh: file and variable named); conflict (a time
  /// in two files).
  static Result<std::unique_ptr<WrfFiles>> open(const std::vector<std::string>& paths,
                                                const weather::AnalysisRules& rules);

  const weather::AnalysisMesh& mesh() const override { return mesh_; }
  std::span<const UtcSeconds> times() const override { return times_; }
  /// Precipitation is the difference to the frame an hour before; the first of a run has none, unless its run began an
  /// hour before or less. Returns malformed (NaN and fill values are found by check_analysis), io.
  Result<void> read(UtcSeconds time, weather::Analysis& analysis) override;
  std::string lineage() const override;

 private:
  struct FramePlace {
    std::size_t file = 0, index = 0;
  };
  explicit WrfFiles(const weather::AnalysisRules& rules) : rules_{rules} {}
  Result<void> add(const std::string& path);
  Result<void> use(std::size_t file);
  Result<std::vector<float>> rain(const FramePlace& place, const char* what);
  Result<void> take_precipitation(UtcSeconds time, weather::Analysis& analysis);

  weather::AnalysisRules rules_;
  std::vector<std::string> paths_, run_starts_;
  std::string title_;
  weather::AnalysisMesh mesh_;
  weather::MeshAngles angles_;
  std::map<UtcSeconds, FramePlace> frames_;
  std::vector<UtcSeconds> times_;
  std::optional<netcdf::File> file_;
  std::size_t used_ = 0;
};

}  // namespace lantian::keep
