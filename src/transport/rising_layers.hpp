#pragma once
#include "transport/emitter.hpp"
#include "transport/stack_layers.hpp"

/// Layers of all emitters of a run: stacks by their plume rise of the hour, the others by fixed bands.
namespace lantian::transport {

/// Keeps references to the rule and the grid.
class RisingLayers final : public LayerSource {
 public:
  RisingLayers(const RiseRule& rule, const weather::Grid& grid, std::size_t emitters);
  void set_stack(std::size_t emitter, const PlacedStack& stack);
  void set_band(std::size_t emitter, const Band& band);
  /// Requires: every emitter was set.
  void layers(const weather::MetSlab& slab, std::span<float> share) override;

 private:
  const weather::Grid* grid_;
  StackLayers rising_;
  std::vector<float> fixed_;  ///< [emitter * nz + layer]
  std::vector<std::pair<std::size_t, PlacedStack>> stacks_;
  bool sorted_ = false;
  std::vector<PlacedStack> placed_;
  std::vector<ReleaseLayers> found_;
  std::vector<Rise> rises_;
};

}  // namespace lantian::transport
