#pragma once
#include "explain/contributions/inversion.hpp"

/// The means that are fitted.
namespace lantian::explain {

/// One species at one station over one block of hours.
struct FittedBlock {
  std::uint32_t tracer = 0, station = 0, season = 0;  ///< season 0 before, 1 after
  double observed = 0, background = 0;
  std::vector<double> tags;  ///< groups, then claims; cuts are 0 before
};

/// Blocks of one time and species, whose errors are common in part.
struct BlockGroup {
  std::vector<FittedBlock> blocks;
};

/// Blocks with enough usable hours, over the same hours for observed and modelled. By season, time and tracer.
std::vector<BlockGroup> make_blocks(const InversionInput& input);

/// Means over all hours and stations of a season of the first tracer, as the model has them.
struct SeasonMeans {
  std::vector<double> tags;
  double background = 0;
};
SeasonMeans season_means(const TracerSeason& season, std::size_t tags);

}  // namespace lantian::explain
