#include "observe/slab.hpp"

#include "base/assert.hpp"

#include <algorithm>

namespace lantian::observe {

Slab::Slab(std::vector<std::string> stations, std::vector<Species> species, Period period, int slots_per_day)
    : stations_{std::move(stations)},
      species_{std::move(species)},
      period_{std::move(period)},
      slots_per_day_{slots_per_day},
      length_{static_cast<std::size_t>(period_.days()) * static_cast<std::size_t>(slots_per_day)},
      cells_(stations_.size() * species_.size() * length_) {}

std::optional<std::size_t> Slab::station_index(std::string_view id) const {
  const auto found = std::ranges::find(stations_, id);
  if (found == stations_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - stations_.begin());
}

std::optional<std::size_t> Slab::species_index(Species species) const {
  const auto found = std::ranges::find(species_, species);
  if (found == species_.end()) return std::nullopt;
  return static_cast<std::size_t>(found - species_.begin());
}

std::span<const Cell> Slab::series(std::size_t station, std::size_t species) const {
  LANTIAN_ASSERT(station < stations_.size() && species < species_.size(), "series outside the slab");
  return std::span{cells_}.subspan((station * species_.size() + species) * length_, length_);
}

std::span<Cell> Slab::series(std::size_t station, std::size_t species) {
  LANTIAN_ASSERT(station < stations_.size() && species < species_.size(), "series outside the slab");
  return std::span{cells_}.subspan((station * species_.size() + species) * length_, length_);
}

std::span<const Cell> Slab::day(std::size_t station, std::size_t species, Day day) const {
  LANTIAN_ASSERT(period_.contains(day), "day outside the slab");
  const auto slots = static_cast<std::size_t>(slots_per_day_);
  return series(station, species).subspan(static_cast<std::size_t>((day - period_.begin).count()) * slots, slots);
}

}  // namespace lantian::observe
