#pragma once
#include "observe/quality/group.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

/// Known faults put into real series, so that a detector's rates can be measured. Everything is decided by the seed
/// number: the same call gives the same faults on every machine.
namespace lantian::observe::quality {

/// What goes wrong. Lengths are those that the planner draws, ends included.
enum class Fault : std::uint8_t {
  over_range,   ///< 1-6 h above the instrument's range
  spike,        ///< one hour, up by 3 to 8 times the series' own 90th percentile
  flat,         ///< one value above the detection limit held for 12-72 h
  flat_short,   ///< the same for 6-11 h
  flat_jitter,  ///< held for 24-72 h with the last digit moving by one
  frozen,       ///< the whole record held for 3-24 h
  resent,       ///< 3-24 records of one to ten days before sent again
  channels,     ///< PM2.5 and PM10 change places for 6-48 h
  gain,         ///< the factor reads 3 times too much or a third, for 72-168 h
  copied,       ///< all factors taken from another place for 48-168 h
  dust_flat,    ///< PM10 held, give or take one last digit, through a rise of all others by 150 ug/m3 inside 6 h
};
inline constexpr std::array all_faults{Fault::over_range,  Fault::spike,  Fault::flat,     Fault::flat_short,
                                       Fault::flat_jitter, Fault::frozen, Fault::resent,   Fault::channels,
                                       Fault::gain,        Fault::copied, Fault::dust_flat};
std::string_view name_of(Fault fault);
/// The detector that is to find it.
Detector detector_of(Fault fault);

/// One fault at its place.
struct Seed {
  Fault fault{};
  std::size_t place = 0;
  std::size_t factor = 0;  ///< the factor for faults of one factor
  Stretch stretch;
  std::size_t from = 0;  ///< resent: first hour that is sent again; copied: the other place
  std::uint64_t noise = 0;
};

/// Draws up to `count` faults inside `window` of the group, at hours where the fault makes sense (enough values there,
/// the value above the detection limit, a dust rise going on) and where `known` holds no finding of its detector at the
/// place. Fewer when the group has no room for more: dust rises are used once for each place.
std::vector<Seed> plan_faults(const Group& group, const QualityRule& rule, Fault fault, const Stretch& window,
                              std::size_t count, std::uint64_t seed, std::span<const Finding> known);

/// A part of a group with cells of its own. Not copied: the views point into `cells`.
struct OwnedGroup {
  std::vector<Cell> cells;
  Group group;
  std::size_t offset = 0;  ///< slot of the original that is slot 0 here
  OwnedGroup() = default;
  OwnedGroup(const OwnedGroup&) = delete;
  OwnedGroup& operator=(const OwnedGroup&) = delete;
  OwnedGroup(OwnedGroup&&) = default;
  OwnedGroup& operator=(OwnedGroup&&) = default;
  std::span<Cell> mutable_at(std::size_t place, std::size_t factor);
};
OwnedGroup cut_out(const Group& group, const Stretch& stretch);

/// Puts the fault into the copy. Missing hours stay missing. Requires: the seed's slots lie inside the copy.
void inject(OwnedGroup& copy, const Seed& seed, const QualityRule& rule);

}  // namespace lantian::observe::quality
