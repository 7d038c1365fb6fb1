#pragma once
#include "serve/office.hpp"
#include "twin/osse/osse.hpp"

#include <string>

/// The observing system simulation experiment of a region pack: osse.toml with the pack's weather and places.
namespace lantian::serve {

/// Makes the worlds of a seed and observes them: the sky is the region's plan with the seed mixed in, physics are those
/// of data/transport. Returns not_found (no such pack, no osse.toml), malformed (faults of files), what make_osse
/// returns.
Result<twin::Osse> region_osse(const Office& office, const std::string& region, std::uint64_t seed, int threads,
                               const twin::OsseProgress& progress = {});

}  // namespace lantian::serve
