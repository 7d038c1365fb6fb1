#include "transport/slab_shelf.hpp"

#include <algorithm>

namespace lantian::transport {

SlabShelf::Place& SlabShelf::place_for(HourEnding hour) {
  if (places_.size() < most_) return *places_.emplace_back(std::make_unique<Place>());
  const auto distance = [&](const std::unique_ptr<Place>& place) {
    return place->filled ? std::chrono::abs(place->hour - hour) : std::chrono::hours::max();
  };
  return **std::ranges::max_element(places_, {}, distance);
}

Result<const weather::MetSlab*> SlabShelf::at(HourEnding hour) {
  for (const auto& place : places_) {
    if (place->filled && place->hour == hour) return &place->slab;
  }
  Place& place = place_for(hour);
  place.hour = hour;
  place.filled = false;
  LANTIAN_CHECK(source_.read(hour, place.slab));
  place.filled = true;
  return &place.slab;
}

}  // namespace lantian::transport
