#include "transport/rising_layers.hpp"

#include <algorithm>

namespace lantian::transport {

RisingLayers::RisingLayers(const RiseRule& rule, const weather::Grid& grid, std::size_t emitters)
    : grid_{&grid}, rising_{rule, grid}, fixed_(emitters * static_cast<std::size_t>(grid.nz), 0.0F) {}

void RisingLayers::set_stack(std::size_t emitter, const PlacedStack& stack) {
  stacks_.emplace_back(emitter, stack);
  sorted_ = false;
}

void RisingLayers::set_band(std::size_t emitter, const Band& band) {
  const ReleaseLayers found = layers_of({band, {}, 0}, grid_->interfaces);
  const auto levels = static_cast<std::size_t>(grid_->nz);
  std::copy_n(found.share.begin(), levels, fixed_.begin() + static_cast<std::ptrdiff_t>(emitter * levels));
}

void RisingLayers::layers(const weather::MetSlab& slab, std::span<float> share) {
  std::ranges::copy(fixed_, share.begin());
  if (!sorted_) {
    // Stacks of one column lie together, so that its air is read once.
    std::ranges::stable_sort(stacks_, {}, [](const auto& one) { return one.second.column; });
    placed_.clear();
    for (const auto& [emitter, stack] : stacks_) placed_.push_back(stack);
    found_.resize(placed_.size());
    rises_.resize(placed_.size());
    sorted_ = true;
  }
  rising_.fill(slab, placed_, found_, rises_);
  const auto levels = static_cast<std::size_t>(grid_->nz);
  for (std::size_t n = 0; n < stacks_.size(); ++n) {
    std::copy_n(found_[n].share.begin(), levels,
                share.begin() + static_cast<std::ptrdiff_t>(stacks_[n].first * levels));
  }
}

}  // namespace lantian::transport
