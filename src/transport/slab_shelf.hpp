#pragma once
#include "weather/slab.hpp"

#include <memory>
#include <vector>

namespace lantian::transport {

/// Hours of weather that were read last, so that whoever asks for one of them again does not read it again.
class SlabShelf {
 public:
  /// Requires: most >= 1.
  SlabShelf(weather::Weather& source, std::size_t most) : source_{source}, most_{most} {}
  /// Valid as long as the hours asked for since, this one included, lie within `most` hours of each other. Returns what
  /// reading the hour returns.
  Result<const weather::MetSlab*> at(HourEnding hour);

 private:
  struct Place {
    HourEnding hour{};
    bool filled = false;
    weather::MetSlab slab;
  };
  /// A free place, or that of the hour farthest from `hour`.
  Place& place_for(HourEnding hour);

  weather::Weather& source_;
  std::size_t most_;
  std::vector<std::unique_ptr<Place>> places_;
};

}  // namespace lantian::transport
