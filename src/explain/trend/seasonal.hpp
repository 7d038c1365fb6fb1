#pragma once
#include "base/result.hpp"
#include "explain/trend/month_means.hpp"

/// A series as season + trend + remainder.
namespace lantian::explain {

struct SeasonalChoice {
  std::size_t period = 12;
  std::size_t season_span = 11;  ///< years over which a season may change; odd, 7 at least
  int season_degree = 1;
  bool robust = true;        ///< wild values do not bend season and trend: 15 outer passes of 1, else 1 of 2
  bool every_point = false;  ///< no jumps: local regression at every point, not every tenth of its span
};

/// value = season + trend + remainder wherever there is a value. Season and trend stand also where one is missing.
struct Seasonal {
  std::vector<double> season, trend;
  Values remainder;
  std::vector<double> weights;  ///< 0..1, how far a robust decomposition believed each value; 0 where one is missing
};

/// STL. A missing value has weight 0 in every regression, so that nothing need be filled in. Returns incomplete when
/// there are not more than two periods, or a place in the period has no value at all. Requires: period >= 2.
/// Source: Cleveland et al. 1990, J. Official Statistics 6:3-73. With every value there the answer is that of R's
/// `stl` with the same spans, whose defaults for trend and low pass are taken, but where R's program takes a value that
/// is no median to weigh an even number of remainders (doc/explain-trend.md).
Result<Seasonal> seasonal(const Values& values, const SeasonalChoice& choice = {});

/// trend + remainder: the values without their season; none where the value is missing.
Values without_season(const Values& values, const Seasonal& parts);

}  // namespace lantian::explain
