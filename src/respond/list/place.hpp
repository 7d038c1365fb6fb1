#pragma once
#include "base/result.hpp"
#include "terms/region.hpp"

#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

/// Where enterprises stand: in a county, or in a park that has no warnings of its own and lies in counties that do.
namespace lantian::respond {

/// Parks of a region and the counties in which each lies.
using ParkCounties = std::map<std::string, std::vector<std::string>, std::less<>>;

/// regions/REGION/parks.toml: [[park]] with id, counties, source, status. Returns malformed with every fault, one a line.
Result<ParkCounties> read_parks(const terms::SourceFile& file);

/// Whether who stands at a place responds when these units do. A park does as soon as one of its counties does, or when
/// it is named itself. `units` empty: everybody responds.
bool place_responds(std::string_view place, std::span<const std::string> units, const ParkCounties& parks);

}  // namespace lantian::respond
