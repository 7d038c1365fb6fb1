#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

namespace lantian::weather {

/// Parameters of data/weather/analysis.toml, SI; what each means, where it comes from and whether that was checked
/// stands there.
struct AnalysisRules {
  double lapse_rate = 0;
  double roughness = 0, least_roughness = 0, most_roughness = 0;
  double full_snow = 0, snow_half = 0, snow_span = 0;
  double vapour_base = 0, vapour_slope = 0, vapour_offset = 0, vapour_ratio = 0;
  double station_radius = 0, station_reach = 0, station_depth = 0, station_trust = 0, station_height_gap = 0;
};

/// Reads data/weather/analysis.toml. Returns malformed with every fault of the file.
Result<AnalysisRules> read_analysis_rules(const terms::SourceFile& file);

}  // namespace lantian::weather
