#include "weather/analysis/rules.hpp"

#include "weather/numbers.hpp"

#include <array>

namespace lantian::weather {
namespace {

using A = AnalysisRules;
using AnalysisField = NumberField<A>;

constexpr std::array analysis_fields{
    AnalysisField{"lapse_rate", &A::lapse_rate, 0.001, 0.0098},
    AnalysisField{"roughness", &A::roughness, 0.001, 2},
    AnalysisField{"least_roughness", &A::least_roughness, 0.0001, 0.1},
    AnalysisField{"most_roughness", &A::most_roughness, 0.5, 3},
    AnalysisField{"full_snow", &A::full_snow, 1, 100},
    AnalysisField{"snow_half", &A::snow_half, 270, 278},
    AnalysisField{"snow_span", &A::snow_span, 0.1, 10},
    AnalysisField{"vapour_base", &A::vapour_base, 600, 620},
    AnalysisField{"vapour_slope", &A::vapour_slope, 17, 18},
    AnalysisField{"vapour_offset", &A::vapour_offset, 230, 250},
    AnalysisField{"vapour_ratio", &A::vapour_ratio, 0.62, 0.63},
    AnalysisField{"station_radius", &A::station_radius, 1000, 200'000},
    AnalysisField{"station_reach", &A::station_reach, 1000, 600'000},
    AnalysisField{"station_depth", &A::station_depth, 20, 3000},
    AnalysisField{"station_trust", &A::station_trust, 0.01, 10},
    AnalysisField{"station_height_gap", &A::station_height_gap, 10, 2000},
};

}  // namespace

Result<AnalysisRules> read_analysis_rules(const terms::SourceFile& file) {
  std::vector<terms::Fault> faults;
  const auto tree = terms::parse_tree(file, faults);
  if (!tree) return error_of(faults);
  terms::Section root{*tree, file.path, faults};
  AnalysisRules rules;
  read_sourced<A>(root, analysis_fields, rules);
  root.finish();
  if (!faults.empty()) return error_of(faults);
  return rules;
}

}  // namespace lantian::weather
