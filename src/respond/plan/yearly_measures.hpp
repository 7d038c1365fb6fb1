#pragma once
#include "base/result.hpp"
#include "explain/contributions/by_sensitivity.hpp"
#include "respond/plan/yearly.hpp"

#include <vector>

/// Measures for a yearly plan, by county, from data/respond/yearly.toml and the season coefficients of a pack.
namespace lantian::respond {

/// Percents are of the county's emission of the sector. Costs are assumed.
struct YearlyKind {
  std::string id, sector;
  terms::Name name;
  double part = 0;
  double cut_so2 = 0, cut_nox = 0, cut_pm = 0;
  double yuan_per_t = 0, co2_t_per_t = 0;
  double error = 0;
};
/// Returns malformed with every fault: parts of one sector above 100 %, an id twice.
Result<std::vector<YearlyKind>> read_yearly_kinds(const terms::SourceFile& file);

/// One measure for each kind and each unit that has its sector. Tonnes are those of the season; the effect is the mean
/// of the season.
YearlyQuestion yearly_question(const std::vector<YearlyKind>& kinds, const explain::SeasonSensitivity& season);

}  // namespace lantian::respond
