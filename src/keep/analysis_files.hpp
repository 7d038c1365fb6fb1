#pragma once
#include "weather/analysis/analysis.hpp"
#include "weather/analysis/rules.hpp"

#include <memory>
#include <string>
#include <vector>

namespace lantian::keep {

/// Files of WRF (NetCDF) or of ERA5 and IFS (GRIB), told apart by their first bytes. Returns what WrfFiles::open and
/// GribAnalyses::open return; invalid_argument for no file or both kinds at once, malformed for another kind.
Result<std::unique_ptr<weather::AnalysisSource>> open_analyses(const std::vector<std::string>& paths,
                                                               const weather::AnalysisRules& rules);

}  // namespace lantian::keep
