#pragma once
#include "observe/quality/group.hpp"
#include "terms/region.hpp"

namespace lantian::observe::quality {

/// Who is compared with one station, by index into the list that was given.
struct Neighbourhood {
  std::vector<std::size_t> beside;       ///< nearest first
  std::optional<std::size_t> reference;  ///< for a station at a source (a building site): the nearest one that is not
};

/// For each station its neighbours as the rule says: the nearest ones inside the radius that have coordinates. A
/// station without coordinates is compared with the others of its unit, in order of id. Stations at sources are beside
/// each other and beside all others, but nobody else is compared with them: a building site says nothing about the air
/// of a town. Without a choice in the rule nobody has neighbours. O(n^2) in the number of stations.
std::vector<Neighbourhood> neighbourhoods(std::span<const terms::Station> stations, const QualityRule& rule);

}  // namespace lantian::observe::quality
