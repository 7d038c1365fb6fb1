#pragma once
#include "explain/normalise/normalise.hpp"

/// The exact sums of the two pools, for `normalise`.
namespace lantian::explain {

/// Cost: for each tree and part the sum over its nodes of the targets and pool rows that reach them.
Values normalise_windowed(const Forest& forest, const ModelTable& table, const WindowPool& pool, int threads);

/// Targets are runs of the trend, so that a leaf costs two additions. Requires: the first variable is the trend.
Values normalise_joint(const Forest& forest, const ModelTable& table, int threads);

}  // namespace lantian::explain
