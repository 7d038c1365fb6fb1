#pragma once
#include "assess/verdict.hpp"
#include "observe/slab.hpp"

#include <vector>

namespace lantian::assess {

/// Judges every station of an hourly slab on its own, in the slab's order, on `threads` threads. To keep a national
/// network in memory the verdicts come without their days (`days` and `values` are empty); judge a station alone to see
/// those. The answer does not depend on `threads`. Requires: threads >= 1, a standard with index and evaluation rule.
/// Returns unsupported when the standard lacks an O3 8-h limit.
Result<std::vector<PeriodVerdict>> judge_stations(const observe::Slab& hours, const standards::Standard& standard,
                                                  int threads);

}  // namespace lantian::assess
