#pragma once
#include "base/concentration.hpp"
#include "base/rational.hpp"
#include "standards/rule.hpp"

#include <optional>
#include <span>

namespace lantian::assess {

/// The NowCast of a particle species: weight w = 1 - (max - min)/max, not below the floor; sum w^i c_i / sum w^i over
/// valid hours. `hours`: newest first; at most `rule.hours` are used; missing ones absent. Exact, in ug/m3, not
/// truncated. Absent when too few of the newest hours are valid. All zeros give zero. Source: EPA-454/B-24-002 (May
/// 2024), NowCast for PM.
std::optional<Rational> nowcast(std::span<const std::optional<Concentration>> hours,
                                const standards::NowcastRule& rule);

}  // namespace lantian::assess
