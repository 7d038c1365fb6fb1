#pragma once
#include "serve/transport_region.hpp"
#include "transport/table.hpp"

#include <cstddef>
#include <functional>
#include <string>

namespace lantian::serve {

struct SeasonTableQuestion {
  std::string region;  ///< pack with transport.toml and weather.toml
  std::string grid;    ///< of its weather.toml; empty = its default
  std::string period;  ///< its months are the windows
  std::string keep;    ///< path beside which months that are done are kept ("KEEP.parts/")
  int threads = 1;
};
/// Told of hours done and hours in all; false: stop.
using SeasonProgress = std::function<bool(std::size_t, std::size_t)>;

/// The source-receptor table of a book's inventory in a season's weather, as `lantian transport adjoint` makes it. A
/// month that is kept under the hash of the same inputs is not computed again. Returns what `transport_region` and the
/// run return, incomplete when told to stop.
Result<transport::SourceReceptorTable> season_table(const InventoryOffice& office, const keep::InventoryBook& book,
                                                    const SeasonTableQuestion& question,
                                                    const SeasonProgress& progress);

}  // namespace lantian::serve
