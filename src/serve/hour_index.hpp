#pragma once
#include "assess/index.hpp"
#include "observe/slab.hpp"
#include "standards/rule.hpp"

#include <optional>
#include <span>
#include <vector>

/// The values of one hour of some stations of an hourly slab, as real-time indices take them.
namespace lantian::serve {

/// The mean of those of `stations` (indices of the slab) that have the species in this slot; absent when none has.
/// HJ 663-2026 table A.2.
std::optional<Mean> mean_of_hour(const observe::Slab& slab, std::span<const std::size_t> stations, std::size_t species,
                                 std::size_t slot);

/// One input for each species of the slab that has a value: the 1-h mean, or the NowCast of the newest means where the
/// rule has one (it looks back as far as the slab reaches).
std::vector<assess::IndexInput> hour_inputs(const observe::Slab& slab, std::span<const std::size_t> stations,
                                            std::size_t slot, const standards::IndexRule& rule);

/// 0, 1, ... : every station of a slab.
std::vector<std::size_t> all_stations(const observe::Slab& slab);

}  // namespace lantian::serve
